from typing import Any

from forms.form import Declaration, DeclaredFunds, Indicator, Location, Source
from lifecycle.thread.versions import Difference, differences


def form(*rows: tuple[str, str], annual: float = 120000.0, line: int = 1, **changed: Any) -> Declaration:
    values: dict[str, Any] = {"annual_goal": "举办讲座12场。", "project_name": "科普讲座"} | changed
    return Declaration(
        form_title="财政项目支出绩效目标申报表",
        year=2025,
        project_category="经常性项目",
        project_nature=None,
        competent_department="云州市清河区科学技术局",
        implementing_unit="云州市清河区科技馆",
        planned_start=None,
        planned_end=None,
        funds_unit="元",
        funds=DeclaredFunds(total=annual, annual=annual),
        overall_goal=None,
        indicators=[
            Indicator(level1="产出指标", level2="数量指标", level3=name, target=target)
            for name, target in rows
        ],
        source=Source(file="申报.txt", first_line=line),
        locations={"project_name": Location(line=line)},
        **values,
    )


LECTURES, VISITS = ("讲座场次", "≥12场"), ("参观人次", "≥3万人次")


def test_a_form_that_says_the_same_elsewhere_in_another_file_has_no_difference() -> None:
    assert differences(form(LECTURES), form(LECTURES, line=9)) == []


def test_values_are_named_by_their_field_with_what_was_and_what_is() -> None:
    assert differences(form(annual=120000.0), form(annual=90000.0, annual_goal=None)) == [
        Difference(field="funds/total", before="120000", after="90000"),
        Difference(field="funds/annual", before="120000", after="90000"),
        Difference(field="annual_goal", before="举办讲座12场。", after=None),
    ]


def test_indicators_are_joined_by_name_wherever_they_stand() -> None:
    older, newer = form(LECTURES, VISITS), form(VISITS, ("讲座场次", "≥8场"))
    assert differences(older, newer) == [
        Difference(field="indicators/1/target", subject="讲座场次", before="≥12场", after="≥8场")
    ]


def test_an_indicator_that_is_added_or_dropped_is_told_as_a_row() -> None:
    older, newer = form(LECTURES), form(VISITS)
    assert differences(older, newer) == [
        Difference(
            field="indicators/0",
            subject="参观人次",
            before=None,
            after="产出指标　数量指标　参观人次　≥3万人次",
        ),
        Difference(
            field="indicators/0", subject="讲座场次", before="产出指标　数量指标　讲座场次　≥12场", after=None
        ),
    ]
