"""Forms that are handed out when a stage opens, with all in them that is known already."""

from collections.abc import Mapping, Sequence
from datetime import date

from forms.form import (
    Declaration,
    DeclaredFunds,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    ExecutedRow,
    Indicator,
    MonitoredFunds,
    MonitoredIndicator,
    MonitoredRow,
    MonitoringReport,
    SelfEvaluation,
    Source,
    Value,
)

FULL_MARKS = 100.0
_COST_FROM = 2024
"""From this year on declarations have 成本指标 on top (official.py)."""

_NOWHERE = Source(file="")

_FRAME = (
    ("产出指标", "数量指标", 3),
    ("产出指标", "质量指标", 2),
    ("产出指标", "时效指标", 1),
    ("效益指标", "经济效益指标", 1),
    ("效益指标", "社会效益指标", 1),
    ("效益指标", "生态效益指标", 1),
    ("效益指标", "可持续影响指标", 1),
    ("满意度指标", "服务对象满意度指标", 1),
)
_COSTS = (
    ("成本指标", "经济成本指标", 1),
    ("成本指标", "社会成本指标", 1),
    ("成本指标", "生态环境成本指标", 1),
)
"""Rows to write into for each 二级指标 of the frame (财预〔2015〕88号; costs: 财预〔2021〕101号)."""


class Assignment(Value):
    """What the roster knows of a project that is to be declared; ``amount`` in ``funds_unit``."""

    unit: str
    project: str
    year: int
    department: str | None = None
    amount: float | None = None
    funds_unit: str = "元"
    category: str | None = None
    nature: str | None = None
    start: date | None = None
    end: date | None = None


class PointScheme(Value):
    """Points of a self-evaluation: for the rate of execution, and by 一级指标."""

    rate: float
    levels: Mapping[str, float]


def declaration_form(given: Assignment, last_year: Sequence[Indicator] = ()) -> Declaration:
    """An empty declaration of that project, with last year's indicators or with rows by the frame."""
    frame = (*_COSTS, *_FRAME) if given.year >= _COST_FROM else _FRAME
    rows = [
        Indicator(level1=level1, level2=level2, level3=None, target=None)
        for level1, level2, count in frame
        for _ in range(count)
    ]
    return Declaration(
        form_title=None,
        year=given.year,
        project_name=given.project,
        competent_department=given.department,
        implementing_unit=given.unit,
        funds_unit=given.funds_unit,
        source=_NOWHERE,
        locations={},
        project_category=given.category,
        project_nature=given.nature,
        planned_start=given.start,
        planned_end=given.end,
        funds=DeclaredFunds(annual=given.amount),
        overall_goal=None,
        annual_goal=None,
        indicators=[
            Indicator(level1=row.level1, level2=row.level2, level3=row.level3, target=row.target)
            for row in last_year
        ]
        or rows,
    )


def monitoring_form(declared: Declaration, *, month: int = 7) -> MonitoringReport:
    """The monitoring report on 1—``month``月 of what was declared, its progress still to be written."""
    annual, fiscal, carryover, other = _initial(declared)
    return MonitoringReport(
        form_title=None,
        year=declared.year,
        project_name=declared.project_name,
        competent_department=declared.competent_department,
        implementing_unit=declared.implementing_unit,
        funds_unit=declared.funds_unit,
        source=_NOWHERE,
        locations={},
        month=month,
        funds=MonitoredFunds(
            annual=MonitoredRow(initial=annual),
            fiscal=MonitoredRow(initial=fiscal),
            carryover=MonitoredRow(initial=carryover),
            other=MonitoredRow(initial=other),
        ),
        annual_goal=declared.annual_goal,
        indicators=[
            MonitoredIndicator(
                level1=row.level1,
                level2=row.level2,
                level3=row.level3,
                target=row.target,
                actual=None,
                forecast=None,
                deviation_causes=[],
                deviation=None,
                likelihood=None,
                remark=None,
            )
            for row in declared.indicators
        ],
    )


def evaluation_form(declared: Declaration, scheme: PointScheme) -> SelfEvaluation:
    """The self-evaluation of what was declared, with the scheme's points, its results still to be written."""
    annual, fiscal, carryover, other = _initial(declared)
    return SelfEvaluation(
        form_title=None,
        year=declared.year,
        project_name=declared.project_name,
        competent_department=declared.competent_department,
        implementing_unit=declared.implementing_unit,
        funds_unit=declared.funds_unit,
        source=_NOWHERE,
        locations={},
        funds=EvaluatedFunds(
            annual=EvaluatedRow(initial=annual, weight=scheme.rate),
            fiscal=ExecutedRow(initial=fiscal),
            carryover=ExecutedRow(initial=carryover),
            other=ExecutedRow(initial=other),
        ),
        expected_goal=declared.annual_goal,
        actual_completion=None,
        total_weight=FULL_MARKS,
        total_score=None,
        indicators=[
            EvaluatedIndicator(
                level1=row.level1,
                level2=row.level2,
                level3=row.level3,
                target=row.target,
                actual=None,
                weight=weight,
                score=None,
                deviation=None,
            )
            for row, weight in zip(declared.indicators, weights(declared.indicators, scheme), strict=True)
        ],
    )


def _initial(declared: Declaration) -> tuple[float | None, float | None, float | None, float | None]:
    """The year's money as declared: all of it, this year's grant, carried over, other."""
    funds = declared.funds
    return funds.annual, funds.annual_fiscal, funds.annual_carryover, funds.annual_other


def weights(indicators: Sequence[Indicator], scheme: PointScheme) -> list[float]:
    """The scheme's points over the indicators: each 一级指标's evenly over its rows, in whole points.

    Points of a 一级指标 that has no row go to the one with the most points; where a row stands under one
    that the scheme does not have, all rows share evenly. The sum with the rate's points is always 100.
    """
    rest = FULL_MARKS - scheme.rate
    levels = [row.level1 or "" for row in indicators]
    shares = {level: scheme.levels.get(level, 0.0) for level in dict.fromkeys(levels)}
    if not all(shares.values()):
        return _spread(rest, len(levels))
    greatest = max(shares, key=lambda level: shares[level], default="")
    shares[greatest] = shares.get(greatest, 0.0) + rest - sum(shares.values())
    points = {level: iter(_spread(share, levels.count(level))) for level, share in shares.items()}
    return [next(points[level]) for level in levels]


def _spread(points: float, rows: int) -> list[float]:
    """Points over rows, the first ones one step more: whole points, or tenths and hundredths where few."""
    step = next(
        (size for size in (1, 10, 100) if points * size >= rows and (points * size).is_integer()), 100
    )
    each, more = divmod(round(points * step), max(rows, 1))
    return [(each + (at < more)) / step for at in range(rows)]
