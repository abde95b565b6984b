"""What a unit reports on the first months of the year (财预〔2019〕136号: in August on January to July)."""

from random import Random

from forms.form import Declaration, MonitoredFunds, MonitoredIndicator, MonitoredRow, MonitoringReport
from season.district.district import FictionalProject
from season.district.kinds import Measure
from season.stages.declarations import IMPROVED, figure, measures

MONTH, YEAR = 7, 12

_UNSURE_ONE_IN = 5
"""In one of so many reports a unit is not sure of an indicator, says why and what it does about it."""
_UNSURE = {
    "deviation_causes": ["人员保障", "其他"],
    "deviation": "承办方人员调整，上半年进度略慢，已补签人员到位承诺",
    "likelihood": "有可能",
    "remark": "九月复核",
}
_PAID = (-2, 3)
"""Percentage points from the months' share of the year at which the money is: near it, nothing alarms."""


def _so_far(measure: Measure, chance: Random, month: int, *, bracketed: bool) -> str:
    if measure.day:
        return "按进度推进，尚未到期"
    if measure.counts:
        return figure(round(measure.number * month / YEAR), measure.unit, bracketed=bracketed)
    return figure(_kept(measure, chance), measure.unit, bracketed=bracketed)


def _kept(measure: Measure, chance: Random) -> int:
    if measure.comparator == "≤":
        return max(1, measure.number * chance.randint(90, 100) // 100)
    return min(100, measure.number * chance.randint(100, 104) // 100)


def _forecast(measure: Measure, *, bracketed: bool) -> str:
    if measure.day:
        return f"{measure.day.year}年{measure.day.month}月完成"
    return figure(measure.number, measure.unit, bracketed=bracketed)


def report(
    project: FictionalProject, declared: Declaration, chance: Random, month: int = MONTH
) -> MonitoringReport:
    """The monitoring report on 1—``month``月 as it ought to be for what was declared."""
    bracketed = declared.project_nature is not None
    paid = project.amount * (round(100 * month / YEAR) + chance.randint(*_PAID)) // 100
    unsure = chance.randrange(_UNSURE_ONE_IN) == 0
    row = MonitoredRow(
        initial=project.amount,
        executed=paid,
        rate=round(paid / project.amount * 100, 2),
        forecast=project.amount,
    )
    no_money = MonitoredRow(initial=0, executed=0, forecast=0)
    rows = [
        MonitoredIndicator(
            **indicator.model_dump(),
            actual="较上年同期提高3个百分点"
            if indicator.target == IMPROVED
            else _so_far(measure, chance, month, bracketed=bracketed),
            forecast=IMPROVED if indicator.target == IMPROVED else _forecast(measure, bracketed=bracketed),
            deviation_causes=[],
            deviation=None,
            likelihood="确定能",
            remark=None,
        )
        for indicator, measure in zip(
            declared.indicators, measures(project, cost_first=bracketed), strict=True
        )
    ]
    if unsure:
        rows[-1] = rows[-1].model_copy(update=_UNSURE)
    return MonitoringReport(
        form_title=None,
        year=project.year,
        project_name=project.name,
        competent_department=project.unit.department.name,
        implementing_unit=project.unit.name,
        funds_unit="元",
        source=declared.source,
        locations={},
        month=month,
        funds=MonitoredFunds(annual=row, fiscal=row, carryover=no_money, other=no_money),
        annual_goal=declared.annual_goal,
        indicators=rows,
    )
