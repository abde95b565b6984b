"""The dates of each stage and round: as kept for the year, where nothing is kept yet the defaults."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, Window, window
from lifecycle.calendar.windows import windows as default_windows
from lifecycle.thread.scope import Scope
from storage.bulk import conflict_insert
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import CalendarEntry, Project, RosterEntry


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one term as configured, before they are moved to working days."""

    opens: date
    due: date
    locked: date

    def __str__(self) -> str:
        return f"{self.opens}开始、{self.due}截止、{self.locked}锁定"


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One stage or round of a year, with the share of the projects that report in it."""

    term: Term
    share: float
    opens: date


def lines(session: Session, years: Iterable[int]) -> list[CalendarLine]:
    """Every stage and round of these years, in their order."""
    asked_years = sorted(set(years))
    if not asked_years:
        return []
    kept_entries = entries(session, asked_years)
    shares = {entry.term: entry.share for entry in kept_entries}
    return [
        CalendarLine(term, shares.get(term, 1.0), own.opens)
        for term, own in _windows(session, asked_years, kept_entries).items()
    ]


def windows(session: Session, years: Iterable[int]) -> dict[Term, Window]:
    """The window of every stage and round of these years; deadlines moved to working days.

    A stage of which nothing is kept has the default dates. In a year in which departments file for themselves
    as a whole they have the dates of the projects, where none of their own are kept for the stage.
    """
    asked_years = sorted(set(years))
    if not asked_years:  # nobody owes anything: most passes of a year
        return {}
    return _windows(session, asked_years, entries(session, asked_years))


def _windows(
    session: Session, asked_years: Sequence[int], kept_entries: Iterable[CalendarEntry]
) -> dict[Term, Window]:
    entry_of = {entry.term: entry for entry in kept_entries}
    stages = {(term.year, term.stage) for term in entry_of if not term.of_department}
    defaults = {
        term: window_of_term
        for year in asked_years
        for term, window_of_term in default_windows(year).items()
        if (term.year, term.stage) not in stages
    }
    own = {
        term: window(term, entry.opens, entry.due, entry.locked, entry.month)
        for term, entry in entry_of.items()
    }
    known = defaults | own
    departments = _with_departments(session, asked_years)
    own_stages = {(term.year, term.stage) for term in own if term.of_department}
    of_departments = {
        term.whole: replace(window_of_term, round=term.whole.round)
        for term, window_of_term in known.items()
        if term.year in departments and (term.year, term.stage) not in own_stages
    }
    return dict(sorted((known | of_departments).items(), key=lambda item: item[0].place))


def _with_departments(session: Session, years: Iterable[int]) -> set[int]:
    """The years in which departments file for themselves as a whole."""
    listed = (
        select(RosterEntry.year)
        .join(Project, col(Project.id) == col(RosterEntry.project_id))
        .where(Project.scope == Scope.DEPARTMENT, col(RosterEntry.year).in_(list(years)))
    )
    return set(session.exec(listed.distinct()))


def entries(session: Session, years: Iterable[int]) -> list[CalendarEntry]:
    """What is kept for these years, with the reason of each, in the order of the year."""
    rows = session.exec(select(CalendarEntry).where(col(CalendarEntry.year).in_(sorted(set(years)))))
    return sorted(rows, key=lambda entry: entry.term.place)


def keep(
    session: Session,
    years: Iterable[int],
    dates: Iterable[StageDates],
    reasons: Mapping[tuple[Stage, int], str],
) -> None:
    """Keep a locality's dates for years that have none yet: from then on they are changed one by one.

    ``reasons`` are by stage and round.
    """
    rows = [
        {"year": year, "stage": line.stage, "round": line.round, "month": line.month, "share": line.share}
        | {"opens": line.opens.of(year), "due": line.due.of(year), "locked": line.locked.of(year)}
        | {"reason": reasons[line.stage, line.round]}
        for year in sorted(set(years))
        for line in dates
    ]
    if rows:
        session.exec(conflict_insert(session, CalendarEntry).on_conflict_do_nothing(), params=rows)


def set_dates(session: Session, term: Term, dates: Dates, *, reason: str, actor: str, at: datetime) -> None:
    """Give one stage or round other dates, audited. Raises ValueError if they are not in order."""
    window(term, dates.opens, dates.due, dates.locked)
    before = dates_of(session, term)
    entry = next((entry for entry in entries(session, [term.year]) if entry.term == term), None)
    if entry is None:
        line = _default(term.of_projects)
        entry = CalendarEntry(
            year=term.year,
            stage=term.stage,
            round=term.round,
            month=line.month,
            share=line.share,
            opens=dates.opens,
            due=dates.due,
            locked=dates.locked,
            reason=reason,
        )
    entry.opens, entry.due, entry.locked, entry.reason = dates.opens, dates.due, dates.locked, reason
    session.add(entry)
    session.flush()
    audit.note(
        session,
        [
            Entry(
                at=at,
                actor=actor,
                event="calendar",
                about=_about(term),
                before=str(before),
                after=str(dates),
                why=reason,
            )
        ],
    )


def set_round(session: Session, term: Term, month: int | None, share: float) -> None:
    """Let a round that is kept look at other months, or be reported by another share of the projects."""
    for entry in entries(session, [term.year]):
        if entry.term == term:
            entry.month, entry.share = month, share
            session.add(entry)
    session.flush()


def dates_of(session: Session, term: Term) -> Dates:
    """The configured dates of one stage or round. Raises LookupError where there is no such round."""
    for entry in entries(session, [term.year]):
        if entry.term == term:
            return Dates(entry.opens, entry.due, entry.locked)
    if term.of_department:
        return dates_of(session, term.of_projects)
    line = _default(term)
    return Dates(line.opens.of(term.year), line.due.of(term.year), line.locked.of(term.year))


def _default(term: Term) -> StageDates:
    """The line of the default calendar. Raises LookupError where there is no such round."""
    for line in DEFAULT_DATES:
        if (line.stage, line.round) == (term.stage, term.round):
            return line
    raise LookupError(f"{term.year}年{term.stage}没有第{term.round}轮")


def _about(term: Term) -> str:
    if term.of_department:
        return f"{_about(term.of_projects)}（部门整体）"
    number = f"第{term.round}轮" if term.stage is Stage.MONITORING and term.round > FIRST else ""
    return f"{term.year}年{term.stage}{number}"
