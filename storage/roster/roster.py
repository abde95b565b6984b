"""The roster: which units and projects there are, and which of them a year's obligations are made for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from lifecycle.thread.identity import project_key, unit_key
from lifecycle.thread.scope import WHOLE_DEPARTMENT, Scope, scope_of
from storage.bulk import slices
from storage.tables import Project, ProjectAlias, RosterEntry, Unit, UnitAlias


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What is known of a unit beside its projects; the fields are those of ``Unit``."""

    unit: str
    department: str | None = None
    address: str | None = None
    head_address: str | None = None
    contact: str | None = None
    channel: str | None = None
    unit_code: str | None = None


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """Where the letters to a competent department go; the fields are those of ``Department``."""

    name: str
    address: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One project of one unit on the roster of one year. ``amount`` in 元, ``address`` for mail.

    ``kind`` says in words what it is where that is no project (部门整体, 转移支付); the codes are those
    of the integrated system.
    """

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
    unit_code: str | None = None
    project_code: str | None = None
    kind: str | None = None
    upper_department: str | None = None

    @property
    def scope(self) -> Scope:
        """What kind of thing it is."""
        return scope_of(" ".join(filter(None, (self.kind, self.nature))), self.project)

    @property
    def as_kept(self) -> Self:
        """The line with the one name under which a department as a whole is kept."""
        return replace(self, project=WHOLE_DEPARTMENT) if self.scope is Scope.DEPARTMENT else self


def absent(session: Session, lines: Collection[RosterLine]) -> list[tuple[int, str, str]]:
    """Year, unit and project of what is on the roster of the lines' years and not among the lines."""
    imported = {(line.year, line.unit, line.as_kept.project) for line in lines}
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
                unit_code=unit.code,
                project_code=project.code,
                kind=project.scope,
                upper_department=project.upper_department,
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
    return {printed: by_key[key] for printed, key in keys.items() if key in by_key}
