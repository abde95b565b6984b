"""The bureau's daily digest: totals first, then the departments, and of the units only those in trouble."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import NonNegativeInt, PositiveInt
from typing_extensions import override

from forms.words.severity import Severity
from lifecycle.calendar.term import Term
from notifications.digests.day_matters import DayMatters
from notifications.messages.filings import StageOfYear
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Message, Words

LISTED_PER_DEPARTMENT = 10
"""Units named per department: what a head of division reads in one look; the rest is counted. On the morning
after a due date hundreds can be late, and a mail of more than 100 KB is cut off by many readers."""

LISTED = 10
"""Files, and units that handed something in, named per list, for the same reason."""

LISTED_RULES = 8
"""Rules named, the gravest and most frequent; the rest is counted."""


class Tally(Words):
    """Where forms stand: each form counts in exactly one of the five.

    ``pending`` is not filed and not yet due, ``overdue`` owed and past its due date (never filed, or
    returned), ``returned`` waits for the unit's new version in time, ``reviewing`` for the bureau.
    """

    accepted: NonNegativeInt = 0
    reviewing: NonNegativeInt = 0
    returned: NonNegativeInt = 0
    overdue: NonNegativeInt = 0
    pending: NonNegativeInt = 0

    @property
    def total(self) -> int:
        """How many forms there are."""
        return self.accepted + self.reviewing + self.returned + self.overdue + self.pending


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies, state by state."""
    whole = list(tallies)
    return Tally(**{state: sum(getattr(tally, state) for tally in whole) for state in Tally.model_fields})


class StageTally(Tally, StageOfYear):
    """The tally of one stage of a performance year."""


class UnitProgress(Words):
    """One unit's forms, stage by stage."""

    unit: Line
    department: Line
    stages: tuple[StageTally, ...]

    @property
    def tally(self) -> Tally:
        """All stages together."""
        return add_up(self.stages)

    @property
    def in_trouble(self) -> bool:
        """Something is late or went back: the unit is named in the digest."""
        return any(stage.overdue or stage.returned for stage in self.stages)


class Deadline(StageOfYear):
    """When a stage is due; ``days_left`` in working days, negative once it is past."""

    due: date
    days_left: int


class UnitArrivals(Words):
    """What one unit handed in on the day."""

    unit: Line
    forms: NonNegativeInt
    files: PositiveInt


class RuleCount(Words):
    """How often a rule failed in the reviews of the day, and on how many units."""

    rule: Line
    name: Line
    severity: Severity
    findings: PositiveInt
    units: PositiveInt


class ProblemFile(Words):
    """A file that needs a hand: where it lies, whose it seems to be (None: nobody's), why."""

    file: Line
    unit: Line | None
    reason: Line


class OpenCase(Words):
    """A case of handling: whose, where it stands, until when an answer is due, whether that is over."""

    number: PositiveInt
    unit: Line
    project: Line
    standing: Line
    due: date
    overdue: bool


class StageSummary(StageOfYear):
    """A stage over all units, with its deadline if one is configured."""

    tally: Tally
    deadline: Deadline | None


class DepartmentSummary(Words):
    """One department: its tallies in the order of the digest's stages, units to name, the rest counted."""

    name: str
    units: int
    tallies: tuple[Tally, ...]
    listed: tuple[UnitProgress, ...]
    unlisted: int
    unlisted_tally: Tally
    calm: int


class DailyDigest(Message):
    """每日摘要 for the bureau: tallies as of the end of ``day``, arrivals and failed rules of that day.

    Its key carries the calendar year, because it speaks of several performance years at once.
    """

    kind: ClassVar[str] = "digest"
    label: ClassVar[str] = "日报"
    derived: ClassVar[tuple[str, ...]] = (
        "total",
        "stages",
        "departments",
        "late_units",
        "ranked_rules",
        "listed",
        "listed_rules",
    )

    day: date
    units: tuple[UnitProgress, ...]
    deadlines: tuple[Deadline, ...]
    arrivals: tuple[UnitArrivals, ...]
    rules: tuple[RuleCount, ...]
    unreadable: tuple[ProblemFile, ...]
    unclaimed: tuple[ProblemFile, ...]
    corrections: tuple[ProblemFile, ...] = ()
    """Corrections of what was accepted, waiting for the bureau to reopen it."""
    locked: NonNegativeInt = 0
    """Forms that never came, of stages that are closed: they are in none of the tallies."""
    cases: tuple[OpenCase, ...] = ()
    """Cases of handling that are not closed."""
    today: DayMatters = DayMatters()
    until: Line | None = None
    """The hour until which it tells, if that is not the end of the day."""

    @property
    def listed(self) -> int:
        """How many entries a list names."""
        return LISTED

    @property
    def listed_rules(self) -> int:
        """How many rules are named."""
        return LISTED_RULES

    @property
    def ranked_rules(self) -> tuple[RuleCount, ...]:
        """The rules, the gravest and most frequent first."""
        order = list(Severity)
        return tuple(
            sorted(self.rules, key=lambda rule: (order.index(rule.severity), -rule.findings, rule.rule))
        )

    @property
    def total(self) -> Tally:
        """All units and stages together."""
        return add_up(unit.tally for unit in self.units)

    @property
    def late_units(self) -> int:
        """How many units are late with something."""
        return sum(1 for unit in self.units if unit.tally.overdue)

    @property
    def stages(self) -> tuple[StageSummary, ...]:
        """Every stage that any unit owes something in, by year and in the order of the year."""
        deadlines = {deadline.term: deadline for deadline in self.deadlines}
        by_term: dict[Term, list[StageTally]] = defaultdict(list)
        for unit in self.units:
            for tally in unit.stages:
                by_term[tally.term].append(tally)
        return tuple(
            StageSummary(
                year=term.year,
                stage=term.stage,
                round=term.round,
                month=by_term[term][0].month,
                tally=add_up(by_term[term]),
                deadline=deadlines.get(term),
            )
            for term in sorted(by_term, key=lambda term: term.place)
        )

    @property
    def departments(self) -> tuple[DepartmentSummary, ...]:
        """The departments in the order of their first unit, those in trouble named inside."""
        by_department: dict[str, list[UnitProgress]] = defaultdict(list)
        for unit in self.units:
            by_department[unit.department].append(unit)
        return tuple(self._summary(name, units) for name, units in by_department.items())

    def _summary(self, name: str, units: list[UnitProgress]) -> DepartmentSummary:
        troubled = sorted(
            (unit for unit in units if unit.in_trouble),
            key=lambda unit: (-unit.tally.overdue, -unit.tally.returned),
        )
        not_listed = troubled[LISTED_PER_DEPARTMENT:]
        return DepartmentSummary(
            name=name,
            units=len(units),
            tallies=tuple(
                add_up(tally for unit in units for tally in unit.stages if tally.term == stage.term)
                for stage in self.stages
            ),
            listed=tuple(troubled[:LISTED_PER_DEPARTMENT]),
            unlisted=len(not_listed),
            unlisted_tally=add_up(unit.tally for unit in not_listed),
            calm=len(units) - len(troubled),
        )

    @override
    def key(self, channel: str) -> OutboxKey:
        return self.key_on(self.day, self.until, self.bureau, channel)

    @classmethod
    def key_on(cls, day: date, until: str | None, bureau: str, channel: str) -> OutboxKey:
        """The key of the digest of a day, or of the hour until which it tells, before there is a digest."""
        mark = f"{day.isoformat()}{f'T{until}' if until else ''}"
        return OutboxKey(day.year, "全部", bureau, cls.kind, mark, channel)
