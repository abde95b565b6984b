"""What a unit says of its year: the self-evaluation (财预〔2020〕10号)."""

from random import Random

from forms.form import (
    Declaration,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    ExecutedRow,
    SelfEvaluation,
)
from season.district.district import FictionalProject
from season.district.kinds import Measure
from season.stages.declarations import IMPROVED, figure, measures

RATE_WEIGHT = 10
"""Points for the execution rate."""

_SCHEME = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
_SCHEME_WITH_COST = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
_OVER = 115
"""Percent of a target that is reached at most: beyond 130 a reviewer asks why."""

REASON = "第四季度场地检修致部分活动顺延，已与承办方约定次年一季度补办并每月核对进度"


def weights(level1s: list[str]) -> list[int]:
    """The points of each row: a level's points shared out evenly, the first rows get the rest."""
    scheme = _SCHEME_WITH_COST if "成本指标" in level1s else _SCHEME
    shared = []
    for place, level1 in enumerate(level1s):
        rows = level1s.count(level1)
        base, remainder = divmod(scheme[level1], rows)
        shared.append(base + (level1s[:place].count(level1) < remainder))
    return shared


def reached(measure: Measure, chance: Random) -> int:
    """What was reached of a measure that was met."""
    if measure.comparator == "≤":
        return max(1, measure.number * chance.randint(90, 99) // 100)
    above = measure.number * chance.randint(100, _OVER) // 100
    return min(100, above) if measure.unit == "%" else above


def printed(measure: Measure, number: int, chance: Random, *, bracketed: bool) -> str:
    """The actual value as it is printed: 13场, 2025年11月6日."""
    if measure.day:
        finished_on = measure.day.replace(day=chance.randint(1, measure.day.day - 1))
        return f"{finished_on.year}年{finished_on.month}月{finished_on.day}日"
    return figure(number, measure.unit, bracketed=bracketed)


def evaluate(
    project: FictionalProject, declared: Declaration, chance: Random, missed: str | None = None
) -> SelfEvaluation:
    """The self-evaluation as it ought to be for what was declared.

    ``missed`` names an indicator that falls short: marks are taken, the reason is given and disclosed.
    """
    bracketed = declared.project_nature is not None
    rows = measures(project, cost_first=bracketed)
    points = weights([indicator.level1 or "" for indicator in declared.indicators])
    actual: dict[str, int] = {}
    indicators = []
    for indicator, measure, weight in zip(declared.indicators, rows, points, strict=True):
        number = reached(measure, chance)
        score = float(weight)
        if measure.name == missed:
            number = measure.number * 4 // 5
            score = round(weight * number / measure.number, 2)
        actual[measure.name] = number
        words = "较上年提高5个百分点" if indicator.target == IMPROVED else None
        indicators.append(
            EvaluatedIndicator(
                **indicator.model_dump(exclude={"weight"}),
                actual=words or printed(measure, number, chance, bracketed=bracketed),
                weight=weight,
                score=score,
                deviation=REASON if score < weight else "无",
            )
        )
    funds = _funds(project, chance)
    # A year in which every number came out as planned is told in other words than the plan.
    completion = f"截至年底，{_done(project, actual)}"
    if missed:
        unmet = next(measure for measure in rows if measure.name == missed)
        completion += (
            f"其中{missed}计划{unmet.number}{unmet.unit}，实际{actual[missed]}{unmet.unit}，未达到预期。"
        )
    return SelfEvaluation(
        form_title=None,
        year=project.year,
        project_name=project.name,
        competent_department=project.unit.department.name,
        implementing_unit=project.unit.name,
        funds_unit="元",
        source=declared.source,
        locations={},
        funds=funds,
        expected_goal=declared.annual_goal,
        actual_completion=completion,
        total_weight=100,
        total_score=total(funds, indicators),
        indicators=indicators,
    )


def total(funds: EvaluatedFunds, indicators: list[EvaluatedIndicator]) -> float:
    """The sum of all points."""
    return round((funds.annual.score or 0) + sum(row.score or 0 for row in indicators), 2)


def _done(project: FictionalProject, actual: dict[str, int]) -> str:
    if len(project.works) == 1:
        return project.works[0].accomplished(actual) + "。"
    return "".join(
        f"{number}.{work.name}：{work.accomplished(actual)}。" for number, work in enumerate(project.works, 1)
    )


def _funds(project: FictionalProject, chance: Random) -> EvaluatedFunds:
    executed = project.amount * chance.randint(930, 1000) // 1000
    rate = round(executed / project.amount * 100, 2)
    paid = ExecutedRow(initial=project.amount, budget=project.amount, executed=executed)
    no_money = ExecutedRow(initial=0, budget=0, executed=0)
    return EvaluatedFunds(
        annual=EvaluatedRow(
            **paid.model_dump(), weight=RATE_WEIGHT, rate=rate, score=round(rate / 100 * RATE_WEIGHT, 2)
        ),
        fiscal=paid,
        carryover=no_money,
        other=no_money,
    )
