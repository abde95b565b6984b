"""What the daily digest says beside its tallies: who is late by name, what waits, what changed."""

from datetime import date

from pydantic import NonNegativeInt, PositiveInt

from notifications.messages.message import Line, Words


class OverdueUnit(Words):
    """A unit that is late: how many forms, for how many working days, whom to call, what it answered last.

    ``last_told`` is the day of the last letter that pressed it.
    """

    unit: Line
    department: Line
    forms: PositiveInt
    days_late: PositiveInt
    contact: Line | None
    answer: Line | None
    last_told: date | None


class DayMatters(Words):
    """The matters of a day. Lists hold one line each; who is late stands in order, the latest first.

    ``due_or_filed`` counts forms that were due or filed so far in the open stages, ``on_time`` those of them
    that came in time; the other counts are since the day before.
    """

    late: tuple[OverdueUnit, ...] = ()
    filed: NonNegativeInt = 0
    accepted: NonNegativeInt = 0
    returned: NonNegativeInt = 0
    newly_late: NonNegativeInt = 0
    due_or_filed: NonNegativeInt = 0
    on_time: NonNegativeInt = 0
    extensions: tuple[Line, ...] = ()
    zeros: tuple[Line, ...] = ()
    answers: tuple[Line, ...] = ()
    mails: tuple[Line, ...] = ()
    given_up: tuple[Line, ...] = ()
    unsent: NonNegativeInt = 0
    """Messages that could not be sent so far and are tried again."""

    @property
    def rate(self) -> str | None:
        """The share that came in time; None while nothing was due."""
        return f"{100 * self.on_time / self.due_or_filed:.1f}%" if self.due_or_filed else None

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What waits for the bureau, list by list, those without entries left out."""
        named = (
            ("延期申请待决定", self.extensions),
            ("零申报待确认", self.zeros),
            ("单位答复", self.answers),
            ("没有收下的邮件", self.mails),
            ("未能送达的通知", self.given_up),
        )
        return tuple((title, lines) for title, lines in named if lines)
