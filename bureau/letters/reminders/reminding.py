"""Reminding: units, and who is above them, hear of what is due soon and of what is late, each notice once.

Which notices an obligation is due is decided by ``lifecycle``; here they become letters, one for each unit
and kind (for a department and for the bureau one for all of their units) and day, and are kept obligation by
obligation, so that none is written twice, whatever it was listed with.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.letters.reminders import notice_letters
from bureau.letters.reminders.notice_letters import DueNotice, Facts, NoticeLetter
from bureau.letters.routes import WAYS
from lifecycle.calendar.windows import CHINA, day_of
from lifecycle.calendar.working_days import is_working_day, shift
from lifecycle.obligations.obligation import OWED
from lifecycle.obligations.reminders import Addressee, NoticeKind, notices
from notifications.messages.deadlines.later_dates import ExtensionLapsed
from notifications.messages.deadlines.notices import Opened
from notifications.messages.filings import ProjectForm
from storage import status
from storage.messages import handed_out, outbox
from storage.messages import notices as kept_notices
from storage.messages.notices import NewNotice
from storage.roster import obligation_states
from storage.status import StatusRow


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """A letter that would be written: its kind and subject, to whom, and the forms that it presses for."""

    kind: str
    label: str
    recipients: tuple[str, ...]
    subject: str
    forms: tuple[tuple[str, str, str, int], ...]
    """Unit, project, stage and the offset in working days from the due date."""


def remind(desk: Desk) -> list[str]:
    """Write the reminders, overdue notices and escalations of the day; the keys of those that are new.

    A pass that was missed is caught up with the last notice that it should have sent. A letter of a former
    day that never went, or that presses for what has come meanwhile, is withdrawn and written anew.
    """
    with desk.database.writing() as session:
        _withdraw(desk, session)
        rows = _owed(desk, session)
        due = _due(desk, session, rows)
        # Another pass may be writing the same, or filing what is pressed for: it waits, or we do.
        states = obligation_states.lock(session, [notice.row.obligation_id for notice in due])
        due = _unwritten(session, [notice for notice in due if states[notice.row.obligation_id] in OWED])
        letters = _letters(desk, session, due)
        kept_notices.keep(session, [notice for letter in letters for notice in _kept(desk, letter)])
        lapsed = [_lapsed(desk, row) for row in rows if _lapses(desk, row)]
        return outgoing.enqueue(desk, session, [*lapsed, *(letter.addressed for letter in letters)])


def planned(desk: Desk, *, today: bool) -> list[PlannedLetter]:
    """The letters of this desk's day as things stand now, with nothing written.

    ``today``: what a pass would write now, with what was missed; otherwise what is planned for that very day.
    """
    with desk.database.reading() as session:
        due = _due(desk, session, _owed(desk, session))
        if not today:
            due = [notice for notice in due if notice.notice.day == desk.today]
        return [_as_planned(desk, session, letter) for letter in _letters(desk, session, due)]


def _as_planned(desk: Desk, session: Session, letter: NoticeLetter) -> PlannedLetter:
    message = letter.addressed.message
    written = outgoing.written(desk, session, [letter.addressed])
    rows = [(due.row, due.notice.offset) for due in letter.due]
    return PlannedLetter(
        message.kind,
        message.label,
        tuple(draft.recipient for draft in written),
        written[0].subject,
        tuple((row.unit, row.project, f"{row.year}{row.stage}", offset) for row, offset in rows),
    )


def count_due(desk: Desk) -> int:
    """How many letters ``remind`` would write on this desk's day."""
    return len(planned(desk, today=True))


def _owed(desk: Desk, session: Session) -> list[StatusRow]:
    scope = desk.scope
    rows = status.rows(session, stage=scope.stage, unit_ids=scope.unit_ids, states=OWED)
    stops = kept_notices.stops(session, desk.today)
    units = {stop.unit_id for stop in stops if stop.obligation_id is None}
    single = {stop.obligation_id for stop in stops}
    return [row for row in rows if row.unit_id not in units and row.obligation_id not in single]


def _due(desk: Desk, session: Session, rows: Sequence[StatusRow]) -> list[DueNotice]:
    """The unwritten notices of the day; on a day off nobody is pressed, for missed ones neither."""
    if not is_working_day(desk.today):
        return []
    plan = desk.ruleset.reminders.plan
    planned_notices = [
        DueNotice(row, notice)
        for row in rows
        for notice in notices(row.state, row.window, desk.today, extension=row.extension_until, plan=plan)
    ]
    unwritten = _unwritten(session, planned_notices)
    return list(_sensible(desk, session, unwritten)) if unwritten else []


def _sensible(desk: Desk, session: Session, due: Sequence[DueNotice]) -> Iterator[DueNotice]:
    """Those of these notices whose unit knows what it owes, and has it in hand."""
    handed_out_on = handed_out.first_given(session, {notice.row.obligation_id for notice in due})
    waiting = outbox.waiting(session, [Opened.kind])
    unopened = {
        (letter.unit_id, letter.year, letter.stage, letter.round)
        for letter in waiting
        if letter.channel == outgoing.CHANNEL  # a group's robot that is away keeps no mail from pressing
    }
    for due_notice in due:
        row, notice = due_notice.row, due_notice.notice
        opened = handed_out_on.get(row.obligation_id)
        if opened is not None and day_of(opened) >= desk.today:
            # The letter that opens the stage goes first, and what presses on another day.
            continue
        if (row.unit_id, *row.term) in unopened:
            continue  # it is written and could not be sent so far
        if notice.kind is not NoticeKind.REMINDER and opened is None and row.version is None:
            continue  # nobody has told the unit that it owes this
        if row.received_at is not None and day_of(row.received_at) >= notice.day:
            continue  # on that day it was with the bureau; the return said what is to be done
        yield due_notice


def _unwritten(session: Session, due: Sequence[DueNotice]) -> list[DueNotice]:
    written = kept_notices.written(session, {notice.row.obligation_id for notice in due})
    return [notice for notice in due if notice.name not in written]


def _letters(desk: Desk, session: Session, due: Sequence[DueNotice]) -> list[NoticeLetter]:
    groups: dict[tuple[object, ...], list[DueNotice]] = defaultdict(list)
    for notice in due:
        groups[_reader(notice)].append(notice)
    facts = Facts.of(desk, session, due)
    return [notice_letters.write(desk, session, facts, group) for group in groups.values()]


def _reader(due: DueNotice) -> tuple[object, ...]:
    """Who reads of a notice, with the kind: one letter for each."""
    match due.notice.addressee:
        case Addressee.DEPARTMENT if due.row.department:
            return due.notice.kind, Addressee.DEPARTMENT, due.row.department
        case Addressee.UNIT | Addressee.UNIT_HEAD as addressee:
            return due.notice.kind, addressee, due.row.unit_id
        case _:
            return due.notice.kind, Addressee.BUREAU


def _kept(desk: Desk, letter: NoticeLetter) -> Iterator[NewNotice]:
    key = outgoing.base_of(str(letter.addressed.message.key(outgoing.CHANNEL)))
    for due in letter.due:
        yield NewNotice(*due.name, key, letter.wording, desk.today)


def _withdraw(desk: Desk, session: Session) -> None:
    """Withdraw letters that wait although their day is over, or what they press for has come in part."""
    waiting = outbox.waiting(session, [kind.kind for kind in notice_letters.KINDS])
    if not waiting:
        return
    keys = {letter.id: outgoing.base_of(letter.key) for letter in waiting}
    owed = kept_notices.still_owed(session, set(keys.values()))
    stale = [
        letter.id
        for letter in waiting
        if day_of(letter.created_at) < desk.today or not all(owed.get(keys[letter.id], [True]))
    ]
    withdrawn = {outgoing.base_of(key) for key in outbox.withdraw(session, stale, at=desk.now)}
    ways = {f"{base}/{way}" for base in withdrawn for way in WAYS}
    bases = {outgoing.base_of(key) for key in outbox.not_withdrawn(session, ways)}
    kept_notices.forget(session, withdrawn - bases)


def _lapses(desk: Desk, row: StatusRow) -> bool:
    """Whether an extension has run out the working day before, and nothing came."""
    return row.window.due < row.due < desk.today <= shift(row.due, 1)


def _lapsed(desk: Desk, row: StatusRow) -> Addressed:
    message = ExtensionLapsed(
        **desk.signature,
        unit=row.unit,
        filing=ProjectForm(**outgoing.of_window(row.window), project=row.project),
        why="延期到期",
        at=datetime.combine(row.due, time(), CHINA),
        until=row.due,
        locks=row.window.locked,
        submit_to=desk.settings.submit_to,
    )
    return Addressed(row.unit_id, message)
