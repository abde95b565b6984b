"""Figures on how the system is doing, each by one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from lifecycle.obligations.processing import Processing
from storage.tables import KeptDocument, MessageState, Obligation, OutboxMessage


@dataclass(frozen=True, slots=True)
class Gauges:
    """Counts by state; the oldest of what waits (None: nothing does)."""

    documents: dict[str, int]
    oldest_document: datetime | None
    messages: dict[str, int]
    oldest_message: datetime | None
    obligations: dict[str, int]


def read(session: Session) -> Gauges:
    """How it is now."""
    waiting = (Processing.RECEIVED, Processing.ARCHIVED, Processing.READ, Processing.CHECKED)
    oldest_document = select(func.min(KeptDocument.seen_at)).where(col(KeptDocument.processing).in_(waiting))
    oldest_message = select(func.min(OutboxMessage.created_at)).where(
        OutboxMessage.state == MessageState.PENDING
    )
    return Gauges(
        documents=_counts(session, KeptDocument.processing),
        oldest_document=session.exec(oldest_document).one(),
        messages=_counts(session, OutboxMessage.state),
        oldest_message=session.exec(oldest_message).one(),
        obligations=_counts(session, Obligation.state),
    )


def _counts(session: Session, state: object) -> dict[str, int]:
    column = col(state)
    return {str(name): count for name, count in session.exec(select(column, func.count()).group_by(column))}
