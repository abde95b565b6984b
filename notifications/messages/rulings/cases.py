"""整改通知: a case is opened, pressed for, answered and decided; each letter speaks of one project's case."""

from datetime import date
from typing import ClassVar

from pydantic import Field, PositiveInt
from typing_extensions import override

from notifications.messages.filings import ProjectForm
from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line, Message
from notifications.messages.rulings.decisions import day_told
from notifications.messages.unit_message import UnitMessage

HOW = "说明继续执行（附措施）、调剂或取消，可附文件"
"""What an answer says: the three ways of 川财绩〔2025〕10号."""


class _AboutCase(Message):
    """A message about one case, by its number; ``filing`` is the monitoring report that showed it."""

    template: ClassVar[str] = "case"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "deviations", "next_step")

    number: PositiveInt
    filing: ProjectForm
    causes: tuple[Line, ...] = ()

    @property
    def named(self) -> str:
        """The project with the report that showed it."""
        return f"“{self.filing.project}”{self.filing.year}年度{self.filing.form}"

    @property
    def deviations(self) -> tuple[str, ...]:
        """What was found, a sentence each."""
        return self.causes

    def _case_key(self, unit: str, mark: str, channel: str) -> OutboxKey:
        return OutboxKey(
            self.filing.year, self.filing.slot, unit, self.kind, f"c{self.number}-{mark}", channel
        )


class CaseOpened(_AboutCase, UnitMessage):
    """整改通知: what was found, and until when the unit answers."""

    kind: ClassVar[str] = "case_opened"
    label: ClassVar[str] = "整改通知"

    causes: tuple[Line, ...] = Field(min_length=1)
    due: date
    suspends: bool

    @property
    def title(self) -> str:
        """The subject."""
        return f"请于{self.due.month}月{self.due.day}日前答复{self.named}的整改事项"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it is about."""
        late = "逾期未答复的，将暂停该项目的资金拨付。" if self.suspends else ""
        return (f"监控发现{self.named}有下列偏差，列为整改事项（编号{self.number}）。{late}",)

    @property
    def next_step(self) -> str:
        """What to do."""
        return f"于{day_told(self.due)}24时前答复：{HOW}。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._case_key(self.unit, "1", channel)


class CasePressed(_AboutCase, UnitMessage):
    """催办: an answer is due soon (``offset`` not positive) or overdue (positive), in working days."""

    kind: ClassVar[str] = "case_reminder"
    label: ClassVar[str] = "整改催办"

    due: date
    offset: int

    @property
    def title(self) -> str:
        """The subject."""
        how_late = "已逾期" if self.offset > 0 else f"{self.due.month}月{self.due.day}日截止"
        return f"{self.named}的整改答复{how_late}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it is about."""
        still = f"应于{day_told(self.due)}前答复"
        return (f"{self.named}的整改事项（编号{self.number}）{still}，尚未收到。",)

    @property
    def next_step(self) -> str:
        """What to do."""
        return f"{'尽快' if self.offset > 0 else f'于{day_told(self.due)}24时前'}答复：{HOW}。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._case_key(self.unit, f"{self.due.isoformat()}{self.offset:+d}", channel)


class CaseAnswered(_AboutCase):
    """整改答复 came in: for the bureau, which checks it. ``answer`` counts the answers of the case from 1."""

    kind: ClassVar[str] = "case_answered"
    label: ClassVar[str] = "整改答复"
    derived: ClassVar[tuple[str, ...]] = (*_AboutCase.derived, "salutation")

    unit: Line
    answer: PositiveInt
    way: Line
    text: Line
    file: Line | None

    @property
    def salutation(self) -> str:
        """Who is addressed."""
        return self.bureau

    @property
    def title(self) -> str:
        """The subject."""
        return f"{self.unit}答复了整改事项{self.number}：{self.way}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it is about."""
        file = f"附《{self.file}》。" if self.file else ""
        return (f"{self.unit}就{self.named}的整改事项答复“{self.way}”：{self.text}。{file}",)

    @property
    def next_step(self) -> str:
        """What to do."""
        return f"审核：jixiao case close {self.number} 或 jixiao case return {self.number}。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._case_key(self.unit, f"a{self.answer}", channel)


class CaseDecided(_AboutCase, UnitMessage):
    """What became of a case: ``decided`` is 办结, 退回补充 or 暂停; ``due`` a new date, where one is set.

    ``turn`` tells decisions of the same kind on one case apart.
    """

    kind: ClassVar[str] = "case_decided"
    label: ClassVar[str] = "整改结论"

    decided: Line
    why: Line
    due: date | None
    turn: PositiveInt

    @property
    def title(self) -> str:
        """The subject."""
        return f"{self.named}的整改事项：{self.decided}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it is about."""
        return (f"财政局对{self.named}的整改事项（编号{self.number}）作出决定：{self.decided}。{self.why}。",)

    @property
    def next_step(self) -> str:
        """What to do."""
        if self.due is not None:
            return f"于{day_told(self.due)}24时前补充答复：{HOW}。"
        if self.decided == "暂停":
            return f"说明整改措施后申请恢复：{HOW}。"
        return "按所答复的办法办理，下一次监控时反映结果。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return self._case_key(self.unit, f"{self.decided}{self.turn}", channel)
