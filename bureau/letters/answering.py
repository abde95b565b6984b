"""Answering: what a unit says to a letter about forms that it owes, by link, by mail or in the portal.

For the portal: ``asked(desk, token)`` gives what the page behind ``links.PATH + token`` shows, without a
login; ``answer_by_link(desk, token, reply)`` takes what is sent from it. A unit that is logged in answers by
``answer(desk, unit_id, term, reply)`` with ``way=AnswerWay.PORTAL``. Each raises a ``Refusal`` (LinkRefused,
AnswerRefused) whose message is one Chinese sentence for the page; taking the same answer twice keeps it once.
``jixiao todo``, the digest and ``answers.of_obligations`` show what was answered.

An answer decides nothing: an extension waits for the bureau as any other request, and so does a 零申报 (the
bureau decides it with ``jixiao decide``); the expected date and the remark are shown beside the obligation.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from bureau.decisions import deciding
from bureau.desk import Desk
from bureau.letters import links
from bureau.letters.links import AnswerLink, LinkRefused
from bureau.refusal import Refusal
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import OWED
from notifications.messages.message import one_line
from storage import status
from storage.decisions import extensions
from storage.messages import answers
from storage.messages.answers import NewUnitAnswer
from storage.roster import obligation_states
from storage.status import StatusRow
from storage.tables import AnswerKind, AnswerWay, Unit, UnitAnswer

LATEST = timedelta(days=366)
"""How far off a day may be that a unit names: within the year's cycle; beyond, it is a slip of the pen."""


class AnswerRefused(Refusal):
    """An answer that cannot be taken; the message is one Chinese sentence that says how to give it."""


@dataclass(frozen=True, slots=True)
class UnitReply:
    """What a unit answers. ``obligation_ids`` None: about everything that it still owes in the term.

    EXPECTED needs ``until``; EXTENSION ``until`` and ``text`` (the reason); ZERO and REMARK ``text``; SEEN
    nothing. ``by`` is who signs, in words. ``message_key`` is the letter that is answered, if known,
    ``mail`` the Message-ID of the mail that says it, in whose thread the bureau confirms a request.
    """

    kind: AnswerKind
    by: str
    until: date | None = None
    text: str | None = None
    obligation_ids: Collection[int] | None = None
    way: AnswerWay = AnswerWay.LINK
    message_key: str | None = None
    mail: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a unit is asked about: what it owes in the term, and its answers so far by obligation."""

    unit: str
    link: AnswerLink
    rows: Sequence[StatusRow]
    answers: Mapping[int, Sequence[UnitAnswer]]


def asked(desk: Desk, token: str) -> Question:
    """What the page of a link shows. Raises LinkRefused."""
    link = links.read(links.signing_key(desk.settings), token, desk.today)
    with desk.database.reading() as session:
        unit = session.get(Unit, link.unit_id)
        if unit is None:
            raise LinkRefused("这个链接的单位已不在名录里，请与财政局联系")
        rows = _owed(session, link.unit_id, link.term)
        answers_given = answers.of_obligations(session, [row.obligation_id for row in rows])
        return Question(unit.name, link, rows, answers_given)


def answer_by_link(desk: Desk, token: str, reply: UnitReply) -> Sequence[StatusRow]:
    """Take an answer that came by a link; what it is about. Raises LinkRefused, and as ``answer``."""
    link = links.read(links.signing_key(desk.settings), token, desk.today)
    return answer(desk, link.unit_id, link.term, reply)


def answer(desk: Desk, unit_id: int, term: Term, reply: UnitReply) -> Sequence[StatusRow]:
    """Take a unit's answer about what it owes in a term; the obligations that it is about.

    Raises AnswerRefused: nothing is owed, a day or a reason is missing, an obligation is not the unit's.
    """
    _check(desk, reply)
    with desk.database.writing() as session:
        owed = {row.obligation_id: row for row in _owed(session, unit_id, term)}
        obligation_ids = owed.keys() if reply.obligation_ids is None else set(reply.obligation_ids)
        if not obligation_ids or not obligation_ids <= owed.keys():
            raise AnswerRefused("所选的表已经报来或不用再报，无需答复；如有疑问请与财政局联系")
        keep(desk, session, obligation_ids, reply)
        return [owed[number] for number in sorted(obligation_ids)]


def keep(desk: Desk, session: Session, obligation_ids: Collection[int], reply: UnitReply) -> None:
    """Keep an answer about these obligations, what it asks of the bureau too; the same answer is kept once.

    Raises NotDecided for an extension to a day that is none.
    """
    by, text = one_line(reply.by), one_line(reply.text) if reply.text else None
    in_order = sorted(obligation_ids)
    obligation_states.lock(session, in_order)
    before = answers.of_obligations(session, in_order)
    fresh = [
        NewUnitAnswer(number, reply.kind, by, reply.way, reply.until, text, reply.message_key)
        for number in in_order
        if not _said_before(before.get(number, ()), reply, text)
    ]
    answers.keep(session, fresh, at=desk.now)
    if reply.kind is AnswerKind.EXTENSION and reply.until is not None:
        pending = {
            (request.obligation_id, request.until) for request in extensions.listed(session, pending=True)
        }
        for number in in_order:
            if (number, reply.until) not in pending:
                deciding.keep_request(
                    desk, session, number, reply.until, asked_by=by, reason=text or "", in_reply_to=reply.mail
                )


def _owed(session: Session, unit_id: int, term: Term) -> list[StatusRow]:
    rows = status.rows(session, year=term.year, stage=term.stage, unit_ids=[unit_id], states=OWED)
    return [row for row in rows if row.term == term]


def _check(desk: Desk, reply: UnitReply) -> None:
    needs_day = reply.kind in {AnswerKind.EXPECTED, AnswerKind.EXTENSION}
    if not reply.by.strip():
        raise AnswerRefused("请写明答复人姓名")
    if needs_day and reply.until is None:
        raise AnswerRefused("请选择日期")
    if needs_day and reply.until is not None and not desk.today <= reply.until <= desk.today + LATEST:
        raise AnswerRefused(f"日期要在今天（{desk.today}）之后、一年之内")
    needs_text = reply.kind in {AnswerKind.EXTENSION, AnswerKind.ZERO, AnswerKind.REMARK}
    if needs_text and not (reply.text or "").strip():
        raise AnswerRefused("请用一句话说明原因")


def _said_before(before: Sequence[UnitAnswer], reply: UnitReply, text: str | None) -> bool:
    same = [unit_answer for unit_answer in before if unit_answer.kind == reply.kind]
    return bool(same) and (same[-1].until, same[-1].text) == (reply.until, text)
