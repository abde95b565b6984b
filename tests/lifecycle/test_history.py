"""An indicator is known again from declaration to self-evaluation and from year to year."""

from datetime import date
from typing import Any

from bureau.reports import project_history
from expectations.locality.ruleset import default_ruleset
from forms.form import (
    Declaration,
    DeclaredFunds,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    Indicator,
    MonitoredFunds,
    MonitoredIndicator,
    MonitoredRow,
    MonitoringReport,
    SelfEvaluation,
    Source,
)
from lifecycle.scoring.attainment import Yardstick
from lifecycle.scoring.scorecard import score_form
from lifecycle.thread.adjustment import Adjusted, Adjustment
from lifecycle.thread.history import history
from lifecycle.thread.project_year import History, IndicatorYear, YearForms

GOAL = "1、办讲座4场。2、更新展品12件。"


def of_museum(year: int) -> dict[str, Any]:
    return {
        "form_title": None,
        "year": year,
        "project_name": "科普展教",
        "competent_department": "清河区科学技术局",
        "implementing_unit": "清河区科技馆",
        "funds_unit": "万元",
        "source": Source(file="表.txt"),
        "locations": {},
    }


def declared(year: int, *rows: tuple[str, str], goal: str = GOAL) -> Declaration:
    return Declaration(
        **of_museum(year),
        project_category=None,
        project_nature=None,
        planned_start=date(year, 1, 1),
        planned_end=date(year, 12, 31),
        funds=DeclaredFunds(annual=50.0),
        overall_goal=goal,
        annual_goal=goal,
        indicators=[
            Indicator(level1="产出指标", level2="数量指标", level3=name, target=target)
            for name, target in rows
        ],
    )


def monitored(year: int, *rows: tuple[str, str, str, str]) -> MonitoringReport:
    return MonitoringReport(
        **of_museum(year),
        month=7,
        funds=MonitoredFunds(annual=MonitoredRow(initial=50, executed=20, rate=40.0, forecast=50)),
        annual_goal=GOAL,
        indicators=[
            MonitoredIndicator(
                level1="产出指标", level2="数量指标", level3=name, target=target, actual=actual,
                forecast=forecast, deviation_causes=[], deviation=None, likelihood="确定能", remark=None,
            )
            for name, target, actual, forecast in rows
        ],
    )  # fmt: skip


def evaluated(year: int, *rows: tuple[str, str, str], goal: str = GOAL) -> SelfEvaluation:
    return SelfEvaluation(
        **of_museum(year),
        funds=EvaluatedFunds(annual=EvaluatedRow(initial=50, budget=50, executed=49, rate=98.0)),
        expected_goal=goal,
        actual_completion="1、办讲座3场。2、更新展品12件。",
        total_weight=90,
        total_score=85,
        indicators=[
            EvaluatedIndicator(
                level1="产出指标", level2="数量指标", level3=name, target=target, actual=actual,
                weight=45.0, score=40.0, deviation=None,
            )
            for name, target, actual in rows
        ],
    )  # fmt: skip


def named(told_history: History, year: int) -> dict[str | None, IndicatorYear]:
    (project_year,) = [project_year for project_year in told_history.years if project_year.year == year]
    return {row.level3: row for row in project_year.indicators}


def changes(row: IndicatorYear) -> list[tuple[str, str]]:
    return [(change.at, change.change.value) for change in row.changes]


def test_an_indicator_carries_its_target_progress_result_and_points_in_one_row() -> None:
    evaluation = evaluated(2025, ("讲座场次", "≥4场", "3场"))
    told_history = history(
        "科普展教",
        [
            YearForms(
                year=2025,
                declaration=declared(2025, ("讲座场次", "≥4场")),
                monitoring=monitored(2025, ("讲座场次", "≥4场", "2场", "4场")),
                evaluation=evaluation,
                card=score_form(evaluation, Yardstick(method=default_ruleset().scoring)),
            )
        ],
    )
    (row,) = told_history.years[0].indicators
    assert (row.declared, row.target, row.progress, row.forecast, row.likelihood, row.actual) == (
        "≥4场", "≥4场", "2场", "4场", "确定能", "3场",
    )  # fmt: skip
    assert (row.weight, row.score, row.recomputed) == (45.0, 40.0, 33.75)
    assert changes(row) == [("执行", "kept"), ("自评", "kept")]


def test_added_dropped_and_changed_indicators_say_where_and_from_what_to_what() -> None:
    told_history = history(
        "科普展教",
        [
            YearForms(
                year=2025,
                declaration=declared(2025, ("讲座场次", "≥4场"), ("更新展品数", "≥12件")),
                monitoring=monitored(
                    2025, ("讲座场次", "≥2场", "2场", "4场"), ("志愿服务", "≥9人", "9人", "9人")
                ),
                evaluation=evaluated(2025, ("讲座场次", "≥4场", "4场"), ("志愿服务", "≥9人", "9人")),
            )
        ],
    )
    rows = named(told_history, 2025)
    assert changes(rows["讲座场次"]) == [("执行", "changed"), ("自评", "kept")]
    change = rows["讲座场次"].changes[0]
    assert (change.differs, change.before and change.before["target"], change.after and change.after["target"]) == (
        ("target",), "≥4场", "≥2场",
    )  # fmt: skip
    assert changes(rows["更新展品数"]) == [("执行", "dropped"), ("自评", "dropped")]
    assert changes(rows["志愿服务"]) == [("执行", "added"), ("自评", "added")]
    assert rows["志愿服务"].target is None
    assert len(told_history.indicators) == 3


def test_a_renamed_indicator_keeps_its_identity_from_year_to_year() -> None:
    first = YearForms(year=2024, declaration=declared(2024, ("科普讲座举办场次", "≥4场"), ("旧项", "≥1次")))
    second = YearForms(year=2025, declaration=declared(2025, ("科普讲座举办场数", "≥6场"), ("新事", "≥9人")))
    told_history = history("科普展教", [second, first])
    by_names = {indicator.names: indicator for indicator in told_history.indicators}
    assert set(by_names) == {("科普讲座举办场次", "科普讲座举办场数"), ("旧项",), ("新事",)}
    joined = by_names["科普讲座举办场次", "科普讲座举办场数"]
    assert joined.years == (2024, 2025)
    row = named(told_history, 2025)["科普讲座举办场数"]
    assert (row.id, row.changes[0].at, row.changes[0].differs) == (joined.id, "申报", ("level3", "target"))
    assert changes(named(told_history, 2025)["旧项"]) == [("申报", "dropped")]
    alone = history("科普展教", [first])
    assert [indicator.id for indicator in alone.indicators] == [
        row.id for row in told_history.years[0].indicators
    ]


def test_an_indicator_left_out_for_a_year_is_the_same_when_it_comes_back() -> None:
    years = [
        YearForms(year=2023, declaration=declared(2023, ("讲座场次", "≥4场"), ("更新展品数", "≥12件"))),
        YearForms(year=2024, declaration=declared(2024, ("更新展品数", "≥12件"))),
        YearForms(year=2025, declaration=declared(2025, ("讲座场次", "≥5场"), ("更新展品数", "≥12件"))),
    ]
    told_history = history("科普展教", years)
    assert {indicator.names: indicator.years for indicator in told_history.indicators} == {
        ("讲座场次",): (2023, 2024, 2025),
        ("更新展品数",): (2023, 2024, 2025),
    }
    assert changes(named(told_history, 2025)["讲座场次"]) == [("申报", "added")]


def test_the_first_version_of_a_declaration_names_its_indicators_for_good() -> None:
    first, second = declared(2025, ("科普讲座举办场次", "≥4场")), declared(2025, ("科普讲座举办场数", "≥4场"))
    before = history("科普展教", [YearForms(year=2025, declaration=first)])
    after = history("科普展教", [YearForms(year=2025, declaration=second, older=(first,))])
    assert [indicator.id for indicator in after.indicators] == [
        indicator.id for indicator in before.indicators
    ]
    assert after.indicators[0].names == ("科普讲座举办场次", "科普讲座举办场数")


def test_two_indicators_of_one_name_are_two() -> None:
    told_history = history(
        "科普展教", [YearForms(year=2025, declaration=declared(2025, ("完成率", "≥80%"), ("完成率", "≥90%")))]
    )
    assert len({indicator.id for indicator in told_history.indicators}) == 2


def test_what_was_approved_is_what_later_forms_are_held_against() -> None:
    def row(name: str, target: str) -> dict[str, str]:
        return {"level1": "产出指标", "level2": "数量指标", "level3": name, "target": target}

    told_history = history(
        "科普展教",
        [
            YearForms(
                year=2025,
                declaration=declared(2025, ("讲座场次", "≥4场"), ("更新展品数", "≥12件"), ("巡展", "≥1次")),
                adjustments=(
                    Adjustment(
                        field=Adjusted.INDICATOR,
                        before=row("讲座场次", "≥4场"),
                        after=row("讲座场次", "≥2场"),
                    ),
                    Adjustment(field=Adjusted.INDICATOR, before=row("更新展品数", "≥12件")),
                    Adjustment(field=Adjusted.INDICATOR, after=row("志愿服务", "≥9人")),
                    Adjustment(
                        field=Adjusted.INDICATOR, before=row("巡展", "≥1次"), after=row("流动展览", "≥1次")
                    ),
                    Adjustment(field=Adjusted.FUNDS, after={"annual": 480000.0}),
                ),
                evaluation=evaluated(
                    2025,
                    ("讲座场次", "≥2场", "2场"),
                    ("志愿服务", "≥9人", "9人"),
                    ("流动展览", "≥1次", "1次"),
                ),
            )
        ],
    )
    rows = named(told_history, 2025)
    assert changes(rows["讲座场次"]) == [("调整", "changed"), ("自评", "kept")]
    assert (rows["讲座场次"].declared, rows["讲座场次"].target) == ("≥4场", "≥2场")
    assert changes(rows["更新展品数"]) == [("调整", "dropped")]
    assert changes(rows["志愿服务"]) == [("调整", "added"), ("自评", "kept")]
    assert changes(rows["流动展览"]) == [("调整", "changed"), ("自评", "kept")]
    assert ("巡展", "流动展览") in {indicator.names for indicator in told_history.indicators}
    assert (told_history.years[0].money.filed, told_history.years[0].money.declared) == (500000.0, 480000.0)


def test_goals_part_by_part_and_money_in_yuan() -> None:
    changed = "1、办讲座4场。2、更新展品6件。"
    told_history = history(
        "科普展教",
        [
            YearForms(
                year=2025,
                declaration=declared(2025, ("讲座场次", "≥4场")),
                monitoring=monitored(2025),
                evaluation=evaluated(2025, goal=changed),
            )
        ],
    )
    year = told_history.years[0]
    assert [(part.number, part.same, part.evaluated, part.completed) for part in year.goals] == [
        (1, True, "办讲座4场。", "办讲座3场。"),
        (2, False, "更新展品6件。", "更新展品12件。"),
    ]
    money = year.money
    assert (money.declared, money.month, money.executed_by_month, money.rate_by_month) == (
        500000,
        7,
        200000,
        40,
    )
    assert (money.initial, money.budget, money.executed, money.rate) == (500000, 500000, 490000, 98)
    assert year.score.printed == 85


def test_what_every_round_of_monitoring_reported_stands_beside_its_months() -> None:
    spring = monitored(2025, ("讲座场次", "≥4场", "1场", "4场")).model_copy(
        update={
            "month": 4,
            "funds": MonitoredFunds(annual=MonitoredRow(initial=50, executed=5, rate=10.0, forecast=50)),
        }
    )
    forms = YearForms(
        year=2025,
        declaration=declared(2025, ("讲座场次", "≥4场")),
        earlier_rounds=(spring,),
        monitoring=monitored(2025, ("讲座场次", "≥4场", "3场", "4场")),
    )
    (year,) = history("科普展教", [forms]).years
    (lectures,) = year.indicators
    assert [(reported.month, reported.progress) for reported in lectures.rounds] == [(4, "1场"), (7, "3场")]
    assert lectures.progress == "3场"
    assert [(reported.month, reported.rate) for reported in year.money.rounds] == [(4, 10.0), (7, 40.0)]
    assert (year.money.month, year.money.executed_by_month) == (7, 200_000)
    assert project_history.indicator_cells(2025, lectures)[6] == "1—4月：1场；1—7月：3场"
    assert project_history.year_cells(year)[3] == "1—4月：10%；1—7月：40%"
