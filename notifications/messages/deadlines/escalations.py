"""督办: what is overdue is brought before the unit's head, then the department, then the bureau."""

from datetime import date
from typing import ClassVar

from pydantic import Field, NonNegativeInt
from typing_extensions import override

from notifications.messages.filings import Late, count_forms
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Message, Words

LISTED_UNITS = 20
"""Units named in one letter: what is read in one look; the rest is counted, and named in jixiao missing."""


class UnitLate(Words):
    """A unit with what it is late with, who is to be called there, and what it answered last."""

    unit: Line
    contact: Line | None
    answer: Line | None
    late: tuple[Late, ...] = Field(min_length=1)

    @property
    def forms(self) -> str:
        """What is late, counted."""
        return count_forms(self.late)

    @property
    def days_late(self) -> int:
        """Working days since the oldest due date."""
        return max(filing.days_late for filing in self.late)


class EscalatedOverdue(Message):
    """What all three have in common. ``again`` tells apart letters of one day."""

    template: ClassVar[str] = "escalation"
    derived: ClassVar[tuple[str, ...]] = (
        "title",
        "salutation",
        "reason",
        "next_step",
        "forms",
        "days_late",
        "listed",
        "unlisted",
    )

    as_of: date
    units: tuple[UnitLate, ...] = Field(min_length=1)
    again: NonNegativeInt = 0

    @property
    def forms(self) -> str:
        """What is late, counted."""
        return count_forms(filing for unit in self.units for filing in unit.late)

    @property
    def days_late(self) -> int:
        """Working days since the oldest due date."""
        return max(unit.days_late for unit in self.units)

    @property
    def listed(self) -> tuple[UnitLate, ...]:
        """The units that are named, the latest first."""
        return tuple(sorted(self.units, key=lambda unit: (-unit.days_late, unit.unit))[:LISTED_UNITS])

    @property
    def unlisted(self) -> int:
        """How many more there are."""
        return max(0, len(self.units) - LISTED_UNITS)

    @property
    def title(self) -> str:
        """What is overdue, whose, since when."""
        subject = self.units[0].unit if len(self.units) == 1 else f"{len(self.units)}个单位"
        return f"{subject}{self.forms}逾期{self.days_late}个工作日未报"

    def _key_of(self, recipient: str, channel: str) -> OutboxKey:
        first = min((filing for unit in self.units for filing in unit.late), key=lambda late: late.due)
        mark = self.as_of.isoformat() + (f".{self.again}" if self.again else "")
        return OutboxKey(first.year, first.slot, recipient, self.kind, mark, channel)


class EscalatedToHead(EscalatedOverdue):
    """提请负责人: the unit's head hears that reminders came to nothing."""

    kind: ClassVar[str] = "escalation_head"
    label: ClassVar[str] = "逾期提请负责人"

    submit_to: Line

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return f"{self.units[0].unit}负责人"

    @property
    def reason(self) -> str:
        """Why this letter is written."""
        return "我们已多次提醒贵单位经办人，尚未收到。"

    @property
    def next_step(self) -> str:
        """What to do."""
        return f"安排经办人尽快报送至{self.submit_to}；确有困难的，请说明原因和拟报送日期，办理延期。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of(self.units[0].unit, channel)


class EscalatedToDepartment(EscalatedOverdue):
    """督办函: the competent department hears which of its units are late."""

    kind: ClassVar[str] = "escalation_department"
    label: ClassVar[str] = "逾期督办"

    department: Line

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return self.department

    @property
    def reason(self) -> str:
        """Why this letter is written."""
        return "我们已提醒各单位经办人和负责人，仍未收到。"

    @property
    def next_step(self) -> str:
        """What to do."""
        return "督促以上单位尽快报送；经办人变动的，请把新的联系人和邮箱告诉我们。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of(self.department, channel)


class EscalatedToBureau(EscalatedOverdue):
    """逾期报告: the bureau's own division decides how to go on."""

    kind: ClassVar[str] = "escalation_bureau"
    label: ClassVar[str] = "逾期报财政局"

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return self.bureau

    @property
    def reason(self) -> str:
        """Why this letter is written."""
        return "经办人、负责人和主管部门均已提醒，仍未收到。"

    @property
    def next_step(self) -> str:
        """What to do."""
        return (
            "逐个联系，确定延期、零申报或在预算安排中从紧处理；不再催报的，用 jixiao notify stop 登记原因。"
        )

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of(self.bureau, channel)
