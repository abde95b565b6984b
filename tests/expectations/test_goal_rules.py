from datetime import date

import pytest

from tests.expectations.form_builders import GOAL, codes, declared, only


@pytest.mark.parametrize(
    "goal",
    [
        "年底完成",
        "详见明细。",
        "办好",
        "按计划完成该项目的支出。",
        "2024年拨付资金80万元，2025年拨付资金90万元。",
    ],
)
def test_a_goal_without_a_result_is_empty(goal: str) -> None:
    assert codes(declared(overall_goal=goal, annual_goal=goal)) == ["C01"]


@pytest.mark.parametrize("goal", [GOAL, "完成设备采购和资金拨付，建成展厅一座。", "逐步形成社会化科普的局面"])
def test_a_goal_with_a_result_is_not_empty(goal: str) -> None:
    assert only("C01", declared(overall_goal=goal, annual_goal=goal)) == []


def test_two_different_empty_goals_are_two_findings() -> None:
    found = only("C01", declared(overall_goal="详见明细", annual_goal="年底完成"))
    assert [finding.field for finding in found] == ["overall_goal", "annual_goal"]


def test_what_the_template_left_behind_is_found() -> None:
    assert codes(declared(overall_goal="建设XX展厅，服务居民600人次。")) == ["C02"]
    assert only("C02", declared()) == []


def test_goals_alike_are_questioned_only_over_several_years() -> None:
    over_years = declared(planned_start=date(2024, 1, 1), planned_end=date(2026, 12, 31))
    assert [finding.rule for finding in only("C03", over_years)] == ["C03"]
    backwards = declared(planned_start=date(2026, 1, 1), planned_end=date(2024, 12, 31))
    assert only("C03", backwards) == []
    assert only("C03", declared()) == []
