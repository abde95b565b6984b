"""说明: what a unit said to 提示 came in, and what the bureau made of it."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field, PositiveInt
from typing_extensions import override

from notifications.messages.filings import ProjectForm
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line
from notifications.messages.rulings.decisions import DecisionMessage
from notifications.messages.unit_message import UnitMessage


class ExplanationsReceived(UnitMessage):
    """说明收到: so many explanations of 提示 on these forms; ``number`` is the first one's."""

    kind: ClassVar[str] = "explanations_received"
    label: ClassVar[str] = "说明收到"
    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    filings: tuple[ProjectForm, ...] = Field(min_length=1)
    count: PositiveInt
    number: PositiveInt
    at: datetime

    @property
    def title(self) -> str:
        """The subject."""
        return f"收到对提示的说明{self.count}条"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What came in."""
        named = "、".join(
            dict.fromkeys(f"“{form.project}”{form.year}年度{form.form}" for form in self.filings)
        )
        return (f"收到贵单位对{named}所附提示的说明{self.count}条，已与提示一并存档，由我们审核。",)

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        return "等候结果；说明被采纳的提示以后不再提出，表不必重报。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_at(self.filings[0], f"x{self.number}-{self.at:%Y%m%dT%H%M%S}", channel)


class ExplanationDecided(DecisionMessage):
    """说明的审核结果: taken or not; ``remark`` is the rule and name of the 提示."""

    kind: ClassVar[str] = "explanation_decided"
    label: ClassVar[str] = "说明审核"

    number: PositiveInt
    accepted: bool
    remark: Line

    @property
    @override
    def title(self) -> str:
        return f"{self.named}的说明{'已采纳' if self.accepted else '未采纳'}"

    @property
    @override
    def sentences(self) -> tuple[str, ...]:
        outcome = "已采纳" if self.accepted else "未采纳"
        return (f"贵单位对{self.named}的提示“{self.remark}”所作的说明{outcome}：{self.why}。",)

    @property
    @override
    def next_step(self) -> str:
        if self.accepted:
            return "这一条提示不再提出，表不必重报。"
        return "补充说明（写在核查意见的“说明”一列后交回），或者修改这一处。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._key_at(self.filing, f"x{self.number}", channel)
