"""The board: units and departments by term, counted, searched and paged in the database."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, text
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from storage.board.marks import BoardMark, Marking
from storage.tables import Obligation, Project, Submission, Unit

_MARK = text("mark")
"""The computed column by its name: PostgreSQL takes the same expression with other parameters for another."""


@dataclass(frozen=True, slots=True)
class BoardScope:
    """What of a year is looked at; None and the empty text are all. ``search`` is part of a name."""

    year: int
    term: Term | None = None
    department: str | None = None
    mark: BoardMark | None = None
    search: str = ""
    unit_id: int | None = None


@dataclass(slots=True)
class BoardCounts:
    """Obligations counted: by mark, and how many were filed in time.

    ``on_time`` and ``late`` count those filed by when their first version came; what is overdue and was never
    filed is ``never`` (what was returned and is overdue now was filed).
    """

    marks: Counter[BoardMark] = field(default_factory=Counter)
    on_time: int = 0
    late: int = 0
    never: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.marks.values())

    @property
    def rate(self) -> float | None:
        """On time of what was filed or should have been, in percent; None where nothing was due."""
        due = self.on_time + self.late + self.never
        return self.on_time / due * 100 if due else None

    def add(self, other: "BoardCounts") -> None:
        """Count another's too."""
        self.marks.update(other.marks)
        self.on_time += other.on_time
        self.late += other.late
        self.never += other.never


@dataclass(frozen=True, slots=True)
class UnitOnBoard:
    """A unit with whom to call there."""

    id: int
    name: str
    department: str | None
    contact: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit that owes something past its date: how many, and the earliest date that passed."""

    unit: UnitOnBoard
    overdue: int
    earliest: date


def by_department(
    session: Session, scope: BoardScope, marking: Marking
) -> dict[str | None, dict[Term, BoardCounts]]:
    """Every department's obligations by term, whatever their mark: marks are chosen from these counts."""
    first = and_(col(Submission.obligation_id) == col(Obligation.id), col(Submission.version) == 1)
    columns = (col(Unit.department), col(Obligation.stage), col(Obligation.round), col(Submission.late))
    rows = (
        select_columns(*columns, marking.mark.label("mark"), func.count())
        .select_from(Obligation)
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .outerjoin(Submission, first)
        .where(*conditions(scope, marking, marked=False))
        .group_by(*columns, _MARK)
    )
    departments: dict[str | None, dict[Term, BoardCounts]] = defaultdict(dict)
    for department, stage, number, late, name, count in session.connection().execute(rows):
        tally = departments[department].setdefault(Term(scope.year, stage, number), BoardCounts())
        tally.add(_tally(BoardMark(name), late, count))
    return dict(sorted(departments.items(), key=lambda named: named[0] or "\uffff"))


def _tally(mark: BoardMark, late: bool | None, count: int) -> BoardCounts:
    tally = BoardCounts(Counter({mark: count}))
    if late is None:
        tally.never = count if mark is BoardMark.OVERDUE else 0
    elif late:
        tally.late = count
    else:
        tally.on_time = count
    return tally


def count_units(session: Session, scope: BoardScope, marking: Marking) -> int:
    """How many units have something in the scope."""
    rows = select_columns(func.count()).select_from(Unit).where(*_owing(scope, marking))
    return int(session.connection().execute(rows).scalar_one())


def units(
    session: Session, scope: BoardScope, marking: Marking, *, offset: int = 0, limit: int | None = None
) -> list[UnitOnBoard]:
    """The units that have something in the scope, by department and name, one page of them."""
    rows = _unit_columns().where(*_owing(scope, marking)).order_by(*_in_order()).offset(offset).limit(limit)
    return [UnitOnBoard(*row) for row in session.connection().execute(rows)]


def by_unit(
    session: Session, scope: BoardScope, marking: Marking, unit_ids: Collection[int]
) -> dict[int, dict[Term, BoardCounts]]:
    """What each of these units owes in the scope, by term, whatever its mark and name."""
    columns = (col(Obligation.unit_id), col(Obligation.stage), col(Obligation.round))
    own = [col(Obligation.year) == scope.year, col(Obligation.unit_id).in_(unit_ids)]
    rows = select_columns(*columns, marking.mark.label("mark"), func.count()).where(*own)
    cells: dict[int, dict[Term, BoardCounts]] = defaultdict(dict)
    for unit_id, stage, number, name, count in session.connection().execute(rows.group_by(*columns, _MARK)):
        tally = cells[unit_id].setdefault(Term(scope.year, stage, number), BoardCounts())
        tally.marks[BoardMark(name)] += count
    return dict(cells)


def late_units(
    session: Session, scope: BoardScope, marking: Marking, *, offset: int = 0, limit: int | None = None
) -> list[LateUnit]:
    """The units with something overdue, those that owe the most first; the scope's mark is left aside."""
    count = func.count().label("overdue")
    owing = (
        select_columns(col(Obligation.unit_id), col(Obligation.stage), col(Obligation.round), count)
        .select_from(Obligation)
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .where(*conditions(scope, marking, marked=False), marking.overdue)
        .group_by(col(Obligation.unit_id), col(Obligation.stage), col(Obligation.round))
    )
    counts: Counter[int] = Counter()
    earliest: dict[int, date] = {}
    for unit_id, stage, number, overdue in session.connection().execute(owing):
        due = marking.windows[Term(scope.year, stage, number)].due
        counts[unit_id] += overdue
        earliest[unit_id] = min(due, earliest.get(unit_id, due))
    ordered = sorted(counts, key=lambda unit_id: (earliest[unit_id], -counts[unit_id], unit_id))
    page = ordered[offset : None if limit is None else offset + limit]
    units = _units_by_id(session, page)
    return [LateUnit(units[unit_id], counts[unit_id], earliest[unit_id]) for unit_id in page]


def count_late_units(session: Session, scope: BoardScope, marking: Marking) -> int:
    """How many units have something overdue."""
    rows = (
        select_columns(func.count(distinct(col(Obligation.unit_id))))
        .select_from(Obligation)
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .where(*conditions(scope, marking, marked=False), marking.overdue)
    )
    return int(session.connection().execute(rows).scalar_one())


def count_obligations(session: Session, scope: BoardScope, marking: Marking) -> int:
    """How many obligations are in the scope."""
    rows = _in_scope(select_columns(func.count()), scope, marking)
    return int(session.connection().execute(rows).scalar_one())


def obligation_ids(
    session: Session, scope: BoardScope, marking: Marking, *, offset: int = 0, limit: int | None = None
) -> list[int]:
    """The obligations of the scope, by department, unit, project and term, one page of them."""
    rows = (
        _in_scope(select_columns(col(Obligation.id)), scope, marking)
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .order_by(*_in_order(), col(Project.name), col(Project.id), _stage_order(), col(Obligation.round))
        .offset(offset)
        .limit(limit)
    )
    return list(session.connection().execute(rows).scalars())


def owners(session: Session, year: int, unit_ids: Collection[int]) -> dict[int, int]:
    """By number, the unit that owes it: every obligation of these units for a year."""
    rows = select_columns(col(Obligation.id), col(Obligation.unit_id)).where(
        col(Obligation.year) == year, col(Obligation.unit_id).in_(unit_ids)
    )
    return {row.id: row.unit_id for row in session.connection().execute(rows)}


def departments(session: Session) -> list[str]:
    """The departments that units have."""
    rows = select_columns(col(Unit.department)).distinct().where(col(Unit.department).is_not(None))
    return sorted(name for name in session.connection().execute(rows).scalars() if name)


def conditions(scope: BoardScope, marking: Marking, *, marked: bool = True) -> list[ColumnElement[bool]]:
    """What makes an obligation, joined with its unit, belong to the scope."""
    conditions_met: list[ColumnElement[bool]] = [col(Obligation.year) == scope.year]
    if scope.term is not None:
        conditions_met += [
            col(Obligation.stage) == scope.term.stage,
            col(Obligation.round) == scope.term.round,
        ]
    if scope.department is not None:
        conditions_met.append(col(Unit.department) == scope.department)
    if scope.unit_id is not None:
        conditions_met.append(col(Obligation.unit_id) == scope.unit_id)
    if marked and scope.mark is not None:
        conditions_met.append(marking.is_marked(scope.mark))
    if scope.search:
        of_name = select_columns(col(Project.id)).where(
            col(Project.name).icontains(scope.search, autoescape=True)
        )
        unit_named = col(Unit.name).icontains(scope.search, autoescape=True)
        conditions_met.append(or_(unit_named, col(Obligation.project_id).in_(of_name)))
    return conditions_met


def _in_scope(
    rows: Select[*tuple[Any, ...]], scope: BoardScope, marking: Marking
) -> Select[*tuple[Any, ...]]:
    joined = rows.select_from(Obligation).join(Unit, col(Unit.id) == col(Obligation.unit_id))
    return joined.where(*conditions(scope, marking))


def _owing(scope: BoardScope, marking: Marking) -> list[ColumnElement[bool]]:
    """What makes a unit have something in the scope, asked unit by unit."""
    owed = conditions(scope, marking)
    own = exists().where(col(Obligation.unit_id) == col(Unit.id), *owed).correlate(Unit)
    of_department = [] if scope.department is None else [col(Unit.department) == scope.department]
    return [own, *of_department]


def _unit_columns() -> Select[*tuple[Any, ...]]:
    return select_columns(
        col(Unit.id), col(Unit.name), col(Unit.department), col(Unit.contact), col(Unit.address)
    )


def _in_order() -> Iterable[Any]:
    """By department, those without one last."""
    return func.coalesce(col(Unit.department), "\uffff"), col(Unit.name), col(Unit.id)


def _stage_order() -> ColumnElement[int]:
    return case({stage.value: stage.order for stage in Stage}, value=col(Obligation.stage))


def _units_by_id(session: Session, unit_ids: Collection[int]) -> Mapping[int, UnitOnBoard]:
    rows = _unit_columns().where(col(Unit.id).in_(unit_ids))
    return {unit.id: unit for unit in (UnitOnBoard(*row) for row in session.connection().execute(rows))}
