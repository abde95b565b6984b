"""What the bureau decided about a unit's forms, told to it: one class each, one template for all.

The template has a title, sentences and what to do next; each class says them from its values.
"""

import hashlib
from datetime import date, datetime
from typing import ClassVar

from pydantic import PositiveInt
from typing_extensions import override

from lifecycle.calendar.stages import Stage
from notifications.messages.filings import ProjectForm
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line
from notifications.messages.unit_message import UnitMessage


def day_told(day: date) -> str:
    """A day as letters write it: 2025年8月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


class DecisionMessage(UnitMessage):
    """A decision on one form. ``at`` is when it was made: the same form can be reopened twice."""

    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    filing: ProjectForm
    why: Line
    at: datetime

    @property
    def named(self) -> str:
        """The form with its project: “绘本阅读”2025年度绩效自评表."""
        return f"“{self.filing.project}”{self.filing.year}年度{self.filing.form}"

    @property
    def title(self) -> str:
        """What was decided, in one line."""
        raise NotImplementedError

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was decided and why."""
        raise NotImplementedError

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        raise NotImplementedError

    @override
    def key(self, channel: str) -> OutboxKey:
        project_hash = hashlib.sha256(self.filing.project.encode()).hexdigest()[:8]
        mark = f"{self.at:%Y%m%dT%H%M%S}-{project_hash}"
        return OutboxKey(self.filing.year, self.filing.slot, self.unit, self.kind, mark, channel)


class Reopened(DecisionMessage):
    """重新开放: what was settled may be filed anew; ``waiting`` is a correction that came before."""

    kind: ClassVar[str] = "reopened"
    label: ClassVar[str] = "重新开放"

    due: date
    past: bool
    waiting: Line | None = None
    submit_to: Line

    @property
    @override
    def title(self) -> str:
        return f"{self.named}已重新开放"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        accepted_waiting = (
            (f"贵单位已经报来的《{self.waiting}》随即受理，不必再报。",) if self.waiting else ()
        )
        return (f"财政局重新开放了{self.named}：{self.why}。", *accepted_waiting)

    @property
    @override
    def next_step(self) -> str:
        if self.waiting:
            return "等候审核结果。"
        if self.past:
            return f"与我们商定延期后，把修改后的表报送至{self.submit_to}（原定{day_told(self.due)}截止）。"
        return f"于{day_told(self.due)}24时前把修改后的表报送至{self.submit_to}。"


class CorrectionWaits(DecisionMessage):
    """更正待重新开放: what it corrects was accepted; it waits until the bureau reopens that."""

    kind: ClassVar[str] = "correction_waits"
    label: ClassVar[str] = "更正待重新开放"

    @property
    @override
    def title(self) -> str:
        return f"{self.named}的更正等待重新开放"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        return (f"{self.why}。{self.named}已经审核通过，更正稿先存档等待，财政局重新开放后随即受理。",)

    @property
    @override
    def next_step(self) -> str:
        return "与我们联系，说明要更正什么、为什么；不必重复报送。"


class SameAgain(DecisionMessage):
    """未作修改: the very file that was returned came again. ``due`` is None when it is past."""

    kind: ClassVar[str] = "same_again"
    label: ClassVar[str] = "未作修改"

    due: date | None
    submit_to: Line

    @property
    @override
    def title(self) -> str:
        return f"{self.named}没有修改，未登记新版本"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        return (f"{self.why}，没有修改，未登记为新版本。可能是误发了修改前的文件。",)

    @property
    @override
    def next_step(self) -> str:
        until = f"于{day_told(self.due)}24时前" if self.due else "尽快"
        return f"按退回意见修改后，{until}重新报送至{self.submit_to}。"


class Excused(DecisionMessage):
    """豁免、零申报、撤销: nothing need be filed."""

    derived: ClassVar[tuple[str, ...]] = DecisionMessage.derived
    words: ClassVar[str]

    @property
    @override
    def title(self) -> str:
        return f"{self.named}已{self.words}"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        return (f"财政局已将{self.named}作{self.words}处理：{self.why}。",)

    @property
    @override
    def next_step(self) -> str:
        return "这张表不必再报；情况有变的，请与我们联系。"


class Exempted(Excused):
    """豁免: the form is not asked for."""

    kind: ClassVar[str] = "exempt"
    label: ClassVar[str] = "免报"
    words: ClassVar[str] = "豁免"


class ZeroDeclared(Excused):
    """零申报: there is nothing to file."""

    kind: ClassVar[str] = "declare_zero"
    label: ClassVar[str] = "零申报"
    words: ClassVar[str] = "零申报"


class Withdrawn(Excused):
    """撤销: the project is not carried out."""

    kind: ClassVar[str] = "withdraw"
    label: ClassVar[str] = "撤销"
    words: ClassVar[str] = "撤销"


class WaiverGranted(UnitMessage):
    """豁免一条规则: findings that ask nothing of the unit from now on. ``about`` says of what, in words."""

    kind: ClassVar[str] = "waiver"
    label: ClassVar[str] = "意见豁免"
    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    number: PositiveInt
    rule: Line
    about: Line
    year: int
    stage: Stage | None
    until: date | None
    why: Line

    @property
    def title(self) -> str:
        """What was decided, in one line."""
        return f"{self.about}不再适用核查规则{self.rule}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was decided and why."""
        until = f"，{day_told(self.until)}前有效" if self.until else ""
        return (f"财政局同意{self.about}的{self.rule}意见不要求修改{until}：{self.why}。",)

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        return "不必为这一条意见修改；其他意见仍请按要求办理。"

    @override
    def key(self, channel: str) -> OutboxKey:
        slot = self.stage.value if self.stage else "全部"
        return OutboxKey(self.year, slot, self.unit, self.kind, f"n{self.number}", channel)
