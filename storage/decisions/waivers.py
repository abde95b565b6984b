"""Waivers as they are kept: granted and ended with reason, never removed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Refused
from lifecycle.obligations.waiver import Waiver as Scope
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import KeptWaiver, Project, Unit


@dataclass(frozen=True, slots=True)
class NewWaiver:
    """What is to be waived; see ``lifecycle.waiver.Waiver``."""

    rule: str
    reason: str
    unit_id: int | None = None
    project_id: int | None = None
    year: int | None = None
    stage: Stage | None = None
    subject: str | None = None
    until: date | None = None


def grant(session: Session, new: NewWaiver, *, by: str, at: datetime) -> KeptWaiver:
    """Keep a waiver, audited."""
    waiver = KeptWaiver(
        rule=new.rule,
        reason=new.reason,
        unit_id=new.unit_id,
        project_id=new.project_id,
        year=new.year,
        stage=new.stage,
        subject=new.subject,
        until=new.until,
        granted_by=by,
        granted_at=at,
    )
    session.add(waiver)
    session.flush()
    after = "长期" if new.until is None else f"至{new.until}"
    _note(session, waiver, Entry(at=at, actor=by, event="waiver_granted", why=new.reason, after=after))
    return waiver


def end(session: Session, waiver_id: int, *, by: str, why: str, at: datetime) -> KeptWaiver:
    """End a waiver, audited. Raises Refused for one that is not there or ended already."""
    waiver = session.exec(select(KeptWaiver).where(KeptWaiver.id == waiver_id).with_for_update()).first()
    if waiver is None:
        raise Refused(f"没有编号为{waiver_id}的豁免")
    if waiver.ended_at is not None:
        raise Refused(f"编号为{waiver_id}的豁免已于{waiver.ended_at:%Y-%m-%d}终止")
    waiver.ended_by, waiver.ended_at = by, at
    session.flush()
    _note(session, waiver, Entry(at=at, actor=by, event="waiver_ended", why=why))
    return waiver


def listed(session: Session) -> list[tuple[KeptWaiver, str | None, str | None]]:
    """Every waiver there is or was, in order, with the names of its unit and project."""
    rows = (
        select(KeptWaiver, Unit.name, Project.name)
        .outerjoin(Unit, col(Unit.id) == col(KeptWaiver.unit_id))
        .outerjoin(Project, col(Project.id) == col(KeptWaiver.project_id))
    )
    return list(session.exec(rows.order_by(col(KeptWaiver.id))).all())


def in_force(session: Session) -> list[Scope]:
    """The waivers that nobody ended; whether one holds on a day says ``lifecycle.waiver.covers``."""
    return [
        _scope(waiver)
        for waiver in session.exec(select(KeptWaiver).where(col(KeptWaiver.ended_at).is_(None)))
    ]


def _scope(row: KeptWaiver) -> Scope:
    return Scope(
        id=row.id,
        rule=row.rule,
        unit_id=row.unit_id,
        project_id=row.project_id,
        year=row.year,
        stage=row.stage,
        subject=row.subject,
        until=row.until,
    )


def _note(session: Session, waiver: KeptWaiver, entry: Entry) -> None:
    parts: Iterable[object] = (waiver.rule, waiver.year, waiver.stage, waiver.subject)
    about = f"豁免{waiver.id}：{' '.join(str(part) for part in parts if part)}"
    audit.note(session, [replace(entry, about=about)])
