"""Forms in workbooks, Word documents and web pages: merged, offset, stacked, between paragraphs."""

import contextlib
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from forms import Document, Unreadable, read_bytes
from forms.form import Declaration, Location, MonitoringReport, SelfEvaluation, SkippedKind

Row = Sequence[object]

# A cell that is None is covered by the cell on its left, "^" by the one above.
DECLARATION: list[Row] = [
    ["项 目 名 称：", "全民阅读", None, "项目类别", "经常性项目"],
    ["主管单位", "云州市清河区文化和旅游局", None, "项目实施单位", "云州市清河区图书馆"],
    ["项目编码", "QH0012", None, "联系电话", ""],
    ["计划开始日期", date(2026, 1, 1), None, "计划完成日期", date(2026, 12, 31)],
    ["项目资金\n（万元）", "项目资金总额", 59, "年度资金申请总额", 59],
    ["^", "其中：财政资金", 59, "其中：当年财政拨款", 50.5],
    ["^", "", "", "上年结转资金", 8.5],
    ["^", "其他资金", 0, "其他资金", 0],
    ["项\n目\n绩\n效\n目\n标", "项目总目标\n（2026年-2026年）", None, "年度总体目标", None],
    ["^", "办好读书节。\n扩大馆藏。", None, "办好读书节。", None],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"],
    ["^", "产出指标", "数量指标", "讲座场次", "≥12场"],
    ["^", "^", "^", "新购图书", "≥3000册"],
    ["^", "^", "质量指标", "图书完好率", 0.98],
    ["^", "效益指标", "社会效益指标", "到馆人次增长率", "≥5%"],
    ["^", "满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"],
]

EVALUATION: list[Row] = [
    ["项目名称", None, "全民阅读", None, None, None, None, None, None],
    ["主管部门", None, "文化和旅游局", None, "实施单位", None, "图书馆", None, None],
    ["项目资金（元）", None, "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
    ["^", "^", "年度资金总额：", 590000, 580000, 575000, 10, 0.9914, 9.91],
    ["^", "^", "其中：当年财政拨款", 590000, 580000, 575000, "—", "", "—"],
    ["^", "^", "上年结转资金", 0, 0, "", "—", "", "—"],
    ["^", "^", "其他资金", 0, 0, "", "—", "", "—"],
    ["年度总体目标", "年初预期目标", None, None, None, "全年（1-12月）实际完成情况", None, None, None],
    ["^", "办好读书节。", None, None, None, "读书节已办。", None, None, None],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["^", "产出指标", "数量指标", "讲座场次", "≥12场", "10场", 50, 45, "讲师生病"],
    ["^", "效益指标", "社会效益指标", "到馆人次增长率", "≥5%", "6%", 30, 30, ""],
    ["^", "满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93%", 10, 10, "无"],
    ["总分", None, None, None, None, None, 100, 94.91, ""],
    ["注：得分不超过分值。", None, None, None, None, None, None, None, None],
    ["填表人：", None, "", "", "联系电话：", None, "", "", ""],
]  # fmt: skip

MONITORING: list[Row] = [
    ["项目名称", None, "全民阅读", None, None, None, None, None, None, None, None, None, None, None, None],
    ["主管部门及代码", None, "文化和旅游局 035", None, "实施单位", None, "图书馆", None, None, None, None, None, None, None, None],
    ["项目资金（元）", None, "", "年初预算数", None, "1—6月执行数", None, None, "1—6月执行率", None, None, "全年预计执行数", None, None, None],
    ["^", "^", "年度资金总额", 590000, None, 236000, None, None, 0.4, None, None, 590000, None, None, None],
    ["^", "^", "其中：本年一般公共预算拨款", 590000, None, 236000, None, None, 0.4, None, None, 590000, None, None, None],
    ["^", "^", "其他资金", 0, None, 0, None, None, "", None, None, 0, None, None, None],
    ["年度总体目标", None, "办好读书节。", None, None, None, None, None, None, None, None, None, None, None, None],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "1-6月执行情况", "全年预计完成情况", "偏差原因分析", None, None, None, None, "完成目标可能性", None, None],
    ["^", "^", "^", "^", "^", "^", "^", "经费保障", "制度保障", "人员保障", "其他", "原因说明", "确定能", "有可能", "完全不可能"],
    ["^", "产出指标", "数量指标", "讲座场次", "≥12场", "3场", "10场", "", "", "√", "√", "讲师生病", "", "√", ""],
    ["^", "满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93%", "93%", "", "", "", "", "", "√", "", ""],
]  # fmt: skip


def spans(rows: Sequence[Row]) -> list[tuple[int, int, int, int, object]]:
    """Row, column, rows and columns covered, and the value of every cell."""
    found = []
    for top, row in enumerate(rows):
        for left, value in enumerate(row):
            if value is None or value == "^":
                continue
            right = left + 1
            while right < len(row) and row[right] is None:
                right += 1
            below = top + 1
            while below < len(rows) and left < len(rows[below]) and rows[below][left] == "^":
                below += 1
            found.append((top, left, below - top, right - left, value))
    return found


def put(sheet: Worksheet, rows: Sequence[Row], first_row: int = 1, first_column: int = 1) -> None:
    for top, left, height, width, value in spans(rows):
        cell = sheet.cell(first_row + top, first_column + left)
        cell.value = value if value != "" else None  # type: ignore[assignment]
        if isinstance(value, float) and value < 1:
            cell.number_format = "0.00%"
        if isinstance(value, date):
            cell.number_format = 'yyyy"年"m"月"d"日"'
        if height > 1 or width > 1:
            sheet.merge_cells(
                start_row=cell.row,
                start_column=cell.column,
                end_row=cell.row + height - 1,
                end_column=cell.column + width - 1,
            )


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(rows: Sequence[Row], *above: str, first_row: int = 1, first_column: int = 1) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    for number, text in enumerate(above):
        sheet.cell(first_row + number, first_column, text)
    put(sheet, rows, first_row + len(above), first_column)
    return saved(book)


def shown(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value < 1:
        return f"{value:.2%}"
    return str(value)


def add_table(document: WordDocument, rows: Sequence[Row]) -> Table:
    table = document.add_table(len(rows), max(len(row) for row in rows))
    for top, left, height, width, value in spans(rows):
        cell = table.cell(top, left)
        if height > 1 or width > 1:
            cell = cell.merge(table.cell(top + height - 1, left + width - 1))
        cell.text = shown(value)
    return table


def word(rows: Sequence[Row], *above: str) -> bytes:
    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    add_table(document, rows)
    return stored(document)


def stored(document: WordDocument) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def page(rows: Sequence[Row], *above: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in above)
    cells: dict[int, str] = {}
    for top, _, height, width, value in spans(rows):
        text = shown(value).replace("\n", "<br>")
        cells[top] = cells.get(top, "") + f"<td rowspan={height} colspan={width}>{text}</td>"
    table = "".join(f"<tr>{cells.get(top, '')}</tr>" for top in range(len(rows)))
    return f"<html><meta charset=gbk><body>{body}<table>{table}</table></body></html>".encode("gb18030")


FORMATS: dict[str, Callable[..., bytes]] = {"xlsx": workbook, "docx": word, "html": page}
TITLED = ("财政项目支出绩效目标申报表", "（2026年度）")


def only(document: Document) -> Declaration:
    (form,) = document.forms
    assert isinstance(form, Declaration)
    return form


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_a_declaration_is_read_alike_from_every_format(write: Callable[..., bytes]) -> None:
    form = only(read_bytes(write(DECLARATION, *TITLED), "图书馆"))
    assert (form.form_title, form.year, form.funds_unit) == ("财政项目支出绩效目标申报表", 2026, "万元")
    assert (form.project_name, form.project_category) == ("全民阅读", "经常性项目")
    assert (form.competent_department, form.implementing_unit) == (
        "云州市清河区文化和旅游局",
        "云州市清河区图书馆",
    )
    assert (str(form.planned_start), str(form.planned_end)) == ("2026-01-01", "2026-12-31")
    assert form.funds.model_dump(exclude={"more"}) == {
        "total": 59,
        "total_fiscal": 59,
        "total_other": 0,
        "annual": 59,
        "annual_fiscal": 50.5,
        "annual_carryover": 8.5,
        "annual_other": 0,
    }
    assert (form.overall_goal, form.annual_goal) == ("办好读书节。扩大馆藏。", "办好读书节。")
    assert [tuple(row.model_dump(exclude_defaults=True).values()) for row in form.indicators] == [
        ("产出指标", "数量指标", "讲座场次", "≥12场"),
        ("产出指标", "数量指标", "新购图书", "≥3000册"),
        ("产出指标", "质量指标", "图书完好率", "98.00%"),
        ("效益指标", "社会效益指标", "到馆人次增长率", "≥5%"),
        ("满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"),
    ]


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_cells_that_no_field_takes_are_reported_and_shift_nothing(write: Callable[..., bytes]) -> None:
    form = only(read_bytes(write(DECLARATION, *TITLED), "图书馆"))
    assert (form.project_code, [left.text for left in form.leftovers]) == ("QH0012", ["联系电话"])


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_a_self_evaluation_is_read_with_its_money_its_points_and_its_total(
    write: Callable[..., bytes],
) -> None:
    (form,) = read_bytes(write(EVALUATION, "项目支出绩效自评表（2025年度）"), "图书馆").forms
    assert isinstance(form, SelfEvaluation)
    assert (form.form_title, form.year) == ("项目支出绩效自评表（2025年度）", 2025)
    assert form.funds.annual.model_dump() == {
        "initial": 590000,
        "budget": 580000,
        "executed": 575000,
        "weight": 10,
        "rate": 99.14,
        "score": 9.91,
    }
    assert form.funds.other.model_dump() == {"initial": 0, "budget": 0, "executed": None}
    assert (form.expected_goal, form.actual_completion) == ("办好读书节。", "读书节已办。")
    assert (form.total_weight, form.total_score) == (100, 94.91)
    first, second, third = form.indicators
    assert (first.actual, first.weight, first.score, first.deviation) == ("10场", 50, 45, "讲师生病")
    assert (second.deviation, third.deviation) == (None, "无")
    assert [left.text for left in form.leftovers] == ["注：得分不超过分值。", "填表人：", "联系电话："]


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_a_monitoring_report_is_read_through_its_two_header_rows(write: Callable[..., bytes]) -> None:
    (form,) = read_bytes(write(MONITORING, "项目支出绩效目标执行监控表", "（2026年度）"), "图书馆").forms
    assert isinstance(form, MonitoringReport)
    assert (form.month, form.annual_goal) == (6, "办好读书节。")
    assert form.funds.fiscal.model_dump() == {
        "initial": 590000,
        "executed": 236000,
        "rate": 40,
        "forecast": 590000,
    }
    late, fine = form.indicators
    assert (late.actual, late.forecast, late.deviation_causes) == ("3场", "10场", ["人员保障", "其他"])
    assert (late.deviation, late.likelihood) == ("讲师生病", "有可能")
    assert (fine.deviation_causes, fine.likelihood) == ([], "确定能")
    assert form.leftovers == []


def test_a_value_of_a_workbook_is_placed_by_sheet_and_cell() -> None:
    form = only(read_bytes(workbook(DECLARATION, *TITLED, first_row=3, first_column=2), "a.xlsx"))
    assert form.locations["project_name"] == Location(sheet="Sheet1", cell="C5")
    assert form.locations["indicators/1/target"] == Location(sheet="Sheet1", cell="F17")
    assert form.locations["indicators/1/level2"] == Location(sheet="Sheet1", cell="D16")
    assert (form.source.sheet, form.source.cells) == ("Sheet1", "B3:F20")


def test_a_value_of_a_word_document_is_placed_by_table_row_and_cell() -> None:
    form = only(read_bytes(word(DECLARATION, *TITLED), "a.docx"))
    assert form.locations["project_name"] == Location(table=1, row=1, cell="B1")
    assert form.locations["form_title"] == Location(line=1)


def test_forms_that_stand_below_each_other_on_one_sheet_are_all_read() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for first_row in (2, 30, 60):
        sheet.cell(first_row, 3, "项目支出绩效目标申报表")
        sheet.cell(first_row + 1, 3, "2026年度")
        put(sheet, DECLARATION, first_row + 2, 3)
    forms = read_bytes(saved(book), "a.xlsx").forms
    assert [form.project_name for form in forms] == ["全民阅读"] * 3
    assert [len(form.indicators) for form in forms] == [5, 5, 5]


def test_a_hidden_sheet_is_left_out_and_reported() -> None:
    book = Workbook()
    put(book.worksheets[0], DECLARATION)
    hidden = book.create_sheet("旧稿")
    put(hidden, DECLARATION)
    hidden.sheet_state = "hidden"
    found = read_bytes(saved(book), "a.xlsx")
    assert len(found.forms) == 1
    assert [(skipped.kind, skipped.text) for skipped in found.skipped] == [(SkippedKind.HIDDEN_SHEET, "旧稿")]


def test_a_formula_without_a_saved_value_is_reported_and_words_behind_an_equals_sign_are_kept() -> None:
    rows = [list(row) for row in DECLARATION]
    rows[4][2] = "=SUM(C6:C8)"
    rows[11][4] = "=12场"
    found = read_bytes(workbook(rows, *TITLED), "a.xlsx")
    form = only(found)
    assert form.funds.total is None
    assert [(skipped.kind, skipped.text, skipped.location.cell) for skipped in found.skipped] == [
        (SkippedKind.NOT_COMPUTED, "=SUM(C6:C8)", "C7")
    ]
    assert form.indicators[0].target == "=12场"


def test_the_unit_of_money_and_the_unit_that_fills_in_may_stand_above_the_table() -> None:
    rows = [list(row) for row in DECLARATION]
    rows[4][0] = "项目资金"
    rows[1] = ["主管单位", "", None, "备注", ""]
    above = (*TITLED, "填报单位：云州市清河区图书馆", "单位：元")
    form = only(read_bytes(workbook(rows, *above), "a.xlsx"))
    assert (form.funds_unit, form.implementing_unit) == ("元", "云州市清河区图书馆")


def test_a_label_and_its_value_may_share_a_cell() -> None:
    rows = [list(row) for row in DECLARATION]
    rows[0] = ["项目名称：全民阅读", None, None, "项目类别：□一次性项目 ☑经常性项目", None]
    rows[1] = ["主管部门：文化和旅游局\n实施单位：图书馆", None, None, None, None]
    form = only(read_bytes(word(rows, *TITLED), "a.docx"))
    assert (form.project_name, form.project_category) == ("全民阅读", "经常性项目")
    assert (form.competent_department, form.implementing_unit) == ("文化和旅游局", "图书馆")


def test_an_extra_column_is_reported_and_shifts_nothing() -> None:
    rows = [[*row[:4], "", row[4]] if index > 9 else [*row, None] for index, row in enumerate(DECLARATION)]
    rows[10][4] = "计算方法"
    rows[11][4] = "按实际场次"
    form = only(read_bytes(workbook(rows, *TITLED), "a.xlsx"))
    assert form.indicators[0].target == "≥12场"
    assert "按实际场次" in [left.text for left in form.leftovers]


def test_a_merged_target_holds_for_every_row_that_it_covers() -> None:
    rows = [list(row) for row in DECLARATION]
    rows[12][4] = "^"
    form = only(read_bytes(word(rows, *TITLED), "a.docx"))
    assert [row.target for row in form.indicators[:2]] == ["≥12场", "≥12场"]


def test_the_head_of_the_page_gives_title_and_year_where_the_form_prints_none() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "项目支出绩效目标申报表（2026年度）"
    add_table(document, DECLARATION)
    form = only(read_bytes(stored(document), "a.docx"))
    assert (form.form_title, form.year) == ("项目支出绩效目标申报表（2026年度）", 2026)


def test_each_form_has_the_narrative_that_stands_before_it() -> None:
    document = docx.Document()
    for name, summary in (("全民阅读", "办读书节。"), ("古籍修复", "修古籍。")):
        document.add_paragraph(f"一、{name}")
        document.add_paragraph("一、项目概述")
        document.add_paragraph(summary)
        document.add_paragraph("财政项目支出绩效目标申报表")
        add_table(document, [["项目名称", name, None, "项目类别", ""], *DECLARATION[1:]])
    forms = read_bytes(stored(document), "a.docx").forms
    assert [form.project_name for form in forms] == ["全民阅读", "古籍修复"]
    assert [form.narrative for form in forms] == [{"项目概述": "办读书节。"}, {"项目概述": "修古籍。"}]
    assert [len(form.indicators) for form in forms] == [5, 5]


def test_a_form_goes_on_in_the_next_table_when_a_conversion_broke_it_by_pages() -> None:
    document = docx.Document()
    document.add_paragraph("财政项目支出绩效目标申报表")
    add_table(document, DECLARATION[:12])
    document.add_paragraph("- 2 -")
    add_table(document, [DECLARATION[10], *DECLARATION[13:]])
    form = only(read_bytes(stored(document), "a.docx"))
    assert [row.level3 for row in form.indicators] == [
        "讲座场次",
        "图书完好率",
        "到馆人次增长率",
        "读者满意度",
    ]


def test_a_form_inside_a_table_of_layout_and_a_table_inside_a_value_are_read() -> None:
    document = docx.Document()
    outer = document.add_table(2, 1)
    outer.cell(0, 0).text = "财政项目支出绩效目标申报表"
    inner = add_table(document, DECLARATION)
    outer.cell(1, 0)._tc.insert(1, inner._tbl)
    small = inner.cell(9, 1).add_table(1, 1)
    small.cell(0, 0).text = "另有展览。"
    form = only(read_bytes(stored(document), "a.docx"))
    assert form.overall_goal == "办好读书节。扩大馆藏。另有展览。"
    assert len(form.indicators) == 5


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    table = add_table(document, DECLARATION)
    paragraph = table.cell(0, 1).paragraphs[0]._p
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    for change, tag, text in (("del", "delText", "旧名称"), ("ins", "t", "新名称")):
        paragraph.append(
            parse_xml(
                f'<w:{change} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{change}>'
            )
        )
    table.rows[12]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="a"/>'))
    form = only(read_bytes(stored(document), "a.docx"))
    assert form.project_name == "新名称"
    assert [row.level3 for row in form.indicators][:2] == ["讲座场次", "图书完好率"]


def test_the_text_of_a_text_box_is_read_once_and_outside_the_cells() -> None:
    document = docx.Document()
    box = (
        '<w:r {ns}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps">{text}</mc:Choice><mc:Fallback>{text}</mc:Fallback></mc:AlternateContent></w:r>'
    )
    text = "<w:txbxContent><w:p><w:r><w:t>财政项目支出绩效目标申报表</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph()._p.append(parse_xml(box.format(ns=nsdecls("w"), text=text)))
    add_table(document, DECLARATION)
    form = only(read_bytes(stored(document), "a.docx"))
    assert form.form_title == "财政项目支出绩效目标申报表"
    assert (form.project_code, [left.text for left in form.leftovers]) == ("QH0012", ["联系电话"])


def test_a_list_of_projects_is_no_form() -> None:
    rows: list[Row] = [["序号", "项目名称", "实施单位", "金额"], [1, "全民阅读", "图书馆", 59]]
    assert read_bytes(workbook(rows), "a.xlsx").forms == []


def test_the_files_of_a_zip_are_read_and_what_is_refused_is_named() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../甲/申报表.xlsx", workbook(DECLARATION, *TITLED))
        archive.writestr("扫描件.png", b"\x89PNG\r\n")
        archive.writestr("__MACOSX/._申报表.xlsx", b"noise")
    found = read_bytes(target.getvalue(), "报送.zip")
    assert [form.source.file for form in found.forms] == ["报送.zip/甲/申报表.xlsx"]
    (skipped,) = found.skipped
    assert (skipped.kind, skipped.file) == (SkippedKind.MEMBER, "报送.zip/扫描件.png")
    assert skipped.text.startswith("这是图片或扫描件，")


def test_rows_of_indicators_that_belong_to_no_form_are_reported() -> None:
    document = docx.Document()
    add_table(document, [["", *row[1:]] for row in DECLARATION[11:]])
    found = read_bytes(stored(document), "a.docx")
    assert found.forms == []
    assert [skipped.location.row for skipped in found.skipped] == [1, 2, 3, 4, 5]
    assert found.skipped[0].kind is SkippedKind.ROW_OF_NO_FORM
    assert found.skipped[0].text == "产出指标　数量指标　讲座场次　≥12场"


def test_a_zip_with_folders_and_a_file_without_a_name_is_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("甲/", b"")
        archive.writestr("x", b"nothing")
        archive.writestr("甲/申报表.xlsx", workbook(DECLARATION, *TITLED))
    nameless = bytearray(target.getvalue())
    for mark, length in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        at = nameless.index(mark, nameless.index(mark) + 1)
        nameless[at + length] = 0
    assert len(read_bytes(target.getvalue(), "报送.zip").forms) == 1
    with contextlib.suppress(Unreadable):
        read_bytes(bytes(nameless), "报送.zip")


def test_of_two_amounts_with_one_label_a_blank_one_is_not_filled_from_the_other() -> None:
    rows = [list(row) for row in DECLARATION]
    rows[7] = ["^", "其他资金", "", "其他资金", 3]
    form = only(read_bytes(workbook(rows, *TITLED), "a.xlsx"))
    assert (form.funds.total_other, form.funds.annual_other) == (None, 3)


def test_the_head_of_a_form_that_is_gone_is_reported_and_the_head_of_a_list_is_not() -> None:
    rows = "| 项目名称 | 主管部门 | 预算 |\n|---|---|---|\n| 古籍修复 | 文化和旅游局 | 12 |\n\n# 自评表\n\n| 项目名称 | 全民阅读 |\n"
    (left,) = read_bytes(rows.encode(), "a.md").skipped
    assert left.text == "项目名称　全民阅读"
