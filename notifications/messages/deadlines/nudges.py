"""The sentence of a reminder that differs from unit to unit, drawn at random to see its effect."""

from pydantic import NonNegativeInt

from lifecycle.obligations.reminders import Wording
from notifications.messages.message import Words


class Nudge(Words):
    """A wording with its facts: how much was late last year, how many of a department's units are done.

    Without its facts a wording says nothing more than the plain one.
    """

    wording: Wording = Wording.PLAIN
    late_before: NonNegativeInt = 0
    peers: NonNegativeInt = 0
    peers_done: NonNegativeInt = 0

    @property
    def sentence(self) -> str:
        """The sentence, empty for the plain wording."""
        match self.wording:
            case Wording.LATE_BEFORE if self.late_before:
                return f"上一年度同一阶段贵单位有{self.late_before}份逾期，今年请提前安排。"
            case Wording.PEERS if self.peers_done:
                return f"贵单位所属部门的{self.peers}个单位中，已有{self.peers_done}个报送完毕。"
            case Wording.CHOOSE_DATE:
                return "请现在就定下哪一天报送，记在日程里；知道日期的，也请答复我们。"
            case _:
                return ""
