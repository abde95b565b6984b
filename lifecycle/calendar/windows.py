"""When each stage of a performance year opens, is due and is locked.

A deadline means the end of that day in China and is inclusive; one that falls on a day off moves to
the next working day. On time and locked are two dates: between them a submission is taken and counted
late, after the lock it needs an extension.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import DEPARTMENT_ROUNDS, FIRST, Term
from lifecycle.calendar.working_days import on_or_after, published

CHINA = ZoneInfo("Asia/Shanghai")


def day_of(moment: datetime) -> date:
    """The calendar day in China of an aware moment: 2023-10-31T16:30Z is already 1 November."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone has no day")
    return moment.astimezone(CHINA).date()


class YearDay(NamedTuple):
    """A day of the year before (-1), of (0) or after (+1) the performance year."""

    year_offset: int
    month: int
    day: int

    def of(self, year: int) -> date:
        """The date for one performance year."""
        return date(year + self.year_offset, self.month, self.day)


class StageDates(NamedTuple):
    """One line of a locality's calendar, the same every year: a stage, or one round of monitoring.

    ``month`` is the last one that a round looks at (7 for 1—7月), None for what looks at the year; ``share``
    is the part of the projects that report in it, the largest first.
    """

    stage: Stage
    opens: YearDay
    due: YearDay
    locked: YearDay
    round: int = FIRST
    month: int | None = None
    share: float = 1.0

    @property
    def whole(self) -> "StageDates":
        """The same line for departments as a whole."""
        return self if self.round > DEPARTMENT_ROUNDS else self._replace(round=self.round + DEPARTMENT_ROUNDS)

    def window(self, year: int) -> "Window":
        """Its window in one performance year, the deadlines on working days."""
        term = Term(year, self.stage, self.round)
        return window(term, self.opens.of(year), self.due.of(year), self.locked.of(year), self.month)


DEFAULT_DATES: tuple[StageDates, ...] = (
    StageDates(Stage.DECLARATION, YearDay(-1, 9, 1), YearDay(-1, 10, 31), YearDay(-1, 11, 30)),
    StageDates(Stage.MONITORING, YearDay(0, 8, 1), YearDay(0, 8, 31), YearDay(0, 9, 15), month=7),
    StageDates(Stage.SELF_EVALUATION, YearDay(1, 1, 15), YearDay(1, 3, 31), YearDay(1, 4, 30)),
)
"""A locality's own dates replace these in the database, each with its reason."""


class Timeliness(StrEnum):
    """What a day means for a stage."""

    NOT_OPEN = "not_open"
    ON_TIME = "on_time"
    LATE = "late"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Window:
    """The dates of one term; all three days are inside their period. ``month`` as in ``StageDates``."""

    year: int
    stage: Stage
    opens: date
    due: date
    locked: date
    round: int = FIRST
    month: int | None = None

    def __post_init__(self) -> None:
        if not self.opens <= self.due <= self.locked:
            raise ValueError(
                f"{self.year}年{self.stage}的日期次序不对：{self.opens}开始、{self.due}截止、{self.locked}锁定"
            )

    @property
    def term(self) -> Term:
        """For what these dates hold."""
        return Term(self.year, self.stage, self.round)

    @property
    def period(self) -> str:
        """What the form looks at, in words: 2025年1—7月."""
        return self.stage.period(self.year, self.month)

    @property
    def unpublished(self) -> tuple[int, ...]:
        """The years whose days off are not published yet: deadlines in them may still move."""
        return tuple(year for year in sorted({self.due.year, self.locked.year}) if not published(year))

    def extended(self, until: date | None) -> "Window":
        """The window of an obligation with an extension; one until before the due date changes nothing."""
        if until is None or until <= self.due:
            return self
        due = on_or_after(until)
        return replace(self, due=due, locked=max(self.locked, due))

    def timeliness(self, day: date) -> Timeliness:
        """Whether something that arrives on this day comes too early, on time, late or after the lock."""
        if day < self.opens:
            return Timeliness.NOT_OPEN
        if day <= self.due:
            return Timeliness.ON_TIME
        return Timeliness.LATE if day <= self.locked else Timeliness.LOCKED


def window(term: Term, opens: date, due: date, locked: date, month: int | None = None) -> Window:
    """A window from dates as configured: the two deadlines move to working days, the opening stays."""
    year, stage, number = term
    return Window(year, stage, opens, on_or_after(due), on_or_after(locked), number, month)


def windows(year: int, dates: Iterable[StageDates] = DEFAULT_DATES) -> dict[Term, Window]:
    """The windows of every stage and round of one performance year."""
    return {Term(year, line.stage, line.round): line.window(year) for line in dates}
