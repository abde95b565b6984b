"""The dates of each stage: as kept for the year, where nothing is kept yet the defaults."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, Window, window
from lifecycle.calendar.windows import windows as default_windows
from storage.bulk import conflict_insert
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import CalendarEntry


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one stage of one year as configured, before they are moved to working days."""

    opens: date
    due: date
    locked: date

    def __str__(self) -> str:
        return f"{self.opens}开始、{self.due}截止、{self.locked}锁定"


def windows(session: Session, years: Iterable[int]) -> dict[tuple[int, Stage], Window]:
    """The window of every stage of these years, by year and stage; deadlines moved to working days."""
    wanted = sorted(set(years))
    found = {(year, stage): own for year in wanted for stage, own in default_windows(year).items()}
    for entry in entries(session, wanted):
        own = window(entry.year, entry.stage, entry.opens, entry.due, entry.locked)
        found[entry.year, entry.stage] = own
    return found


def entries(session: Session, years: Iterable[int]) -> list[CalendarEntry]:
    """What is kept for these years, with the reason of each."""
    kept = session.exec(select(CalendarEntry).where(col(CalendarEntry.year).in_(sorted(set(years)))))
    return sorted(kept, key=lambda entry: (entry.year, entry.stage.order))


def keep(
    session: Session, years: Iterable[int], dates: Mapping[Stage, StageDates], reasons: Mapping[Stage, str]
) -> None:
    """Keep a locality's dates for years that have none yet: from then on they are changed one by one."""
    rows = [
        {"year": year, "stage": stage, "opens": line.opens.of(year), "due": line.due.of(year)}
        | {"locked": line.locked.of(year), "reason": reasons[stage]}
        for year in sorted(set(years))
        for stage, line in dates.items()
    ]
    if rows:
        session.exec(conflict_insert(session, CalendarEntry).on_conflict_do_nothing(), params=rows)


def set_dates(
    session: Session, year: int, stage: Stage, dates: Dates, *, reason: str, actor: str, at: datetime
) -> None:
    """Give one stage of one year other dates, audited. Raises ValueError if they are not in order."""
    window(year, stage, dates.opens, dates.due, dates.locked)
    before = dates_of(session, year, stage)
    values = {"opens": dates.opens, "due": dates.due, "locked": dates.locked, "reason": reason}
    statement = conflict_insert(session, CalendarEntry).values(year=year, stage=stage, **values)
    session.exec(statement.on_conflict_do_update(index_elements=["year", "stage"], set_=values))
    audit.note(
        session,
        [
            Entry(
                at=at,
                actor=actor,
                event="calendar",
                about=f"{year}年{stage}",
                before=str(before),
                after=str(dates),
                why=reason,
            )
        ],
    )


def dates_of(session: Session, year: int, stage: Stage) -> Dates:
    """The configured dates of one stage of one year."""
    for entry in entries(session, [year]):
        if entry.stage is stage:
            return Dates(entry.opens, entry.due, entry.locked)
    line = DEFAULT_DATES[stage]
    return Dates(line.opens.of(year), line.due.of(year), line.locked.of(year))
