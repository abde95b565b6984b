"""How many messages there are of a kind, wait, or cannot be sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import MessageState, OutboxMessage


@dataclass(frozen=True, slots=True)
class Failing:
    """Messages of which an attempt failed and that have not gone since, and the reason of the newest."""

    count: int
    error: str | None


def failing(session: Session) -> Failing:
    """The messages that could not be sent so far, those that were given up among them."""
    unsent = col(OutboxMessage.state).in_((MessageState.PENDING, MessageState.FAILED))
    tried = (unsent, col(OutboxMessage.last_error).is_not(None))
    count = session.exec(select(func.count()).select_from(OutboxMessage).where(*tried)).one()
    newest = select(OutboxMessage.last_error).where(*tried).order_by(col(OutboxMessage.id).desc()).limit(1)
    return Failing(count, session.exec(newest).first())


def count_waiting(session: Session, *, written_before: datetime) -> int:
    """How many messages of before that moment still wait, after a failure."""
    slow = (
        col(OutboxMessage.state) == MessageState.PENDING,
        col(OutboxMessage.created_at) < written_before,
        col(OutboxMessage.attempts) > 0,
    )
    return session.exec(select(func.count()).select_from(OutboxMessage).where(*slow)).one()


def count_by_kind(session: Session) -> Counter[str]:
    """How many messages of each kind there are."""
    counted = select(OutboxMessage.kind, func.count()).group_by(col(OutboxMessage.kind))
    return Counter(dict(session.exec(counted).all()))


def count_by_kind_and_state(session: Session) -> Counter[tuple[str, str]]:
    """How many messages of each kind wait, went or were given up."""
    counted = select(OutboxMessage.kind, OutboxMessage.state, func.count())
    rows = session.exec(counted.group_by(col(OutboxMessage.kind), col(OutboxMessage.state)))
    return Counter({(kind, MessageState(state).value): count for kind, state, count in rows})
