"""The dates of each stage: a locality's own where they are kept, the defaults otherwise."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlmodel import Session, col, select

from lifecycle.calendar import DEFAULT_DATES, StageDates, Window, window
from lifecycle.calendar import windows as configured_windows
from lifecycle.stage import Stage
from storage.bulk import conflict_insert
from storage.tables import CalendarEntry


def windows(
    session: Session, years: Iterable[int], dates: Mapping[Stage, StageDates] = DEFAULT_DATES
) -> dict[tuple[int, Stage], Window]:
    """The window of every stage of these years, by year and stage; deadlines moved to working days."""
    wanted = sorted(set(years))
    found = {(year, stage): own for year in wanted for stage, own in configured_windows(year, dates).items()}
    for entry in session.exec(select(CalendarEntry).where(col(CalendarEntry.year).in_(wanted))):
        own = window(entry.year, entry.stage, entry.opens, entry.due, entry.locked)
        found[entry.year, entry.stage] = own
    return found


def set_dates(
    session: Session, year: int, stage: Stage, *, opens: date, due: date, locked: date, reason: str
) -> None:
    """Give one stage of one year its own dates. Raises ValueError if they are not in order."""
    window(year, stage, opens, due, locked)
    values = {"opens": opens, "due": due, "locked": locked, "reason": reason}
    statement = conflict_insert(session, CalendarEntry).values(year=year, stage=stage, **values)
    session.exec(statement.on_conflict_do_update(index_elements=["year", "stage"], set_=values))
