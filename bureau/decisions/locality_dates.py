"""The dates that a locality's file says now, beside those that are kept: shown as a difference, then applied.

What is kept counts: a changed file moves no deadline by itself, and what the bureau changed by hand for one
year is not taken back unnoticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlmodel import Session

from bureau.decisions import deciding
from bureau.desk import Desk
from bureau.listed_line import ListedLine, TableColumn
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import StageDates
from storage.decisions import calendar
from storage.decisions.calendar import Dates
from storage.roster import obligations


@dataclass(frozen=True, slots=True)
class DatesDifference(ListedLine):
    """One stage or round of a year of which the file says something else than what is kept.

    Days as configured, not moved to working days; ``before`` is None for a round that is new, ``after`` for
    one that the file has no longer. ``reason`` is why the kept dates are these.
    """

    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    round: Annotated[int, TableColumn("轮次")]
    before: Annotated[str | None, TableColumn("现行日期")]
    after: Annotated[str | None, TableColumn("地方配置的日期")]
    reason: Annotated[str | None, TableColumn("现行日期的理由")]
    over: bool
    """Whether the kept dates are all past: there is nothing to move any more."""

    @property
    def term(self) -> Term:
        """For what the dates hold."""
        return Term(self.year, self.stage, self.round)


def differences(desk: Desk, year: int | None = None) -> list[DatesDifference]:
    """What the locality's file says otherwise, of one year or of all in which something is owed."""
    with desk.database.reading() as session:
        years = obligations.years(session) if year is None else [year]
        return [line for owed_year in years for line in _of_year(desk, session, owed_year)]


def _of_year(desk: Desk, session: Session, year: int) -> list[DatesDifference]:
    entries = {entry.term: entry for entry in calendar.entries(session, [year])}
    lines = {Term(year, line.stage, line.round): line for line in desk.ruleset.dates}
    listed = []
    for term in sorted({*entries, *lines}, key=lambda own: own.place):
        entry, line = entries.get(term), lines.get(term)
        before = (
            _words(Dates(entry.opens, entry.due, entry.locked), entry.month, entry.share) if entry else None
        )
        after = _words(_dates(line, year), line.month, line.share) if line else None
        if before != after:
            over = entry is not None and entry.locked < desk.today
            listed.append(DatesDifference(*term, before, after, entry.reason if entry else None, over))
    return listed


def apply(
    desk: Desk, lines: Sequence[DatesDifference], *, actor: str, why: str | None = None
) -> list[DatesDifference]:
    """Take over the dates of the file, each audited and told to the units that owe something.

    What was taken over: what is over stays, and a round that the file has no longer stays as it is kept.
    ``why`` is what a person adds to the reasons of the file.
    """
    reasons = {
        place: f"{desk.ruleset.version}：{written}" + (f"；{why}" if why else "")
        for place, written in desk.ruleset.date_reasons.items()
    }
    by_place = {(line.stage, line.round): line for line in desk.ruleset.dates}
    applied = [line for line in lines if not line.over and line.after is not None]
    for difference in applied:
        line = by_place[difference.stage, difference.round]
        days = _dates(line, difference.year)
        reason = reasons[difference.stage, difference.round]
        if difference.before is None:
            with desk.database.writing() as session:
                calendar.keep(session, [difference.year], [line], reasons)
            continue
        with desk.database.writing() as session:
            calendar.set_round(session, difference.term, line.month, line.share)
        changed = {"opens": days.opens, "due": days.due, "locked": days.locked}
        deciding.set_dates(desk, difference.term, changed, actor=actor, reason=reason)
    return applied


def _dates(line: StageDates, year: int) -> Dates:
    return Dates(line.opens.of(year), line.due.of(year), line.locked.of(year))


def _words(dates: Dates, month: int | None, share: float) -> str:
    months = f"，看1—{month}月" if month else ""
    part = f"，{share:.0%}的项目" if share < 1 else ""
    return f"{dates}{months}{part}"
