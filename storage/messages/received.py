"""Mails that came in: each is taken once, and what came with it is answered in its thread."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.bulk import conflict_insert, slices
from storage.tables import MailedDocument, OutboxMessage, ReceivedMail, SentNotice


def take(
    session: Session,
    message_id: str,
    sender: str,
    subject: str,
    unit_id: int | None,
    outcome: str,
    *,
    at: datetime,
) -> int | None:
    """Keep that a mail came; its number, None if it was taken before."""
    row = {"message_id": message_id, "sender": sender, "subject": subject, "unit_id": unit_id}
    statement = conflict_insert(session, ReceivedMail).on_conflict_do_nothing()
    fresh = statement.returning(col(ReceivedMail.id))
    new_ids: list[int] = list(session.exec(fresh, params=[row | {"outcome": outcome, "at": at}]).scalars())
    return new_ids[0] if new_ids else None


def not_taken(session: Session, outcome: str, since: datetime) -> list[ReceivedMail]:
    """The mails of an outcome that were looked at since, oldest first."""
    of_outcome = (col(ReceivedMail.outcome) == outcome, col(ReceivedMail.at) >= since)
    return list(session.exec(select(ReceivedMail).where(*of_outcome).order_by(col(ReceivedMail.id))))


def attach(session: Session, mail_id: int, document_ids: Collection[int]) -> None:
    """Say that these documents came with a mail; those that came with an earlier one stay with that."""
    if document_ids:
        rows = [{"document_id": document_id, "mail_id": mail_id} for document_id in sorted(document_ids)]
        session.exec(conflict_insert(session, MailedDocument).on_conflict_do_nothing(), params=rows)


def threads(session: Session, document_ids: Collection[int]) -> dict[int, str]:
    """By document, the Message-ID of the mail that it came with; others are left out."""
    named: dict[int, str] = {}
    for part in slices(sorted(document_ids)):
        rows = (
            select(MailedDocument.document_id, ReceivedMail.message_id)
            .join(ReceivedMail, col(ReceivedMail.id) == col(MailedDocument.mail_id))
            .where(col(MailedDocument.document_id).in_(part))
        )
        named |= dict(session.exec(rows).all())
    return named


def answered(session: Session, digests: Collection[str]) -> list[OutboxMessage]:
    """Our letters that a mail names."""
    rows = select(OutboxMessage).where(col(OutboxMessage.digest).in_(digests))
    return list(session.exec(rows.order_by(col(OutboxMessage.id))))


def pressed_for(session: Session, keys: Collection[str]) -> list[int]:
    """The obligations that letters of these keys (without the way) press for."""
    rows = select(SentNotice.obligation_id).where(col(SentNotice.key).in_(keys))
    return sorted(set(session.exec(rows)))


def mark_bounced(session: Session, digests: Collection[str], why: str, *, at: datetime) -> int:
    """Say that these letters came back, or why nobody reads them now; how many they are."""
    came_back = update(OutboxMessage).where(col(OutboxMessage.digest).in_(digests))
    return session.exec(came_back.values(bounced_at=at, bounce=why)).rowcount
