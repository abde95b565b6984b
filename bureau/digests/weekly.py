"""The weekly digests, for each department and for the bureau, once a week on its first working day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from bureau.desk import Desk
from bureau.digests import digest_book, standings
from bureau.digests.digest_numbers import rule_counts
from bureau.letters import enclosures, outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.windows import CHINA, Window
from lifecycle.calendar.working_days import is_working_day
from lifecycle.obligations.obligation import State
from lifecycle.obligations.reminders import Addressee
from notifications.digests.digest import Tally
from notifications.digests.weekly import WeekLine, WeeklyForBureau, WeeklyForDepartment
from storage import status
from storage.decisions import audit, calendar
from storage.messages import outbox
from storage.papers import findings
from storage.roster import obligations, roster
from storage.status import StatusRow

WEEK = timedelta(days=7)


def weekly(desk: Desk) -> list[str]:
    """Write this week's digests, but for days off and what was written; the keys of those that are new."""
    if not is_working_day(desk.today) or desk.now.astimezone(CHINA).time() < standings.END_OF_DAY:
        return []
    key = WeeklyForBureau.key_on(desk.today, desk.settings.bureau, outgoing.CHANNEL)
    with desk.database.reading() as session:
        written = outbox.known(session, [str(key)])
        digests = [] if written else list(compose(desk, session))
    if not digests:
        return []
    with desk.database.writing() as session:
        # Of two passes at once the one that comes second finds the keys taken.
        return outgoing.enqueue(desk, session, digests)


def compose(desk: Desk, session: Session) -> Iterator[Addressed]:
    """This week's digests, if anybody owes anything."""
    year, week, _ = desk.today.isocalendar()
    windows = calendar.windows(session, obligations.years(session))
    running = status.running(session, windows, desk.today)
    rows = [row for row in running if row.state not in standings.NOTHING_OWED]
    if not rows:
        return
    end = datetime.combine(desk.today, time(), CHINA) + timedelta(days=1)
    filed = {
        before: audit.count_changes(session, State.SUBMITTED, end - WEEK * (before + 1), end - WEEK * before)
        for before in (0, 1)
    }
    rule_hits = findings.found_between(session, end - WEEK, end)
    amounts = _amounts(session, rows)
    groups: dict[str, list[StatusRow]] = defaultdict(list)
    for row in rows:
        groups[row.department or standings.NO_DEPARTMENT].append(row)
    lines = [_line(desk, name, own, amounts) for name, own in groups.items()]
    message = WeeklyForBureau(
        **_signed(desk),
        stages=standings.stage_tallies(desk, _by_window(rows)),
        lines=tuple(lines),
        late=standings.late_units(desk, session, rows),
        rules=rule_counts(rule_hits),
        filed=sum(filed[0].values()),
        filed_before=sum(filed[1].values()),
    )
    book = digest_book.weekly(message)
    name = f"{year}年第{week}周进度.xlsx"
    enclosed = (enclosures.archived(name, desk.archive.put(book)),)
    yield Addressed(None, message, enclosures=enclosed, to=Addressee.BUREAU)
    for department, own in groups.items():
        if department == standings.NO_DEPARTMENT:
            continue
        unit_ids = {row.unit_id for row in own}
        by_unit: dict[str, list[StatusRow]] = defaultdict(list)
        for row in own:
            by_unit[row.unit].append(row)
        to_department = WeeklyForDepartment(
            **_signed(desk),
            department=department,
            stages=standings.stage_tallies(desk, _by_window(own)),
            lines=tuple(_line(desk, unit, theirs, amounts) for unit, theirs in by_unit.items()),
            late=standings.late_units(desk, session, own),
            rules=rule_counts([finding for finding in rule_hits if finding[3] in unit_ids]),
            filed=sum(count for unit_id, count in filed[0].items() if unit_id in unit_ids),
            filed_before=sum(count for unit_id, count in filed[1].items() if unit_id in unit_ids),
        )
        own_book = enclosures.archived(name, desk.archive.put(digest_book.weekly(to_department)))
        yield Addressed(
            None,
            to_department,
            enclosures=(own_book,),
            to=Addressee.DEPARTMENT,
            department=department,
        )


def _signed(desk: Desk) -> dict[str, Any]:
    return {**desk.signature, "day": desk.today}


def _by_window(rows: Sequence[StatusRow]) -> Mapping[Window, Sequence[StatusRow]]:
    groups: dict[Window, list[StatusRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.term.place):
        groups[row.window].append(row)
    return groups


def _amounts(session: Session, rows: Sequence[StatusRow]) -> dict[tuple[int, int], float]:
    amounts: dict[tuple[int, int], float] = {}
    for year in {row.year for row in rows}:
        projects = {row.project_id for row in rows if row.year == year}
        for project_id, line in roster.entries_of(session, year, projects).items():
            amounts[year, project_id] = line.amount or 0.0
    return amounts


def _line(
    desk: Desk, name: str, rows: Sequence[StatusRow], amounts: Mapping[tuple[int, int], float]
) -> WeekLine:
    due_or_filed, on_time = standings.punctual(desk, rows)
    projects = {(row.year, row.project_id) for row in rows}
    finished = {(row.year, row.project_id) for row in rows if row.state is State.ACCEPTED}
    return WeekLine(
        name=name,
        tally=Tally(**standings.tally(desk, rows)),
        due_or_filed=due_or_filed,
        on_time=on_time,
        amount=sum(amounts.get(project, 0.0) for project in projects),
        covered=sum(amounts.get(project, 0.0) for project in finished),
    )
