"""The letters of reminders, overdue notices and escalations: what they say, from what is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters import links, outgoing
from bureau.letters.links import VALID_AFTER_LOCK, AnswerLink
from bureau.letters.outgoing import Addressed
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import day_of
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import OWED, State
from lifecycle.obligations.reminders import Addressee, Notice, NoticeKind, Wording, drawn
from notifications.messages.deadlines.escalations import (
    EscalatedToBureau,
    EscalatedToDepartment,
    EscalatedToHead,
    UnitLate,
)
from notifications.messages.deadlines.notices import Overdue, Reminder
from notifications.messages.deadlines.nudges import Nudge
from notifications.messages.filings import Late, Owed
from notifications.messages.message import Message
from storage import status
from storage.messages import answers, outbox
from storage.roster import contacts
from storage.status import StatusRow
from storage.tables import AnswerKind, Unit, UnitAnswer

KINDS: tuple[type[Message], ...] = (
    Reminder,
    Overdue,
    EscalatedToHead,
    EscalatedToDepartment,
    EscalatedToBureau,
)
"""The kinds of letters that press."""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice that an obligation is due."""

    row: StatusRow
    notice: Notice

    @property
    def name(self) -> tuple[int, str, date, int]:
        """What makes it one: the obligation, the kind, the due date and the offset."""
        return self.row.obligation_id, self.notice.kind.value, self.row.due, self.notice.offset


@dataclass(frozen=True, slots=True)
class NoticeLetter:
    """A letter with the notices that it stands for and the wording that was drawn for it."""

    addressed: Addressed
    due: Sequence[DueNotice]
    wording: Wording


@dataclass(frozen=True)
class Facts:
    """What the letters of a day say beside what is owed: contacts, answers, last year, the other units."""

    units: Mapping[int, Unit]
    answers: Mapping[int, UnitAnswer]
    late_before: Mapping[tuple[int, Term], int]
    peers: Mapping[tuple[str, Term], tuple[int, int]]
    """By department and term, how many of its units owe or filed something, and how many are done."""

    @classmethod
    def of(cls, desk: Desk, session: Session, due: Sequence[DueNotice]) -> "Facts":
        """The facts for these notices."""
        reminded = {notice.row.term for notice in due if notice.notice.kind is NoticeKind.REMINDER}
        wordings = set(desk.ruleset.reminders.wordings)
        late: Counter[tuple[int, Term]] = Counter()
        if Wording.LATE_BEFORE in wordings:
            for term in reminded:
                for row in status.rows(session, year=term.year - 1, stage=term.stage):
                    if row.late or (row.state in OWED and row.window.locked < desk.today):
                        late[row.unit_id, term] += row.round == term.round
        peers: dict[tuple[str, Term], tuple[int, int]] = {}
        if Wording.PEERS in wordings:
            for term in reminded:
                peers |= _peers(status.rows(session, year=term.year, stage=term.stage), term)
        return cls(
            contacts.units(session, {notice.row.unit_id for notice in due}),
            answers.last_of(session, {notice.row.obligation_id for notice in due}),
            late,
            peers,
        )


def _peers(rows: Sequence[StatusRow], term: Term) -> Iterator[tuple[tuple[str, Term], tuple[int, int]]]:
    """Of a term, by department, its units and those that owe nothing any more."""
    owing: dict[str, dict[int, bool]] = defaultdict(dict)
    for row in rows:
        if row.term == term and row.department and row.state is not State.NOT_OPEN:
            units = owing[row.department]
            units[row.unit_id] = units.get(row.unit_id, False) or row.state in OWED
    for department, units in owing.items():
        yield (department, term), (len(units), sum(not owes for owes in units.values()))


def write(desk: Desk, session: Session, facts: Facts, due: Sequence[DueNotice]) -> NoticeLetter:
    """The letter of notices that one reader gets of one kind, under a key that no letter had before."""
    wording = _wording(desk, due[0]) if due[0].notice.kind is NoticeKind.REMINDER else Wording.PLAIN
    again = 0
    while True:
        addressed = _addressed(desk, facts, due, wording, again)
        # Whatever its other ways are, every letter has this one.
        if not outbox.known(session, [str(addressed.message.key(outgoing.CHANNEL))]):
            return NoticeLetter(addressed, due, wording)
        again += 1


def _wording(desk: Desk, due: DueNotice) -> Wording:
    plan = desk.ruleset.reminders
    term = due.row.term
    return drawn(plan.wordings, plan.draw, term.year, term.stage, due.row.unit)


def _addressed(desk: Desk, facts: Facts, due: Sequence[DueNotice], wording: Wording, again: int) -> Addressed:
    first = min(due, key=lambda notice: notice.row.due).row
    signed = {**desk.signature, "again": again}
    for_unit = signed | {
        "unit": first.unit,
        "submit_to": desk.settings.submit_to,
        "answer_at": answer_address(desk, first),
    }
    late = tuple(_late(desk, notice) for notice in due if notice.notice.kind is not NoticeKind.REMINDER)
    match due[0].notice.kind, due[0].notice.addressee:
        case NoticeKind.REMINDER, _:
            owed = tuple(_owed(desk, notice) for notice in due)
            nudge = _nudge(facts, first, wording)
            return Addressed(
                first.unit_id, Reminder.model_validate(for_unit | {"owed": owed, "nudge": nudge})
            )
        case NoticeKind.OVERDUE, _:
            overdue = for_unit | {"as_of": desk.today, "late": late}
            return Addressed(first.unit_id, Overdue.model_validate(overdue))
        case _, Addressee.UNIT | Addressee.UNIT_HEAD:
            to_head = signed | {
                "as_of": desk.today,
                "units": _by_unit(desk, facts, due),
                "submit_to": desk.settings.submit_to,
            }
            return Addressed(first.unit_id, EscalatedToHead.model_validate(to_head), to=Addressee.UNIT_HEAD)
        case _, Addressee.DEPARTMENT if first.department:
            to_department = signed | {
                "as_of": desk.today,
                "units": _by_unit(desk, facts, due),
                "department": first.department,
            }
            return Addressed(
                None,
                EscalatedToDepartment.model_validate(to_department),
                to=Addressee.DEPARTMENT,
                department=first.department,
            )
        case _:
            to_bureau = signed | {"as_of": desk.today, "units": _by_unit(desk, facts, due)}
            return Addressed(None, EscalatedToBureau.model_validate(to_bureau), to=Addressee.BUREAU)


def answer_address(desk: Desk, row: StatusRow) -> str | None:
    """The link by which a unit answers about a term; None where units reach no portal."""
    expires = max(row.window.extended(row.extension_until).locked, desk.today) + VALID_AFTER_LOCK
    return links.address(desk.settings, AnswerLink(row.unit_id, row.term, expires))


def _nudge(facts: Facts, first: StatusRow, wording: Wording) -> Nudge:
    peers, peers_done = facts.peers.get((first.department or "", first.term), (0, 0))
    late_before = facts.late_before.get((first.unit_id, first.term), 0)
    return Nudge(wording=wording, late_before=late_before, peers=peers, peers_done=peers_done)


def _by_unit(desk: Desk, facts: Facts, due: Sequence[DueNotice]) -> tuple[UnitLate, ...]:
    groups: dict[int, list[DueNotice]] = defaultdict(list)
    for notice in due:
        groups[notice.row.unit_id].append(notice)
    return tuple(
        UnitLate(
            unit=own[0].row.unit,
            contact=facts.units[unit_id].contact,
            answer=_last_answer(facts, own),
            late=tuple(_late(desk, notice) for notice in own),
        )
        for unit_id, own in groups.items()
    )


def _last_answer(facts: Facts, due: Sequence[DueNotice]) -> str | None:
    unit_answers = [
        facts.answers[notice.row.obligation_id] for notice in due if notice.row.obligation_id in facts.answers
    ]
    return told(max(unit_answers, key=lambda answer: answer.id)) if unit_answers else None


def told(answer: UnitAnswer) -> str:
    """An answer in one line: 10月20日前报送（王芳，10月15日）."""
    day = f"{answer.until.month}月{answer.until.day}日" if answer.until else ""
    match answer.kind:
        case AnswerKind.EXPECTED:
            substance = f"预计{day}报送"
        case AnswerKind.EXTENSION:
            substance = f"申请延期至{day}：{answer.text}"
        case AnswerKind.SEEN:
            substance = "已知悉"
        case _:
            substance = f"{AnswerKind(answer.kind).label}：{answer.text}"
    at = day_of(answer.at)
    return f"{substance}（{answer.by}，{at.month}月{at.day}日）"


def _owed(desk: Desk, due: DueNotice) -> Owed:
    row = due.row
    return Owed(
        **outgoing.of_window(row.window),
        project=row.project,
        due=row.due,
        days_left=between(desk.today, row.due),
        offset=due.notice.offset,
        returned=row.state is State.RETURNED,
    )


def _late(desk: Desk, due: DueNotice) -> Late:
    row = due.row
    return Late(
        **outgoing.of_window(row.window),
        project=row.project,
        due=row.due,
        days_late=max(1, between(row.due, desk.today)),
        offset=due.notice.offset,
        locks=row.window.extended(row.extension_until).locked,
        returned=row.state is State.RETURNED,
    )
