"""Faults of monitoring reports."""

import math

from forms.form import MonitoringReport
from season.district.district import FictionalProject
from season.stages.declarations import figure, measures
from season.stages.faults import Mark, Planter, changed
from season.stages.monitoring import MONTH

_SLOW_MONEY, _SLOW_WORK = 39, 47
"""Percent at the end of July, other months in proportion: the money alarms, the work does not yet."""


_BETWEEN_ROUNDS = 2
"""Months from one round to the next, where there are several."""


def _slow(project: FictionalProject, form: MonitoringReport) -> tuple[MonitoringReport, Mark]:
    return _at(project, form, form.month or MONTH, "M04", "执行率低于预警线")


def _stood_still(project: FictionalProject, form: MonitoringReport) -> tuple[MonitoringReport, Mark]:
    """What was slow in the round before and has not moved since."""
    month = (form.month or MONTH) - _BETWEEN_ROUNDS
    return _at(project, form, month, "M10", "与上一轮的执行数相同")


def _at(
    project: FictionalProject, form: MonitoringReport, month: int, rule: str, what: str
) -> tuple[MonitoringReport, Mark]:
    """The report with money and work as they were, too slow, at the end of a month."""
    part = month / MONTH
    paid = math.floor(project.amount * _SLOW_MONEY * part / 100)
    row = form.funds.annual.model_copy(
        update={"executed": paid, "rate": round(paid / project.amount * 100, 2)}
    )
    bracketed = project.unit.edition_2024
    rows = list(form.indicators)
    for place, measure in enumerate(measures(project, cost_first=bracketed)):
        if measure.counts:
            reached = math.ceil(measure.number * _SLOW_WORK * part / 100)
            rows[place] = rows[place].model_copy(
                update={"actual": figure(reached, measure.unit, bracketed=bracketed)}
            )
    funds = form.funds.model_copy(update={"annual": row, "fiscal": row})
    return changed(form, funds=funds, indicators=rows), Mark(
        rule, "funds/annual/rate", None, f"{row.rate:.2f}%", what
    )


MONITORED: dict[str, Planter[MonitoringReport]] = {"M04": _slow, "M10": _stood_still}
