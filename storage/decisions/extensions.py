"""Extensions: a later date for one obligation, asked for with a reason and decided by the bureau."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from lifecycle.obligations.obligation import Refused
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.roster.obligation_states import lock
from storage.tables import Decision, Extension, Obligation


def ask(
    session: Session, obligation_id: int, until: date, *, asked_by: str, reason: str, at: datetime
) -> int:
    """Keep a request; its id. Raises LookupError if there is no such obligation."""
    lock(session, [obligation_id])
    extension = Extension(
        obligation_id=obligation_id, until=until, asked_by=asked_by, asked_at=at, reason=reason
    )
    session.add(extension)
    session.flush()
    _note(session, extension, Entry(at=at, actor=asked_by, event="extension_asked", why=reason))
    return extension.id


def decide(
    session: Session, extension_id: int, *, granted: bool, decided_by: str, why: str, at: datetime
) -> Extension:
    """Decide a request: a granted one is in force at once. Raises Refused for one decided already."""
    extension = session.exec(select(Extension).where(Extension.id == extension_id).with_for_update()).first()
    if extension is None:
        raise Refused(f"没有编号为{extension_id}的延期申请")
    if extension.decision is not Decision.PENDING:
        raise Refused(f"编号为{extension_id}的延期申请已于{extension.decided_at:%Y-%m-%d}办结")
    extension.decision = Decision.GRANTED if granted else Decision.REFUSED
    extension.decided_by, extension.decided_at, extension.why = decided_by, at, why
    if granted:
        lock(session, [extension.obligation_id])
        own = update(Obligation).where(col(Obligation.id) == extension.obligation_id)
        session.exec(own.values(extension_until=extension.until))
    session.flush()
    event = "extension_granted" if granted else "extension_refused"
    _note(session, extension, Entry(at=at, actor=decided_by, event=event, why=why))
    return extension


def listed(session: Session, *, pending: bool) -> list[Extension]:
    """The requests, those that wait only or all, in their order."""
    rows = select(Extension).order_by(col(Extension.id))
    return list(session.exec(rows.where(Extension.decision == Decision.PENDING) if pending else rows))


def of_obligation(session: Session, obligation_id: int) -> list[Extension]:
    """The requests about one obligation, in their order."""
    own = select(Extension).where(Extension.obligation_id == obligation_id)
    return list(session.exec(own.order_by(col(Extension.id))))


def _note(session: Session, extension: Extension, entry: Entry) -> None:
    audit.note(
        session, [replace(entry, obligation_id=extension.obligation_id, after=extension.until.isoformat())]
    )
