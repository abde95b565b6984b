"""What is struck out, hidden or only prompts is no value; it is told where somebody may have meant it."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from forms import Document, read_bytes
from forms.form import SkippedKind
from tests.forms.files.test_office_documents import (
    DECLARATION,
    EVALUATION,
    TITLED,
    add_table,
    only,
    page,
    saved,
    stored,
    workbook,
)


def changed_word(change: Callable[[Table], object]) -> Document:
    document: WordDocument = docx.Document()
    for text in TITLED:
        document.add_paragraph(text)
    change(add_table(document, DECLARATION))
    return read_bytes(stored(document), "a.docx")


def changed_workbook(change: Callable[[Worksheet], object], data: bytes | None = None) -> Document:
    book: Workbook = load_workbook(io.BytesIO(data or workbook(DECLARATION, *TITLED)))
    change(book.worksheets[0])
    return read_bytes(saved(book), "a.xlsx")


def told(document: Document) -> list[tuple[SkippedKind, str, str | None]]:
    return [(skipped.kind, skipped.text, skipped.location.cell) for skipped in document.skipped]


def test_an_amount_that_is_struck_out_in_word_is_told_and_the_new_one_read() -> None:
    def strike(table: Table) -> None:
        paragraph = table.cell(4, 2).paragraphs[0]
        old = paragraph.insert_paragraph_before().add_run("560000")
        old.font.strike = True

    found = changed_word(strike)
    assert only(found).funds.total == 59
    assert told(found) == [(SkippedKind.STRUCK_OUT, "560000", "C5")]


def test_hidden_text_and_the_reading_above_characters_are_no_part_of_a_name() -> None:
    def hide(table: Table) -> None:
        hidden = table.cell(0, 1).paragraphs[0].add_run("（内部7788）")
        hidden.font.hidden = True
        ruby = (
            f"<w:r {nsdecls('w')}><w:ruby><w:rt><w:r><w:t>shè</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>社</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
        table.cell(1, 1).paragraphs[0]._p.append(parse_xml(ruby))

    found = changed_word(hide)
    form = only(found)
    assert (form.project_name, form.competent_department) == ("全民阅读", "云州市清河区文化和旅游局社")
    assert [(skipped.kind, skipped.text) for skipped in found.skipped] == [
        (SkippedKind.HIDDEN_TEXT, "（内部7788）")
    ]


@pytest.mark.parametrize(
    ("control", "goal"),
    [
        ("<w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>", None),
        ("<w:sdtPr><w:text/></w:sdtPr>", "在此写年度目标"),
        ('<w:sdtPr><w:dropDownList><w:listItem w:displayText="在此写年度目标" w:value=""/></w:dropDownList></w:sdtPr>', None),
    ],
)  # fmt: skip
def test_a_control_that_shows_its_prompt_is_blank(control: str, goal: str | None) -> None:
    content = "<w:sdtContent><w:r><w:t>在此写年度目标</w:t></w:r></w:sdtContent>"

    def put(table: Table) -> None:
        cell = table.cell(9, 3)._tc
        cell.replace(cell.p_lst[0], parse_xml(f"<w:p {nsdecls('w')}><w:sdt>{control}{content}</w:sdt></w:p>"))

    assert only(changed_word(put)).annual_goal == goal


@pytest.mark.parametrize("prompt", ["请选择", "选择一项。", "单击或点击此处输入文字。", "--请选择--"])
def test_the_words_of_a_prompt_alone_are_blank_in_excel(prompt: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["E3"].value = prompt

    assert only(changed_workbook(put)).project_category is None


def test_an_amount_that_is_struck_out_in_a_cell_of_excel_is_told_and_the_new_one_read() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["C7"].value = CellRichText(TextBlock(InlineFont(strike=True), "56"), "59")
        sheet["C8"].font = Font(strike=True)

    found = changed_workbook(strike)
    assert only(found).funds.total == 59
    assert only(found).funds.total_fiscal is None
    assert told(found) == [(SkippedKind.STRUCK_OUT, "56", "C7"), (SkippedKind.STRUCK_OUT, "59", "C8")]


def test_a_hidden_row_is_not_read_and_told_and_a_merged_cell_goes_on_where_it_is_shown() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[14].hidden = True  # the first of three rows of 产出指标

    found = changed_workbook(hide)
    indicators = only(found).indicators
    assert [(row.level1, row.level3) for row in indicators[:2]] == [
        ("产出指标", "新购图书"),
        ("产出指标", "图书完好率"),
    ]
    assert told(found) == [(SkippedKind.HIDDEN_ROW, "讲座场次　≥12场", "D14")]


def test_hidden_columns_inside_the_form_are_told_and_those_beside_it_are_not() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet["A3"].value = "旧名称"
        sheet.column_dimensions["A"].hidden = True
        sheet["J3"].value = "一次性项目"
        sheet.column_dimensions["J"].hidden = True

    plain = [[cell for cell in row if cell is not None] for row in DECLARATION[:4]]
    found = changed_workbook(hide, workbook(plain, *TITLED))
    assert told(found)[0] == (SkippedKind.HIDDEN_COLUMN, "旧名称", "A3")
    assert len([skipped for skipped in found.skipped if skipped.kind is SkippedKind.HIDDEN_COLUMN]) == 1


def test_a_hidden_sheet_with_the_choices_of_a_list_is_nothing_to_tell() -> None:
    book = load_workbook(io.BytesIO(workbook(DECLARATION, *TITLED)))
    choices = book.create_sheet("选项")
    choices.append(["一次性项目", "经常性项目"])
    choices.sheet_state = "veryHidden"
    assert read_bytes(saved(book), "a.xlsx").skipped == []


def test_borders_far_below_a_form_do_not_make_it_too_large() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    from openpyxl.cell import WriteOnlyCell

    edge = Border(left=Side("thin"))
    for text in TITLED:
        sheet.append([text])
    for row in DECLARATION:
        sheet.append(["" if value in (None, "^") else value for value in row])
    blank = WriteOnlyCell(sheet)
    blank.border = edge
    for _ in range(60_000):
        sheet.append([blank] * 9)
    (form,) = read_bytes(saved(book), "a.xlsx").forms
    assert form.project_name == "全民阅读"


def test_a_web_page_is_read_as_it_is_seen() -> None:
    written = page(DECLARATION, *TITLED).decode("gb18030")
    written = written.replace(
        "<body>", "<style>.xl9{text-decoration:line-through} .no{display:none}</style><body>"
    )
    written = written.replace(">全民阅读<", '>全民<span class="no">内部</span>阅读<s>推广</s><')
    written = written.replace("≥12场", "<span class=xl9>≥10场</span>≥12场")
    found = read_bytes(written.encode("gb18030"), "a.html")
    form = only(found)
    assert form.project_name == "全民阅读"
    assert form.indicators[0].target == "≥12场"
    assert [(skipped.kind, skipped.text) for skipped in found.skipped] == [
        (SkippedKind.STRUCK_OUT, "推广"),
        (SkippedKind.STRUCK_OUT, "≥10场"),
    ]


def test_a_hidden_last_column_is_told_where_a_shown_cell_is_merged_over_it() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["I"].hidden = True

    document = changed_workbook(hide, workbook(EVALUATION))
    assert (SkippedKind.HIDDEN_COLUMN, "得分　偏差原因分析及改进措施　讲师生病　无") in [
        (skipped.kind, skipped.text.replace("9.91　", "").replace("—　", "")) for skipped in document.skipped
    ]
