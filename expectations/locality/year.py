"""The year of a locality as configured: dates of the stages, rounds of monitoring, handling, reminders."""

import re
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from expectations.locality.setting import Setting
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import StageDates, YearDay
from lifecycle.obligations.reminders import Addressee, ReminderPlan, Wording

_YEARS = {"上年": -1, "当年": 0, "次年": 1}
_ADDRESSEES = {"单位": Addressee.UNIT, "单位负责人": Addressee.UNIT_HEAD, "主管部门": Addressee.DEPARTMENT}
_ADDRESSEES |= {"财政局": Addressee.BUREAU}
_FULL = 100.0


def _year_day(text: object) -> object:
    """上年10月31日 as a day of the year before the performance year."""
    day_match = (
        re.fullmatch(r"(上年|当年|次年)(\d{1,2})月(\d{1,2})日", text) if isinstance(text, str) else None
    )
    if day_match is None:
        raise ValueError("日期要写成 上年10月31日、当年8月31日、次年3月31日 这样")
    return YearDay(_YEARS[day_match[1]], int(day_match[2]), int(day_match[3]))


def _addressee(text: object) -> object:
    if isinstance(text, str) and text in _ADDRESSEES:
        return _ADDRESSEES[text]
    raise ValueError(f"收件人只能是：{'、'.join(_ADDRESSEES)}")


ConfiguredDay = Annotated[YearDay, BeforeValidator(_year_day)]


class Deadlines(Setting):
    """When one stage opens, is due and is locked, in relation to the performance year."""

    opens: ConfiguredDay
    due: ConfiguredDay
    locked: ConfiguredDay
    reason: str

    def dates(self, stage: Stage) -> StageDates:
        """The three days as a line of the calendar."""
        return StageDates(stage, self.opens, self.due, self.locked)


class DepartmentDeadlines(Deadlines):
    """When departments file for themselves as a whole; ``month`` of a monitoring report."""

    month: Annotated[int, Field(ge=1, le=12)] | None = None

    def dates(self, stage: Stage) -> StageDates:
        """The three days as a line of the calendar."""
        return super().dates(stage)._replace(month=self.month).whole


class Round(Deadlines):
    """One round of the year's monitoring, looking at 1—``month``月.

    ``progress`` is the percentage of the money under which execution is alarming in it; ``share`` the part of
    the projects that report in it, the largest first.
    """

    name: str
    month: Annotated[int, Field(ge=1, le=12)]
    progress: Annotated[float, Field(ge=0, le=100)]
    share: Annotated[float, Field(gt=0, le=1)] = 1.0

    def in_order(self, number: int) -> StageDates:
        """Its line of the calendar; ``number`` counts the rounds of the year from 1."""
        return StageDates(Stage.MONITORING, self.opens, self.due, self.locked, number, self.month, self.share)


def least_progress(rounds: Sequence[Round], month: int) -> float:
    """Percent of the money under which execution by the end of a month is alarming.

    That of the round of this month; between two rounds the earlier one's in proportion to the months, and
    before the first its own in proportion.
    """
    earlier = [own for own in rounds if own.month <= month]
    nearest = max(earlier, key=lambda own: own.month) if earlier else min(rounds, key=lambda own: own.month)
    return min(nearest.progress * month / nearest.month, _FULL)


class Handling(Setting):
    """整改 of what a round of monitoring finds, and why so.

    ``opens``: whether a case is opened at all; ``days`` working days for the unit's answer, which is one of
    ``answers``; ``suspends``: whether the money is suspended by itself when none came; ``presses`` working
    days it is pressed for then.
    """

    opens: bool
    days: Annotated[int, Field(ge=1)]
    answers: tuple[str, ...]
    suspends: bool
    presses: Annotated[int, Field(ge=0)]
    reason: str


class Escalation(Setting):
    """Whom an overdue obligation is brought before, and how many working days after the due date."""

    days: Annotated[int, Field(ge=1)]
    to: Annotated[Addressee, BeforeValidator(_addressee)]


class Reminders(Setting):
    """When a unit is reminded: working days before the due date, and after it."""

    before: tuple[Annotated[int, Field(ge=0)], ...]
    overdue_first: Annotated[int, Field(ge=1)]
    overdue_every: Annotated[int, Field(ge=1)]
    escalation: tuple[Escalation, ...]
    reason: str
    wordings: Annotated[tuple[Wording, ...], Field(min_length=1)] = tuple(Wording)
    """The wordings of a reminder that units are drawn for; one alone is everybody's."""
    draw: int = 1
    """The seed of the draw: another number draws anew."""

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        if len(set(self.before)) != len(self.before):
            raise ValueError("before 里有重复的天数")
        return self

    @property
    def plan(self) -> ReminderPlan:
        """The offsets as reminders are planned by."""
        return ReminderPlan(
            before=tuple(sorted(self.before, reverse=True)),
            overdue_first=self.overdue_first,
            overdue_every=self.overdue_every,
            escalation=tuple((step.days, step.to) for step in self.escalation),
        )
