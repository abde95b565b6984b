"""What becomes of what a unit filed: it came, it is returned, it is accepted, its review is another now."""

from datetime import date
from typing import ClassVar

from pydantic import Field, PositiveInt, model_validator
from typing_extensions import override

from forms.words.severity import Severity
from notifications.messages.filings import (
    FiledVersion,
    FileReturned,
    Recheck,
    Reviewed,
    Upcoming,
    count_forms,
    count_remarks,
)
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line
from notifications.messages.review.mends import MendList, mend_list
from notifications.messages.unit_message import UnitMessage

MOST_ROWS = 30
"""Remarks that a letter lists one by one: two pages of a mail (our choice; a bureau sets its own)."""


class Received(UnitMessage):
    """回执: what came in on a day, each with its version number."""

    kind: ClassVar[str] = "received"
    label: ClassVar[str] = "回执"
    derived: ClassVar[tuple[str, ...]] = ("forms",)

    received: date
    versions: tuple[FiledVersion, ...] = Field(min_length=1)
    beside: tuple[Line, ...] = ()
    """What came along and is kept beside the versions, a sentence each."""

    @property
    def forms(self) -> str:
        """What came in, counted."""
        return count_forms(self.versions)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of(self.versions, channel)


class BesideReceived(UnitMessage):
    """附件回执: what came without a new version and is kept beside what was filed; a sentence each.

    ``document`` is the number of the first of these files.
    """

    kind: ClassVar[str] = "beside_received"
    label: ClassVar[str] = "附件回执"
    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    received: date
    beside: tuple[Line, ...] = Field(min_length=1)
    document: PositiveInt

    @property
    def title(self) -> str:
        """The subject."""
        return f"收到随附材料{len(self.beside)}件（{self.received.month}月{self.received.day}日）"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came."""
        return tuple(f"{line}。" for line in self.beside)

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        return "不必再报；其中如有应当作为新版本的表，请与我们联系。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return OutboxKey(self.received.year, "全部", self.unit, self.kind, f"d{self.document}", channel)


class Returned(UnitMessage):
    """退回: the forms (and unreadable files) that must be mended, with every finding on them.

    ``due`` is until when the new version is on time; None when that day is past: as soon as possible.
    """

    kind: ClassVar[str] = "returned"
    label: ClassVar[str] = "退回"
    derived: ClassVar[tuple[str, ...]] = ("what", "counts", "grouped")

    due: date | None
    reviewed: tuple[Reviewed, ...]
    files: tuple[FileReturned, ...] = ()
    submit_to: Line
    most_rows: PositiveInt = MOST_ROWS

    @model_validator(mode="after")
    def _returns_something(self) -> "Returned":
        if not self.reviewed and not self.files:
            raise ValueError("a return needs a reviewed form or a file")
        return self

    @property
    def what(self) -> str:
        """``2023年度绩效自评表2份、无法受理的文件1个``."""
        parts = [count_forms(self.reviewed)] if self.reviewed else []
        return "、".join([*parts, *([f"无法受理的文件{len(self.files)}个"] if self.files else [])])

    @property
    def counts(self) -> dict[Severity, int]:
        """Number of findings by severity."""
        return count_remarks((*self.reviewed, *self.files))

    @property
    def grouped(self) -> MendList | None:
        """The remarks by what mends them, where there are more than ``most_rows``."""
        return mend_list((*self.reviewed, *self.files), self.most_rows)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of((*self.reviewed, *self.files), channel)


class Accepted(UnitMessage):
    """通过: the forms that were accepted, the remarks that did not stand in the way, and what comes next."""

    kind: ClassVar[str] = "accepted"
    label: ClassVar[str] = "通过"
    derived: ClassVar[tuple[str, ...]] = ("forms", "grouped")

    accepted: tuple[Reviewed, ...] = Field(min_length=1)
    upcoming: tuple[Upcoming, ...] = ()
    most_rows: PositiveInt = MOST_ROWS

    @property
    def forms(self) -> str:
        """What was accepted, counted."""
        return count_forms(self.accepted)

    @property
    def grouped(self) -> MendList | None:
        """The remarks by what mends them, where there are more than ``most_rows``."""
        return mend_list(self.accepted, self.most_rows)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_of(self.accepted, channel)


class Rechecked(UnitMessage):
    """重新核查: what a rerun changed for the unit's forms, and why there was one."""

    kind: ClassVar[str] = "rechecked"
    label: ClassVar[str] = "重新核查"
    derived: ClassVar[tuple[str, ...]] = ("forms", "new", "cleared", "grouped")

    rerun: PositiveInt
    reason: Line
    rechecked: tuple[Recheck, ...] = Field(min_length=1)
    submit_to: Line
    most_rows: PositiveInt = MOST_ROWS

    @property
    def forms(self) -> str:
        """Whose result is another, counted."""
        return count_forms(self.rechecked)

    @property
    def new(self) -> int:
        """Number of new findings."""
        return sum(len(form.remarks) for form in self.rechecked)

    @property
    def grouped(self) -> MendList | None:
        """The new findings by what mends them, where there are more than ``most_rows``."""
        return mend_list(self.rechecked, self.most_rows)

    @property
    def cleared(self) -> int:
        """Number of findings that hold no longer."""
        return sum(len(form.cleared) for form in self.rechecked)

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_at(self.rechecked[0], f"r{self.rerun}", channel)
