"""Importing a roster: what its lines say is added and replaced, nothing is ever removed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from lifecycle.thread.identity import project_key, unit_key
from lifecycle.thread.scope import Scope
from storage.bulk import conflict_insert, slices
from storage.roster import codes
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine, find_projects
from storage.roster.roster_changes import (
    DEPARTMENT_LABELS,
    ENTRY_LABELS,
    PROJECT_LABELS,
    UNIT_LABELS,
    Changed,
    changed,
)
from storage.tables import Department, Project, RosterEntry, Unit, UnitAlias


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows an import added, and what it changed of what was there already."""

    units: int
    projects: int
    entries: int
    changes: tuple[Changed, ...] = ()


_Lines = Sequence[tuple[str, RosterLine]]
"""Lines with the key of their unit."""

_FIELD_OF_CODE = {"code": "unit_code"}
"""A unit's code is its own column in the table, and one of two codes in a line."""


def import_roster(
    session: Session,
    lines: Iterable[RosterLine],
    contacts: Iterable[UnitLine] = (),
    departments: Iterable[DepartmentLine] = (),
    *,
    since: date | None = None,
) -> Imported:
    """Add the lines; importing them again changes nothing.

    ``contacts`` are units with or without a project in the lines. A unit or project that is known by its name
    keeps it, whatever the spelling now; one that is known by its code alone is called by the new name from
    ``since`` on. Of the rest a given value replaces the old one and a missing one leaves it. Nothing is ever
    removed. Raises ValueError, with nothing imported, if two lines give one project of one year two amounts,
    or where name and code mean different ones.
    """
    lines, contacts = [line.as_kept for line in lines], list(contacts)
    changes: list[Changed] = codes.rename(session, [*lines, *contacts], since)
    aliases = _aliases(session)
    known = {(unit_key(line.unit), line) for line in lines}
    ordered = sorted(
        ((aliases.get(key, key), line) for key, line in known),
        key=lambda pair: (pair[0], project_key(pair[1].project), pair[1].year),
    )
    _refuse_two_amounts(ordered)
    contact_lines = [(aliases.get(key, key), line) for line in contacts for key in [unit_key(line.unit)]]
    before = _counts(session)
    unit_ids = _keep_units(session, [*ordered, *contact_lines], changes)
    project_ids = _keep_projects(session, ordered, unit_ids, changes)
    _keep_entries(session, ordered, unit_ids, project_ids, changes)
    _keep_departments(session, departments, changes)
    units, projects, entries = (now - then for now, then in zip(_counts(session), before, strict=True))
    return Imported(units, projects, entries, tuple(changes))


def _aliases(session: Session) -> dict[str, str]:
    """From the key of another name to the unit's own key."""
    return dict(session.exec(select(UnitAlias.key, Unit.key).join(Unit)).all())


def _counts(session: Session) -> tuple[int, int, int]:
    tables = (Unit, Project, RosterEntry)
    units, projects, entries = (session.exec(select(func.count()).select_from(t)).one() for t in tables)
    return units, projects, entries


def _refuse_two_amounts(lines: Iterable[tuple[str, RosterLine]]) -> None:
    amounts: dict[tuple[int, str, str], float] = {}
    for key, line in lines:
        if line.amount is None:
            continue
        entry = (line.year, key, project_key(line.project))
        if amounts.setdefault(entry, line.amount) != line.amount:
            raise ValueError(
                f"名录中{line.unit}的{line.year}年项目“{line.project}”有两个金额："
                f"{amounts[entry]:.2f}元、{line.amount:.2f}元"
            )


def _keep_units(
    session: Session, lines: Iterable[tuple[str, RosterLine | UnitLine]], changes: list[Changed]
) -> dict[str, int]:
    rows: dict[str, dict[str, object]] = {}
    for key, line in lines:
        row = rows.setdefault(key, {"key": key, "name": line.unit} | dict.fromkeys(UNIT_LABELS))
        _fill(row, {name: getattr(line, _FIELD_OF_CODE.get(name, name)) for name in UNIT_LABELS})
    for part in slices(rows):
        for unit in session.exec(select(Unit).where(col(Unit.key).in_(part)).order_by(col(Unit.key))):
            changes += changed(unit.name, UNIT_LABELS, unit, rows[unit.key])
    statement = conflict_insert(session, Unit)
    keep = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={name: func.coalesce(statement.excluded[name], getattr(Unit, name)) for name in UNIT_LABELS},
    ).returning(col(Unit.key), col(Unit.id))
    kept_rows = session.exec(keep, params=list(rows.values())).all() if rows else []
    return {key: unit_id for key, unit_id in kept_rows}  # noqa: C416 - rows are not tuples to the type checker


def _keep_projects(
    session: Session, lines: _Lines, unit_ids: Mapping[str, int], changes: list[Changed]
) -> dict[tuple[int, str], int]:
    known = find_projects(session, {(unit_ids[key], line.project) for key, line in lines})
    rows: dict[tuple[int, str], dict[str, object]] = {}
    names: dict[tuple[int, str], tuple[int, str]] = {}
    for key, line in lines:
        printed = (unit_ids[key], project_key(line.project))
        own = known.get((unit_ids[key], line.project))
        identity = names[printed] = (own.unit_id, own.key) if own else printed
        fresh = {"unit_id": identity[0], "key": identity[1], "name": line.project}
        # That it is a plain project is what a line says that does not say otherwise: it replaces nothing.
        scope = line.scope if line.kind or line.scope is not Scope.PROJECT or own is None else own.scope
        values = {"code": line.project_code, "nature": line.nature, "scope": scope}
        row = rows.setdefault(identity, fresh | dict.fromkeys(PROJECT_LABELS))
        _fill(row, values | {"upper_department": line.upper_department})
    for project in {project.id: project for project in known.values()}.values():
        row = rows[project.unit_id, project.key]
        changes += changed(project.name, PROJECT_LABELS, project, row)
    statement = conflict_insert(session, Project)
    keep = statement.on_conflict_do_update(
        index_elements=["unit_id", "key"],
        set_={
            name: func.coalesce(statement.excluded[name], getattr(Project, name)) for name in PROJECT_LABELS
        },
    ).returning(col(Project.unit_id), col(Project.key), col(Project.id))
    kept_rows = session.exec(keep, params=list(rows.values())).all() if rows else []
    ids = {(unit_id, key): project_id for unit_id, key, project_id in kept_rows}
    return {printed: ids[identity] for printed, identity in names.items()}


def _keep_entries(
    session: Session,
    lines: _Lines,
    unit_ids: Mapping[str, int],
    project_ids: Mapping[tuple[int, str], int],
    changes: list[Changed],
) -> None:
    rows: dict[tuple[int, int], dict[str, object]] = {}
    names: dict[int, str] = {}
    for key, line in lines:
        unit_id = unit_ids[key]
        project_id = project_ids[unit_id, project_key(line.project)]
        names[project_id] = f"{line.unit}“{line.project}”"
        fresh: dict[str, object] = {"year": line.year, "unit_id": unit_id, "project_id": project_id}
        row = rows.setdefault((line.year, project_id), fresh | dict.fromkeys(ENTRY_LABELS))
        _fill(row, {name: getattr(line, name) for name in ENTRY_LABELS})
    for part in slices(sorted(names)):
        own = select(RosterEntry).where(col(RosterEntry.project_id).in_(part))
        for entry in session.exec(own.order_by(col(RosterEntry.year), col(RosterEntry.project_id))):
            if values_of_line := rows.get((entry.year, entry.project_id)):
                about = f"{entry.year}年{names[entry.project_id]}"
                changes += changed(about, ENTRY_LABELS, entry, values_of_line)
    statement = conflict_insert(session, RosterEntry)
    keep = statement.on_conflict_do_update(
        index_elements=["year", "project_id"],
        set_={
            name: func.coalesce(statement.excluded[name], getattr(RosterEntry, name)) for name in ENTRY_LABELS
        },
    ).returning(col(RosterEntry.id))
    if rows:
        session.exec(keep, params=list(rows.values())).all()


def _keep_departments(session: Session, lines: Iterable[DepartmentLine], changes: list[Changed]) -> None:
    for line in lines:
        known = session.get(Department, line.name)
        if known is None:
            session.add(Department(name=line.name, address=line.address, channel=line.channel))
            continue
        values_of_line = {name: getattr(line, name) for name in DEPARTMENT_LABELS}
        changes += changed(line.name, DEPARTMENT_LABELS, known, values_of_line)
        for name, value in values_of_line.items():
            setattr(known, name, value if value is not None else getattr(known, name))
    session.flush()


def _fill(row: dict[str, object], values: Mapping[str, object]) -> None:
    row.update({name: value for name, value in values.items() if value is not None})
