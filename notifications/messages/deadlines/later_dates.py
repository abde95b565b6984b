"""Other dates than planned: asked for, decided on, over, or set for a whole stage."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import PositiveInt
from typing_extensions import override

from lifecycle.calendar.stages import Stage
from notifications.messages.filings import (
    StageOfYear,
)
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line
from notifications.messages.rulings.decisions import DecisionMessage, day_told
from notifications.messages.unit_message import UnitMessage


class ExtensionDecided(UnitMessage):
    """延期: what became of a request for a later date; ``due`` is the date that holds now."""

    kind: ClassVar[str] = "extension"
    label: ClassVar[str] = "延期决定"
    derived: ClassVar[tuple[str, ...]] = ("form",)

    number: PositiveInt
    project: Line
    year: int
    stage: Stage
    granted: bool
    asked_until: date
    due: date
    why: Line

    @property
    def form(self) -> str:
        """The name of the form that the stage asks for."""
        return self.stage.form

    @override
    def key(self, channel: str) -> OutboxKey:
        return OutboxKey(self.year, self.stage, self.unit, self.kind, f"n{self.number}", channel)


class ExtensionAsked(DecisionMessage):
    """延期申请 was registered; ``due`` is the date that holds until it is decided."""

    kind: ClassVar[str] = "extension_asked"
    label: ClassVar[str] = "延期申请"

    number: PositiveInt
    asked_until: date
    due: date

    @property
    @override
    def title(self) -> str:
        return f"{self.named}的延期申请已登记"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        return (
            f"已登记贵单位把{self.named}延至{day_told(self.asked_until)}的申请（编号{self.number}）：{self.why}。",
        )

    @property
    @override
    def next_step(self) -> str:
        return f"在收到同意的通知之前，仍按{day_told(self.due)}24时前报送。"


class ExtensionLapsed(DecisionMessage):
    """延期到期: the later date has passed and nothing came; notices go on from here."""

    kind: ClassVar[str] = "extension_lapsed"
    label: ClassVar[str] = "延期到期"

    until: date
    locks: date
    submit_to: Line

    @property
    @override
    def title(self) -> str:
        return f"{self.named}的延期已到期"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        return (f"{self.named}延至{day_told(self.until)}，到期仍未收到。",)

    @property
    @override
    def next_step(self) -> str:
        if self.locks > self.until:
            last = day_told(self.locks)
            return f"尽快报送至{self.submit_to}，{last}以后不再受理；确有困难的，请重新申请延期。"
        return "补报期已经结束：请重新申请延期，说明原因和拟报送日期。"


class DatesChanged(UnitMessage):
    """改期: other dates hold for a stage in which the unit owes something; ``before`` is the old due date."""

    kind: ClassVar[str] = "dates_changed"
    label: ClassVar[str] = "日期变动"
    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    term: StageOfYear
    opens: date
    before: date
    due: date
    locks: date
    why: Line
    submit_to: Line
    at: datetime

    @property
    def title(self) -> str:
        """What was decided, in one line."""
        return f"{self.term.year}年度{self.term.form}改为{day_told(self.due)}截止"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was decided and why."""
        moved = f"由{day_told(self.before)}改为" if self.before != self.due else "仍为"
        return (
            f"财政局调整了{self.term.year}年度{self.term.form}的报送日期：{day_told(self.opens)}开始，",
            f"截止日期{moved}{day_told(self.due)}，{day_told(self.locks)}以后不再受理。",
            f"理由：{self.why}。",
        )

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        return f"于{day_told(self.due)}24时前报送至{self.submit_to}；已经办理延期的，仍以延期的日期为准。"

    @override
    def key(self, channel: str) -> OutboxKey:
        mark = f"{self.at:%Y%m%dT%H%M%S}"
        return OutboxKey(self.term.year, self.term.slot, self.unit, self.kind, mark, channel)
