"""How an obligation stands on a day, computed in the database: the board counts and pages by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, false, or_
from sqlmodel import col

from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window
from lifecycle.calendar.working_days import shift
from lifecycle.obligations.obligation import OWED, State
from storage.tables import Obligation


class BoardMark(StrEnum):
    """What people see of an obligation, the most urgent first. ``OVERDUE``: owed and past due."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    OWED = "owed"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    NOT_OPEN = "not_open"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    BoardMark.OVERDUE: "逾期",
    BoardMark.RETURNED: "已退回",
    BoardMark.SUBMITTED: "待审核",
    BoardMark.OWED: "待报送",
    BoardMark.ACCEPTED: "已通过",
    BoardMark.CLOSED: "不须报送",
    BoardMark.NOT_OPEN: "未开始",
}

_BY_STATE = {
    State.RETURNED: BoardMark.RETURNED,
    State.SUBMITTED: BoardMark.SUBMITTED,
    State.OPEN: BoardMark.OWED,
    State.ACCEPTED: BoardMark.ACCEPTED,
    State.EXEMPT: BoardMark.CLOSED,
    State.ZERO_DECLARED: BoardMark.CLOSED,
    State.WITHDRAWN: BoardMark.CLOSED,
    State.NOT_OPEN: BoardMark.NOT_OPEN,
}


@dataclass(frozen=True)
class Marking:
    """The marks of a day as expressions over ``Obligation``; ``windows`` are those of the years looked at.

    They agree with ``lifecycle.obligations.obligation.standing``. An extension ends on the first working day
    from its date on, so it has run out once its date is no later than the last working day before today.
    """

    windows: Mapping[Term, Window]
    today: date

    @property
    def overdue(self) -> ColumnElement[bool]:
        """Owed and past the date that counts."""
        past = [term for term, window in self.windows.items() if window.due < self.today]
        run_out = col(Obligation.extension_until) <= shift(self.today, -1)
        not_extended = or_(col(Obligation.extension_until).is_(None), run_out)
        return and_(col(Obligation.state).in_(OWED), of_terms(past), not_extended)

    @property
    def mark(self) -> ColumnElement[str]:
        """The mark as text."""
        by_state = ((col(Obligation.state) == state, mark.value) for state, mark in _BY_STATE.items())
        return case((self.overdue, BoardMark.OVERDUE.value), *by_state)

    def is_marked(self, mark: BoardMark) -> ColumnElement[bool]:
        """Whether an obligation has this mark."""
        if mark is BoardMark.OVERDUE:
            return self.overdue
        states = [state for state, own in _BY_STATE.items() if own is mark]
        in_state = col(Obligation.state).in_(states)
        return and_(in_state, ~self.overdue) if OWED & set(states) else in_state


def of_terms(terms: Iterable[Term]) -> ColumnElement[bool]:
    """Whether an obligation is of one of these terms."""
    own = [
        and_(
            col(Obligation.year) == term.year,
            col(Obligation.stage) == term.stage,
            col(Obligation.round) == term.round,
        )
        for term in terms
    ]
    return or_(*own) if own else false()


def mark_of(state: State, *, overdue: bool) -> BoardMark:
    """The mark of one obligation of which it is known whether it is overdue."""
    return BoardMark.OVERDUE if overdue else _BY_STATE[state]
