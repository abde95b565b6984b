"""Forms that wait for somebody to say whose they are (待认领), and what was said."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.bulk import conflict_insert, slices
from storage.tables import Claim, ClaimState, Form, KeptDocument, Project, Unit


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A form that nobody could be found for: why, and whose it probably is."""

    form_id: int
    because: str
    suggested_unit_id: int | None = None
    suggested_project_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim with what a person needs to decide it."""

    form_id: int
    file: str
    folder: str
    kind: str
    year: int | None
    unit: str | None
    project: str | None
    because: str
    suggested_unit: str | None
    suggested_project: str | None
    received_at: datetime


def keep(session: Session, claims: Collection[NewClaim]) -> None:
    """Let these forms wait; one that waits or was decided already is left as it is."""
    if claims:
        statement = conflict_insert(session, Claim).on_conflict_do_nothing()
        rows = [asdict(claim) | {"state": ClaimState.WAITING} for claim in claims]
        session.exec(statement, params=rows)


def waiting(session: Session) -> list[Waiting]:
    """What waits, in the order of arrival."""
    rows: Select[*tuple[Any, ...]] = (
        select_columns(
            col(Form.id).label("form_id"),
            col(KeptDocument.name).label("file"),
            col(KeptDocument.folder),
            col(Form.kind),
            col(Form.year),
            col(Form.unit_name).label("unit"),
            col(Form.project_name).label("project"),
            col(Claim.because),
            col(Unit.name).label("suggested_unit"),
            col(Project.name).label("suggested_project"),
            col(KeptDocument.received_at),
        )
        .select_from(Claim)
        .join(Form, col(Form.id) == col(Claim.form_id))
        .join(KeptDocument, col(KeptDocument.id) == col(Form.document_id))
        .outerjoin(Unit, col(Unit.id) == col(Claim.suggested_unit_id))
        .outerjoin(Project, col(Project.id) == col(Claim.suggested_project_id))
        .where(col(Claim.state) == ClaimState.WAITING)
        .order_by(col(KeptDocument.received_at), col(Form.id))
    )
    return [Waiting(**row) for row in session.connection().execute(rows).mappings()]


def held(session: Session, form_id: int) -> Claim | None:
    """The claim of a form, if it waits; nobody else decides it until this transaction ends."""
    rows = select(Claim).where(Claim.form_id == form_id, Claim.state == ClaimState.WAITING)
    return session.exec(rows.with_for_update()).first()


def decide(session: Session, claim: Claim, state: ClaimState, *, by: str, at: datetime, why: str) -> None:
    """Say what became of a claim."""
    claim.state, claim.decided_by, claim.decided_at, claim.why = state, by, at, why
    session.add(claim)
    session.flush()


def assigned(session: Session, form_ids: Collection[int]) -> set[int]:
    """Those of these forms that somebody assigned."""
    form_ids_assigned: set[int] = set()
    for part in slices(sorted(form_ids)):
        assigned_only = (col(Claim.form_id).in_(part), Claim.state == ClaimState.ASSIGNED)
        form_ids_assigned |= set(session.exec(select(Claim.form_id).where(*assigned_only)))
    return form_ids_assigned
