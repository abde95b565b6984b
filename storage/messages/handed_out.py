"""Forms that were handed out: for which obligation, and which file of the archive."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, insert, select

from lifecycle.obligations.obligation import State
from storage.bulk import slices
from storage.tables import HandedOut, Obligation


@dataclass(frozen=True, slots=True)
class NewForm:
    """A form that goes out; ``name`` is that of its file, ``sha256`` where the archive has it."""

    obligation_id: int
    checksum: str
    name: str
    sha256: str


def without(session: Session) -> list[int]:
    """The obligations that are open and have no form yet."""
    handed = select(HandedOut.obligation_id)
    open_now = select(Obligation.id).where(Obligation.state == State.OPEN, col(Obligation.id).not_in(handed))
    return list(session.exec(open_now.order_by(col(Obligation.id))))


def keep(session: Session, forms: Collection[NewForm], *, at: datetime) -> None:
    """Keep what goes out."""
    if forms:
        session.exec(insert(HandedOut), params=[asdict(form) | {"at": at} for form in forms])


def of_obligations(session: Session, obligation_ids: Collection[int]) -> dict[int, list[HandedOut]]:
    """The forms that were handed out for these obligations, in order."""
    forms: dict[int, list[HandedOut]] = {}
    for part in slices(sorted(obligation_ids)):
        rows = select(HandedOut).where(col(HandedOut.obligation_id).in_(part)).order_by(col(HandedOut.id))
        for row in session.exec(rows):
            forms.setdefault(row.obligation_id, []).append(row)
    return forms


def first_given(session: Session, obligation_ids: Collection[int]) -> dict[int, datetime]:
    """When the first form was handed out for each of these obligations; those without any are left out."""
    first: dict[int, datetime] = {}
    for part in slices(sorted(obligation_ids)):
        rows = select(HandedOut.obligation_id, HandedOut.at).where(col(HandedOut.obligation_id).in_(part))
        for obligation_id, at in session.exec(rows.order_by(col(HandedOut.id))):
            first.setdefault(obligation_id, at)
    return first


def owners(session: Session, checksums: Collection[str]) -> dict[str, tuple[int, int]]:
    """By checksum, the unit and project that its form went to; a checksum of several projects is left out."""
    pairs_of: dict[str, set[tuple[int, int]]] = {}
    for part in slices(sorted(checksums)):
        rows = (
            select(HandedOut.checksum, Obligation.unit_id, Obligation.project_id)
            .join(Obligation, col(Obligation.id) == col(HandedOut.obligation_id))
            .where(col(HandedOut.checksum).in_(part))
        )
        for checksum, unit_id, project_id in session.exec(rows):
            pairs_of.setdefault(checksum, set()).add((unit_id, project_id))
    return {checksum: next(iter(pairs)) for checksum, pairs in pairs_of.items() if len(pairs) == 1}
