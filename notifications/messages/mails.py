"""没有收下的邮件: a mail of a unit that could not be taken, told to it in the thread of that mail."""

from datetime import date
from typing import ClassVar

from pydantic import PositiveInt
from typing_extensions import override

from notifications.messages.keys import OutboxKey
from notifications.messages.message import Line
from notifications.messages.unit_message import UnitMessage


class MailNotTaken(UnitMessage):
    """邮件未收: nothing of this mail was taken. ``number`` is the mail's, ``about`` its subject."""

    kind: ClassVar[str] = "mail_not_taken"
    label: ClassVar[str] = "邮件未收"
    template: ClassVar[str] = "decision"
    derived: ClassVar[tuple[str, ...]] = ("title", "sentences", "next_step")

    number: PositiveInt
    about: Line
    why: Line
    how: Line
    """What to do instead, as a request: 分几封发送."""
    day: date

    @property
    def title(self) -> str:
        """The subject."""
        return f"邮件“{self.about}”没有收下，请重新发送"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was not taken and why."""
        came_on = f"{self.day.month}月{self.day.day}日"
        return (f"贵单位{came_on}发来的邮件“{self.about}”没有收下：{self.why}。邮件里的表都没有登记。",)

    @property
    def next_step(self) -> str:
        """What the unit does now."""
        return f"{self.how}。"

    @override
    def key(self, channel: str) -> OutboxKey:
        return OutboxKey(self.day.year, "全部", self.unit, self.kind, f"m{self.number}", channel)
