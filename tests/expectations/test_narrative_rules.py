from datetime import date

import pytest

from expectations.arithmetic import wrong_sums
from forms.form import Declaration, DeclaredFunds, Location, Subproject
from tests.expectations.form_builders import count, declared, only


def narrated(amount: float | None = None, **parts: str) -> Declaration:
    part = Subproject(title=None, amount=amount, amount_unit="万元", parts=parts, location=Location(line=7))
    return declared(subprojects=[part])


@pytest.mark.parametrize(
    "text",
    ["小巨人6家×120万=700万", "共需50万元，其中场地20万元，讲课费25万元。", "讲课费4场×2000元=9000元"],
)
def test_a_calculation_that_does_not_come_out_is_found(text: str) -> None:
    assert [finding.rule for finding in only("B06", narrated(年度预算安排=text))] == ["B06"]


@pytest.mark.parametrize(
    "text",
    [
        "小巨人6家*120万=720万",
        "共需45万元，其中场地20万元，讲课费25万元。",
        "应为50*4=200万元",
        "共5万元，其中场地2万元，其他若干",
    ],
)
def test_a_calculation_that_comes_out_is_fine(text: str) -> None:
    assert list(wrong_sums(text, 100)) == []


def test_priced_items_of_a_goal_must_make_up_the_amount() -> None:
    goal = "审核合同40件，每件800元；提供培训1次，每次2600元。"
    assert [finding.value for finding in only("B06", declared(annual_goal=goal))] == ["34600元"]
    right = DeclaredFunds(total=34600, annual=34600)
    assert only("B06", declared(annual_goal=goal, overall_goal=goal, funds=right)) == []


def test_the_narratives_period_must_be_the_forms() -> None:
    [finding] = only("B08", narrated(实施周期="2025年4月13日—2026年4月12日"))
    assert finding.expected == "2025年4月至2026年4月"
    assert only("B08", narrated(实施周期="2025年1月至12月")) == []


@pytest.mark.parametrize("name", ["完成2023年年度工作计划", "结合2024年任务推进改造"])
def test_a_task_of_a_past_year_is_an_error(name: str) -> None:
    assert [finding.severity for finding in only("B09", declared(indicators=[count(name, "≥1项")]))] == [
        "error"
    ]


@pytest.mark.parametrize(
    "name", ["完成2024年度项目验收", "完成2025年年度工作计划", "落实2021年印发的实施意见"]
)
def test_what_rightly_looks_back_is_not(name: str) -> None:
    assert only("B09", declared(indicators=[count(name, "≥1项")])) == []


def test_a_target_in_a_past_year_is_an_error() -> None:
    assert len(only("B09", declared(indicators=[count("完成时间", "2024年10月底")]))) == 1


def test_the_total_of_several_years_is_more_than_one_years_amount() -> None:
    years = {"planned_start": date(2025, 1, 1), "planned_end": date(2026, 12, 31)}
    assert [finding.field for finding in only("B10", declared(**years))] == ["funds/total"]
    assert only("B10", declared()) == []


def test_a_calculation_needs_amounts_and_large_ones_quantities_and_prices() -> None:
    assert "没有金额" in only("B11", narrated(年度预算安排="1.资金测算：按有关规定执行。"))[0].message
    assert "没有数量和单价" in only("B11", narrated(120, 年度预算安排="举办活动需要120万元。"))[0].message
    assert only("B11", narrated(120, 年度预算安排="举办活动12场，每场10万元，合计120万元。")) == []


@pytest.mark.parametrize(("name", "category"), [("科普场馆改造", "经常性项目"), ("展品运维", "一次性项目")])
def test_a_doubtful_category_is_questioned(name: str, category: str) -> None:
    assert len(only("B12", declared(project_name=name, project_category=category))) == 1


@pytest.mark.parametrize(("name", "category"), [("队伍能力建设", "经常性项目"), ("场馆改造", "一次性项目")])
def test_a_fitting_category_is_not(name: str, category: str) -> None:
    assert only("B12", declared(project_name=name, project_category=category)) == []


def test_a_category_may_not_change_from_year_to_year_unnoticed() -> None:
    before = declared(year=2024, project_category="一次性项目")
    assert len(only("B12", declared(), earlier=(before,))) == 1
    assert only("B12", declared(), earlier=(declared(year=2024),)) == []


def test_two_parts_of_a_narrative_alike_are_found() -> None:
    text = "由科普部负责组织实施，财务人员负责资金的支付和核算工作。"
    assert len(only("B13", narrated(立项依据=text, 实施主体=text))) == 1
    assert (
        only("B13", narrated(立项依据=text, 实施主体="由展教部负责组织实施，办公室负责采购和合同管理工作。"))
        == []
    )
