"""Who is written to: units by their number, departments by their name."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from lifecycle.thread.identity import unit_key
from storage.bulk import slices
from storage.tables import Department, Unit


def units(session: Session, unit_ids: Collection[int]) -> dict[int, Unit]:
    """These units."""
    rows: dict[int, Unit] = {}
    for part in slices(sorted(unit_ids)):
        rows |= {unit.id: unit for unit in session.exec(select(Unit).where(col(Unit.id).in_(part)))}
    return rows


def departments(session: Session) -> dict[str, Department]:
    """Every department by its ``unit_key``, as units print its name in more than one way."""
    return {unit_key(department.name): department for department in session.exec(select(Department))}
