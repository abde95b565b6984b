"""Forms in PDF: ruled tables, tables that a page breaks, and tables printed without ruled lines."""

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from forms import read_bytes
from forms.form import Declaration, Form, Location, SelfEvaluation

Row = Sequence[str | None]

FONT = "STSong-Light"
registerFont(UnicodeCIDFont(FONT))
RUNNING = ParagraphStyle("running", fontName=FONT, fontSize=9, leading=11, wordWrap="CJK")

# None is covered by the cell on its left, "^" by the one above.
HEAD: list[Row] = [
    ["项目名称", None, "全民阅读", None, None, None, None, None],
    ["主管部门", None, "云州市清河区文化和旅游局", None, "实施单位", "图书馆", None, None],
    ["项目资金（元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["^", "年度资金总额", "590,000.00", "580,000.00", "575,000.00", "10", "99.14%", "9.91"],
    ["^", "其中：当年财政拨款", "590,000.00", "580,000.00", "575,000.00", "—", "", ""],
    ["^", "其他资金", "0", "0", "0", "—", "", ""],
    ["年度总体目标", "预期目标", None, None, "实际完成情况", None, None, None],
    ["^", "办好读书节，扩大馆藏。", None, None, "读书节已办。", None, None, None],
]
COLUMNS: list[Row] = [
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
]
FIRST: list[Row] = [
    ["^", "产出指标", "数量指标", "讲座场次", "≥12场", "10场", "30", "25"],
    ["^", "^", "^", "面向全区中小学生和家长开展的亲子共读与经典诵读推广活动", "≥30次", "31次", "20", "20"],
]
SECOND: list[Row] = [
    ["", "效益指标", "社会效益指标", "到馆人次增长率", "≥5%", "6%", "30", "30"],
    ["", "满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93%", "10", "10"],
    ["总分", None, None, None, None, None, "100", "94.91"],
]


def table(rows: Sequence[Row], *, ruled: bool = True) -> Table:
    cells: list[list[object]] = []
    look: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        look.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    for top, row in enumerate(rows):
        cells.append([Paragraph(value or "", RUNNING) if value not in (None, "^") else "" for value in row])
        for left, value in enumerate(row):
            right, below = left, top
            while right + 1 < len(row) and row[right + 1] is None:
                right += 1
            while below + 1 < len(rows) and rows[below + 1][left] == "^":
                below += 1
            if value not in (None, "^") and (right > left or below > top):
                look.append(("SPAN", (left, top), (right, below)))
    return Table(cells, colWidths=[95] * 8, style=look)


def pdf(*story: object) -> bytes:
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=landscape(A4), leftMargin=20, rightMargin=20).build(list(story))
    return target.getvalue()


def paragraph(text: str) -> Paragraph:
    return Paragraph(text, RUNNING)


TITLE = (paragraph("项目支出绩效自评表"), paragraph("（2025年度）"))


def evaluation(data: bytes) -> SelfEvaluation:
    (form,) = read_bytes(data, "图书馆.pdf").forms
    assert isinstance(form, SelfEvaluation)
    return form


def names(form: Form) -> list[str | None]:
    return [row.level3 for row in form.indicators]


LONG_NAME = "面向全区中小学生和家长开展的亲子共读与经典诵读推广活动"
NAMES = ["讲座场次", LONG_NAME, "到馆人次增长率", "读者满意度"]


def check(form: SelfEvaluation) -> None:
    assert (form.form_title, form.year, form.funds_unit) == ("项目支出绩效自评表", 2025, "元")
    assert (form.project_name, form.implementing_unit) == ("全民阅读", "图书馆")
    assert form.competent_department == "云州市清河区文化和旅游局"
    assert form.funds.annual.model_dump() == {
        "initial": 590000,
        "budget": 580000,
        "executed": 575000,
        "weight": 10,
        "rate": 99.14,
        "score": 9.91,
    }
    assert (form.expected_goal, form.actual_completion) == ("办好读书节，扩大馆藏。", "读书节已办。")
    assert names(form) == NAMES
    assert [row.level1 for row in form.indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert [row.target for row in form.indicators] == ["≥12场", "≥30次", "≥5%", "≥90%"]
    assert [row.score for row in form.indicators] == [25, 20, 30, 10]
    assert (form.total_weight, form.total_score) == (100, 94.91)
    assert form.leftovers == []


def test_a_ruled_table_is_read() -> None:
    check(evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *FIRST, *SECOND]))))


def test_a_value_of_a_pdf_is_placed_by_page_and_row() -> None:
    form = evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *FIRST]), PageBreak(), table(SECOND)))
    assert form.locations["project_name"] == Location(page=1, row=3)
    assert form.locations["indicators/2/level3"] == Location(page=2, row=1)
    assert (form.source.page, form.source.last_page) == (1, 2)


def test_a_table_goes_on_behind_a_page_break_with_its_header_printed_again() -> None:
    check(evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *FIRST]), PageBreak(), table([*COLUMNS, *SECOND]))))


def test_a_row_that_a_page_breaks_is_one_row() -> None:
    begun = [*FIRST[:1], ["^", "^", "^", LONG_NAME[:18], "≥30次", "31次", "20", "20"]]
    rest: Row = ["", "", "", LONG_NAME[18:], "", "", "", ""]
    check(evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *begun]), PageBreak(), table([rest, *SECOND]))))


def test_a_label_printed_on_the_second_page_names_the_rows_of_the_first() -> None:
    first = [["^", "", "", *FIRST[0][3:]], ["^", "^", "^", *FIRST[1][3:]]]
    second = [["", "产出指标", "数量指标", "新购图书", "≥3000册", "3000册", "0", "0"], *SECOND]
    form = evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *first]), PageBreak(), table(second)))
    assert [(row.level1, row.level2) for row in form.indicators[:3]] == [("产出指标", "数量指标")] * 3


def test_page_numbers_and_running_heads_are_no_part_of_a_form() -> None:
    target = io.BytesIO()

    def head(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(30, 570, "清河区财政局")
        canvas.drawString(400, 20, f"- {document.page} -")

    story = [*TITLE, table([*HEAD, *COLUMNS]), PageBreak(), table(FIRST), PageBreak(), table(SECOND)]
    SimpleDocTemplate(target, pagesize=landscape(A4), leftMargin=20, rightMargin=20).build(
        story, onFirstPage=head, onLaterPages=head
    )
    assert names(evaluation(target.getvalue())) == NAMES


def test_a_table_without_ruled_lines_is_read_by_the_places_of_its_text() -> None:
    check(evaluation(pdf(*TITLE, table([*HEAD, *COLUMNS, *FIRST, *SECOND], ruled=False))))


@pytest.mark.parametrize("order", [(True, False), (False, True), (True, False, True)])
def test_forms_with_and_without_ruled_lines_are_read_from_one_file(order: tuple[bool, ...]) -> None:
    story: list[object] = []
    for ruled in order:
        story += [*TITLE, table([*HEAD, *COLUMNS, *FIRST, *SECOND], ruled=ruled), PageBreak()]
    forms = read_bytes(pdf(*story), "图书馆.pdf").forms
    assert [form.source.page for form in forms if form.source] == [*range(1, len(order) + 1)]
    for form in forms:
        assert isinstance(form, SelfEvaluation)
        check(form)


def test_a_narrative_between_forms_without_ruled_lines_is_of_neither() -> None:
    rows: list[Row] = [
        ["项目名称", "全民阅读", "项目性质", "经常性项目", "项目类别", "特定目标类"],
        ["主管部门", "文化和旅游局", None, "实施单位", "图书馆", None],
        ["项目资金（元）", "项目资金总额", "590000", "年度资金申请总额", None, "580000"],
        ["^", "其他资金", "", "其他资金", None, "30000"],
        ["项目绩效目标", "项目总目标", None, "年度总体目标", None, None],
        ["^", "办好读书节。", None, "办好读书节。", None, None],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度(/项目)指标值", None],
        ["^", "成本指标", "经济成本指标", "每场成本", "≤3000元", None],
        ["^", "产出指标", "数量指标", "讲座场次", "≥12场", None],
        ["^", "^", "质量指标", "图书完好率", "≥98%", None],
        ["^", "^", "时效指标", "读书节举办时间", "4月底前", None],
        ["^", "效益指标", "社会效益指标", "到馆人次增长率", "≥5%", None],
    ]
    told = ["项目经费情况说明", "一、项目概述", "修复馆藏古籍。", "五、实施周期", "2026年全年。"]
    title = (paragraph("财政项目支出绩效目标申报表"), paragraph("（2026年度）"))
    form = (*(paragraph(line) for line in told), *title, table(rows, ruled=False))
    first, second = read_bytes(pdf(*form, *form), "图书馆.pdf").forms
    for one in (first, second):
        assert isinstance(one, Declaration)
        assert (one.project_nature, one.implementing_unit, one.funds_unit) == ("经常性项目", "图书馆", "元")
        assert (one.funds.total, one.funds.annual) == (590_000, 580_000)
        assert (one.funds.total_other, one.funds.annual_other) == (None, 30_000)
        assert [row.level1 for row in one.indicators] == ["成本指标", *["产出指标"] * 3, "效益指标"]
        assert one.narrative == {"项目概述": "修复馆藏古籍。", "实施周期": "2026年全年。"}
        assert one.leftovers == []


@pytest.mark.parametrize("align", ["left", "centre"])
def test_text_that_was_placed_line_by_line_is_read(align: str) -> None:
    rows = [
        (["财政项目支出绩效目标申报表"], [400]),
        (["（2026年度）"], [400]),
        (["项目名称", "全民阅读", "项目类别", "经常性项目"], [60, 200, 400, 550]),
        (["主管部门", "文化和旅游局", "实施单位", "图书馆"], [60, 200, 400, 550]),
        (
            ["项目资金（元）", "项目资金总额", "590000", "年度资金申请总额", "590000"],
            [60, 200, 330, 450, 600],
        ),
        (["项目总目标", "年度总目标"], [200, 450]),
        (["办好读书节。", "办好读书节。"], [200, 450]),
        (["一级指标", "二级指标", "三级指标", "年度指标值"], [100, 220, 400, 600]),
        (["产出指标", "数量指标", "讲座场次", "≥12场"], [100, 220, 400, 600]),
        (["新购图书", "≥3000册"], [400, 600]),
        (["效益指标", "社会效益指标", "到馆人次增长率", "≥5%"], [100, 220, 400, 600]),
    ]
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=landscape(A4))
    canvas.setFont(FONT, 10)
    for number, (texts, places) in enumerate(rows):
        for text, place in zip(texts, places, strict=True):
            shift = stringWidth(text, FONT, 10) / 2 if align == "centre" else 0
            canvas.drawString(place - shift, 540 - 22 * number, text)
    canvas.save()
    (form,) = read_bytes(target.getvalue(), "a.pdf").forms
    assert isinstance(form, Declaration)
    assert (form.project_name, form.implementing_unit) == ("全民阅读", "图书馆")
    assert (form.funds.total, form.funds.annual, form.funds_unit) == (590000, 590000, "元")
    assert [tuple(row.model_dump(exclude_defaults=True).values()) for row in form.indicators] == [
        ("产出指标", "数量指标", "讲座场次", "≥12场"),
        ("产出指标", "数量指标", "新购图书", "≥3000册"),
        ("效益指标", "社会效益指标", "到馆人次增长率", "≥5%"),
    ]
