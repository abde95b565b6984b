"""A year of reminders with a mail server that is away for a day and a week, and a dispatcher that is killed.

Every letter that went is held against the calendar: each obligation's notices on their days while it was
owed, after an outage the one of each kind that still makes sense, none twice, none of what came. By hand:

    .venv/bin/python benchmarks/messages.py [--units 60] [--json]
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from recording_server import RecordingServer

from bureau.desk import Desk, keep_dates, open_desk
from bureau.letters import delivering, handing_out
from bureau.letters.reminders import reminding
from bureau.stages import open_stages
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from lifecycle.calendar.working_days import is_working_day
from lifecycle.obligations.obligation import OWED, Event, State
from lifecycle.obligations.reminders import Notice, NoticeKind, notices
from settings import Settings
from storage import migration, status
from storage.decisions import extensions
from storage.messages import handed_out, outbox
from storage.messages import notices as kept_notices
from storage.messages.handed_out import NewForm
from storage.roster import obligation_states, obligations, roster_import
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine
from storage.status import StatusRow
from storage.tables import MessageState

YEAR = 2025
FIRST, LAST = date(2024, 9, 2), date(2025, 9, 22)
"""Declarations for 2025, self-evaluations of 2024 and the monitoring of 2025: their opening to their lock."""
DAY_AWAY = date(2024, 10, 28)
WEEK_AWAY = (date(2024, 11, 4), date(2024, 11, 10))
HOURS = (8, 12, 18)
LAST_HOUR = HOURS[-1:]
KILLS = 10
ONE_DAY = timedelta(days=1)
PROJECTS = 2
SEED = 20241031
NEVER, BEFORE_DUE, SPAN = 0.2, 23, 60
"""The share of forms that never come; others come from that many days before they are due, within a span."""


def main() -> int:
    """Play it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        result = play(Path(scratch), arguments.units)
    result["seconds"] = round(time.monotonic() - began, 1)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for name, value in result.items():
            print(f"{name}\t{value}")
    return 1 if result["missing"] or result["twice"] or result["after_filing"] or result["extra"] else 0


def play(folder: Path, units: int) -> dict[str, object]:
    """The year; what differs from the calendar."""
    dice = random.Random(SEED)  # noqa: S311 - a made-up year
    settings = Settings(data=folder).apart(folder)
    migration.upgrade(settings.database.get_secret_value())
    server = RecordingServer(folder / "handed_over")
    delivering.deliver = server.deliver  # type: ignore[assignment]
    filed: dict[int, datetime] = {}
    kills: list[datetime] = []
    passes = 0
    with open_desk(settings) as desk:
        begin(desk, units)
        for now in moments():
            passes += 1
            server.away = now.date() == DAY_AWAY or WEEK_AWAY[0] <= now.date() <= WEEK_AWAY[1]
            desk_now = replace(desk, now=now)
            what_comes(desk_now, filed)
            may_die = len(kills) < KILLS and not server.away and now.hour in HOURS[:2] and dice.random() < 0.4
            if may_die:
                server.kill_at = dice.randrange(5)
                if dies(settings, now):
                    kills.append(now)
                server.kill_at = None
            else:
                one_pass(desk_now)
        outcome = held_against_the_calendar(desk, filed, server, kills)
    return {"units": units, "passes": passes, "kills": len(kills)} | outcome


def begin(desk: Desk, units: int) -> None:
    """The roster of two years: that of the former is approved, so that its self-evaluations are to come."""
    names = [
        (f"清河区第{unit}小学", f"课程{number}") for unit in range(1, units + 1) for number in range(PROJECTS)
    ]
    lines = [
        RosterLine(year, unit, project, "清河区教育局", f"x{number // PROJECTS}@qinghe.invalid", 1000.0)
        for year in (YEAR - 1, YEAR)
        for number, (unit, project) in enumerate(names)
    ]
    heads = [
        UnitLine(unit, head_address=f"h{number}@qinghe.invalid")
        for number, (unit, _) in enumerate(names[::PROJECTS])
    ]
    at = datetime.combine(FIRST, hour(7), CHINA)
    with desk.database.writing() as session:
        roster_import.import_roster(
            session, lines, heads, [DepartmentLine("清河区教育局", "jyj@qinghe.invalid")]
        )
        for year in (YEAR - 1, YEAR):
            obligations.create_for_roster(session, year)
    keep_dates(desk.database, desk.ruleset)
    with desk.database.writing() as session:
        for row in status.rows(session, year=YEAR - 1):
            for event in (Event.OPEN, Event.SUBMIT, Event.ACCEPT):
                obligation_states.change_state(
                    session, row.obligation_id, event, actor="去年", why="去年", at=at
                )
        open_stages(replace(desk, now=at), session)
        for row in status.rows(session, year=YEAR - 1, stage=Stage.MONITORING):
            obligation_states.change_state(
                session, row.obligation_id, Event.WITHDRAW, actor="去年", why="去年已报", at=at
            )
        for number, row in enumerate(status.rows(session, year=YEAR)):
            if number % 7 == 3:
                until = date(2024, 12, 10)
                request = extensions.ask(
                    session, row.obligation_id, until, asked_by="单位", reason="批复未到", at=at
                )
                extensions.decide(session, request, granted=True, decided_by="财政局", why="同意", at=at)


def moments() -> Iterator[datetime]:
    """The passes: three on a working day, one on a day off."""
    day = FIRST
    while day <= LAST:
        for at in HOURS if is_working_day(day) else LAST_HOUR:
            yield datetime.combine(day, hour(at), CHINA)
        day += timedelta(days=1)


def comes_at(row: StatusRow) -> datetime | None:
    """When a form is filed: in time, late, or never."""
    dice = random.Random(f"{SEED}/{row.unit}/{row.project}/{row.year}/{row.stage}")  # noqa: S311 - made up
    if dice.random() < NEVER:
        return None
    day = row.window.due + timedelta(days=dice.randrange(SPAN) - BEFORE_DUE)
    return datetime.combine(day, hour(dice.choice(HOURS)), CHINA)


def what_comes(desk: Desk, filed: dict[int, datetime]) -> None:
    """Stages open, and what is filed by now comes in; declarations are accepted, so that more is to come.

    The forms of later stages, which nobody has declared here, are taken as handed out.
    """
    with desk.database.writing() as session:
        open_stages(desk, session)
        for row in status.rows(session, states=OWED):
            came_at = comes_at(row)
            if came_at is None or came_at > desk.now:
                continue
            filed[row.obligation_id] = desk.now
            events = (Event.SUBMIT, *([Event.ACCEPT] if row.stage is Stage.DECLARATION else []))
            for event in events:
                obligation_states.change_state(
                    session, row.obligation_id, event, actor="单位", why="报送", at=desk.now
                )
        waiting = handed_out.without(session)
        later = [
            row.obligation_id
            for row in status.rows(session, obligation_ids=waiting)
            if row.stage is not Stage.DECLARATION
        ]
        forms = [NewForm(number, f"{number:08x}", "表.xlsx", f"{number:064x}") for number in later]
        handed_out.keep(session, forms, at=desk.now)


def one_pass(desk: Desk) -> None:
    """What the chain does of letters."""
    handing_out.hand_out(desk)
    reminding.remind(desk)
    delivering.deliver_waiting(desk)


def dies(settings: Settings, now: datetime) -> bool:
    """A pass in a process of its own; whether it was killed."""
    child = os.fork()
    if not child:
        with open_desk(settings) as desk:
            one_pass(replace(desk, now=now))
        os._exit(0)
    _, outcome = os.waitpid(child, 0)
    return os.WIFSIGNALED(outcome)


def held_against_the_calendar(
    desk: Desk, filed: dict[int, datetime], server: RecordingServer, kills: Sequence[datetime]
) -> dict[str, object]:
    """What went, and what differs."""
    with desk.database.reading() as session:
        notices_kept = kept_notices.all_of(session)
        messages = outbox.messages(session)
        rows = status.rows(session)
    sent = {
        message.key.rpartition("/")[0]: message for message in messages if message.state == MessageState.SENT
    }
    notices_sent: Counter[tuple[int, str, date, int]] = Counter()
    after_filing = []
    for notice in notices_kept:
        if (message := sent.get(notice.key)) is None:
            continue
        name = (notice.obligation_id, notice.kind, notice.day, notice.offset)
        notices_sent[name] += 1
        came_at = filed.get(notice.obligation_id)
        if came_at is not None and message.created_at >= came_at:
            after_filing.append(name)
    pressed = [
        row for row in rows if row.state is not State.WITHDRAWN and row.window.opens >= FIRST - ONE_DAY
    ]
    expected = {
        (row.obligation_id, notice.kind.value, day, notice.offset)
        for row in pressed
        for day, notice in planned(row, filed.get(row.obligation_id))
    }
    # A form that comes on the day of a kill, before the letter can go after it: the letter is withdrawn.
    overtaken = {
        name
        for name in expected - notices_sent.keys()
        if (came_at := filed.get(name[0])) is not None
        and any(kill.date() == name[2] == came_at.date() and kill < came_at for kill in kills)
    }
    of_state = Counter(message.state.value for message in messages)
    handed_over = server.handed_over
    return {
        "obligations": dict(Counter(f"{row.year}{row.stage}" for row in pressed)),
        "filed": len(filed),
        "messages": len(messages),
        "by_kind": dict(Counter(message.kind for message in messages if message.state == MessageState.SENT)),
        "states": dict(of_state),
        "expected_notices": len(expected),
        "notices_sent": len(notices_sent),
        "overtaken_by_their_form_after_a_kill": len(overtaken),
        "missing": sorted(map(str, expected - notices_sent.keys() - overtaken))[:20],
        "extra": sorted(map(str, notices_sent.keys() - expected))[:20],
        "twice": [str(name) for name, count in notices_sent.items() if count > 1],
        "after_filing": list(map(str, after_filing)),
        "handed_over_again_with_the_same_id": sum(count - 1 for count in handed_over.values()),
        "sent_without_a_record": len({message.key for message in sent.values()} - handed_over.keys()),
    }


def planned(row: StatusRow, came_at: datetime | None) -> Iterator[tuple[date, Notice]]:
    """By the calendar, which notices an obligation gets on which days, each once."""
    had: set[tuple[NoticeKind, int]] = set()
    for day in sorted({now.date() for now in moments()}):
        if came_at is not None and came_at <= datetime.combine(day, hour(HOURS[0]), CHINA):
            return
        if not is_working_day(day) or day == DAY_AWAY or WEEK_AWAY[0] <= day <= WEEK_AWAY[1]:
            continue
        for notice in notices(State.OPEN, row.window, day, extension=row.extension_until):
            if (notice.kind, notice.offset) not in had:
                had.add((notice.kind, notice.offset))
                yield day, notice


if __name__ == "__main__":
    sys.exit(main())
