"""The matters of a day for the digest: who is late, what waits for the bureau, what changed."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bureau.desk import Desk
from bureau.digests import standings
from bureau.letters.reminders.notice_letters import told
from bureau.mailbox.taking import NOT_TAKEN
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import OWED, State
from notifications.digests.day_matters import DayMatters
from notifications.messages.catalogue import label_of
from storage import status
from storage.decisions import audit, extensions
from storage.messages import answers, outbox, outbox_counts, received
from storage.status import StatusRow
from storage.tables import AnswerKind, Extension

ONE_DAY = timedelta(days=1)

SLOW = timedelta(hours=6)
"""How long a message may be on its way before the digest says so: longer than greylisting (our choice)."""


def of(desk: Desk, session: Session, rows: Sequence[StatusRow]) -> DayMatters:
    """The matters of this desk's day, of the obligations of stages that are not closed."""
    pending = extensions.listed(session, pending=True)
    owners = {row.obligation_id: row for row in (*rows, *_asked_early(desk, session, rows, pending))}
    # What this very pass has done bears the moment of its desk: it is of this day, and not of the next.
    end = desk.now + timedelta(microseconds=1)
    start = end - ONE_DAY
    changes = audit.count_by_state(session, start, end)
    due_or_filed, on_time = standings.punctual(desk, rows)
    last_answers = answers.last_of(session, owners)
    requests = [request for request in pending if request.obligation_id in owners]
    zeros = [
        answer
        for number, answer in last_answers.items()
        if answer.kind is AnswerKind.ZERO and owners[number].state in OWED
    ]
    of_the_day = [
        answer
        for answer in answers.between(session, start, end)
        if answer.obligation_id in owners and answer.kind is not AnswerKind.ZERO
    ]
    lost = [(message, message.last_error) for message in outbox.given_up(session)] + [
        (message, message.bounce) for message in outbox.bounced(session, start)
    ]
    return DayMatters(
        late=standings.late_units(desk, session, rows),
        filed=changes[State.SUBMITTED],
        accepted=changes[State.ACCEPTED],
        returned=changes[State.RETURNED],
        newly_late=sum(standings.is_late(desk, row) and between(row.due, desk.today) <= 1 for row in rows),
        due_or_filed=due_or_filed,
        on_time=on_time,
        extensions=tuple(
            f"{_named(owners[request.obligation_id])}申请延期至{request.until}：{request.reason}（编号{request.id}）"
            for request in requests
        ),
        zeros=tuple(
            f"{_named(owners[answer.obligation_id])}：{answer.text}（{answer.by}）" for answer in zeros
        ),
        answers=tuple(f"{_named(owners[answer.obligation_id])}{told(answer)}" for answer in of_the_day),
        mails=tuple(
            f"{mail.sender}：“{mail.subject or '没有主题'}”太大或读不了，请联系对方重新发送"
            for mail in received.not_taken(session, NOT_TAKEN, start)
        ),
        given_up=tuple(
            f"{label_of(message.kind)}，{message.recipient}：{why or '没有说明原因'}" for message, why in lost
        ),
        unsent=outbox_counts.count_waiting(session, written_before=desk.now - SLOW),
    )


def _asked_early(
    desk: Desk, session: Session, rows: Sequence[StatusRow], pending: Sequence[Extension]
) -> list[StatusRow]:
    """What an extension is asked for before it is open."""
    ids = {request.obligation_id for request in pending} - {row.obligation_id for row in rows}
    asked_for = status.rows(session, obligation_ids=ids)
    return [row for row in asked_for if not standings.is_closed(desk, row)]


def _named(row: StatusRow) -> str:
    return f"{row.unit}“{row.project}”"
