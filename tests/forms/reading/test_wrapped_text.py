"""Forms in running text, as a PDF gives them: wrapped cells, page breaks inside a form, wandering labels."""

from pathlib import Path

from forms import Document, read_bytes
from forms.form import Declaration, Location, SelfEvaluation

DECLARATION = """\
 云州市清河区体育事业发展中心

2026 年财政支出项目绩效目标申报表

按照本市预算绩效管理工作的总体要求，编报绩效目标的项目 1个，涉及

项目预算资金 120.00 万元。

一、全民健身

一、项目概述

在全区开展全民健身活动。

七、绩效目标

详见单位的项目绩效目标表。

财政项目支出绩效目标申报表 1

（2026 年度）

项目名称 全民健身 项目类别 经常性项目

主管部门
云州市清河区文化和

旅游局
实施单位

云州市清河区体育事业发展中心

计划开始日期 2026-01-01 计划完成日 2026-12-31
 期

项目资金

（元）

项目资金总额 1200000.00 年度资金申请总额
1200000.0

0

其中：财政资金 1200000.00

其中：当年财政拨

款

1200000.0

0

上年结转资金 0

其他资金 0 其他资金 0

项目绩效目

标

项目总目标

（2026 年- 2026 年）
年度总目标

全年组织社区健身指导六十场，为居民免费

测试体质，办好区级运动会一届，使经常锻

炼的人多起来。

全年组织社区健身指导六十场，为

居民免费测试体质，办好区级运动
 会一届，使经常锻炼的人多起来。

绩效指标

一级指

标
二级指标 三级指标

年度指标

值

产出指

标
数量指标

社区健身指导场次 ≥60 场

500 米健身步道新建 ≥2 条

参加区级运动会并完成全部比

赛项目的代表队数量

≥30 支

体质测试覆盖范围

十四个街

道、五个

镇

质量指标 步道验收合格率 =100%

时效指标
运动会举办时间
2026 年

10 月底前

效益指

标

社会效益指标 经常参加锻炼的人口比例 ≥45%

满意度

指标

服务对象满

意度指标

参与居民满意度 ≥90%

二、体育设施维护

一、项目概述

"""


def only_form(text: str) -> Declaration | SelfEvaluation:
    found: Document = read_bytes(text.encode(), "清河.txt")
    (form,) = found.forms
    assert isinstance(form, Declaration | SelfEvaluation)
    return form


def declaration(text: str = DECLARATION) -> Declaration:
    form = only_form(text)
    assert isinstance(form, Declaration)
    return form


def test_a_label_that_a_page_breaks_is_put_together_again() -> None:
    form = declaration()
    assert (str(form.planned_start), str(form.planned_end)) == ("2026-01-01", "2026-12-31")


def test_wrapped_cells_of_the_header_lose_the_white_space_of_their_line_breaks() -> None:
    form = declaration()
    assert form.form_title == "财政项目支出绩效目标申报表1"
    assert form.competent_department == "云州市清河区文化和旅游局"
    assert form.implementing_unit == "云州市清河区体育事业发展中心"
    assert form.funds.annual_fiscal == 1_200_000
    assert form.funds.total_other == form.funds.annual_other == 0
    assert form.funds_unit == "元"


def test_the_two_goals_are_parted_even_where_a_page_breaks_one_of_them() -> None:
    form = declaration()
    assert form.overall_goal == form.annual_goal
    assert form.annual_goal is not None
    assert form.annual_goal.endswith("办好区级运动会一届，使经常锻炼的人多起来。")


def test_names_and_targets_are_joined_from_their_lines() -> None:
    rows = [(row.level2, row.level3, row.target) for row in declaration().indicators]
    assert rows == [
        ("数量指标", "社区健身指导场次", "≥60场"),
        ("数量指标", "500米健身步道新建", "≥2条"),
        ("数量指标", "参加区级运动会并完成全部比赛项目的代表队数量", "≥30支"),
        ("数量指标", "体质测试覆盖范围", "十四个街道、五个镇"),
        ("质量指标", "步道验收合格率", "=100%"),
        ("时效指标", "运动会举办时间", "2026年10月底前"),
        ("社会效益指标", "经常参加锻炼的人口比例", "≥45%"),
        ("服务对象满意度指标", "参与居民满意度", "≥90%"),
    ]


def test_a_form_ends_where_the_next_chapter_begins() -> None:
    assert declaration().leftovers == []


def test_each_value_knows_its_line() -> None:
    form = declaration()
    lines = DECLARATION.split("\n")
    place = form.locations["indicators/4/target"]
    assert isinstance(place, Location)
    assert place.line == lines.index("质量指标 步道验收合格率 =100%") + 1


def test_the_statement_and_the_narrative_stand_beside_the_form() -> None:
    form = declaration()
    assert form.statement is not None
    assert (form.statement.projects, form.statement.amount) == (1, 120.0)
    assert form.narrative["项目概述"] == "在全区开展全民健身活动。"


def test_two_goals_on_one_line_are_parted() -> None:
    goals = DECLARATION[DECLARATION.index("全年组织社区") : DECLARATION.index("绩效指标\n\n一级指")]
    form = declaration(DECLARATION.replace(goals, "详见附件 详见附件\n\n"))
    assert (form.overall_goal, form.annual_goal) == ("详见附件", "详见附件")


SELF_EVALUATION = (Path(__file__).parents[1] / "should_read" / "self_evaluation.txt").read_text(
    encoding="utf-8"
)


def test_labels_of_a_self_evaluation_may_stand_anywhere_beside_their_rows() -> None:
    form = only_form(SELF_EVALUATION)
    assert [(row.level1, row.level2, row.level3) for row in form.indicators] == [
        ("产出指标", "数量指标", "社区健身指导场次"),
        ("产出指标", "数量指标", "参加区级运动会的代表队数量"),
        ("产出指标", "成本指标", "每场指导成本"),
        ("效益指标", "社会效益指标", "经常参加锻炼的人口比例"),
        ("效益指标", "可持续影响指标", "设施维护制度健全性"),
        ("满意度指标", "服务对象满意度指标", "参与居民满意度"),
    ]


def test_a_name_that_a_page_broke_after_its_row_was_printed_is_whole_and_under_the_new_page_s_label() -> None:
    row = only_form(SELF_EVALUATION).indicators[4]
    assert (row.level2, row.level3, row.target) == ("可持续影响指标", "设施维护制度健全性", "健全")


def test_scores_and_reasons_go_to_their_columns() -> None:
    form = only_form(SELF_EVALUATION)
    assert isinstance(form, SelfEvaluation)
    rows = [(row.target, row.actual, row.weight, row.score, row.deviation) for row in form.indicators]
    assert rows == [
        (">=60场", "48场", 20, 16, "两个社区改造，场地停用"),
        (">=30支", "32支", 20, 20, "无"),
        ("<=2000元/场", "1850元", 10, 10, "无"),
        (">=45%", "46%", 20, 20, "无"),
        ("健全", "健全", 10, 10, "无"),
        (">=90%", "93%", 10, 10, "无"),
    ]
    assert (form.total_weight, form.total_score) == (100, 96)


def test_a_blank_amount_is_none_and_a_printed_zero_is_zero() -> None:
    form = only_form(SELF_EVALUATION)
    assert isinstance(form, SelfEvaluation)
    assert (form.funds.carryover.initial, form.funds.carryover.executed) == (0, None)
    assert (form.funds.annual.budget, form.funds.annual.executed, form.funds.annual.rate) == (
        1_100_000.0,
        1_045_000.0,
        95.0,
    )
