"""What is owed: made from the roster, found by what a form says, changed by one function."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, and_, func, literal, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from lifecycle.obligations.obligation import Event, Refused, State, transition
from lifecycle.thread.identity import project_key
from storage.bulk import conflict_insert, slices
from storage.decisions import audit, calendar
from storage.decisions.audit import Entry
from storage.decisions.calendar import CalendarLine
from storage.roster.roster import find_units
from storage.tables import Obligation, Project, ProjectAlias, RosterEntry
from storage.tables.columns import choice

_COLUMNS = ["unit_id", "project_id", "year", "stage", "round", "state"]
_NEW: BindParameter[State] = literal(State.NOT_OPEN, choice(State, "state"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a form says it is for, as printed."""

    unit: str
    project: str
    year: int
    stage: Stage
    round: int = FIRST

    @property
    def term(self) -> Term:
        """For what it is."""
        return Term(self.year, self.stage, self.round)


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of what was sought; the first None says where the trail ends."""

    unit_id: int | None = None
    project_id: int | None = None
    obligation_id: int | None = None
    state: State | None = None
    extension_until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to an obligation, and why."""

    obligation_id: int
    event: Event
    why: str


def create_for_roster(session: Session, year: int, stage: Stage = Stage.DECLARATION) -> int:
    """Make the obligations of one stage for every project on the year's roster; how many were new."""
    listed = select_columns(
        col(RosterEntry.unit_id),
        col(RosterEntry.project_id),
        col(RosterEntry.year),
        _stage(stage),
        literal(FIRST),
        _NEW,
    ).where(col(RosterEntry.year) == year)
    statement = conflict_insert(session, Obligation).from_select(_COLUMNS, listed)
    return _insert_missing(session, statement)


def create_for(session: Session, sought: Iterable[Sought]) -> int:
    """Make the obligations of single forms, where unit and project are known; how many were new."""
    rows = [
        {
            "unit_id": matched.unit_id,
            "project_id": matched.project_id,
            "year": new.year,
            "stage": new.stage,
        }
        | {"round": new.round, "state": State.NOT_OPEN}
        for new, matched in match(session, sought).items()
        if matched.project_id is not None and matched.obligation_id is None
    ]
    if not rows:
        return 0
    keep = conflict_insert(session, Obligation).on_conflict_do_nothing().returning(col(Obligation.id))
    return len(session.exec(keep, params=rows).scalars().all())


def create_later(session: Session, year: int, today: date) -> int:
    """Make what an accepted declaration of a year obliges its unit to file later; how many were new.

    A round of monitoring in which only a share of the projects report gets its obligations on the day that
    it opens, for the largest amounts of what is accepted then.
    """
    created = 0
    for line in calendar.lines(session, year):
        if line.stage is Stage.DECLARATION:
            continue
        if line.share < 1:
            created += _create_for_largest(session, year, line, today)
            continue
        accepted = select_columns(
            col(Obligation.unit_id),
            col(Obligation.project_id),
            col(Obligation.year),
            _stage(line.stage),
            literal(line.round),
            _NEW,
        ).where(*_declaration_accepted(year))
        statement = conflict_insert(session, Obligation).from_select(_COLUMNS, accepted)
        created += _insert_missing(session, statement)
    return created


def _declaration_accepted(year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Obligation.year) == year,
        col(Obligation.stage) == Stage.DECLARATION,
        col(Obligation.state) == State.ACCEPTED,
    )


def _create_for_largest(session: Session, year: int, line: CalendarLine, today: date) -> int:
    if line.opens > today:
        return 0
    of_round = (Obligation.year == year, Obligation.stage == line.stage, Obligation.round == line.round)
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
        {"unit_id": unit_id, "project_id": project_id, "year": year, "stage": line.stage}
        | {"round": line.round, "state": State.NOT_OPEN}
        for unit_id, project_id in accepted[: math.ceil(len(accepted) * line.share)]
    ]
    if not rows:
        return 0
    keep = conflict_insert(session, Obligation).on_conflict_do_nothing().returning(col(Obligation.id))
    return len(session.exec(keep, params=rows).scalars().all())


def match(session: Session, sought: Iterable[Sought]) -> dict[Sought, Match]:
    """The obligation of each unit, project and term, as far as it is known.

    A unit is recognised by its key or an alias, a project by its key or an alias within its unit.
    """
    distinct = set(sought)
    units = find_units(session, {sought_form.unit for sought_form in distinct})
    unit_ids = sorted({unit.id for unit in units.values()})
    projects: dict[tuple[int, str], int] = {}
    obligations: dict[tuple[int, Term], Obligation] = {}
    years = {sought_form.year for sought_form in distinct}
    for part in slices(unit_ids):
        also = select(ProjectAlias.unit_id, ProjectAlias.key, ProjectAlias.project_id)
        renamed = also.where(col(ProjectAlias.unit_id).in_(part))
        projects |= {(unit_id, key): project_id for unit_id, key, project_id in session.exec(renamed)}
        own = select(Project.unit_id, Project.key, Project.id).where(col(Project.unit_id).in_(part))
        projects |= {(unit_id, key): project_id for unit_id, key, project_id in session.exec(own)}
        # By project, not by unit: a project that moved to another unit keeps what it owes.
        owed = (
            select(Obligation)
            .join(Project)
            .where(col(Project.unit_id).in_(part), col(Obligation.year).in_(years))
        )
        obligations |= {
            (obligation.project_id, obligation.term): obligation for obligation in session.exec(owed)
        }
    matches = {}
    for sought_form in distinct:
        unit = units.get(sought_form.unit)
        project_id = projects.get((unit.id, project_key(sought_form.project))) if unit else None
        obligation = obligations.get((project_id, sought_form.term)) if project_id else None
        matches[sought_form] = Match(
            unit.id if unit else None,
            project_id,
            obligation.id if obligation else None,
            obligation.state if obligation else None,
            obligation.extension_until if obligation else None,
        )
    return matches


def not_open(session: Session) -> dict[Term, list[int]]:
    """The obligations that wait for their stage to open, by term."""
    waiting: dict[Term, list[int]] = defaultdict(list)
    rows = select(Obligation).where(Obligation.state == State.NOT_OPEN).order_by(col(Obligation.id))
    for obligation in session.exec(rows):
        waiting[obligation.term].append(obligation.id)
    return dict(waiting)


def years(session: Session) -> list[int]:
    """The performance years that anything is owed for."""
    return list(session.exec(select(Obligation.year).distinct().order_by(col(Obligation.year))))


def change_state(
    session: Session, obligation_id: int, event: Event, *, actor: str, why: str, at: datetime
) -> State:
    """Let one event happen; the state after it. See ``change_states``."""
    return change_states(session, [Change(obligation_id, event, why)], actor=actor, at=at)[obligation_id]


def change_states(
    session: Session, changes: Collection[Change], *, actor: str, at: datetime
) -> dict[int, State]:
    """Let events happen in their order, each with its row in the audit; the states after them.

    Raises Refused if the table does not allow one of them (then none has happened), LookupError if
    there is no such obligation.
    """
    before = lock(session, {change.obligation_id for change in changes})
    states = dict(before)
    entries = []
    for change in changes:
        origin = states[change.obligation_id]
        try:
            target = transition(origin, change.event)
        except Refused as refusal:
            raise Refused(f"应报事项{change.obligation_id}：{refusal}") from refusal
        states[change.obligation_id] = target
        entries.append(
            Entry(
                at=at,
                actor=actor,
                event=change.event.value,
                why=change.why,
                obligation_id=change.obligation_id,
                before=origin.value,
                after=target.value,
            )
        )
    _store_states(session, {key: state for key, state in states.items() if state is not before[key]})
    audit.note(session, entries)
    return states


def lock(session: Session, obligation_ids: Iterable[int]) -> dict[int, State]:
    """The states of these obligations; nobody else changes them until this transaction ends.

    Raises LookupError if one of them does not exist.
    """
    ids = sorted(set(obligation_ids))  # in one order for everybody: no deadlock
    states: dict[int, State] = {}
    for part in slices(ids):
        rows = select(Obligation.id, col(Obligation.state)).where(col(Obligation.id).in_(part))
        states |= dict(session.exec(rows.order_by(col(Obligation.id)).with_for_update()).all())
    if missing := [obligation_id for obligation_id in ids if obligation_id not in states]:
        raise LookupError(f"没有这些应报事项：{missing[:5]}")
    return states


def _insert_missing(session: Session, statement: sqlite.Insert | postgresql.Insert) -> int:
    """Insert what is not there yet; how many rows that were (PostgreSQL does not count them by itself)."""
    return len(session.exec(statement.on_conflict_do_nothing().returning(col(Obligation.id))).all())


def _store_states(session: Session, states: dict[int, State]) -> None:
    by_state: dict[State, list[int]] = defaultdict(list)
    for obligation_id, state in states.items():
        by_state[state].append(obligation_id)
    for state, ids in by_state.items():
        for part in slices(ids):
            session.exec(update(Obligation).where(col(Obligation.id).in_(part)).values(state=state))


def _stage(stage: Stage) -> BindParameter[Stage]:
    return literal(stage, choice(Stage, "stage"))
