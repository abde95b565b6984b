"""The Word document of a form that is handed out, cut from a pattern.

Of such documents only the texts and the identity differ. All else is put together and packed once: a district
gets thousands of forms when a stage opens.
"""

import io
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element as Element

from forms.form import Identity
from forms.identity import properties
from forms.printing import printout
from forms.printing.sheet import PrintedSheet
from forms.printing.word_file import frame
from forms.printing.word_table import table

_BODY = "word/document.xml"
_NOBODY = Identity(unit="", project="", year=0, stage="绩效目标申报表", checksum="0000-0000")

_KEPT = 16
"""Patterns: one for each day and each way to turn the paper."""


@dataclass(frozen=True, eq=False, slots=True)
class Pattern:
    """``package`` is the file without ``body`` and identity; ``body`` has no texts yet."""

    package: bytes
    body: Element
    made_on: date

    def filled(self, made: PrintedSheet, identity: Identity) -> bytes:
        """The document of one form."""
        document = deepcopy(self.body)
        lines = (made.corner, made.title, made.subtitle)
        for run, line in zip(document.iter(qn("w:r")), lines, strict=False):
            etree.SubElement(run, qn("w:t")).text = line
        (empty,) = document.iter(qn("w:tbl"))
        body = empty.getparent()
        body.replace(empty, table(made))  # type: ignore[union-attr]  # it stands in the body
        out = io.BytesIO(self.package)
        with ZipFile(out, "a") as package:
            for name, root in (
                (_BODY, document),
                (properties.PART, properties.properties(identity)),
            ):
                entry = ZipInfo(name, (self.made_on.year, self.made_on.month, self.made_on.day, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                package.writestr(entry, written)
        return out.getvalue()


@lru_cache(maxsize=_KEPT)
def pattern(*, landscape: bool, made_on: date) -> Pattern:
    """The pattern for a day; on paper turned or not."""
    made, whole, rest = io.BytesIO(), io.BytesIO(), io.BytesIO()
    document = frame(landscape=landscape, made_on=made_on)
    document.save(made)
    printout.write(made, whole, made_on)
    known = properties.with_properties(whole.getvalue(), _NOBODY)
    with ZipFile(io.BytesIO(known)) as package, ZipFile(rest, "w") as kept:
        for entry in package.infolist():
            if entry.filename not in {_BODY, properties.PART}:
                kept.writestr(entry, package.read(entry))
    return Pattern(rest.getvalue(), document.element, made_on)
