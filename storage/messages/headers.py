"""Messages without what they say: a list of thousands need not load every letter's text."""

from collections.abc import Collection

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage.tables import MessageState, OutboxMessage

_TEXTS = (OutboxMessage.text, OutboxMessage.html, OutboxMessage.attachments)


def headers(
    session: Session, *, state: MessageState | None = None, kinds: Collection[str] = ()
) -> list[OutboxMessage]:
    """The messages of that state and of these kinds, or all, oldest first, without text and attachments."""
    rows = select(OutboxMessage).options(*(defer(column, raiseload=True) for column in _TEXTS))  # type: ignore[arg-type]
    if state is not None:
        rows = rows.where(OutboxMessage.state == state)
    if kinds:
        rows = rows.where(col(OutboxMessage.kind).in_(kinds))
    return list(session.exec(rows.order_by(col(OutboxMessage.created_at), col(OutboxMessage.id))))
