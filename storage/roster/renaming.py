"""Other names of units and projects: renamed, merged, or written differently by those who fill in forms.

Nothing that was filed is changed: what is owed, its versions and its audit move with the unit or project.
"""

from datetime import date

from sqlalchemy import Column, delete, update
from sqlmodel import Session, col, select

from lifecycle.thread.identity import project_key, unit_key
from storage.roster.roster import find_projects, find_units
from storage.tables import METADATA, Obligation, Project, ProjectAlias, RosterEntry, Unit, UnitAlias
from storage.tables.columns import Row


def add_alias(
    session: Session, unit_id: int, name: str, *, since: date | None = None, reason: str | None = None
) -> None:
    """Let a unit be known by another name too. Raises ValueError if another unit has that name."""
    owner = find_units(session, [name]).get(name)
    if owner is None:
        session.add(UnitAlias(key=unit_key(name), name=name, unit_id=unit_id, since=since, reason=reason))
        session.flush()
    elif owner.id != unit_id:
        raise ValueError(f"“{name}”已是{owner.name}的名称")


def add_project_alias(session: Session, project: Project, name: str, reason: str | None = None) -> None:
    """Let a project be known by another name too. Raises ValueError if another of its unit has that name."""
    owner = find_projects(session, [(project.unit_id, name)]).get((project.unit_id, name))
    if owner is None:
        key = project_key(name)
        alias = ProjectAlias(
            unit_id=project.unit_id, key=key, name=name, project_id=project.id, reason=reason
        )
        session.add(alias)
        session.flush()
    elif owner.id != project.id:
        raise ValueError(f"“{name}”已是项目“{owner.name}”的名称")


def rename_unit(session: Session, unit: Unit, name: str, *, since: date | None, reason: str) -> None:
    """Call a unit by a new name; it stays known by the old one. Raises ValueError if the name is taken."""
    owner = find_units(session, [name]).get(name)
    if owner is not None and owner.id != unit.id:
        raise ValueError(f"“{name}”已是另一个单位的名称；两个单位合并请用 jixiao roster merge")
    old, old_key, unit.name = unit.name, unit.key, name
    if unit_key(name) != old_key:
        session.exec(delete(UnitAlias).where(col(UnitAlias.key) == unit_key(name)))
        unit.key = unit_key(name)
        session.add(unit)
        session.flush()
        add_alias(session, unit.id, old, since=since, reason=reason)
    session.add(unit)
    session.flush()


def merge_units(
    session: Session, old: Unit, into: Unit, *, since: date, reason: str
) -> list[tuple[str, str]]:
    """Let one unit go up in another, with its names, projects and all that it owes.

    Where both have a project of the same name, the one that moves is told apart by its old unit: its old and
    new name are given back.
    """
    told_apart = []
    own = list(session.exec(select(Project).where(Project.unit_id == old.id)))
    same_named = find_projects(session, [(into.id, project.name) for project in own])
    for project in own:
        if (into.id, project.name) in same_named:
            name = f"{project.name}（原{old.name}）"
            told_apart.append((project.name, name))
            project.name, project.key = name, project_key(name)
            session.add(project)
    session.flush()
    for alias in session.exec(select(ProjectAlias).where(ProjectAlias.unit_id == old.id)).all():
        if find_projects(session, [(into.id, alias.name)]):
            session.delete(alias)
    session.flush()
    _move(session, Unit, old.id, into.id)
    session.delete(old)
    session.flush()
    add_alias(session, into.id, old.name, since=since, reason=reason)
    return told_apart


def rename_project(session: Session, project: Project, name: str, reason: str) -> None:
    """Call a project by a new name; it stays known by the old one, also in other years.

    If the new name is another project's of the unit, the two become one: that of the new name, with the
    obligations of both. Raises ValueError if both are on the roster of one year or owe something for one.
    """
    other = find_projects(session, [(project.unit_id, name)]).get((project.unit_id, name))
    old = project.name
    if other is not None and other.id != project.id:
        _refuse_common_years(session, project, other)
        _move(session, Project, project.id, other.id)
        session.delete(project)
        session.flush()
        add_project_alias(session, other, old, reason)
        return
    key = project_key(name)
    same = (col(ProjectAlias.unit_id) == project.unit_id, col(ProjectAlias.key) == key)
    session.exec(delete(ProjectAlias).where(*same))
    changed = project.key != key
    project.name, project.key = name, key
    session.add(project)
    session.flush()
    if changed:
        add_project_alias(session, project, old, reason)


def _refuse_common_years(session: Session, first: Project, other: Project) -> None:
    years: list[set[int]] = []
    for project in (first, other):
        owed = select(Obligation.year).where(Obligation.project_id == project.id)
        listed = select(RosterEntry.year).where(RosterEntry.project_id == project.id)
        years.append({*session.exec(owed), *session.exec(listed)})
    if common := sorted(years[0] & years[1]):
        both_years = "、".join(f"{year}年" for year in common)
        raise ValueError(f"“{first.name}”和“{other.name}”在{both_years}是两个项目，不能合为一个")


def _move(session: Session, kind: type[Row], old_id: int, new_id: int) -> None:
    """Let everything that points to one row point to another of its table."""
    for column in _pointing_to(kind):
        session.exec(update(column.table).where(column == old_id).values({column: new_id}))
    session.expire_all()


def _pointing_to(kind: type[Row]) -> list[Column[int]]:
    target = METADATA.tables[str(kind.__tablename__)].c.id
    return [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.column is target for key in column.foreign_keys)
    ]
