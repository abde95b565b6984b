"""整改: what a monitoring round finds beyond the locality's thresholds, from the notice to the end.

A case is opened when the report that shows the deviation is accepted. The unit answers what it does about
it (继续执行 with measures, 调剂, 取消); the bureau takes the answer, which closes the case, or sends it back
with a new date; where nothing comes in time the project's money is suspended (暂停), by itself if the
locality says so. The three answers and the suspension are those of 川财绩〔2025〕10号.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window
from lifecycle.calendar.working_days import on_or_after, shift
from lifecycle.obligations.obligation import Refused


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ANSWERED = "answered"
    SENT_BACK = "sent_back"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What can happen to a case."""

    ANSWER = "answer"
    SEND_BACK = "send_back"
    SUSPEND = "suspend"
    CLOSE = "close"


class Way(StrEnum):
    """What a unit does about a deviation."""

    CONTINUE = "继续执行"
    REALLOCATE = "调剂"
    CANCEL = "取消"


class Cause(StrEnum):
    """Why a case was opened."""

    RED = "红色预警"
    APART = "目标与资金背离"
    SLOW = "执行率低于预警线"


CASE_LABELS: Mapping[CaseState, str] = {
    CaseState.OPEN: "待答复",
    CaseState.ANSWERED: "待审核",
    CaseState.SENT_BACK: "退回补充",
    CaseState.SUSPENDED: "已暂停",
    CaseState.CLOSED: "已办结",
}

EVENT_LABELS: Mapping[CaseEvent, str] = {
    CaseEvent.ANSWER: "答复",
    CaseEvent.SEND_BACK: "退回补充",
    CaseEvent.SUSPEND: "暂停",
    CaseEvent.CLOSE: "办结",
}

AWAITED = frozenset({CaseState.OPEN, CaseState.SENT_BACK})
"""The states in which the unit's answer is waited for."""

_WAITING = (CaseState.OPEN, CaseState.SENT_BACK, CaseState.ANSWERED, CaseState.SUSPENDED)
_TABLE: tuple[tuple[CaseEvent, tuple[CaseState, ...], CaseState], ...] = (
    # A better answer may replace one that nobody has looked at; one to a suspension asks to lift it.
    (CaseEvent.ANSWER, _WAITING, CaseState.ANSWERED),
    (CaseEvent.SEND_BACK, (CaseState.ANSWERED,), CaseState.SENT_BACK),
    (CaseEvent.SUSPEND, (CaseState.OPEN, CaseState.SENT_BACK, CaseState.ANSWERED), CaseState.SUSPENDED),
    # The bureau may close what came to nothing without an answer, with its reason.
    (CaseEvent.CLOSE, _WAITING, CaseState.CLOSED),
)
_TRANSITIONS = {(origin, event): target for event, origins, target in _TABLE for origin in origins}


def next_state(state: CaseState, event: CaseEvent) -> CaseState:
    """The state after an event. Raises Refused for what may not happen."""
    try:
        return _TRANSITIONS[state, event]
    except KeyError:
        raise Refused(f"状态为“{CASE_LABELS[state]}”的整改事项不能“{EVENT_LABELS[event]}”") from None


def answer_due(opened: date, days: int) -> date:
    """The last day for an answer: so many working days after the notice."""
    return shift(on_or_after(opened), days)


def case_window(term: Term, opened: date, due: date, grace: int) -> Window:
    """The dates of a case as a window, for the reminders: it is pressed for ``grace`` working days more."""
    return Window(term.year, Stage.MONITORING, opened, due, shift(due, grace), round=term.round)
