"""Reminding: units hear of what is due soon and of what is late, each notice once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import CHINA, day_of
from lifecycle.calendar.working_days import between, shift
from lifecycle.obligations.obligation import OWED, State
from lifecycle.obligations.reminders import Notice, NoticeKind, notices
from notifications.messages.decisions import ExtensionLapsed
from notifications.messages.filings import Late, Owed, ProjectForm
from notifications.messages.unit_messages import Overdue, Reminder
from storage import status
from storage.messages import handed_out, outbox
from storage.status import StatusRow

_Group = tuple[int, NoticeKind, Term, str, int]


def remind(desk: Desk) -> list[str]:
    """Write the reminders and overdue notices of the day; the keys of those that are new.

    A pass that was missed is caught up with the last notice that it should have sent: its key says which
    notice it is, so that a later pass knows that it went out.
    """
    with desk.database.writing() as session:
        return outgoing.enqueue(desk, session, _due(desk, session))


def count_due(desk: Desk) -> int:
    """How many letters ``remind`` would write on this desk's day that have not been written before."""
    with desk.database.reading() as session:
        keys = [str(letter.message.key(outgoing.CHANNEL)) for letter in _due(desk, session)]
        return len(set(keys) - outbox.known(session, keys))


def _due(desk: Desk, session: Session) -> list[Addressed]:
    scope = desk.scope
    rows = status.rows(session, stage=scope.stage, unit_ids=scope.unit_ids, states=OWED)
    given = handed_out.first_given(session, [row.obligation_id for row in rows])
    groups: dict[_Group, list[tuple[StatusRow, Notice]]] = defaultdict(list)
    plan = desk.ruleset.reminders.plan
    for row in rows:
        opened = given.get(row.obligation_id)
        if opened is not None and day_of(opened) >= desk.today:
            # The letter that opens the stage goes first, and what presses on another day.
            continue
        extension = row.extension_until
        for notice in notices(row.state, row.window, desk.today, extension=extension, plan=plan):
            # One letter for a unit, a stage and a notice; an extension has a due date of its own.
            group = (row.unit_id, notice.kind, row.term, row.due.isoformat(), notice.offset)
            groups[group].append((row, notice))
    lapsed = [_lapsed(desk, row) for row in rows if _lapses(desk, row)]
    return [*lapsed, *_letters(desk, groups)]


def _lapses(desk: Desk, row: StatusRow) -> bool:
    """Whether an extension has run out the working day before, and nothing came."""
    return row.window.due < row.due < desk.today <= shift(row.due, 1)


def _lapsed(desk: Desk, row: StatusRow) -> Addressed:
    message = ExtensionLapsed(
        bureau=desk.settings.bureau,
        contact=desk.settings.contact,
        unit=row.unit,
        filing=ProjectForm(**outgoing.of_window(row.window), project=row.project),
        why="延期到期",
        at=datetime.combine(row.due, time(), CHINA),
        until=row.due,
        locks=row.window.locked,
        submit_to=desk.settings.submit_to,
    )
    return Addressed(row.unit_id, message)


def _letters(desk: Desk, groups: dict[_Group, list[tuple[StatusRow, Notice]]]) -> Iterator[Addressed]:
    for (unit_id, kind, *_), found in groups.items():
        unit = found[0][0].unit
        if kind is NoticeKind.REMINDER:
            owed = tuple(_owed(desk, row, notice) for row, notice in found)
            yield Addressed(
                unit_id, Reminder(**desk.signature, unit=unit, owed=owed, submit_to=desk.settings.submit_to)
            )
        elif kind is NoticeKind.OVERDUE:
            late = tuple(_late(desk, row, notice) for row, notice in found)
            yield Addressed(
                unit_id,
                Overdue(
                    **desk.signature,
                    unit=unit,
                    as_of=desk.today,
                    late=late,
                    submit_to=desk.settings.submit_to,
                ),
            )


def _owed(desk: Desk, row: StatusRow, notice: Notice) -> Owed:
    return Owed(
        **outgoing.of_window(row.window),
        project=row.project,
        due=row.due,
        days_left=between(desk.today, row.due),
        offset=notice.offset,
        returned=row.state is State.RETURNED,
    )


def _late(desk: Desk, row: StatusRow, notice: Notice) -> Late:
    return Late(
        **outgoing.of_window(row.window),
        project=row.project,
        due=row.due,
        days_late=max(1, between(row.due, desk.today)),
        offset=notice.offset,
        locks=row.window.extended(row.extension_until).locked,
        returned=row.state is State.RETURNED,
    )
