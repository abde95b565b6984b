"""What a unit hears of its deadlines: a stage begins, forms are due, forms are late."""

from datetime import date
from typing import ClassVar

from pydantic import Field, NonNegativeInt
from typing_extensions import override

from notifications.messages.deadlines.nudges import Nudge
from notifications.messages.filings import (
    Late,
    Owed,
    ProjectForm,
    count_forms,
)
from notifications.messages.keys import OutboxKey, mark_of_offset, mark_of_versions
from notifications.messages.message import Line
from notifications.messages.unit_message import UnitMessage


class Opened(UnitMessage):
    """开始报送: a stage has begun; the forms are enclosed, filled in as far as is known."""

    kind: ClassVar[str] = "opened"
    label: ClassVar[str] = "开始报送"
    derived: ClassVar[tuple[str, ...]] = ("forms", "first")

    due: date
    past: bool = False
    """Whether the due date is over already: who was put on the roster in the middle of a stage."""
    filings: tuple[ProjectForm, ...] = Field(min_length=1)
    submit_to: Line
    answer_at: Line | None = None

    @property
    def forms(self) -> str:
        """What is to be filed, counted."""
        return count_forms(self.filings)

    @property
    def first(self) -> ProjectForm:
        """The form that names the stage."""
        return self.filings[0]

    @override
    def key(self, channel: str) -> OutboxKey:
        named = [(filing.year, filing.slot, filing.project, 1) for filing in self.filings]
        return self._key_at(self.first, mark_of_versions(named), channel)


class Reminder(UnitMessage):
    """催报 before the due date: the forms for which a reminder is planned.

    ``submit_to`` says in words where forms are handed in, ``answer_at`` is the link to answer by.
    ``nudge`` is the wording that the unit was drawn for. ``again`` tells apart letters about the same date.
    """

    kind: ClassVar[str] = "reminder"
    label: ClassVar[str] = "催报"
    derived: ClassVar[tuple[str, ...]] = ("forms", "first")

    owed: tuple[Owed, ...] = Field(min_length=1)
    submit_to: Line
    answer_at: Line | None = None
    nudge: Nudge = Nudge()
    again: NonNegativeInt = 0

    @property
    def forms(self) -> str:
        """What is owed, counted."""
        return count_forms(self.owed)

    @property
    def first(self) -> Owed:
        """The most urgent form."""
        return min(self.owed, key=lambda filing: filing.due)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_at(
            self.first, mark_of_offset(self.first.due, self.first.offset, self.again), channel
        )


class Overdue(UnitMessage):
    """逾期: the forms for which an overdue notice is planned; the rest as in Reminder."""

    kind: ClassVar[str] = "overdue"
    label: ClassVar[str] = "逾期"
    derived: ClassVar[tuple[str, ...]] = ("forms", "first")

    as_of: date
    late: tuple[Late, ...] = Field(min_length=1)
    submit_to: Line
    answer_at: Line | None = None
    again: NonNegativeInt = 0

    @property
    def forms(self) -> str:
        """What is late, counted."""
        return count_forms(self.late)

    @property
    def first(self) -> Late:
        """The form that is late for longest."""
        return min(self.late, key=lambda filing: filing.due)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_at(
            self.first, mark_of_offset(self.first.due, self.first.offset, self.again), channel
        )
