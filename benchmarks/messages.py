"""Half a year of reminders with a mail server that is away for a day and a week, and a dispatcher that dies.

Every letter that went is held against the calendar: each obligation's notices on their days while it was
owed, after an outage the one of each kind that still makes sense, none twice, none of what came. By hand:

    .venv/bin/python benchmarks/messages.py [--units 12] [--json]
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path

from bureau.desk import Desk, open_desk
from bureau.letters import delivering, handing_out
from bureau.letters.reminders import reminding
from bureau.stages import open_stages
from lifecycle.calendar.windows import CHINA
from lifecycle.calendar.working_days import is_working_day
from lifecycle.obligations.obligation import OWED, Event
from lifecycle.obligations.reminders import Notice, NoticeKind, notices
from notifications.channels import delivery
from settings import Settings
from storage import migration, status
from storage.decisions import extensions
from storage.messages import notices as kept_notices
from storage.messages import outbox
from storage.roster import obligation_states, obligations, roster_import
from storage.roster.roster import DepartmentLine, RosterLine, UnitLine
from storage.status import StatusRow
from storage.tables import MessageState

YEAR = 2025
FIRST, LAST = date(2024, 8, 25), date(2025, 2, 25)
DAY_AWAY = date(2024, 10, 28)
WEEK_AWAY = (date(2024, 11, 4), date(2024, 11, 10))
HOURS = (8, 12, 18)
KILLS = 10
SEED = 20241031


class Killed(BaseException):
    """The dispatcher is killed after a mail was handed over and before it was marked."""


class Server:
    """The mail server: away on some days; keeps how often each mail was handed over, by its key."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.away = False
        self.kill_at: int | None = None

    def deliver(self, _channel: str, letter: delivery.Letter, **_given: object) -> delivery.Delivery:
        """Take a letter as the channel would."""
        if self.away:
            return delivery.Delivery(ok=False, error="邮件服务器没有回应")
        self.taken[str(letter.key)] += 1
        if self.kill_at is not None:
            self.kill_at -= 1
            if self.kill_at < 0:
                self.kill_at = None
                raise Killed
        return delivery.Delivery(ok=True, error=None)


def main() -> int:
    """Play it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        result = play(Path(scratch), given.units)
    result["seconds"] = round(time.monotonic() - began, 1)
    if given.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for name, value in result.items():
            print(f"{name}\t{value}")
    return 1 if result["missing"] or result["twice"] or result["after_filing"] or result["extra"] else 0


def play(folder: Path, units: int) -> dict[str, object]:
    """The half year; what differs from the calendar."""
    dice = random.Random(SEED)  # noqa: S311 - a made-up year
    settings = Settings(data=folder).apart(folder)
    migration.upgrade(settings.database.get_secret_value())
    server = Server()
    delivering.deliver = server.deliver  # type: ignore[assignment]
    with open_desk(settings) as desk:
        rows, files = begin(desk, units, dice)
        passes = [(day, at) for day in days() for at in HOURS]
        fatal = set(
            dice.sample([one for one in passes if is_working_day(one[0]) and one[0] < date(2024, 12, 1)], 60)
        )
        killed = 0
        for day, at in passes:
            server.away = day == DAY_AWAY or WEEK_AWAY[0] <= day <= WEEK_AWAY[1]
            now = replace(desk, now=datetime.combine(day, hour(at), CHINA))
            if (day, at) in fatal and killed < KILLS and server.kill_at is None:
                server.kill_at = dice.randrange(4)
            try:
                one_pass(now, files.get((day, at), ()))
            except Killed:
                killed += 1
        return held_against_the_calendar(desk, rows, files, server) | {"kills": killed}


def begin(
    desk: Desk, units: int, dice: random.Random
) -> tuple[list[StatusRow], dict[tuple[date, int], list[int]]]:
    """The roster, and when which obligation is filed: in time, late, or never; some with an extension."""
    names = [
        (f"清河区第{unit}小学", f"课程{project}") for unit in range(1, units + 1) for project in range(1, 4)
    ]
    lines = [
        RosterLine(YEAR, unit, project, "清河区教育局", f"x{number // 3}@qinghe.invalid", 1000.0)
        for number, (unit, project) in enumerate(names)
    ]
    heads = [
        UnitLine(unit, head_address=f"h{number}@qinghe.invalid")
        for number, (unit, _) in enumerate(names[::3])
    ]
    with desk.database.writing() as session:
        roster_import.import_roster(
            session, lines, heads, [DepartmentLine("清河区教育局", "jyj@qinghe.invalid")]
        )
        obligations.create_for_roster(session, YEAR)
    early = replace(desk, now=datetime.combine(date(2024, 9, 2), hour(7), CHINA))
    one_pass(early, ())
    files: dict[tuple[date, int], list[int]] = defaultdict(list)
    with desk.database.writing() as session:
        rows = status.rows(session)
        for number, row in enumerate(rows):
            if number % 7 == 3:
                asked = extensions.ask(
                    session,
                    row.obligation_id,
                    date(2024, 12, 10),
                    asked_by="单位",
                    reason="批复未到",
                    at=early.now,
                )
                extensions.decide(session, asked, granted=True, decided_by="财政局", why="同意", at=early.now)
            filed = date(2024, 10, 8) + timedelta(days=dice.randrange(90))
            if number % 5:
                files[filed, dice.choice(HOURS)].append(row.obligation_id)
        return status.rows(session), files


def days() -> Iterator[date]:
    """Every day of the half year."""
    day = FIRST
    while day <= LAST:
        yield day
        day += timedelta(days=1)


def one_pass(desk: Desk, filed: Iterator[int] | list[int] | tuple[int, ...]) -> None:
    """What the chain does of letters, after what was filed came in."""
    with desk.database.writing() as session:
        open_stages(desk, session)
        for number in filed:
            (row,) = status.rows(session, obligation_ids=[number])
            if row.state in OWED:
                obligation_states.change_state(
                    session, number, Event.SUBMIT, actor="单位", why="报送", at=desk.now
                )
    handing_out.hand_out(desk)
    reminding.remind(desk)
    delivering.deliver_waiting(desk)


def held_against_the_calendar(
    desk: Desk, rows: list[StatusRow], files: dict[tuple[date, int], list[int]], server: Server
) -> dict[str, object]:
    """What went, and what differs."""
    filed_on = {number: (day, at) for (day, at), numbers in files.items() for number in numbers}
    with desk.database.reading() as session:
        kept = kept_notices.all_of(session)
        messages = outbox.messages(session)
    sent = {
        message.key.rpartition("/")[0]: message for message in messages if message.state == MessageState.SENT
    }
    told: Counter[tuple[int, str, date, int]] = Counter()
    after_filing = []
    for notice in kept:
        if (message := sent.get(notice.key)) is None:
            continue
        name = (notice.obligation_id, notice.kind, notice.day, notice.offset)
        told[name] += 1
        if notice.obligation_id in filed_on and message.created_at.astimezone(CHINA) >= datetime.combine(
            filed_on[notice.obligation_id][0], hour(filed_on[notice.obligation_id][1]), CHINA
        ):
            after_filing.append(name)
    expected = {
        (row.obligation_id, notice.kind.value, day, notice.offset)
        for row in rows
        for day, notice in planned(row, filed_on.get(row.obligation_id))
    }
    pending = Counter(message.state.value for message in messages)
    return {
        "obligations": len(rows),
        "messages": len(messages),
        "by_kind": dict(Counter(message.kind for message in messages if message.state == MessageState.SENT)),
        "states": dict(pending),
        "expected_notices": len(expected),
        "told": len(told),
        "missing": sorted(map(str, expected - told.keys()))[:20],
        "extra": sorted(map(str, told.keys() - expected))[:20],
        "twice": [str(name) for name, count in told.items() if count > 1],
        "after_filing": list(map(str, after_filing)),
        "handed_over_again_with_the_same_id": sum(count - 1 for count in server.taken.values()),
    }


def planned(row: StatusRow, filed: tuple[date, int] | None) -> Iterator[tuple[date, Notice]]:
    """By the calendar, which notices an obligation gets on which days, each once."""
    had: set[tuple[NoticeKind, int]] = set()
    for day in days():
        if filed is not None and (filed[0] < day or (filed[0] == day and filed[1] == HOURS[0])):
            return
        if not is_working_day(day) or day == DAY_AWAY or WEEK_AWAY[0] <= day <= WEEK_AWAY[1]:
            continue
        for notice in notices(row.state, row.window, day, extension=row.extension_until):
            if (notice.kind, notice.offset) not in had:
                had.add((notice.kind, notice.offset))
                yield day, notice


if __name__ == "__main__":
    sys.exit(main())
