"""How far each unit is with what it owes, counted in the database."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from lifecycle.obligations.obligation import OWED, State
from storage.decisions import calendar
from storage.roster import obligations
from storage.tables import Obligation, Unit

_CLOSED = (State.ACCEPTED, State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """One unit's obligations that have opened: to be filed, of these overdue, filed, returned, settled."""

    unit_id: int
    unit: str
    contact: str | None
    total: int
    owed: int
    overdue: int
    filed: int
    returned: int
    settled: int


def of_department(session: Session, department: str, today: date) -> list[UnitCounts]:
    """The units of a department, those with most that is overdue first."""
    late = overdue(session, today)
    state = col(Obligation.state)
    counted = (
        select_columns(
            col(Unit.id),
            col(Unit.name),
            col(Unit.contact),
            func.count(col(Obligation.id)).filter(state != State.NOT_OPEN),
            func.count(col(Obligation.id)).filter(state == State.OPEN),
            func.count(col(Obligation.id)).filter(late),
            func.count(col(Obligation.id)).filter(state == State.SUBMITTED),
            func.count(col(Obligation.id)).filter(state == State.RETURNED),
            func.count(col(Obligation.id)).filter(state.in_(_CLOSED)),
        )
        .outerjoin(Obligation, col(Obligation.unit_id) == col(Unit.id))
        .where(col(Unit.department) == department)
        .group_by(col(Unit.id), col(Unit.name), col(Unit.contact))
    )
    rows = [UnitCounts(*row) for row in session.connection().execute(counted)]
    return sorted(rows, key=lambda row: (-row.overdue, -row.returned, row.unit))


def overdue(session: Session, today: date) -> ColumnElement[bool]:
    """Whether an obligation in the query around it is owed and past its due date, with its extension."""
    windows = calendar.windows(session, obligations.years(session))
    past = [(term.year, term.stage, term.round) for term, window in windows.items() if window.due < today]
    if not past:
        return false()
    term = tuple_(col(Obligation.year), col(Obligation.stage), col(Obligation.round))
    until = col(Obligation.extension_until)
    return and_(col(Obligation.state).in_(OWED), term.in_(past), or_(until.is_(None), until < today))
