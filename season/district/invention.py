"""Seasons of any size, invented by a seed: for benchmarks, and for playing a whole district."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

import yaml

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import windows
from season.district.district import DISTRICT, FictionalDepartment, FictionalProject, FictionalUnit
from season.district.happenings import Happening
from season.district.kinds import dice, draw, kinds, topics
from season.district.roles import ROLES, YEAR_OFFSET, strangers
from season.district.rounds import ROUNDS
from season.district_year import Season
from season.layouts.by_name import OF_EDITION_2024, WITH_NARRATIVE
from season.stages.faults import PASSING
from season.stages.filing import Filing, arrive
from season.stages.monitoring import MONTH

_DECLARED = ("lines_2023", "lines_2024", "cells", "table")
_MONITORED = ("monitored_table", "monitored_cells")

_DAYS = {Stage.DECLARATION: (10, 1), Stage.MONITORING: (8, 4), Stage.SELF_EVALUATION: (3, 2)}
"""Month and day of the first filings."""
_SPREAD, _MENDING, _LATENESS = 14, 4, 5
"""Days: within which units file, after which they file again, after the due date at which the late ones file.
Two mendings after a late filing are still before the lock (15 days after the due date)."""

_FAULTY, _MENDED, _LATE, _SILENT, _DAMAGED, _MISSTATED, _LONG = 0.12, 0.8, 0.06, 0.04, 0.03, 0.05, 0.3
"""Shares: of forms with a fault, of those mended, of filings late, never made, damaged at first, with a
wrong statement at the head, and of one-off projects that run for two years."""

_ROUNDS_ONE_IN = 2
"""Of so many seeds one monitors four times a year."""

_STANDS_STILL, _ANSWERED = 0.5, 0.66
"""Shares: of slow projects that stand still in the next round, and of cases that are answered."""

_SELDOM = 3
"""To one unit in so many happens what ``season.roles`` tells; the others file as units do."""

_NEEDS_NARRATIVE = frozenset({"B05"})
_NEEDS_CELLS = frozenset({"E01"})
"""An empty cell cannot be seen in running text: it is only left in layouts that show cells."""

_FAULTS = {
    Stage.DECLARATION: ("B01", "B02", "B03", "B05", "B07", "C01", "D01", "D04", "E01", "E05", "A04"),
    Stage.MONITORING: ("M04",),
    Stage.SELF_EVALUATION: ("S03", "S04", "S05", "S06", "S07", "S09", "S11", "S17", "S18"),
}


def build(units: int, projects: int, seed: int, year: int) -> Season:
    """A season with so many units and so many projects in each, always the same for the same arguments.

    Raises ValueError for more units than names or more projects than kinds of work with their topics.
    """
    words = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    names = [f"{DISTRICT}{place}{kind}" for kind, place in product(words["units"], words["places"])]
    if not 0 < units <= len(names) or not 0 < projects <= len(topics()):
        raise ValueError(f"1 to {len(names)} units and 1 to {len(topics())} projects can be invented")
    departments = tuple(
        FictionalDepartment(f"{DISTRICT}{name}", f"bumen{number}@qinghe.invalid")
        for number, name in enumerate(words["departments"], 1)
    )
    four_rounds = seed % _ROUNDS_ONE_IN == 0
    chance = dice("season", seed)
    drawn = chance.sample(names, units)
    made_units: list[FictionalUnit] = []
    owned: list[FictionalProject] = []
    filings: list[Filing] = []
    happenings: list[Happening] = []
    for number, name in enumerate(drawn, 1):
        own_chance = dice("unit", seed, name)
        layout = own_chance.choice(_DECLARED)
        unit = FictionalUnit(
            name,
            departments[number % len(departments)],
            f"danwei{number}@qinghe.invalid",
            f"danwei{number}-fzr@qinghe.invalid",
            edition_2024=layout in OF_EDITION_2024,
        )
        own = _projects(unit, projects, year, seed, own_chance)
        made_units.append(unit)
        owned.extend(own)
        if number % _SELDOM == 0 and not four_rounds:
            role = ROLES[(number // _SELDOM + 2 * seed) % len(ROLES)]
            part = role(own, layout)
            filings.extend(part.filings)
            happenings.extend(part.happenings)
        else:
            filings.extend(_year(own, layout, own_chance, four_rounds=four_rounds))
    happenings.extend(_handled(filings, seed))
    filings.extend(strangers(owned[0]))
    arrivals = [arrive(filing, seed) for filing in filings]
    arrivals.sort(key=lambda arrival: (arrival.filing.day, arrival.filing.file))
    happenings.sort(key=lambda happening: happening.day)
    return Season(
        year, departments, tuple(made_units), tuple(owned), tuple(arrivals), tuple(happenings), four_rounds
    )


def _projects(
    unit: FictionalUnit, count: int, year: int, seed: int, chance: Random
) -> list[FictionalProject]:
    projects = []
    for kind, topic in chance.sample(topics(), count):
        work = draw(kind, topic, year, dice(seed, unit.name, kind, topic))
        long = "overall" in kinds()[kind] and chance.random() < _LONG
        projects.append(FictionalProject(work.name, unit, year, 2 if long else 1, (work,)))
    return projects


def _year(own: list[FictionalProject], layout: str, chance: Random, *, four_rounds: bool) -> Iterator[Filing]:
    """The filings of one unit. What was never mended in October is not filed later in the year."""
    filed = own
    hints: dict[str, str] = {}
    for stage in Stage:
        if chance.random() < _SILENT or not filed:
            if stage == Stage.DECLARATION:
                return
            continue
        if stage == Stage.MONITORING and four_rounds:
            yield from _rounds(filed, chance, hints)
            continue
        layouts = {
            Stage.DECLARATION: layout,
            Stage.MONITORING: chance.choice(_MONITORED),
            Stage.SELF_EVALUATION: "evaluated_lines",
        }
        filings = [replace(filing, hints=hints) for filing in _stage(filed, stage, layouts[stage], chance)]
        yield from filings
        if stage == Stage.DECLARATION:
            last = {
                project.name: filing.faults.get(project.name)
                for filing in filings
                for project in filing.projects
            }
            hints = {name: rule for name, rule in last.items() if rule in PASSING}
            filed = [project for project in own if last[project.name] is None or project.name in hints]


def _rounds(filed: list[FictionalProject], chance: Random, hints: Mapping[str, str]) -> Iterator[Filing]:
    """The reports of four rounds. Some of what was slow stands still in the next one (M10), and is mended."""
    year, unit = filed[0].year, filed[0].unit.name
    slow: list[str] = []
    for line in ROUNDS:
        own = line.window(year)
        day = own.opens + timedelta(days=chance.randrange(_SPREAD))
        still = {name: "M10" for name in slow if chance.random() < _STANDS_STILL}
        slow = [project.name for project in filed if project.name not in still and chance.random() < _FAULTY]
        filing = Filing(
            day, unit, Stage.MONITORING, chance.choice(_MONITORED), tuple(filed), 1,
            still | dict.fromkeys(slow, "M04"), hints=hints, round=line.round, month=line.month or MONTH,
        )  # fmt: skip
        yield filing
        if still:
            mended = tuple(project for project in filed if project.name in still)
            again = day + timedelta(days=_MENDING)
            yield replace(filing, day=again, projects=mended, number=2, faults={})


def _handled(filings: Sequence[Filing], seed: int) -> Iterator[Happening]:
    """What becomes of the cases that slow money opens: two in three are answered, and closed."""
    for filing in filings:
        for project in filing.projects:
            if filing.faults.get(project.name) != "M04" or filing.document is not None:
                continue
            if dice("case", seed, project.unit.name, project.name, filing.round).random() > _ANSWERED:
                continue
            answered_on, closed = filing.day + timedelta(days=3), filing.day + timedelta(days=6)
            for day, kind, why in (
                (answered_on, "case_answer", "已签订合同，下月起按进度支付"),
                (closed, "case_close", "措施可行"),
            ):
                yield Happening(day, kind, project, why, Stage.MONITORING, round=filing.round)


def _stage(filed: list[FictionalProject], stage: Stage, layout: str, chance: Random) -> Iterator[Filing]:
    project = filed[0]
    month, day = _DAYS[stage]
    first = date(project.year + YEAR_OFFSET[stage], month, day) + timedelta(days=chance.randrange(_SPREAD))
    if chance.random() < _LATE:
        first = windows(project.year)[Term(project.year, stage)].due + timedelta(
            days=chance.randint(1, _LATENESS)
        )
    suitable = [
        rule
        for rule in _FAULTS[stage]
        if (rule not in _NEEDS_NARRATIVE or layout in WITH_NARRATIVE)
        and (rule not in _NEEDS_CELLS or layout in {"cells", "table"})
    ]
    faults = {project.name: chance.choice(suitable) for project in filed if chance.random() < _FAULTY}
    filing = Filing(first, project.unit.name, stage, layout, tuple(filed), 1, faults)
    versions = [filing]
    if chance.random() < _DAMAGED:
        versions.insert(0, replace(filing, document="A01", faults={}))
    elif layout in WITH_NARRATIVE and chance.random() < _MISSTATED:
        versions.insert(0, replace(filing, document="A07", faults={}))
    mended = tuple(
        project
        for project in filed
        if faults.get(project.name, "E05") not in PASSING and chance.random() < _MENDED
    )
    if mended:
        versions.append(replace(filing, projects=mended, faults={}))
    for number, version in enumerate(versions):
        yield replace(version, day=first + timedelta(days=number * _MENDING), number=number + 1)
