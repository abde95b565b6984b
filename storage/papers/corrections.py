"""Corrections of what was accepted: forms that wait until the bureau reopens what they correct."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.bulk import conflict_insert
from storage.tables import Correction, Form, KeptDocument, Obligation, Project, Unit


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A form that corrects what was accepted for an obligation, and when it came."""

    form_id: int
    obligation_id: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingCorrection:
    """A correction with what a person needs to decide whether to reopen."""

    form_id: int
    file: str
    unit: str
    project: str
    received_at: datetime


def keep(session: Session, corrections: Collection[NewCorrection]) -> set[int]:
    """Let these forms wait; the ids of those that are new."""
    if not corrections:
        return set()
    statement = conflict_insert(session, Correction).on_conflict_do_nothing()
    rows = [asdict(correction) for correction in corrections]
    return set(session.exec(statement.returning(col(Correction.form_id)), params=rows).scalars())


def waiting(session: Session) -> list[WaitingCorrection]:
    """What waits, in the order of arrival."""
    rows = (
        select(Correction, KeptDocument.name, Unit.name, Project.name)
        .join(Form, col(Form.id) == col(Correction.form_id))
        .join(KeptDocument, col(KeptDocument.id) == col(Form.document_id))
        .join(Obligation, col(Obligation.id) == col(Correction.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .where(col(Correction.taken_at).is_(None))
        .order_by(col(Correction.received_at), col(Correction.form_id))
    )
    return [
        WaitingCorrection(correction.form_id, file, unit, project, correction.received_at)
        for correction, file, unit, project in session.exec(rows)
    ]


def take(session: Session, obligation_id: int, *, at: datetime) -> Correction | None:
    """The newest correction that waits for an obligation, taken now with all older ones; None without any."""
    rows = select(Correction).where(
        Correction.obligation_id == obligation_id, col(Correction.taken_at).is_(None)
    )
    corrections = list(session.exec(rows.order_by(col(Correction.received_at), col(Correction.form_id))))
    for correction in corrections:
        correction.taken_at = at
    session.flush()
    return corrections[-1] if corrections else None
