"""What a unit owes: its states, the one table of allowed transitions, and what a person sees of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lifecycle.calendar.windows import Timeliness, Window


class State(StrEnum):
    """The stored state of an obligation. Overdue and locked are computed from dates, never stored."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    EXEMPT = "exempt"
    ZERO_DECLARED = "zero_declared"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What can happen to an obligation."""

    OPEN = "open"
    SUBMIT = "submit"
    RETURN = "return"
    ACCEPT = "accept"
    EXEMPT = "exempt"
    DECLARE_ZERO = "declare_zero"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REVIEW_AGAIN = "review_again"


_TABLE: tuple[tuple[Event, tuple[State, ...], State], ...] = (
    (Event.OPEN, (State.NOT_OPEN,), State.OPEN),
    # A newer version may replace one that nobody has decided on yet.
    (Event.SUBMIT, (State.OPEN, State.SUBMITTED, State.RETURNED), State.SUBMITTED),
    # The bureau may overrule either decision, its own or the automatic one.
    (Event.RETURN, (State.SUBMITTED, State.ACCEPTED), State.RETURNED),
    (Event.ACCEPT, (State.SUBMITTED, State.RETURNED), State.ACCEPTED),
    (Event.EXEMPT, (State.NOT_OPEN, State.OPEN, State.RETURNED), State.EXEMPT),
    (Event.DECLARE_ZERO, (State.OPEN, State.RETURNED), State.ZERO_DECLARED),
    # A project that is cancelled is withdrawn at any time before it was accepted.
    (Event.WITHDRAW, (State.NOT_OPEN, State.OPEN, State.SUBMITTED, State.RETURNED), State.WITHDRAWN),
    # The bureau takes a decision back; what was filed stays, the next one is the next version.
    (Event.REOPEN, (State.ACCEPTED, State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN), State.OPEN),
    # The rules or the roster were mended and clear what was returned.
    (Event.REVIEW_AGAIN, (State.RETURNED,), State.SUBMITTED),
)

TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (origin, event): target for event, origins, target in _TABLE for origin in origins
}
"""Every allowed transition; what is not here is refused."""

OWED = frozenset({State.OPEN, State.RETURNED})
"""The states in which something is still to be filed."""

EVENT_LABELS: Mapping[Event, str] = {
    Event.OPEN: "开始报送",
    Event.SUBMIT: "报送",
    Event.RETURN: "退回",
    Event.ACCEPT: "通过",
    Event.EXEMPT: "豁免",
    Event.DECLARE_ZERO: "零申报",
    Event.WITHDRAW: "撤销",
    Event.REOPEN: "重新开放",
    Event.REVIEW_AGAIN: "重新核查",
}

STATE_LABELS: Mapping[State, str] = {
    State.NOT_OPEN: "未开始",
    State.OPEN: "待报送",
    State.SUBMITTED: "已报送",
    State.RETURNED: "已退回",
    State.ACCEPTED: "已通过",
    State.EXEMPT: "已豁免",
    State.ZERO_DECLARED: "零申报",
    State.WITHDRAWN: "已撤销",
}

_PAST_DUE_LABELS: Mapping[tuple[State, Timeliness], str] = {
    (State.OPEN, Timeliness.LATE): "逾期",
    (State.OPEN, Timeliness.LOCKED): "已锁定",
    (State.RETURNED, Timeliness.LATE): "已退回（逾期）",
    (State.RETURNED, Timeliness.LOCKED): "已退回（已锁定）",
}


class Refused(ValueError):
    """Something that may not happen. The message is one Chinese sentence that says why."""


def transition(state: State, event: Event) -> State:
    """The state after an event. Raises Refused for whatever the table does not allow."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise Refused(f"状态为“{STATE_LABELS[state]}”的应报事项不能“{EVENT_LABELS[event]}”") from None


def admit(window: Window, day: date, extension: date | None = None) -> Timeliness:
    """Whether a submission that arrived on this day is taken: on time or late.

    Raises Refused before the stage opens and, without an extension that reaches so far, after the lock.
    """
    own = window.extended(extension)
    timeliness = own.timeliness(day)
    if timeliness is Timeliness.NOT_OPEN:
        raise Refused(f"{window.year}年{window.stage}阶段{window.opens}才开始报送")
    if timeliness is Timeliness.LOCKED:
        raise Refused(f"{window.year}年{window.stage}阶段已于{own.locked}锁定，须先办理延期")
    return timeliness


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation as a person sees it on a day: the stored state and what the dates make of it.

    ``due`` is the date that counts, with the extension. What is locked is overdue too.
    """

    label: str
    owed: bool
    overdue: bool
    locked: bool
    due: date


def standing(state: State, window: Window, as_of: date, extension: date | None = None) -> Standing:
    """What a person sees of an obligation on ``as_of``; ``extension`` is the day until which it was given."""
    own = window.extended(extension)
    timeliness = own.timeliness(as_of)
    owed = state in OWED
    return Standing(
        label=_PAST_DUE_LABELS.get((state, timeliness), STATE_LABELS[state]),
        owed=owed,
        overdue=owed and timeliness in {Timeliness.LATE, Timeliness.LOCKED},
        locked=owed and timeliness is Timeliness.LOCKED,
        due=own.due,
    )
