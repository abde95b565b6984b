"""The roster: which units and projects there are, and which of them a year's obligations are made for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from lifecycle.identity import project_key, unit_key
from storage.bulk import conflict_insert, slices
from storage.tables import Project, RosterEntry, Unit, UnitAlias


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


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows an import added; what was there already is not counted."""

    units: int
    projects: int
    entries: int


def import_roster(session: Session, lines: Iterable[RosterLine]) -> Imported:
    """Add the lines; importing them again changes nothing.

    A unit or project that is known keeps its name, whatever the spelling now. Of the rest a given value
    replaces the old one and a missing one leaves it. Nothing is ever removed. Raises ValueError, with
    nothing imported, if two lines give one project of one year two amounts.
    """
    aliases = _aliases(session)
    known = {(unit_key(line.unit), line) for line in lines}
    ordered = sorted(
        ((aliases.get(key, key), line) for key, line in known),
        key=lambda pair: (pair[0], project_key(pair[1].project), pair[1].year),
    )
    _refuse_two_amounts(ordered)
    before = _counts(session)
    unit_ids = _keep_units(session, ordered)
    project_ids = _keep_projects(session, ordered, unit_ids)
    _keep_entries(session, ordered, unit_ids, project_ids)
    units, projects, entries = (now - then for now, then in zip(_counts(session), before, strict=True))
    return Imported(units, projects, entries)


def units(session: Session) -> list[Unit]:
    """Every unit, by department and name."""
    return list(session.exec(select(Unit).order_by(col(Unit.department), col(Unit.name))))


def listed(session: Session) -> dict[int, frozenset[tuple[str, str]]]:
    """By year, the (unit key, project key) of every entry; under every name that a unit is known by."""
    keys: dict[int, list[str]] = defaultdict(list)
    for unit_id, key in session.exec(select(Unit.id, Unit.key)):
        keys[unit_id].append(key)
    for unit_id, key in session.exec(select(UnitAlias.unit_id, UnitAlias.key)):
        keys[unit_id].append(key)
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    entries = select(RosterEntry.year, RosterEntry.unit_id, Project.key).join(Project)
    for year, unit_id, project in session.exec(entries):
        found[year].update((key, project) for key in keys[unit_id])
    return {year: frozenset(pairs) for year, pairs in found.items()}


def find_units(session: Session, names: Iterable[str]) -> dict[str, Unit]:
    """The units that are known by these names, however printed; a name that is not known is left out."""
    keys = {name: unit_key(name) for name in names}
    by_key: dict[str, Unit] = {}
    for part in slices(sorted(set(keys.values()))):
        by_key |= {unit.key: unit for unit in session.exec(select(Unit).where(col(Unit.key).in_(part)))}
        also_known = select(UnitAlias.key, Unit).join(Unit).where(col(UnitAlias.key).in_(part))
        by_key |= dict(session.exec(also_known).all())
    return {name: by_key[key] for name, key in keys.items() if key in by_key}


def add_alias(session: Session, unit_id: int, name: str) -> None:
    """Let a unit be known by another name too. Raises ValueError if another unit has that name."""
    owner = find_units(session, [name]).get(name)
    if owner is None:
        session.add(UnitAlias(key=unit_key(name), name=name, unit_id=unit_id))
        session.flush()
    elif owner.id != unit_id:
        raise ValueError(f"“{name}”已是{owner.name}的名称")


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


def _keep_units(session: Session, lines: Iterable[tuple[str, RosterLine]]) -> dict[str, int]:
    rows: dict[str, dict[str, object]] = {}
    for key, line in lines:
        row = rows.setdefault(key, {"key": key, "name": line.unit, "department": None, "address": None})
        _fill(row, {"department": line.department, "address": line.address})
    statement = conflict_insert(session, Unit)
    keep = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "department": func.coalesce(statement.excluded.department, Unit.department),
            "address": func.coalesce(statement.excluded.address, Unit.address),
        },
    ).returning(col(Unit.key), col(Unit.id))
    kept = session.exec(keep, params=list(rows.values())).all() if rows else []
    return {key: unit_id for key, unit_id in kept}  # noqa: C416 - rows are not tuples to the type checker


def _keep_projects(
    session: Session, lines: Iterable[tuple[str, RosterLine]], unit_ids: Mapping[str, int]
) -> dict[tuple[int, str], int]:
    rows: dict[tuple[int, str], dict[str, object]] = {}
    for key, line in lines:
        identity = (unit_ids[key], project_key(line.project))
        fresh = {"unit_id": identity[0], "key": identity[1], "name": line.project, "nature": None}
        _fill(rows.setdefault(identity, fresh), {"nature": line.nature})
    statement = conflict_insert(session, Project)
    keep = statement.on_conflict_do_update(
        index_elements=["unit_id", "key"],
        set_={"nature": func.coalesce(statement.excluded.nature, Project.nature)},
    ).returning(col(Project.unit_id), col(Project.key), col(Project.id))
    kept = session.exec(keep, params=list(rows.values())).all() if rows else []
    return {(unit_id, key): project_id for unit_id, key, project_id in kept}


def _keep_entries(
    session: Session,
    lines: Iterable[tuple[str, RosterLine]],
    unit_ids: Mapping[str, int],
    project_ids: Mapping[tuple[int, str], int],
) -> None:
    rows: dict[tuple[int, int], dict[str, object]] = {}
    for key, line in lines:
        unit_id = unit_ids[key]
        project_id = project_ids[unit_id, project_key(line.project)]
        fresh: dict[str, object] = {"year": line.year, "unit_id": unit_id, "project_id": project_id}
        fresh |= {"amount": None, "starts": None, "ends": None}
        row = rows.setdefault(
            (line.year, project_id), {**fresh, "amount": None, "starts": None, "ends": None}
        )
        _fill(row, {"amount": line.amount, "starts": line.starts, "ends": line.ends})
    statement = conflict_insert(session, RosterEntry)
    columns = ("amount", "starts", "ends")
    keep = statement.on_conflict_do_update(
        index_elements=["year", "project_id"],
        set_={name: func.coalesce(statement.excluded[name], getattr(RosterEntry, name)) for name in columns},
    ).returning(col(RosterEntry.id))
    if rows:
        session.exec(keep, params=list(rows.values())).all()


def _fill(row: dict[str, object], values: Mapping[str, object]) -> None:
    row.update({name: value for name, value in values.items() if value is not None})
