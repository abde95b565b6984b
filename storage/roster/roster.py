"""The roster: which units and projects there are, and which of them a year's obligations are made for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from lifecycle.thread.identity import project_key, unit_key
from storage.bulk import conflict_insert, slices
from storage.roster.roster_changes import (
    DEPARTMENT_LABELS,
    ENTRY_LABELS,
    PROJECT_LABELS,
    UNIT_LABELS,
    Changed,
    changed,
)
from storage.tables import Department, Project, ProjectAlias, RosterEntry, Unit, UnitAlias


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What is known of a unit beside its projects; the fields are those of ``Unit``."""

    unit: str
    department: str | None = None
    address: str | None = None
    head_address: str | None = None
    contact: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One project of one unit on the roster of one year. ``amount`` in 元, ``address`` for mail."""

    year: int
    unit: str
    project: str
    department: str | None = None
    address: str | None = None
    amount: float | None = None
    nature: str | None = None
    starts: date | None = None
    ends: date | None = None
    head_address: str | None = None
    contact: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows an import added, and what it changed of what was there already."""

    units: int
    projects: int
    entries: int
    changes: tuple[Changed, ...] = ()


_Lines = Sequence[tuple[str, RosterLine]]
"""Lines with the key of their unit."""


def import_roster(
    session: Session,
    lines: Iterable[RosterLine],
    contacts: Iterable[UnitLine] = (),
    departments: Mapping[str, str] = MappingProxyType({}),
) -> Imported:
    """Add the lines; importing them again changes nothing.

    ``contacts`` are units with or without a project in the lines, ``departments`` gives addresses by name. A
    unit or project that is known keeps its name, whatever the spelling now. Of the rest a given value
    replaces the old one and a missing one leaves it. Nothing is ever removed. Raises ValueError, with
    nothing imported, if two lines give one project of one year two amounts.
    """
    aliases = _aliases(session)
    distinct_lines = {(unit_key(line.unit), line) for line in lines}
    ordered = sorted(
        ((aliases.get(key, key), line) for key, line in distinct_lines),
        key=lambda pair: (pair[0], project_key(pair[1].project), pair[1].year),
    )
    _refuse_two_amounts(ordered)
    contact_lines = [(aliases.get(key, key), line) for line in contacts for key in [unit_key(line.unit)]]
    before = _counts(session)
    changes: list[Changed] = []
    unit_ids = _keep_units(session, [*ordered, *contact_lines], changes)
    project_ids = _keep_projects(session, ordered, unit_ids, changes)
    _keep_entries(session, ordered, unit_ids, project_ids, changes)
    _keep_departments(session, departments, changes)
    units, projects, entries = (now - then for now, then in zip(_counts(session), before, strict=True))
    return Imported(units, projects, entries, tuple(changes))


def absent(session: Session, lines: Collection[RosterLine]) -> list[tuple[int, str, str]]:
    """Year, unit and project of what is on the roster of the lines' years and not among the lines."""
    imported = {(line.year, line.unit, line.project) for line in lines}
    owners = find_units(session, {unit for _, unit, _ in imported})
    projects = find_projects(session, {(owners[unit].id, project) for _, unit, project in imported})
    standing_entries = {
        (year, projects[owners[unit].id, project].id)
        for year, unit, project in imported
        if (owners[unit].id, project) in projects
    }
    listed = (
        select(RosterEntry.year, RosterEntry.project_id, Unit.name, Project.name)
        .join(Project, col(Project.id) == col(RosterEntry.project_id))
        .join(Unit, col(Unit.id) == col(RosterEntry.unit_id))
        .where(col(RosterEntry.year).in_({year for year, _, _ in imported}))
        .order_by(col(RosterEntry.year), col(Unit.name), col(Project.name))
    )
    return [
        (year, unit, project)
        for year, project_id, unit, project in session.exec(listed)
        if (year, project_id) not in standing_entries
    ]


def units(session: Session) -> list[Unit]:
    """Every unit, by department and name."""
    return list(session.exec(select(Unit).order_by(col(Unit.department), col(Unit.name))))


def listed(session: Session) -> dict[int, frozenset[tuple[str, str]]]:
    """By year, the (unit key, project key) of every entry; under every name that they are known by."""
    keys: dict[int, list[str]] = defaultdict(list)
    for unit_id, key in session.exec(select(Unit.id, Unit.key)):
        keys[unit_id].append(key)
    for unit_id, key in session.exec(select(UnitAlias.unit_id, UnitAlias.key)):
        keys[unit_id].append(key)
    names: dict[int, list[str]] = defaultdict(list)
    for project_id, key in session.exec(select(Project.id, Project.key)):
        names[project_id].append(key)
    for project_id, key in session.exec(select(ProjectAlias.project_id, ProjectAlias.key)):
        names[project_id].append(key)
    pairs_by_year: dict[int, set[tuple[str, str]]] = defaultdict(set)
    entries = select(RosterEntry.year, RosterEntry.unit_id, RosterEntry.project_id)
    for year, unit_id, project_id in session.exec(entries):
        pairs_by_year[year].update((key, name) for key in keys[unit_id] for name in names[project_id])
    return {year: frozenset(pairs) for year, pairs in pairs_by_year.items()}


def entries_of(session: Session, year: int, project_ids: Collection[int]) -> dict[int, RosterLine]:
    """By project, its line on the roster of a year."""
    line_of: dict[int, RosterLine] = {}
    for part in slices(sorted(project_ids)):
        rows = (
            select(RosterEntry, Project, Unit)
            .join(Project, col(Project.id) == col(RosterEntry.project_id))
            .join(Unit, col(Unit.id) == col(RosterEntry.unit_id))
            .where(RosterEntry.year == year, col(RosterEntry.project_id).in_(part))
        )
        for entry, project, unit in session.exec(rows):
            line_of[project.id] = RosterLine(
                year=year,
                unit=unit.name,
                project=project.name,
                department=unit.department,
                address=unit.address,
                amount=entry.amount,
                nature=project.nature,
                starts=entry.starts,
                ends=entry.ends,
            )
    return line_of


def find_units(session: Session, names: Iterable[str]) -> dict[str, Unit]:
    """The units that are known by these names, however printed; a name that is not known is left out."""
    keys = {name: unit_key(name) for name in names}
    by_key: dict[str, Unit] = {}
    for part in slices(sorted(set(keys.values()))):
        by_key |= {unit.key: unit for unit in session.exec(select(Unit).where(col(Unit.key).in_(part)))}
        also_known = select(UnitAlias.key, Unit).join(Unit).where(col(UnitAlias.key).in_(part))
        by_key |= dict(session.exec(also_known).all())
    return {name: by_key[key] for name, key in keys.items() if key in by_key}


def projects_of(session: Session, unit_id: int) -> list[Project]:
    """The projects of a unit."""
    return list(session.exec(select(Project).where(Project.unit_id == unit_id).order_by(col(Project.id))))


def find_projects(session: Session, names: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Project]:
    """The projects that are known by these names of these units (by id), however printed."""
    keys = {(unit_id, name): (unit_id, project_key(name)) for unit_id, name in names}
    by_key: dict[tuple[int, str], Project] = {}
    for part in slices(sorted(set(keys.values()))):
        also_known = select(ProjectAlias, Project).join(
            Project, col(Project.id) == col(ProjectAlias.project_id)
        )
        pairs = tuple_(col(ProjectAlias.unit_id), col(ProjectAlias.key)).in_(part)
        by_key |= {
            (alias.unit_id, alias.key): project for alias, project in session.exec(also_known.where(pairs))
        }
        own = select(Project).where(tuple_(col(Project.unit_id), col(Project.key)).in_(part))
        by_key |= {(project.unit_id, project.key): project for project in session.exec(own)}
    return {pair: by_key[key] for pair, key in keys.items() if key in by_key}


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
        _fill(row, {name: getattr(line, name) for name in UNIT_LABELS})
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
    known_projects = find_projects(session, {(unit_ids[key], line.project) for key, line in lines})
    rows: dict[tuple[int, str], dict[str, object]] = {}
    names: dict[tuple[int, str], tuple[int, str]] = {}
    for key, line in lines:
        printed = (unit_ids[key], project_key(line.project))
        own = known_projects.get((unit_ids[key], line.project))
        identity = names[printed] = (own.unit_id, own.key) if own else printed
        fresh = {"unit_id": identity[0], "key": identity[1], "name": line.project, "nature": None}
        _fill(rows.setdefault(identity, fresh), {"nature": line.nature})
    for project in {project.id: project for project in known_projects.values()}.values():
        row = rows[project.unit_id, project.key]
        changes += changed(project.name, PROJECT_LABELS, project, row)
    statement = conflict_insert(session, Project)
    keep = statement.on_conflict_do_update(
        index_elements=["unit_id", "key"],
        set_={"nature": func.coalesce(statement.excluded.nature, Project.nature)},
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
            if new_values := rows.get((entry.year, entry.project_id)):
                about = f"{entry.year}年{names[entry.project_id]}"
                changes += changed(about, ENTRY_LABELS, entry, new_values)
    statement = conflict_insert(session, RosterEntry)
    keep = statement.on_conflict_do_update(
        index_elements=["year", "project_id"],
        set_={
            name: func.coalesce(statement.excluded[name], getattr(RosterEntry, name)) for name in ENTRY_LABELS
        },
    ).returning(col(RosterEntry.id))
    if rows:
        session.exec(keep, params=list(rows.values())).all()


def _keep_departments(session: Session, addresses: Mapping[str, str], changes: list[Changed]) -> None:
    for name, address in addresses.items():
        department = session.get(Department, name)
        if department is None:
            session.add(Department(name=name, address=address))
        elif department.address != address:
            changes += changed(name, DEPARTMENT_LABELS, department, {"address": address})
            department.address = address
    session.flush()


def _fill(row: dict[str, object], values: Mapping[str, object]) -> None:
    row.update({name: value for name, value in values.items() if value is not None})
