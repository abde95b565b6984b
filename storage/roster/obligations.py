"""What is owed: made from the roster, and found by what a form says."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, case, func, literal, or_, true, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import DEPARTMENT_ROUNDS, FIRST, Term
from lifecycle.obligations.obligation import State
from lifecycle.thread.identity import unit_key
from lifecycle.thread.scope import Scope
from storage.bulk import conflict_insert, slices
from storage.decisions.calendar import CalendarLine
from storage.roster.codes import projects_with, units_with
from storage.roster.roster import find_projects, find_units
from storage.tables import Obligation, Project, RosterEntry, Unit
from storage.tables.columns import choice

_COLUMNS = ["unit_id", "project_id", "year", "stage", "round", "state"]
_NEW: BindParameter[State] = literal(State.NOT_OPEN, choice(State, "state"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a form says it is for, as printed; the codes where it prints any."""

    unit: str
    project: str
    year: int
    stage: Stage
    round: int = FIRST
    unit_code: str | None = None
    project_code: str | None = None

    @property
    def term(self) -> Term:
        """For what it is."""
        return Term(self.year, self.stage, self.round)


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of what was sought; the first None says where the trail ends.

    ``contradiction`` says in Chinese that name and code mean different ones: neither is believed.
    ``renamed``: unit or project were known by their code alone.
    """

    unit_id: int | None = None
    project_id: int | None = None
    obligation_id: int | None = None
    state: State | None = None
    extension_until: date | None = None
    contradiction: str | None = None
    renamed: bool = False


def create_for_roster(session: Session, year: int, stage: Stage = Stage.DECLARATION) -> int:
    """Make the obligations of one stage for every project on the year's roster; how many were new."""
    listed = select_columns(
        col(RosterEntry.unit_id),
        col(RosterEntry.project_id),
        col(RosterEntry.year),
        _stage(stage),
        case((col(Project.scope) == Scope.DEPARTMENT, FIRST + DEPARTMENT_ROUNDS), else_=FIRST),
        _NEW,
    ).join(Project, col(Project.id) == col(RosterEntry.project_id))
    listed = listed.where(col(RosterEntry.year) == year)
    statement = conflict_insert(session, Obligation).from_select(_COLUMNS, listed)
    return _insert_missing(session, statement)


def create_for(session: Session, sought: Iterable[Sought]) -> int:
    """Make the obligations of single forms, where unit and project are known; how many were new."""
    rows = [
        {"unit_id": known.unit_id, "project_id": known.project_id, "year": form.year, "stage": form.stage}
        | {"round": form.round, "state": State.NOT_OPEN}
        for form, known in match(session, sought).items()
        if known.project_id is not None and known.obligation_id is None
    ]
    if not rows:
        return 0
    keep = conflict_insert(session, Obligation).on_conflict_do_nothing().returning(col(Obligation.id))
    return len(session.exec(keep, params=rows).scalars().all())


def create_later(session: Session, lines: Iterable[CalendarLine], today: date) -> int:
    """Make what accepted declarations oblige their units to file later; how many were new.

    ``lines`` are those of the years to look at. A round of monitoring in which only a share of the projects
    report gets its obligations on the day that it opens, for the largest amounts of what is accepted then. A
    department as a whole has its own lines.
    """
    later = [line for line in lines if line.term.stage is not Stage.DECLARATION]
    created = _create_for_all(session, [line.term for line in later if line.share >= 1])
    for line in later:
        if line.share < 1:
            created += _create_for_largest(session, line, today)
    return created


def _create_for_all(session: Session, terms: Sequence[Term]) -> int:
    """Make the obligations of these terms for every accepted declaration, in one statement."""
    if not terms:
        return 0
    accepted = [
        select_columns(
            col(Obligation.unit_id),
            col(Obligation.project_id),
            col(Obligation.year),
            _stage(term.stage).label("stage"),
            literal(term.round).label("round"),
            _NEW.label("state"),
        ).where(*_declaration_accepted(term.year, whole=term.of_department))
        for term in terms
    ]
    owed = union_all(*accepted).subquery()
    # SQLite would take the ON of ON CONFLICT for a join's, were there no WHERE before it.
    every = select_columns(owed).where(true())
    return _insert_missing(session, conflict_insert(session, Obligation).from_select(_COLUMNS, every))


def _declaration_accepted(year: int, *, whole: bool = False) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Obligation.year) == year,
        col(Obligation.round) == (FIRST + DEPARTMENT_ROUNDS if whole else FIRST),
        col(Obligation.stage) == Stage.DECLARATION,
        col(Obligation.state) == State.ACCEPTED,
    )


def _create_for_largest(session: Session, line: CalendarLine, today: date) -> int:
    year, stage, number = line.term
    if line.opens > today:
        return 0
    of_round = (Obligation.year == year, Obligation.stage == stage, Obligation.round == number)
    if session.exec(select(Obligation.id).where(*of_round).limit(1)).first() is not None:
        return 0
    listed = and_(
        col(RosterEntry.project_id) == col(Obligation.project_id),
        col(RosterEntry.year) == col(Obligation.year),
    )
    accepted = session.exec(
        select(Obligation.unit_id, Obligation.project_id)
        .outerjoin(RosterEntry, listed)
        .where(*_declaration_accepted(year))
        .order_by(func.coalesce(RosterEntry.amount, 0).desc(), col(Obligation.project_id))
    ).all()
    rows = [
        {"unit_id": unit_id, "project_id": project_id, "year": year, "stage": stage}
        | {"round": number, "state": State.NOT_OPEN}
        for unit_id, project_id in accepted[: math.ceil(len(accepted) * line.share)]
    ]
    if not rows:
        return 0
    keep = conflict_insert(session, Obligation).on_conflict_do_nothing().returning(col(Obligation.id))
    return len(session.exec(keep, params=rows).scalars().all())


def match(session: Session, sought: Iterable[Sought]) -> dict[Sought, Match]:
    """The obligation of each unit, project and term, as far as it is known.

    A unit is recognised by its key, an alias or its code, a project within its unit alike. A department as a
    whole has terms of its own, whatever round was asked for.
    """
    forms = set(sought)
    named = find_units(session, {form.unit for form in forms})
    coded = units_with(session, {form.unit_code for form in forms if form.unit_code})
    units = {form: _unit(form, named, coded) for form in forms}
    projects_named = find_projects(
        session, {(known.id, form.project) for form, (known, _) in units.items() if known}
    )
    projects_coded = projects_with(session, {form.project_code for form in forms if form.project_code})
    matches = {
        form: _project(form, owner, why, projects_named, projects_coded)
        for form, (owner, why) in units.items()
    }
    # By project, not by unit: a project that moved to another unit keeps what it owes.
    owed: dict[tuple[int, Term], Obligation] = {}
    years = {form.year for form in forms}
    for part in slices(sorted({known.id for _, known in matches.values() if known})):
        rows = select(Obligation).where(col(Obligation.project_id).in_(part), col(Obligation.year).in_(years))
        owed |= {(obligation.project_id, obligation.term): obligation for obligation in session.exec(rows)}
    complete = {}
    for form, (matched, project) in matches.items():
        whole = project is not None and project.scope is Scope.DEPARTMENT
        term = form.term.whole if whole else form.term
        obligation = owed.get((project.id, term)) if project else None
        complete[form] = (
            replace(
                matched,
                obligation_id=obligation.id,
                state=obligation.state,
                extension_until=obligation.extension_until,
            )
            if obligation
            else matched
        )
    return complete


def _unit(
    form: Sought, named: Mapping[str, Unit], coded: Mapping[str, Unit]
) -> tuple[Unit | None, str | None]:
    """Whose a form is by name and code; the sentence that says where these do not agree."""
    by_name, by_code = named.get(form.unit), coded.get(form.unit_code or "")
    if by_name and by_code and by_name.id != by_code.id:
        why = f"表上的单位名称是“{by_name.name}”，单位编码{form.unit_code}却是“{by_code.name}”的"
        return None, why
    return by_name or by_code, None


def _project(
    form: Sought,
    owner: Unit | None,
    why: str | None,
    named: Mapping[tuple[int, str], Project],
    coded: Mapping[tuple[int, str], Project],
) -> tuple[Match, Project | None]:
    if owner is None:
        return Match(contradiction=why), None
    by_name = named.get((owner.id, form.project))
    by_code = coded.get((owner.id, form.project_code or ""))
    if by_name and by_code and by_name.id != by_code.id:
        why = f"表上的项目名称是“{by_name.name}”，项目编码{form.project_code}却是“{by_code.name}”的"
        return Match(owner.id, contradiction=why), None
    project = by_name or by_code
    renamed = (by_name is None and by_code is not None) or owner.key != unit_key(form.unit)
    return Match(owner.id, project.id if project else None, renamed=renamed), project


def not_open(session: Session, terms: Collection[Term]) -> dict[Term, list[int]]:
    """The obligations of these terms that wait to be opened, by term."""
    own_term = (col(Obligation.year), col(Obligation.stage), col(Obligation.round))
    of_terms = [
        and_(*(column == value for column, value in zip(own_term, term, strict=True))) for term in terms
    ]
    if not of_terms:
        return {}
    waiting: dict[Term, list[int]] = defaultdict(list)
    rows = select(Obligation.id, *own_term).where(Obligation.state == State.NOT_OPEN, or_(*of_terms))
    for obligation_id, year, stage, number in session.exec(rows.order_by(col(Obligation.id))):
        waiting[Term(year, stage, number)].append(obligation_id)
    return dict(waiting)


def count(session: Session, states: Collection[State]) -> int:
    """How many obligations are in one of these states."""
    rows = select(func.count()).select_from(Obligation).where(col(Obligation.state).in_(states))
    return session.exec(rows).one()


def years(session: Session) -> list[int]:
    """The performance years that anything is owed for."""
    return list(session.exec(select(Obligation.year).distinct().order_by(col(Obligation.year))))


def _insert_missing(session: Session, statement: sqlite.Insert | postgresql.Insert) -> int:
    """Insert what is not there yet; how many rows that were (PostgreSQL does not count them by itself)."""
    return len(session.exec(statement.on_conflict_do_nothing().returning(col(Obligation.id))).all())


def _stage(stage: Stage) -> BindParameter[Stage]:
    return literal(stage, choice(Stage, "stage"))
