"""What localities print beside, above and in place of the official form, and what programs make of it."""

from datetime import date

import pytest

from forms import read_bytes
from forms.form import Declaration, Form, MonitoringReport, SelfEvaluation


def only_form(text: str, encoding: str = "utf-8") -> Form:
    (form,) = read_bytes(text.encode(encoding), "报表.txt").forms
    return form


def evaluation(text: str, encoding: str = "utf-8") -> SelfEvaluation:
    form = only_form(text, encoding)
    assert isinstance(form, SelfEvaluation)
    return form


def declaration(text: str, encoding: str = "utf-8") -> Declaration:
    form = only_form(text, encoding)
    assert isinstance(form, Declaration)
    return form


def left_over(form: Form) -> list[str]:
    return [leftover.text for leftover in form.leftovers]


HEAD = """
项目支出绩效自评表（2025年度）

| 项目名称 | 全民阅读 | | | | | |
|---|---|---|---|---|---|---|
| 主管部门 | 文化和旅游局 | | 实施单位 | 图书馆 | | |
"""
MONEY = """\
| 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| | 年度资金总额 | 59 | 58 | 57.13 | 10分 | 98.50% | 9.85分 |
| | 其他资金 | 0 | 0 | 0 | — | | — |
"""


def test_goals_that_stand_above_the_money_and_explanations_between_them_are_kept_apart() -> None:
    form = evaluation(
        HEAD
        + """\
| 项目基本情况 | 1.目标完成情况 | 项目年度目标 | | 年度目标完成情况 | | |
| | | 办好读书节。 | | 读书节已办。 | | |
| | 2.实施过程概述 | 分三步实施。 | | | | |
| 预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 |
| | 总额 | 59 | 58 | 57.13 | 98.50% | 10 | 9.85 |
| | 其中：财政资金 | 50 | 49 | 49 | | / | / |
| | 单位资金 | 9 | 9 | 8.13 | | / | / |
| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |
| 产出指标 | 数量指标 | 讲座场次 | 定量 | ≥12场 | 场 | 10场 | 50 | 45 |
| 合计 | | | | | | | 100 | 94.85 |
"""
    )
    assert (form.expected_goal, form.actual_completion) == ("办好读书节。", "读书节已办。")
    assert form.funds_unit == "万元"
    assert form.funds.annual.model_dump() == {
        "initial": 59,
        "budget": 58,
        "executed": 57.13,
        "weight": 10,
        "rate": 98.5,
        "score": 9.85,
    }
    assert (form.funds.fiscal.initial, form.funds.other.initial) == (50, None)
    assert [(row.target, row.actual, row.weight, row.score) for row in form.indicators] == [
        ("≥12场", "10场", 50, 45)
    ]
    assert form.total_score == 94.85
    assert [row.parts and row.parts.model_dump(exclude_none=True) for row in form.indicators] == [
        {"value": "≥12场", "unit": "场", "nature": "定量"}
    ]
    assert [(row.label, row.budget, row.executed) for row in form.funds.more] == [("单位资金", 9, 8.13)]
    assert {"2.实施过程概述", "分三步实施。"} <= {*left_over(form)}


def test_points_may_carry_their_unit_and_stand_behind_every_level() -> None:
    form = evaluation(
        HEAD
        + MONEY
        + """\
| 一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 扣分原因及整改措施 |
| 产出指标 | 50 | 数量指标 | 30 | 讲座场次 | ≥12场 | 10场 | 20分 | 16.5分 | 讲师生病 |
| | | | | 新购图书 | ≥3000册 | 3100册 | 10分 | 10分 | |
| 总分 | | | | | | | 100分 | 96.5分 | |
"""
    )
    assert (form.funds.annual.weight, form.funds.annual.score) == (10, 9.85)
    assert [(row.level3, row.weight, row.score, row.deviation) for row in form.indicators] == [
        ("讲座场次", 20, 16.5, "讲师生病"),
        ("新购图书", 10, 10, None),
    ]
    assert (form.total_weight, form.total_score) == (100, 96.5)


def test_a_rate_printed_as_a_share_is_a_percentage_where_the_amounts_say_so() -> None:
    form = evaluation(HEAD + MONEY.replace("98.50%", "0.985"))
    assert form.funds.annual.rate == 98.5
    odd = evaluation(HEAD + MONEY.replace("98.50%", "0.5"))
    assert odd.funds.annual.rate == 0.5


def test_labels_and_values_in_one_cell_are_parted() -> None:
    form = declaration("""
预算项目绩效目标申报表

| 项目名称：全民阅读 | | 项目属性：新增项目□ 延续项目☑ | |
|---|---|---|---|
| 主管部门：文化和旅游局 | | 项目实施单位：图书馆 | |
| 项目资金（万元） | 项目资金总额：120 其中：财政拨款：100 其他资金：20 | | |
| | 年度资金总额：60 其中：财政拨款 50 其他资金 10 | | |
| 总体目标：建成书香之城。 | | | |
| 年度目标：办好读书节：12场讲座。 | | | |
| 一级指标 | 二级指标 | 指标内容 | 指标值 |
| 产出指标 | 数量指标 | 讲座场次 | ≥12场 |
""")
    assert (form.project_name, form.implementing_unit, form.project_nature) == (
        "全民阅读",
        "图书馆",
        "延续项目",
    )
    assert form.funds.model_dump(exclude={"more"}) == {
        "total": 120,
        "total_fiscal": 100,
        "total_other": 20,
        "annual": 60,
        "annual_fiscal": 50,
        "annual_carryover": None,
        "annual_other": 10,
    }
    assert (form.overall_goal, form.annual_goal) == ("建成书香之城。", "办好读书节：12场讲座。")
    assert [(row.level3, row.target) for row in form.indicators] == [("讲座场次", "≥12场")]


def test_a_merged_cell_that_a_converter_wrote_into_all_its_places_is_one_value() -> None:
    form = evaluation("""
| 项目支出绩效自评表 | 项目支出绩效自评表 | 项目支出绩效自评表 | 项目支出绩效自评表 | 项目支出绩效自评表 |
|---|---|---|---|---|
| （2025年度） | （2025年度） | （2025年度） | （2025年度） | （2025年度） |
| 项目名称 | 项目名称 | 全民阅读 | 全民阅读 | 全民阅读 |
| 主管部门 | 主管部门 | 文化和旅游局 | 实施单位 | 图书馆 |
| 项目资金（元） | 年初预算数 | 年初预算数 | 全年预算数 | 全年执行数 |
| 年度资金总额 | 590000 | 590000 | 590000 | 575000 |
| 年度总体目标 | 预期目标 | 预期目标 | 实际完成情况 | 实际完成情况 |
| 年度总体目标 | 办好读书节。 | 办好读书节。 | 办好读书节。 | 办好读书节。 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 |
| 产出指标 | 数量指标 | 讲座场次 | 12场 | 12场 |
| 产出指标 | 数量指标 | 新购图书 | 3000册 | 3100册 |
| 总分 | 总分 | 总分 | 总分 | 总分 |
""")
    assert (form.form_title, form.year) == ("项目支出绩效自评表", 2025)
    assert (form.project_name, form.implementing_unit) == ("全民阅读", "图书馆")
    assert (form.funds.annual.initial, form.funds.annual.budget, form.funds.annual.executed) == (
        590_000,
        590_000,
        575_000,
    )
    assert (form.expected_goal, form.actual_completion) == ("办好读书节。", "办好读书节。")
    assert [(row.target, row.actual) for row in form.indicators] == [("12场", "12场"), ("3000册", "3100册")]
    assert left_over(form) == []


def test_rows_above_the_project_s_name_are_of_the_form_and_who_filled_it_in_is_no_unit_of_it() -> None:
    form = declaration("""
项目支出绩效目标表

填报单位：财务科　　金额单位：元

| 项目编码 | 33000026 | 项目类别 | 特定目标类 |
|---|---|---|---|
| 项目名称 | 全民阅读 | 项目性质 | 延续项目 |
| 申报单位 | 读者服务部 | 用款单位 | 图书馆 |
| 年度金额（元） | 590000 | 项目期 | 2026-01-01至2026-12-31 |
| 一级指标 | 二级指标 | 三级指标 | 预期当年实现值 |
| 产出指标 | 数量指标 | 讲座场次 | ≥12场 |
""")
    assert (form.project_category, form.project_nature) == ("特定目标类", "延续项目")
    assert (form.implementing_unit, form.funds_unit, form.funds.annual) == ("图书馆", "元", 590_000)
    assert str(form.planned_end) == "2026-12-31"
    assert form.indicators[0].target == "≥12场"
    assert form.project_code == "33000026"
    assert "读者服务部" in left_over(form)


def test_two_tables_of_indicators_side_by_side_are_read_one_behind_the_other() -> None:
    form = declaration("""
项目支出绩效目标申报表

| 项目名称 | 全民阅读 | | 实施单位 | 图书馆 | | |
|---|---|---|---|---|---|---|
| 总体目标 | 中期目标（2026年—2028年） | | | 年度目标 | | |
| | 建成书香之城。 | | | 办好读书节。 | | |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值 |
| 产出指标 | 数量指标 | 三年讲座场次 | ≥36场 | 数量指标 | 讲座场次 | ≥12场 |
""")
    assert (form.overall_goal, form.annual_goal) == ("建成书香之城。", "办好读书节。")
    assert [(row.horizon, row.level1, row.level2, row.level3, row.target) for row in form.indicators] == [
        ("长期", "产出指标", "数量指标", "三年讲座场次", "≥36场"),
        ("年度", "产出指标", "数量指标", "讲座场次", "≥12场"),
    ]
    assert left_over(form) == []


def test_a_markdown_page_may_tell_the_head_in_lines_between_its_tables() -> None:
    form = evaluation("""
# 项目支出绩效自评表（2025年度）

- 项目名称：全民阅读
- **主管部门**：文化和旅游局
- 实施单位：图书馆

## 项目资金（万元）

| 资金 | 年初预算数 | 全年预算数 | 全年执行数 |
|---|---|---|---|
| 年度资金总额 | 59 | 58 | 57.13 |

## 绩效指标

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
|---|---|---|---|---|---|---|
| 产出指标 | 数量指标 | 讲座场次 | ≥12场 | 10场 | 50 | 45 |
""")
    assert (form.project_name, form.competent_department, form.implementing_unit) == (
        "全民阅读",
        "文化和旅游局",
        "图书馆",
    )
    assert (form.funds_unit, form.funds.annual.executed) == ("万元", 57.13)
    assert [(row.level3, row.score) for row in form.indicators] == [("讲座场次", 45)]


def test_columns_drawn_by_blanks_are_read_by_where_their_labels_stand() -> None:
    form = only_form(
        """\
项目支出绩效目标执行监控表
（2026年度）
项目名称    全民阅读
主管部门    文化和旅游局            实施单位    图书馆
项目资金（万元）            年初预算数  1-7月执行数  1-7月执行率  全年预计执行数
            年度资金总额    59          25           42.37%       59
年度总体目标    办好读书节。
一级指标    二级指标    三级指标    年度指标值  1-7月执行情况  全年预计完成情况  经费保障  制度保障  原因说明  确定能  有可能
产出指标    数量指标    讲座场次    ≥12场       3场            10场              √                  讲师生病          √
            质量指标    图书完好率  98%         99%            99%                                            √
注：如实填写。
""",
        "gb18030",
    )
    assert isinstance(form, MonitoringReport)
    assert (form.project_name, form.implementing_unit, form.month) == ("全民阅读", "图书馆", 7)
    assert (form.funds.annual.executed, form.funds.annual.rate) == (25, 42.37)
    assert form.annual_goal == "办好读书节。"
    assert [
        (row.level1, row.level2, row.actual, row.deviation_causes, row.deviation, row.likelihood)
        for row in form.indicators
    ] == [
        ("产出指标", "数量指标", "3场", ["经费保障"], "讲师生病", "有可能"),
        ("产出指标", "质量指标", "99%", [], None, "确定能"),
    ]


def test_a_table_drawn_with_box_characters_keeps_its_columns_and_broken_cells() -> None:
    form = declaration(
        """\
财政项目支出绩效目标申报表
┌────────┬────────┬────────┬────────┐
│项目名称│全民阅读│实施单位│图书馆  │
├────────┼────────┴────────┴────────┤
│年度目标│办好读书节，扩大馆藏，    │
│        │服务读者。                │
├────────┼────────┬────────┬────────┤
│一级指标│二级指标│三级指标│指标值  │
├────────┼────────┼────────┼────────┤
│产出指标│数量指标│讲座场次│≥12场   │
├────────┼────────┼────────┼────────┤
│        │        │新购图书│≥3000册 │
└────────┴────────┴────────┴────────┘
""",
        "gb18030",
    )
    assert form.annual_goal == "办好读书节，扩大馆藏，服务读者。"
    assert [(row.level1, row.level2, row.level3, row.target) for row in form.indicators] == [
        ("产出指标", "数量指标", "讲座场次", "≥12场"),
        ("产出指标", "数量指标", "新购图书", "≥3000册"),
    ]


def test_tabs_as_a_spreadsheet_writes_them_keep_the_columns() -> None:
    form = declaration(
        "项目支出绩效目标申报表\n（2026年度）\n"
        "项目名称\t\t全民阅读\t\t\n"
        "主管部门\t\t文化和旅游局\t实施单位\t图书馆\n"
        "项目资金（万元）\t\t年度资金总额\t59\t\n"
        "\t\t其中：财政拨款\t50\t\n"
        "\t\t其他资金\t9\t\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t讲座场次\t≥12场\n"
        "\t\t质量指标\t图书完好率\t98%\n",
        "gb18030",
    )
    assert (form.funds.total_fiscal, form.funds.annual_fiscal, form.funds.annual_other) == (None, 50, 9)
    assert [(row.level2, row.target) for row in form.indicators] == [
        ("数量指标", "≥12场"),
        ("质量指标", "98%"),
    ]


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("2026年1月1日至2027年6月30日", date(2026, 1, 1), date(2027, 6, 30)),
        ("2026年3月1日至11月30日", date(2026, 3, 1), date(2026, 11, 30)),
        ("2026年1月—2028年2月", date(2026, 1, 1), date(2028, 2, 29)),
        ("2026.01-2026.12", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026年1-9月", date(2026, 1, 1), date(2026, 9, 30)),
        ("2026年4月", date(2026, 4, 1), date(2026, 4, 30)),
        ("2026年至2028年", date(2026, 1, 1), date(2028, 12, 31)),
        ("2026年度", date(2026, 1, 1), date(2026, 12, 31)),
        ("长期", None, None),
        ("2026年13月", None, None),
    ],
)
def test_a_period_of_months_or_years_is_from_its_first_day_to_its_last(
    printed: str, start: date | None, end: date | None
) -> None:
    form = declaration(f"""
| 项目名称 | 全民阅读 | 项目期 | {printed} |
|---|---|---|---|
| 主管部门 | 文化和旅游局 | 实施单位 | 图书馆 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 |
| 产出指标 | 数量指标 | 讲座场次 | 12场 |
""")
    assert (form.planned_start, form.planned_end) == (start, end)
    assert [*form.unread.values()] == ([] if start else [printed])


def test_a_month_is_planned_to_begin_on_its_first_and_to_end_on_its_last_day() -> None:
    form = declaration("""
| 项目名称 | 全民阅读 | 项目类别 | 经常性项目 |
|---|---|---|---|
| 主管部门 | 文化和旅游局 | 实施单位 | 图书馆 |
| 计划开始日期 | 2026年2月 | 计划完成日期 | 2028年2月 |
| 一级指标 | 二级指标 | 三级指标 | 年度指标值 |
| 产出指标 | 数量指标 | 讲座场次 | 12场 |
""")
    assert (form.planned_start, form.planned_end) == (date(2026, 2, 1), date(2028, 2, 29))
