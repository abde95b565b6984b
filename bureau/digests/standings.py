"""Where units stand on a day, in the numbers that every digest, ``status`` and ``missing`` have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.reminders.notice_letters import KINDS, told
from lifecycle.calendar.windows import Timeliness, Window, day_of
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import OWED, State, standing
from notifications.digests.day_matters import OverdueUnit
from notifications.digests.digest import StageTally, UnitProgress
from storage.messages import answers, outbox
from storage.roster import contacts
from storage.status import StatusRow

NOTHING_OWED = frozenset({State.NOT_OPEN, State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN})
"""Nothing is expected: not yet, or not any more."""

END_OF_DAY = time(17)
"""From here on a digest is that of the day: the daily pass is at 18:00, offices close at 17:00 or later."""

NO_DEPARTMENT = "（未定主管部门）"

_COUNTED_AS = {
    State.ACCEPTED: "accepted",
    State.SUBMITTED: "reviewing",
    State.RETURNED: "returned",
    State.OPEN: "pending",
}


def is_closed(desk: Desk, row: StatusRow) -> bool:
    """Whether the stage of an obligation is over: what is locked is no part of a day's work."""
    return row.window.extended(row.extension_until).timeliness(desk.today) is Timeliness.LOCKED


def is_late(desk: Desk, row: StatusRow) -> bool:
    """Whether it is owed, past its due date and not locked, returned or never filed: as in ``missing``."""
    now = standing(row.state, row.window, desk.today, row.extension_until)
    return now.overdue and not now.locked


def tally(desk: Desk, rows: Iterable[StatusRow]) -> Counter[str]:
    """The rows by where they stand, each counted once."""
    return Counter(
        "overdue" if is_late(desk, row) else _COUNTED_AS[row.state]
        for row in rows
        if row.state not in NOTHING_OWED
    )


def progress(desk: Desk, rows: Iterable[StatusRow]) -> list[UnitProgress]:
    """Every unit with the forms that it has to file, by stage."""
    groups: dict[tuple[str, str], dict[Window, list[StatusRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.state not in NOTHING_OWED:
            groups[row.department or NO_DEPARTMENT, row.unit][row.window].append(row)
    return [
        UnitProgress(unit=unit, department=department, stages=stage_tallies(desk, stages))
        for (department, unit), stages in groups.items()
    ]


def stage_tallies(desk: Desk, stages: Mapping[Window, Sequence[StatusRow]]) -> tuple[StageTally, ...]:
    """The tally of each stage."""
    return tuple(
        StageTally(**outgoing.of_window(window), **tally(desk, rows)) for window, rows in stages.items()
    )


def punctual(desk: Desk, rows: Iterable[StatusRow]) -> tuple[int, int]:
    """How many were due or filed so far, and how many of them came in time (by their newest version)."""
    counted = on_time = 0
    for row in rows:
        if row.state in NOTHING_OWED:
            continue
        filed = row.state in {State.SUBMITTED, State.ACCEPTED}
        if filed or is_late(desk, row) or (row.state in OWED and row.due < desk.today):
            counted += 1
            on_time += filed and not row.late
    return counted, on_time


def late_units(desk: Desk, session: Session, rows: Sequence[StatusRow]) -> tuple[OverdueUnit, ...]:
    """The units that are late, the latest first, with whom to call and what they answered last."""
    groups: dict[int, list[StatusRow]] = defaultdict(list)
    for row in rows:
        if is_late(desk, row):
            groups[row.unit_id].append(row)
    units = contacts.units(session, groups)
    last_answers = answers.last_of(session, [row.obligation_id for own in groups.values() for row in own])
    pressed = last_pressed(session, groups)
    late = []
    for unit_id, own in groups.items():
        own_answers = [last_answers[row.obligation_id] for row in own if row.obligation_id in last_answers]
        late.append(
            OverdueUnit(
                unit=own[0].unit,
                department=own[0].department or NO_DEPARTMENT,
                forms=len(own),
                days_late=max(1, *(between(row.due, desk.today) for row in own)),
                contact=units[unit_id].contact,
                answer=told(max(own_answers, key=lambda answer: answer.id)) if own_answers else None,
                last_told=pressed.get(unit_id),
            )
        )
    return tuple(sorted(late, key=lambda unit: (-unit.days_late, -unit.forms, unit.unit)))


def last_pressed(session: Session, unit_ids: Iterable[int]) -> dict[int, date]:
    """The day of the last letter that pressed each unit and went out."""
    sent_at: dict[int, datetime] = outbox.last_sent(session, [kind.kind for kind in KINDS], set(unit_ids))
    return {unit_id: day_of(at) for unit_id, at in sent_at.items()}
