"""Codes of the integrated system as identities: who has a known code and a new name was renamed."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlmodel import Session, col, select

from lifecycle.thread.identity import project_key, unit_key
from storage.bulk import slices
from storage.roster import renaming
from storage.roster.roster import RosterLine, UnitLine, find_projects, find_units
from storage.roster.roster_changes import Changed
from storage.tables import Project, Unit

REASON = "编码没有变，名称变了"


def units_with(session: Session, codes: Iterable[str]) -> dict[str, Unit]:
    """The units that have these codes, by code."""
    known: dict[str, Unit] = {}
    for part in slices(sorted(set(codes))):
        rows = session.exec(select(Unit).where(col(Unit.code).in_(part)))
        known |= {unit.code: unit for unit in rows if unit.code}
    return known


def projects_with(session: Session, codes: Iterable[str]) -> dict[tuple[int, str], Project]:
    """The projects that have these codes, by unit and code: two units may share a project."""
    known: dict[tuple[int, str], Project] = {}
    for part in slices(sorted(set(codes))):
        for project in session.exec(select(Project).where(col(Project.code).in_(part))):
            known[project.unit_id, project.code or ""] = project
    return known


def rename(session: Session, lines: Collection[RosterLine | UnitLine], since: date | None) -> list[Changed]:
    """Call the units and projects that lines name otherwise, under a code that is known, by the new name.

    What was renamed. Raises ValueError where a name means one and its code another.
    """
    return [
        *_rename_units(session, lines, since),
        *_rename_projects(session, [line for line in lines if isinstance(line, RosterLine)]),
    ]


def _rename_units(
    session: Session, lines: Iterable[RosterLine | UnitLine], since: date | None
) -> list[Changed]:
    names: dict[str, str] = {}
    for line in lines:
        if line.unit_code:
            name = names.setdefault(line.unit_code, line.unit)
            if unit_key(name) != unit_key(line.unit):
                raise ValueError(f"单位编码{line.unit_code}写在“{name}”和“{line.unit}”两个单位上，请核对")
    owners, named = units_with(session, names), find_units(session, names.values())
    changes = []
    for code, name in names.items():
        owner, known = owners.get(code), named.get(name)
        if owner is None or (known is not None and known.id == owner.id):
            continue
        if known is not None:
            raise ValueError(f"单位编码{code}是“{owner.name}”的，“{name}”是名录里的另一个单位，请核对")
        changes.append(Changed(owner.name, "单位名称", owner.name, name))
        renaming.rename_unit(session, owner, name, since=since, reason=REASON)
    return changes


def _rename_projects(session: Session, lines: Iterable[RosterLine]) -> list[Changed]:
    coded = [line for line in lines if line.project_code]
    units = find_units(session, {line.unit for line in coded})
    names: dict[tuple[int | str, str], str] = {}
    for line in coded:
        owner = units[line.unit].id if line.unit in units else unit_key(line.unit)
        name = names.setdefault((owner, line.project_code or ""), line.project)
        if project_key(name) != project_key(line.project):
            raise ValueError(
                f"{line.unit}的项目编码{line.project_code}写在“{name}”和“{line.project}”两个项目上，请核对"
            )
    owners = projects_with(session, {code for _, code in names})
    named = find_projects(
        session, {(unit, name) for (unit, _), name in names.items() if isinstance(unit, int)}
    )
    changes = []
    for (unit_id, code), name in names.items():
        owner_of_code = owners.get((unit_id, code)) if isinstance(unit_id, int) else None
        known = named.get((unit_id, name)) if isinstance(unit_id, int) else None
        if owner_of_code is None or (known is not None and known.id == owner_of_code.id):
            continue
        if known is not None:
            raise ValueError(
                f"项目编码{code}是“{owner_of_code.name}”的，“{name}”是名录里的另一个项目，请核对"
            )
        changes.append(Changed(owner_of_code.name, "项目名称", owner_of_code.name, name))
        renaming.rename_project(session, owner_of_code, name, REASON)
    return changes
