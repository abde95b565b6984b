"""Renaming: what the bureau says about the names of units and projects, with its note in the audit."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bureau.names import project_named, unit_named
from bureau.refusal import Refusal
from lifecycle.calendar.windows import day_of
from storage.database import Database
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.roster import renaming


class NotRenamed(Refusal):
    """Names that are not known or are taken; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """On whose word something is done, when and why."""

    actor: str
    at: datetime
    reason: str


def rename_unit(database: Database, old: str, new: str, mandate: Mandate) -> str:
    """Call a unit by a new name; what was done, as one line. Raises NotRenamed."""
    with database.writing() as session:
        unit = unit_named(session, old)
        before = unit.name
        try:
            renaming.rename_unit(session, unit, new, since=day_of(mandate.at), reason=mandate.reason)
        except ValueError as why:
            raise NotRenamed(str(why)) from why
        _note(session, mandate, "rename", "单位名称", before, new)
    return f"{before} 改名为 {new}；表上写旧名的仍认得"


def merge(database: Database, old: str, into: str, mandate: Mandate) -> list[str]:
    """Let one unit go up in another; what was done, in lines. Raises NotRenamed."""
    with database.writing() as session:
        merged, stays = unit_named(session, old), unit_named(session, into)
        if merged.id == stays.id:
            raise NotRenamed(f"“{old}”和“{into}”已是同一个单位：{stays.name}")
        before = merged.name
        told_apart = renaming.merge_units(
            session, merged, stays, since=day_of(mandate.at), reason=mandate.reason
        )
        _note(session, mandate, "merge", "单位并入", before, stays.name)
        for name, now in told_apart:
            _note(session, mandate, "rename", f"{stays.name}的项目名称", name, now)
        line = f"{before} 并入 {stays.name}；项目、应报事项和各版本都已移过去，表上写旧名的仍认得"
    return [line, *(f"两个单位都有项目“{name}”，移来的改称“{now}”，请核对" for name, now in told_apart)]


def rename_project(database: Database, unit: str, old: str, new: str, mandate: Mandate) -> str:
    """Call a project by a new name, or join the two that it was taken for. Raises NotRenamed."""
    with database.writing() as session:
        owner = unit_named(session, unit)
        project = project_named(session, owner, old)
        before = project.name
        try:
            renaming.rename_project(session, project, new, mandate.reason)
        except ValueError as why:
            raise NotRenamed(str(why)) from why
        _note(session, mandate, "rename", f"{owner.name}的项目名称", before, new)
    return f"{owner.name} 的项目 {before} 改名为 {new}；各年度是同一个项目，表上写旧名的仍认得"


def _note(session: Session, mandate: Mandate, event: str, about: str, before: str, after: str) -> None:
    entry = Entry(
        at=mandate.at,
        actor=mandate.actor,
        event=event,
        why=mandate.reason,
        about=about,
        before=before,
        after=after,
    )
    audit.note(session, [entry])
