"""Forms without a planted fault are what a reviewer wants to see."""

import pytest

from forms.form import Declaration, Form, MonitoringReport, SelfEvaluation
from season import build, sample
from season.district_year import Season


def clean(season: Season) -> list[Form]:
    """The forms that have no fault of their own."""
    return [
        form
        for arrival in season.arrivals
        for index, form in enumerate(arrival.forms)
        if index not in {fault.form_index for fault in arrival.faults}
    ]


@pytest.fixture(scope="module", params=["sample", "built"])
def forms(request: pytest.FixtureRequest) -> list[Form]:
    return clean(sample() if request.param == "sample" else build(12, 8, 7, 2026))


def test_the_money_of_a_declaration_adds_up(forms: list[Form]) -> None:
    for form in forms:
        if isinstance(form, Declaration):
            funds = form.funds
            assert funds.total == (funds.total_fiscal or 0) + (funds.total_other or 0)
            parts = (funds.annual_fiscal, funds.annual_carryover, funds.annual_other)
            assert funds.annual == sum(part or 0 for part in parts)
            assert (funds.annual or 0) <= (funds.total or 0)


def test_a_project_of_several_years_has_a_larger_total_and_a_goal_of_its_own(forms: list[Form]) -> None:
    long = [
        form
        for form in forms
        if isinstance(form, Declaration) and form.planned_end and form.planned_end.year != form.year
    ]
    assert long
    for form in long:
        assert form.overall_goal != form.annual_goal
        assert (form.funds.total or 0) > (form.funds.annual or 0)


def test_every_declaration_has_the_whole_frame_of_indicators(forms: list[Form]) -> None:
    for form in forms:
        if isinstance(form, Declaration):
            assert {"产出指标", "效益指标", "满意度指标"} <= {row.level1 for row in form.indicators}
            level2 = {row.level2 for row in form.indicators}
            assert {"数量指标", "质量指标", "时效指标", "服务对象满意度指标"} <= level2
            assert level2 & {"成本指标", "经济成本指标"}


def test_no_two_indicators_of_a_form_have_the_same_name(forms: list[Form]) -> None:
    for form in forms:
        names = [row.level3 for row in form.indicators]
        assert len(names) == len(set(names))


def test_every_target_has_a_comparator_and_a_unit_or_is_a_day(forms: list[Form]) -> None:
    for form in forms:
        for row in form.indicators:
            target = row.target or ""
            assert (
                target.endswith("日前") or target.startswith(("≥", "≤", "=", ">=", "<=")) or target == "提升"
            )
            assert not target[-1].isdigit()


def test_execution_rates_and_scores_are_worked_out_right(forms: list[Form]) -> None:
    for form in forms:
        if isinstance(form, MonitoringReport):
            row = form.funds.annual
            assert row.rate == pytest.approx((row.executed or 0) / (row.initial or 1) * 100, abs=0.005)
        if isinstance(form, SelfEvaluation):
            money = form.funds.annual
            assert money.rate == pytest.approx((money.executed or 0) / (money.budget or 1) * 100, abs=0.005)
            assert money.score == pytest.approx((money.rate or 0) / 10, abs=0.005)


def test_weights_follow_the_scheme_and_sum_to_a_hundred(forms: list[Form]) -> None:
    for form in forms:
        if isinstance(form, SelfEvaluation):
            by_level: dict[str | None, float] = {}
            for row in form.indicators:
                by_level[row.level1] = by_level.get(row.level1, 0) + (row.weight or 0)
            assert by_level in (
                {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
                {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
            )
            assert form.total_weight == sum(by_level.values()) + (form.funds.annual.weight or 0) == 100


def test_scores_sum_to_the_total_and_marks_are_only_taken_with_a_reason(forms: list[Form]) -> None:
    for form in forms:
        if isinstance(form, SelfEvaluation):
            scores = sum(row.score or 0 for row in form.indicators) + (form.funds.annual.score or 0)
            assert form.total_score == pytest.approx(scores)
            for row in form.indicators:
                assert (row.deviation == "无") == (row.score == row.weight)


def test_a_later_form_repeats_what_was_accepted() -> None:
    accepted = {
        form.project_name: form
        for arrival in sample().arrivals
        for index, form in enumerate(arrival.forms)
        if isinstance(form, Declaration)
        and not any(fault.mark.returns for fault in arrival.faults if fault.form_index in {index, None})
    }
    renamed = {happening.name: happening.project.name for happening in sample().happenings if happening.name}
    later = [form for form in clean(sample()) if not isinstance(form, Declaration)]
    assert later
    for form in later:
        before = accepted[renamed.get(form.project_name or "", form.project_name)]
        assert [row.level3 for row in form.indicators] == [row.level3 for row in before.indicators]
        declared = [(row.target or "").replace("≥", ">=").replace("≤", "<=") for row in before.indicators]
        assert [
            (row.target or "").replace("≥", ">=").replace("≤", "<=") for row in form.indicators
        ] == declared
        goal = form.annual_goal if isinstance(form, MonitoringReport) else form.expected_goal
        assert goal == before.annual_goal
