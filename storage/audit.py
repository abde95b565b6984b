"""What was decided, when, by whom and why. Written by ``obligations.change_states`` only."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Obligation, StateChange


def history(session: Session, obligation_id: int) -> list[StateChange]:
    """Every change of one obligation, in order."""
    found = select(StateChange).where(StateChange.obligation_id == obligation_id)
    return list(session.exec(found.order_by(col(StateChange.id))))


def changes_between(session: Session, start: datetime, end: datetime) -> list[tuple[StateChange, Obligation]]:
    """Every change from ``start`` up to and without ``end``, in order, with the obligation as it is now."""
    found = (
        select(StateChange, Obligation)
        .join(Obligation)
        .where(col(StateChange.at) >= start, col(StateChange.at) < end)
    )
    return list(session.exec(found.order_by(col(StateChange.id))).all())
