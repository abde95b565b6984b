"""Deciding: what the bureau decides by hand about one obligation, with the letter that tells the unit."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from bureau.decisions import advancing, telling
from bureau.desk import Desk
from bureau.intake import correcting
from bureau.intake.papers import IncomingForm
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.names import obligation_named
from bureau.refusal import Refusal
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window
from lifecycle.obligations.obligation import OWED, Event, Refused, State
from notifications.messages.deadlines.later_dates import ExtensionDecided
from storage import status
from storage.decisions import calendar, extensions
from storage.papers import corrections, documents
from storage.roster import obligation_states
from storage.roster.obligations import Sought
from storage.status import StatusRow
from storage.tables import Decision, Extension


class NotDecided(Refusal):
    """A decision that cannot be made; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided about one obligation, by whom and why."""

    owed: Sought
    event: Event
    actor: str
    why: str


def decide(desk: Desk, ruling: Ruling) -> State:
    """Let one decision of the bureau happen; the state after it. Raises NotDecided."""
    with desk.database.writing() as session:
        obligation_id = obligation_named(session, ruling.owed)
        try:
            if ruling.event in {Event.ACCEPT, Event.RETURN}:
                return advancing.decide(desk, session, obligation_id, ruling.event, ruling.actor, ruling.why)
            state = obligation_states.change_state(
                session, obligation_id, ruling.event, actor=ruling.actor, why=ruling.why, at=desk.now
            )
            (row,) = status.rows(session, obligation_ids=[obligation_id])
            if ruling.event is Event.REOPEN:
                return _reopened(desk, session, row, ruling.why)
        except Refused as why:
            raise NotDecided(str(why)) from why
        outgoing.enqueue(desk, session, [telling.excused(desk, row, ruling.event, ruling.why)])
        return state


def _reopened(desk: Desk, session: Session, row: StatusRow, why: str) -> State:
    """Take a correction that waits, if there is one, and tell the unit; the state after it."""
    waiting = corrections.take(session, row.obligation_id, at=desk.now)
    name = None
    if waiting is not None:
        stored, index = documents.of_form(session, waiting.form_id)
        if stored.paper is not None:
            form = stored.paper.forms[index]
            paper = replace(
                IncomingForm.of(stored.row, waiting.form_id, index, form), received_at=waiting.received_at
            )
            if correcting.file_correction(desk, session, paper, row):
                name = stored.row.name
    outgoing.enqueue(desk, session, [telling.reopened(desk, row, why, name)])
    return State.SUBMITTED if name else State.OPEN


def ask_extension(desk: Desk, owed: Sought, until: date, *, asked_by: str, reason: str) -> int:
    """Keep a request for a later date; its number. Raises NotDecided for a date that is none."""
    with desk.database.writing() as session:
        obligation_id = obligation_named(session, owed)
        return keep_request(desk, session, obligation_id, until, asked_by=asked_by, reason=reason)


def keep_request(
    desk: Desk,
    session: Session,
    obligation_id: int,
    until: date,
    *,
    asked_by: str,
    reason: str,
    in_reply_to: str | None = None,
) -> int:
    """Keep a request for a later date within a transaction; its number. Raises NotDecided as above.

    ``in_reply_to`` is the Message-ID of the mail that asked for it.
    """
    (row,) = status.rows(session, obligation_ids=[obligation_id])
    if until <= max(row.window.due, desk.today):
        raise NotDecided(f"延期日期要晚于截止日{row.window.due}和今天，“{until}”不是")
    number = extensions.ask(session, obligation_id, until, asked_by=asked_by, reason=reason, at=desk.now)
    extension = session.get_one(Extension, number)
    confirmation = replace(telling.extension_asked(desk, row, extension), in_reply_to=in_reply_to)
    outgoing.enqueue(desk, session, [confirmation])
    return number


def decide_extension(desk: Desk, number: int, *, granted: bool, decided_by: str, why: str) -> StatusRow:
    """Decide a request and tell the unit; the obligation as it stands now. Raises NotDecided."""
    with desk.database.writing() as session:
        try:
            decided = extensions.decide(
                session, number, granted=granted, decided_by=decided_by, why=why, at=desk.now
            )
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
        (row,) = status.rows(session, obligation_ids=[decided.obligation_id])
        message = ExtensionDecided(
            **desk.signature,
            unit=row.unit,
            number=decided.id,
            project=row.project,
            year=row.year,
            stage=row.stage,
            granted=decided.decision is Decision.GRANTED,
            asked_until=decided.until,
            due=row.due,
            why=why,
        )
        outgoing.enqueue(desk, session, [Addressed(row.unit_id, message)])
        return row


def set_dates(desk: Desk, term: Term, changed: dict[str, date], *, actor: str, reason: str) -> Window:
    """Change dates of one stage or round (``opens``, ``due``, ``locked``); the window after it."""
    with desk.database.writing() as session:
        try:
            before = calendar.dates_of(session, term)
        except LookupError as unknown:
            raise NotDecided(str(unknown)) from unknown
        was = calendar.windows(session, [term.year])[term]
        dates = calendar.Dates(
            opens=changed.get("opens", before.opens),
            due=changed.get("due", before.due),
            locked=changed.get("locked", before.locked),
        )
        try:
            calendar.set_dates(session, term, dates, reason=reason, actor=actor, at=desk.now)
        except ValueError as wrong:
            raise NotDecided(str(wrong)) from wrong
        _announce(desk, session, term, was, reason)
        return calendar.windows(session, [term.year])[term]


def _announce(desk: Desk, session: Session, term: Term, before: Window, why: str) -> None:
    """Tell the units that owe something in a term that its dates are others."""
    rows = status.rows(session, year=term.year, stage=term.stage, states=OWED)
    units = {row.unit_id: row for row in rows if row.term == term}
    letters = [telling.dates_changed(desk, row, before, why) for row in units.values()]
    outgoing.enqueue(desk, session, letters)
