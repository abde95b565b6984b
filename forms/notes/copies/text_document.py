"""A document without tables as a Word document, a paragraph for each of its lines, blank ones too."""

import io
from collections.abc import Sequence

import docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from forms.files.picture import Line
from forms.form import Location
from forms.notes.copies.copied_text import CopiedText, PictureCopy
from forms.printing import printout
from forms.printing.sheet import printable

_FONT = "仿宋"
_SIZE = Pt(12)
_MARGIN = Mm(20)
_MOST_BLANK = 3
"""Blank lines that are kept of those before a line: more say nothing more."""


def text_document(parts: Sequence[Sequence[Line]]) -> PictureCopy:
    """The lines one under the other. The same lines give the same bytes."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = printout.midnight(printout.NO_DAY).replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    normal.font.size = _SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.left_margin = section.right_margin = _MARGIN
    texts = []
    number = 0
    for lines in parts:
        for line in lines:
            for _ in range(min(line.gap, _MOST_BLANK)):
                document.add_paragraph()
                number += 1
            document.add_paragraph(printable(line.text))
            number += 1
            texts.append(CopiedText(line.text, line.location, Location(line=number)))
    package, target = io.BytesIO(), io.BytesIO()
    document.save(package)
    printout.write(package, target, printout.NO_DAY)
    return PictureCopy(target.getvalue(), tuple(texts))
