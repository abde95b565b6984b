"""The return letter (退回意见书): what a returned mail says, on paper as GB/T 9704—2012 sets a page."""

import io
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Final

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from forms.printing import printout
from forms.printing.font_names import FANGSONG, HEI, SONG, name_fonts
from forms.words.numerals import numeral
from forms.words.severity import Severity
from notifications.messages.filings import Alike, FileReturned, RemarkGroup, Reviewed
from notifications.messages.review.mends import MendList, paper_of
from notifications.messages.review.outcomes import Returned

TITLE: Final = "预算绩效材料退回意见书"
_PAPER = (Mm(210), Mm(297))
_MARGINS = (Mm(37), Mm(35), Mm(28), Mm(26))
"""Top, bottom, left, right, as the standard has them."""
_TITLE_SIZE, _TEXT_SIZE, _ROW_SIZE = Pt(22), Pt(16), Pt(12)
_LEADING, _ROW_LEADING = Pt(28), Pt(20)
_CELL_SIZE = Pt(10.5)
_TABLE_HEAD = ("序号", "项目", "意见", "怎样修改")
_TABLE_WIDTHS = (Mm(12), Mm(32), Mm(72), Mm(40))
"""Together the width between the margins."""


def write_return_letter(message: Returned, *, made_on: date, number: str | None = None) -> bytes:
    """The letter as .docx. ``number`` is the bureau's number of the document (文号), where it gives one.

    The same message, day and number give the same bytes.
    """
    letter = _Letter(made_on)
    letter.write(message, made_on, number)
    draft, target = io.BytesIO(), io.BytesIO()
    letter.document.save(draft)
    printout.write(draft, target, made_on)
    return target.getvalue()


class _Letter:
    def __init__(self, made_on: date) -> None:
        self.document = _page(made_on)

    def write(self, message: Returned, made_on: date, number: str | None) -> None:
        self._line(TITLE, font=SONG, size=_TITLE_SIZE, bold=True, centred=True)
        if number:
            self._line(number, centred=True)
        self._line("")
        self._line(f"{message.unit}：")
        demands = [f"{severity.demand}{count}处" for severity, count in message.counts.items() if count]
        self._text(
            f"你单位报送的{message.what}，经审核需要修改，现予退回。其中{'、'.join(demands)}，意见如下。"
        )
        grouped, part = message.grouped, 0
        if grouped is None:
            for part, paper in enumerate(_returned(message), 1):
                self._returned(part, paper)
        else:
            part = 1
            self._grouped(grouped)
        self._text(f"{numeral(part + 1)}、重新报送", font=HEI, keep=True)
        until = f"于{_day(message.due)}24时前" if message.due else "尽快"
        self._text(
            f"请对“{Severity.ERROR.demand}”的内容逐条修改，对“{Severity.WARNING.demand}”的内容作出修改或者说明，"
            f"{until}重新报送至{message.submit_to}。请在退回的文件上修改，未列出的内容无需改动。"
        )
        self._text(f"{numeral(part + 2)}、依据", font=HEI, keep=True)
        self._text("；".join(_bases(message)) + "。")
        self._line("")
        self._line(message.bureau, to_right=True, keep=True)
        self._line(_day(made_on), to_right=True, keep=True)
        self._text(f"（联系方式：{message.contact}）")
        if grouped is not None:
            self._table(message)

    def _grouped(self, grouped: MendList) -> None:
        """A long list by what mends its remarks; all of them are in the table at the end."""
        self._text("一、意见归类", font=HEI, keep=True)
        self._text(f"意见共{grouped.remarks}处，按怎样修改归为{grouped.kinds}类，每类列出几处，全部见附表。")
        for number, mend in enumerate(grouped.listed, 1):
            wrong = f"{mend.sentence}。" if mend.sentence else ""
            remedy = f"{mend.suggestion}。" if mend.suggestion else ""
            self._text(
                f"{number}．{mend.severity.demand}：{mend.name}（{mend.rule}），{len(mend.places)}处。{wrong}{remedy}"
            )
            rest = f"；另有{mend.unlisted}处" if mend.unlisted else ""
            self._text(f"{'；'.join(mend.listed)}{rest}。", size=_ROW_SIZE, leading=_ROW_LEADING)
        if grouped.unlisted_kinds:
            self._text(f"另有{grouped.unlisted_kinds}类共{grouped.unlisted_remarks}处，见附表。")

    def _table(self, message: Returned) -> None:
        """Every remark, one a row. Cells are written as elements: python-docx takes seconds for hundreds."""
        heading = self._line("附表：核查意见", font=HEI)
        heading.paragraph_format.page_break_before = True
        table = self.document.add_table(rows=2, cols=len(_TABLE_HEAD), style="Table Grid")
        table.autofit = False
        for cell, label, width in zip(table.rows[0].cells, _TABLE_HEAD, _TABLE_WIDTHS, strict=True):
            self._fill(cell, label, width, bold=True)
        for cell, width in zip(table.rows[1].cells, _TABLE_WIDTHS, strict=True):
            self._fill(cell, " ", width, bold=False)
        for column, width in zip(table.columns, _TABLE_WIDTHS, strict=True):
            column.width = width  # Word goes by the cells, WPS and LibreOffice by the columns
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - python-docx has no other way
        pattern = table.rows[1]._tr  # noqa: SLF001
        number = 0
        for paper in _returned(message):
            for group in paper.groups:
                for remark in group.remarks:
                    number += 1
                    row = deepcopy(pattern)
                    sentence = f"{remark.severity.demand}·{remark.name}（{remark.rule}）：{remark.message}"
                    values = (str(number), paper_of(paper), sentence, remark.suggestion or "")
                    for text, value in zip(row.iter(qn("w:t")), values, strict=True):
                        text.text = value
                    pattern.addprevious(row)
        pattern.getparent().remove(pattern)

    def _fill(self, cell: _Cell, text: str, width: Length, *, bold: bool) -> None:
        cell.width = width
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size, run.font.name = bold or None, _CELL_SIZE, FANGSONG
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)

    def _returned(self, part: int, paper: Reviewed | FileReturned) -> None:
        if isinstance(paper, Reviewed):
            self._text(f"{numeral(part)}、{paper.project}", font=HEI, keep=True)
            self._text(
                f"{paper.year}年度{paper.form}，第{paper.version}版，文件：{paper.file}", size=_ROW_SIZE
            )
        else:
            self._text(f"{numeral(part)}、文件“{paper.file}”", font=HEI, keep=True)
        number = 0
        for place, (severity, groups) in enumerate(_by_severity(paper.groups), 1):
            self._text(f"（{numeral(place)}）{severity.demand}", keep=True)
            for group in groups:
                for alike in group.alike:
                    number += 1
                    self._told(number, group, alike)

    def _told(self, number: int, group: RemarkGroup, alike: Alike) -> None:
        mend = f"{alike.suggestion}。" if alike.suggestion else ""
        self._text(f"{number}．{group.name}（{group.rule}）：{alike.sentence}。{mend}")
        if alike.rows:
            self._text(
                f"共{len(alike.rows)}处：{'；'.join(alike.rows)}。", size=_ROW_SIZE, leading=_ROW_LEADING
            )

    def _text(
        self,
        text: str,
        *,
        font: str = FANGSONG,
        size: Pt = _TEXT_SIZE,
        leading: Pt = _LEADING,
        keep: bool = False,
    ) -> None:
        paragraph = self._line(text, font=font, size=size, keep=keep)
        paragraph.paragraph_format.first_line_indent = Pt(size.pt * 2)
        paragraph.paragraph_format.line_spacing = leading

    def _line(
        self,
        text: str,
        *,
        font: str = FANGSONG,
        size: Pt = _TEXT_SIZE,
        bold: bool = False,
        centred: bool = False,
        to_right: bool = False,
        keep: bool = False,
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        if centred or to_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
        layout = paragraph.paragraph_format
        layout.line_spacing = max(_LEADING, Pt(size.pt * 1.5))
        layout.keep_with_next = keep or None
        run = paragraph.add_run(text)
        run.bold = bold or None
        run.font.size = size
        run.font.name = font
        run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return paragraph


def _page(made_on: date) -> WordDocument:
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = TITLE
    properties.created = properties.modified = printout.midnight(made_on).replace(tzinfo=None)
    name_fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = _PAPER
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = _MARGINS
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    return document


def _returned(message: Returned) -> tuple[Reviewed | FileReturned, ...]:
    return (*message.reviewed, *message.files)


def _by_severity(groups: tuple[RemarkGroup, ...]) -> Iterator[tuple[Severity, list[RemarkGroup]]]:
    for severity in Severity:
        of_severity = [group for group in groups if group.severity == severity]
        if of_severity:
            yield severity, of_severity


def _bases(message: Returned) -> list[str]:
    """What the findings rest on, each once: documents first, then arithmetic and plain logic."""
    named = dict.fromkeys(
        remark.basis for paper in _returned(message) for remark in paper.remarks if remark.basis
    )
    return sorted(named, key=lambda basis: "〔" not in basis) or ["各条意见中所列的规定"]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
