"""Approved changes of what was declared, as they are kept: only ever added, in their order."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from lifecycle.thread import adjustment
from storage.bulk import slices
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import KeptAdjustment, Project, Unit


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a change, by which document (批复文号) and why."""

    by: str
    reason: str
    document: str
    at: datetime


def keep(
    session: Session,
    project_id: int,
    year: int,
    change: adjustment.Adjustment,
    approval: Approval,
    *,
    actor: str,
    at: datetime,
) -> KeptAdjustment:
    """Keep an approved change, audited; ``actor`` entered it at that moment."""
    row = KeptAdjustment(
        project_id=project_id,
        year=year,
        field=change.field.value,
        before=dict(change.before) if change.before else None,
        after=dict(change.after) if change.after else None,
        reason=approval.reason,
        document=approval.document,
        approved_by=approval.by,
        approved_at=approval.at,
    )
    session.add(row)
    session.flush()
    unit, project = session.exec(
        select(Unit.name, Project.name)
        .join(Project, col(Project.unit_id) == col(Unit.id))
        .where(Project.id == project_id)
    ).one()
    entry = Entry(
        at=at,
        actor=actor,
        event="adjustment",
        why=f"{approval.document}（{approval.by}批准）：{approval.reason}",
        about=f"调整{row.id}：{unit}“{project}”{year}年",
        before=change.in_words(change.before),
        after=change.in_words(change.after),
    )
    audit.note(session, [entry])
    return row


def listed(
    session: Session, year: int | None = None, *, project_id: int | None = None, unit_id: int | None = None
) -> list[tuple[KeptAdjustment, str, str]]:
    """The adjustments with the names of unit and project, narrowed where asked, in their order."""
    rows = (
        select(KeptAdjustment, Unit.name, Project.name)
        .join(Project, col(Project.id) == col(KeptAdjustment.project_id))
        .join(Unit, col(Unit.id) == col(Project.unit_id))
    )
    if year is not None:
        rows = rows.where(KeptAdjustment.year == year)
    if project_id is not None:
        rows = rows.where(KeptAdjustment.project_id == project_id)
    if unit_id is not None:
        rows = rows.where(Project.unit_id == unit_id)
    return list(session.exec(rows.order_by(col(KeptAdjustment.id))).all())


def of_projects(
    session: Session, project_ids: Collection[int]
) -> dict[tuple[int, int], list[adjustment.Adjustment]]:
    """By project and year, what was approved, in its order."""
    changes: dict[tuple[int, int], list[adjustment.Adjustment]] = defaultdict(list)
    for part in slices(sorted(project_ids)):
        own = (
            select(KeptAdjustment)
            .where(col(KeptAdjustment.project_id).in_(part))
            .order_by(col(KeptAdjustment.id))
        )
        for row in session.exec(own):
            changes[row.project_id, row.year].append(change_of(row))
    return changes


def change_of(row: KeptAdjustment) -> adjustment.Adjustment:
    """What a row changes."""
    return adjustment.Adjustment(field=adjustment.Adjusted(row.field), before=row.before, after=row.after)
