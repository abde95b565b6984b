"""A sheet too wide for the paper, whose columns are printed on further pages."""

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from forms import read_bytes
from forms.form import SelfEvaluation, SkippedKind

FONT = "STSong-Light"
registerFont(UnicodeCIDFont(FONT))

ROWS = [
    ["项目名称", "全民阅读", "", "", "", "", "", "", ""],
    ["主管部门", "文化和旅游局", "", "", "实施单位", "图书馆", "", "", ""],
    ["项目资金（元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "", "590000", "580000", "575000", "10", "99.14%", "9.91"],
    ["年度总体目标", "预期目标", "", "", "", "实际完成情况", "", "", ""],
    ["", "办好读书节。", "", "", "", "读书节已办。", "", "", ""],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["", "产出指标", "数量指标", "讲座场次", "≥12场", "10场", "50", "45", "讲师生病"],
    ["", "效益指标", "社会效益指标", "到馆人次增长率", "≥5%", "6%", "30", "30", "无"],
    ["", "满意度指标", "服务对象满意度指标", "读者满意度", "≥90%", "93%", "10", "10", "无"],
]
SPANS = {(0, 1): 8, (1, 1): 3, (1, 5): 4, (2, 1): 2, (3, 1): 2, (4, 1): 4, (4, 5): 4, (5, 1): 4, (5, 5): 4}
WIDTHS = (90, 80, 110, 100, 80, 90, 50, 60, 90)
HEIGHT, TOP, LEFT = 24.0, 760.0, 40.0


def printed(
    strips: Sequence[Sequence[int]],
    pages: Sequence[Sequence[int]],
    *,
    down: bool,
    widths: Sequence[int] = WIDTHS,
) -> bytes:
    """The rows of each page in strips of columns; the pages of a strip one after the other, or across."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    order = (
        [(rows, columns) for columns in strips for rows in pages]
        if down
        else [(rows, columns) for rows in pages for columns in strips]
    )
    for rows, columns in order:
        strip(canvas, rows, columns, with_title=0 in rows, widths=widths)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def strip(
    canvas: Canvas,
    rows: Sequence[int],
    columns: Sequence[int],
    *,
    with_title: bool,
    widths: Sequence[int] = WIDTHS,
) -> None:
    canvas.setFont(FONT, 9)
    start = sum(widths[: columns[0]])
    end = start + sum(widths[at] for at in columns)
    if with_title:
        canvas.drawString(LEFT + 250 - start, TOP + 20, "项目支出绩效自评表")
    for line, row in enumerate(rows):
        top = TOP - line * HEIGHT
        canvas.line(LEFT, top, LEFT + end - start, top)
        canvas.line(LEFT, top - HEIGHT, LEFT + end - start, top - HEIGHT)
        covered = 0
        for column, text in enumerate(ROWS[row]):
            if covered:
                covered -= 1
                continue
            covered = SPANS.get((row, column), 1) - 1
            left, right = sum(widths[:column]), sum(widths[: column + covered + 1])
            for edge in (left, right):
                if start <= edge <= end:
                    canvas.line(LEFT + edge - start, top, LEFT + edge - start, top - HEIGHT)
            if left < end and right > start:  # what is cut off on one page goes on on the next
                canvas.drawString(LEFT + left - start + 4, top - 15, text)


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("pages", [[range(10)], [range(8), range(8, 10)]])
def test_columns_on_further_pages_stand_beside_those_to_which_they_belong(
    pages: list[Sequence[int]], down: bool
) -> None:
    data = printed([range(4), range(4, 6), range(6, 9)], pages, down=down)
    (form,) = read_bytes(data, "a.pdf").forms
    assert isinstance(form, SelfEvaluation)
    assert (form.form_title, form.project_name, form.implementing_unit) == (
        "项目支出绩效自评表",
        "全民阅读",
        "图书馆",
    )
    assert form.funds.annual.model_dump() == {
        "initial": 590000,
        "budget": 580000,
        "executed": 575000,
        "weight": 10,
        "rate": 99.14,
        "score": 9.91,
    }
    assert (form.expected_goal, form.actual_completion) == ("办好读书节。", "读书节已办。")
    assert [(row.level3, row.target, row.actual, row.score) for row in form.indicators] == [
        ("讲座场次", "≥12场", "10场", 45),
        ("到馆人次增长率", "≥5%", "6%", 30),
        ("读者满意度", "≥90%", "93%", 10),
    ]


def test_columns_as_wide_as_those_of_the_page_before_are_others_all_the_same_and_a_cut_character_is_one() -> (
    None
):
    data = printed([range(3), range(3, 6), range(6, 9)], [range(10)], down=False, widths=(90,) * 9)
    (form,) = read_bytes(data, "a.pdf").forms
    assert isinstance(form, SelfEvaluation)
    assert (form.form_title, form.implementing_unit) == ("项目支出绩效自评表", "图书馆")
    assert (form.funds.annual.executed, form.funds.annual.score) == (575000, 9.91)
    assert [(row.level3, row.target, row.actual, row.score) for row in form.indicators] == [
        ("讲座场次", "≥12场", "10场", 45),
        ("到馆人次增长率", "≥5%", "6%", 30),
        ("读者满意度", "≥90%", "93%", 10),
    ]


def test_a_scanned_page_between_printed_ones_is_told() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(900, 842))
    strip(canvas, range(10), range(9), with_title=True)
    canvas.showPage()
    canvas.drawInlineImage(_grey(), 0, 0, 500, 500)
    canvas.showPage()
    canvas.save()
    document = read_bytes(target.getvalue(), "a.pdf")
    assert len(document.forms) == 1
    assert [(skipped.kind, skipped.location.page) for skipped in document.skipped] == [
        (SkippedKind.PICTURE, 2)
    ]


def _grey() -> object:
    from PIL import Image

    return Image.new("L", (40, 40), 128)
