"""Prints forms into a Word document in their official layout, each with the narrative that belongs to it."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from forms.form import Form, Statement, Subproject, joined_narrative
from forms.printing import printout
from forms.printing.layout import Layout, Style
from forms.printing.official import layout_of
from forms.printing.sheet import printed, sheet
from forms.printing.word_table import table
from forms.printing.workbook import (
    CORNER_COLOUR,
    CORNER_SIZE,
    LABEL_FONT,
    SUBTITLE_SIZE,
    TITLE_SIZE,
    VALUE_FONT,
)
from forms.words import editions
from forms.words.numerals import numeral

_SHORT_EDGE: Final = Mm(210)
_LONG_EDGE: Final = Mm(297)
_MARGIN: Final = Mm(12)
_TEXT_SIZE: Final = Pt(12)
_INDENT: Final = Pt(24)
"""Two characters of running text."""


def write_docx(
    forms: Sequence[Form],
    target: printout.Target,
    *,
    layout: Layout | None = None,
    made_on: date = printout.NO_DAY,
    handed_out: bool = False,
) -> None:
    """Writes the forms, each on a page of its own below its narrative, in the layout of its year or that one.

    ``handed_out``: with their identities in the corner, and the cells to fill marked.

    The statement that the first form carries stands at the document's head. The same forms give the same
    bytes. Raises ValueError for no forms and for a layout of another kind of form.
    """
    if not forms:
        raise ValueError("no forms to write")
    document = _empty(made_on)
    if forms[0].statement:
        _paragraph(document, _stated(forms[0].statement), indent=True)
    landscape: bool | None = None
    for number, form in enumerate(forms, 1):
        made = sheet(form, layout or layout_of(form), handed_out=handed_out)
        turned = made.layout.landscape != landscape
        landscape = made.layout.landscape
        if number == 1:
            _turn(document.sections[0], landscape=landscape)
        elif turned:
            _turn(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
        fresh = turned or number == 1
        told = _narrate(document, form, number)
        title = _head(document, made.title, made.subtitle, made.corner)
        if told:
            told[0].paragraph_format.page_break_before = not fresh
        title.paragraph_format.page_break_before = bool(told) or not fresh
        document.element.body.insert_element_before(table(made), "w:sectPr")
    _end(document)
    made_package = io.BytesIO()
    document.save(made_package)
    printout.write(made_package, target, made_on)


def frame(*, landscape: bool, made_on: date) -> WordDocument:
    """A document for one form that is handed out: all but its texts.

    Its first three runs are for corner, title and year, its table is empty.
    """
    document = _empty(made_on)
    _turn(document.sections[0], landscape=landscape)
    _head(document, "", "", corner="")
    document.element.body.insert_element_before(OxmlElement("w:tbl"), "w:sectPr")
    _end(document)
    return document


def _end(document: WordDocument) -> None:
    # Word wants a paragraph behind the last table; a low one does not turn the page.
    _paragraph(document, "").paragraph_format.line_spacing = Pt(1)


def _empty(made_on: date) -> WordDocument:
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = printout.midnight(made_on).replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name = VALUE_FONT
    normal.font.size = _TEXT_SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), VALUE_FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    return document


def _turn(section: Section, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (_LONG_EDGE, _SHORT_EDGE) if landscape else (_SHORT_EDGE, _LONG_EDGE)
    )
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN


def _paragraph(document: WordDocument, text: str, *, bold: bool = False, indent: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.5
    if indent:
        paragraph.paragraph_format.first_line_indent = _INDENT
    if text:
        paragraph.add_run(text).bold = bold or None
    return paragraph


def _head(document: WordDocument, title: str, subtitle: str, corner: str | None = None) -> Paragraph:
    """The corner, the title and the year; the first of them."""
    told: list[tuple[str, float]] = [(title, TITLE_SIZE), (subtitle, SUBTITLE_SIZE)]
    if corner is not None:
        told.insert(0, (corner, CORNER_SIZE))
    paragraphs = []
    for text, size in told:
        paragraph = document.add_paragraph()
        is_corner = size == CORNER_SIZE
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_corner else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(size / 3)
        paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run(text)
        run.bold = size == TITLE_SIZE
        run.font.size = Pt(size)
        run.font.name = LABEL_FONT
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), LABEL_FONT)
        if is_corner:
            run.font.color.rgb = RGBColor.from_string(CORNER_COLOUR[2:])
        paragraphs.append(paragraph)
    return paragraphs[0]


# What stands around the forms


def _stated(statement: Statement) -> str:
    amount = printed(statement.amount, Style.POINTS) + (statement.amount_unit or "")
    return f"编报绩效目标的项目{statement.projects}个，涉及项目预算资金{amount}。"


def _narrate(document: WordDocument, form: Form, number: int) -> list[Paragraph]:
    """The narratives of the sub-projects, or the form's own where it is not what those say."""
    own = {} if joined_narrative(form.subprojects) == form.narrative else form.narrative
    titled = all(part.title and not editions.CHAPTER.fullmatch(part.title) for part in form.subprojects)
    told = []
    if (form.subprojects or own) and titled:
        told.append(_paragraph(document, f"{numeral(number)}、{form.project_name or ''}", bold=True))
    for place, part in enumerate(form.subprojects, 1):
        if part.title:
            told.append(_paragraph(document, _heading(part, place), bold=True))
        told += _parts(document, part.parts)
    return told + _parts(document, own)


def _heading(part: Subproject, place: int) -> str:
    if editions.CHAPTER.fullmatch(part.title or ""):
        return part.title or ""
    amount = f"（{printed(part.amount, Style.POINTS)}{part.amount_unit}）" if part.amount_unit else ""
    return f"{place}、{part.title}{amount}"


def _parts(document: WordDocument, parts: dict[str, str]) -> list[Paragraph]:
    told = []
    for number, (heading, text) in enumerate(parts.items(), 1):
        told.append(_paragraph(document, f"{numeral(number)}、{heading}", bold=True))
        told += [_paragraph(document, line, indent=True) for line in text.split("\n")]
    return told
