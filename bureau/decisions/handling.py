"""Handling (整改): cases of what a monitoring round found, from the notice to the end.

``case_opening`` opens them when a report is accepted; here the unit answers, the bureau decides, and who does
not answer is pressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlmodel import Session

from bureau.decisions.case_opening import rows_of
from bureau.decisions.deciding import NotDecided
from bureau.decisions.telling import filing_of
from bureau.desk import ACTOR, Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.listed_line import ListedLine, TableColumn
from lifecycle.obligations.case import (
    AWAITED,
    CASE_LABELS,
    EVENT_LABELS,
    CaseEvent,
    CaseState,
    Way,
    answer_due,
    case_window,
)
from lifecycle.obligations.obligation import Refused, State
from lifecycle.obligations.reminders import Addressee, NoticeKind, notices
from notifications.messages.rulings.cases import CaseAnswered, CaseDecided, CasePressed
from storage.decisions import cases
from storage.decisions.cases import CaseStep, NewAnswer
from storage.tables import Case


@dataclass(frozen=True, slots=True)
class CaseReply:
    """What a unit answers to a case: the way, in words, with a file of this name and content."""

    way: Way
    text: str
    by: str
    file: tuple[str, bytes] | None = None


def answer(desk: Desk, number: int, reply: CaseReply) -> Case:
    """Take a unit's answer and tell the bureau. Raises NotDecided."""
    if reply.way.value not in desk.ruleset.handling.answers:
        raise NotDecided(f"答复只能是：{'、'.join(desk.ruleset.handling.answers)}")
    name, sha256 = None, None
    if reply.file:
        name, sha256 = reply.file[0], desk.archive.put(reply.file[1])
    with desk.database.writing() as session:
        try:
            new = NewAnswer(reply.way, reply.text, reply.by, sha256, name)
            case, turn = cases.answer(session, number, new, at=desk.now)
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
        row = rows_of(session, [case])[case.obligation_id]
        message = CaseAnswered(
            **desk.signature,
            unit=row.unit,
            number=case.id,
            filing=filing_of(row),
            causes=tuple(cause["told"] for cause in case.causes),
            answer=turn,
            way=reply.way,
            text=reply.text,
            file=name,
        )
        outgoing.enqueue(desk, session, [Addressed(None, message, to=Addressee.BUREAU)])
        return case


def decide(desk: Desk, number: int, event: CaseEvent, *, by: str, why: str) -> Case:
    """Close, send back or suspend a case and tell the unit. Raises NotDecided."""
    with desk.database.writing() as session:
        try:
            case, letter = _decide(desk, session, number, event, by, why)
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
        outgoing.enqueue(desk, session, [letter])
        return case


def _decide(
    desk: Desk, session: Session, number: int, event: CaseEvent, by: str, why: str
) -> tuple[Case, Addressed]:
    due = answer_due(desk.today, desk.ruleset.handling.days) if event is CaseEvent.SEND_BACK else None
    case = cases.take(session, CaseStep(number, event, why, due), actor=by, at=desk.now)
    row = rows_of(session, [case])[case.obligation_id]
    message = CaseDecided(
        **desk.signature,
        unit=row.unit,
        number=case.id,
        filing=filing_of(row),
        causes=tuple(cause["told"] for cause in case.causes),
        decided=EVENT_LABELS[event],
        why=why,
        due=due,
        turn=len(cases.answers(session, [case.id]).get(case.id, ())) + 1,
    )
    return case, Addressed(row.unit_id, message)


def press(desk: Desk) -> list[str]:
    """Remind of answers that are due, and suspend where none came; the keys of the new letters."""
    with desk.database.writing() as session:
        return outgoing.enqueue(desk, session, _pressed(desk, session))


def _pressed(desk: Desk, session: Session) -> list[Addressed]:
    plan = desk.ruleset.handling
    waiting = cases.listed(session, states=AWAITED)
    rows = rows_of(session, waiting)
    letters = []
    for case in waiting:
        row = rows[case.obligation_id]
        if desk.scope.unit_id not in {None, row.unit_id}:
            continue
        if plan.suspends and desk.today > case.due:
            why = f"{case.due}前没有答复"
            _, letter = _decide(desk, session, case.id, CaseEvent.SUSPEND, ACTOR, why)
            letters.append(letter)
            continue
        window = case_window(row.term, case.opened_on, case.due, plan.presses)
        due_notices = notices(State.OPEN, window, desk.today, plan=desk.ruleset.reminders.plan)
        for notice in due_notices:
            if notice.kind is NoticeKind.ESCALATION or desk.today == case.opened_on:
                continue
            message = CasePressed(
                **desk.signature,
                unit=row.unit,
                number=case.id,
                filing=filing_of(row),
                causes=tuple(cause["told"] for cause in case.causes),
                due=case.due,
                offset=notice.offset,
            )
            letters.append(Addressed(row.unit_id, message))
    return letters


@dataclass(frozen=True, slots=True)
class CaseLine(ListedLine):
    """One case with its causes and answers."""

    number: Annotated[int, TableColumn("编号")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    round: Annotated[int, TableColumn("轮次")]
    state: CaseState
    standing: Annotated[str, TableColumn("状态")]
    due: Annotated[date, TableColumn("答复期限")]
    overdue: bool
    causes: Annotated[
        Sequence[Mapping[str, Any]],
        TableColumn("偏差", lambda causes: "；".join(cause["told"] for cause in causes)),
    ]
    answers: Annotated[
        Sequence[Mapping[str, Any]],
        TableColumn(
            "答复", lambda answers: "；".join(f"{answer['way']}：{answer['text']}" for answer in answers)
        ),
    ]
    why: Annotated[str | None, TableColumn("说明")]


def listed(desk: Desk, *, closed_too: bool = False) -> list[CaseLine]:
    """The cases with their answers, open ones only or all."""
    states = tuple(CaseState) if closed_too else tuple(state for state in CaseState if state != "closed")
    with desk.database.reading() as session:
        listed_cases = cases.listed(session, states=states)
        rows = rows_of(session, listed_cases)
        answers_of = cases.answers(session, [case.id for case in listed_cases])
    return [
        CaseLine(
            number=case.id,
            unit=rows[case.obligation_id].unit,
            project=rows[case.obligation_id].project,
            year=rows[case.obligation_id].year,
            round=rows[case.obligation_id].round,
            state=case.state,
            standing=CASE_LABELS[case.state],
            due=case.due,
            overdue=case.state in AWAITED and desk.today > case.due,
            causes=[dict(cause) for cause in case.causes],
            answers=[
                {"way": reply.way, "text": reply.text, "file": reply.name, "by": reply.answered_by}
                for reply in answers_of.get(case.id, ())
            ],
            why=case.why,
        )
        for case in listed_cases
    ]
