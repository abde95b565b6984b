"""What everybody asks of an obligation, as columns of a query: whose, of what project, how it stands."""

from typing import Any

from sqlmodel import col

from storage.tables import Obligation, Project, Unit

OWED_COLUMNS: tuple[Any, ...] = (
    col(Obligation.unit_id),
    col(Unit.name).label("unit"),
    col(Unit.department),
    col(Unit.address),
    col(Obligation.project_id),
    col(Project.name).label("project"),
    col(Obligation.year),
    col(Obligation.stage),
    col(Obligation.round),
    col(Obligation.state),
    col(Obligation.extension_until),
)
"""For a query that joins unit and project."""
