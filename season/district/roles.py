"""Units to which something happens in the year that happens seldom: one thing each.

All else about such a unit is in order, so that what becomes of its obligations is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import windows
from season.district.district import DISTRICT, FictionalDepartment, FictionalProject, FictionalUnit
from season.district.happenings import Happening
from season.stages.filing import FILLED, Filing

YEAR_OFFSET = {Stage.DECLARATION: -1, Stage.MONITORING: 0, Stage.SELF_EVALUATION: 1}
"""In which calendar year, seen from the performance year, a stage's files come."""

_WEEK = timedelta(days=7)
_DAYS = {Stage.DECLARATION: (10, 9), Stage.MONITORING: (8, 12), Stage.SELF_EVALUATION: (3, 10)}
"""Month and day on which such a unit files."""


@dataclass(frozen=True, slots=True)
class Role:
    """What one unit does in the year, and what is decided about it."""

    filings: Sequence[Filing]
    happenings: Sequence[Happening] = ()


def orderly(own: Sequence[FictionalProject], layout: str) -> list[Filing]:
    """A file for each stage, on time and without a fault."""
    layouts = (layout, "monitored_table", "evaluated_lines")
    year = own[0].year
    return [
        Filing(
            date(year + YEAR_OFFSET[stage], *_DAYS[stage]), own[0].unit.name, stage, stage_layout, tuple(own)
        )
        for stage, stage_layout in zip(Stage, layouts, strict=True)
    ]


def _unit_renamed(own: Sequence[FictionalProject], layout: str) -> Role:
    declared, monitored, evaluated = orderly(own, layout)
    unit, name = own[0].unit.name, f"{own[0].unit.name}（综合服务中心）".replace(DISTRICT, f"{DISTRICT}新")
    renamed = Happening(date(own[0].year, 5, 20), "rename_unit", own[0], "机构改革更名", name=name)
    # The monitoring report still bears the old name, the self-evaluation the new one.
    return Role([declared, monitored, replace(evaluated, signed=name, folder=unit)], [renamed])


def _project_renamed(own: Sequence[FictionalProject], layout: str) -> Role:
    declared, monitored, evaluated = orderly(own, layout)
    name = f"{own[0].name}（提升工程）"
    renamed = Happening(date(own[0].year, 6, 11), "rename_project", own[0], "部门申请更名", name=name)
    return Role([declared, monitored, replace(evaluated, titles={own[0].name: name})], [renamed])


def _second_name(own: Sequence[FictionalProject], layout: str) -> Role:
    signed = f"{own[0].unit.name}（数据中心）"
    return Role([replace(filing, signed=signed) for filing in orderly(own, layout)])


def _extended(own: Sequence[FictionalProject], layout: str) -> Role:
    declared, monitored, evaluated = orderly(own, layout)
    window = windows(own[0].year)[Term(own[0].year, Stage.MONITORING)]
    until = window.locked + 2 * _WEEK
    granted = [
        Happening(window.due, "extension", project, "项目审计未结束", Stage.MONITORING, until=until)
        for project in own
    ]
    return Role([declared, replace(monitored, day=window.locked + _WEEK), evaluated], granted)


def _without_first(filing: Filing) -> list[Filing]:
    return [replace(filing, projects=filing.projects[1:])] if len(filing.projects) > 1 else []


def _zero_declared(own: Sequence[FictionalProject], layout: str) -> Role:
    filings = [shortened for filing in orderly(own, layout) for shortened in _without_first(filing)]
    day = date(own[0].year - 1, 9, 25)
    return Role(filings, [Happening(day, "declare_zero", own[0], "本年度不安排预算", Stage.DECLARATION)])


def _withdrawn(own: Sequence[FictionalProject], layout: str) -> Role:
    filings = [shortened for filing in orderly(own, layout) for shortened in _without_first(filing)]
    day = date(own[0].year - 1, 9, 28)
    return Role(filings, [Happening(day, "withdraw", own[0], "项目取消", Stage.DECLARATION)])


def _exempt(own: Sequence[FictionalProject], layout: str) -> Role:
    declared, monitored, evaluated = orderly(own, layout)
    exempt = Happening(monitored.day - _WEEK, "exempt", own[0], "资金七月底前已全部支付", Stage.MONITORING)
    return Role([declared, *_without_first(monitored), evaluated], [exempt])


def _waived(own: Sequence[FictionalProject], layout: str) -> Role:
    declared, monitored, evaluated = orderly(own, layout)
    waived = Happening(
        evaluated.day, "waiver", own[0], "沿用主管部门的分值方案", Stage.SELF_EVALUATION, rule="S05"
    )
    return Role([declared, monitored, replace(evaluated, faults={own[0].name: "S05"})], [waived])


def _stubborn(own: Sequence[FictionalProject], layout: str) -> Role:
    """Returned twice for the same fault: the second version only writes its signs otherwise (L05)."""
    declared, *later = orderly(own, layout)
    first = replace(declared, faults={own[0].name: "B01"})
    mine = replace(declared, projects=(own[0],))
    second = replace(mine, day=declared.day + _WEEK, number=2, faults=first.faults, plain=True)
    third = replace(mine, day=declared.day + 2 * _WEEK, number=3)
    return Role([first, second, third, *later])


def _filled(own: Sequence[FictionalProject], layout: str) -> Role:
    """Fills in the forms that were handed out: a workbook for each project."""
    declared, monitored, evaluated = orderly(own, layout)
    forms = [replace(monitored, layout=FILLED, projects=(project,)) for project in own]
    return Role([declared, *forms, evaluated])


def _duplicated(own: Sequence[FictionalProject], layout: str) -> Role:
    filings = orderly(own, layout)
    again = replace(filings[-1], day=filings[-1].day + _WEEK, number=2, document="L04")
    return Role([*filings, again])


def _wrong_stage(own: Sequence[FictionalProject], layout: str) -> Role:
    """Hands in self-evaluations when monitoring reports are due, and the reports a week later.

    What was refused then is written otherwise when it is due: the same bytes would be a file that is known.
    """
    declared, monitored, evaluated = orderly(own, layout)
    early = replace(evaluated, day=monitored.day, document="A05", plain=True)
    late = replace(monitored, day=monitored.day + _WEEK)
    return Role([declared, early, late, replace(evaluated, number=2)])


ROLES: tuple[Callable[[Sequence[FictionalProject], str], Role], ...] = (
    _unit_renamed,
    _project_renamed,
    _second_name,
    _extended,
    _zero_declared,
    _withdrawn,
    _exempt,
    _waived,
    _stubborn,
    _filled,
    _duplicated,
    _wrong_stage,
)


def strangers(project: FictionalProject) -> list[Filing]:
    """What waits to be claimed: a unit that is not on the roster hands in a declaration."""
    name = f"{DISTRICT}水务站"
    unit = FictionalUnit(
        name, FictionalDepartment(f"{DISTRICT}水务局", ""), "szw@qinghe.invalid", "", edition_2024=False
    )
    day = date(project.year - 1, 10, 20)
    return [Filing(day, name, Stage.DECLARATION, "cells", (replace(project, unit=unit),), document="A03")]
