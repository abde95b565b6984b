"""A unit's desk: what is due and when, and each thing that it owes with its form, versions and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bureau.decisions import explaining
from bureau.decisions.deciding import NotDecided
from bureau.letters import answering
from bureau.letters.answering import AnswerRefused, UnitReply
from lifecycle.obligations.explanation import asks_to_explain
from lifecycle.obligations.obligation import STATE_LABELS, Standing, State, standing
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking, Visitor
from portal.files import file_answer
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage import status
from storage.decisions import extensions
from storage.messages import answers, handed_out
from storage.papers import explanations, findings, submissions
from storage.status import StatusRow
from storage.tables import AnswerKind, AnswerWay, Decision, HandedOut

router = APIRouter()

_NOT_USABLE = 422

KINDS = {
    AnswerKind.EXTENSION: "asked",
    AnswerKind.ZERO: "zero",
    AnswerKind.EXPECTED: "saved",
    AnswerKind.REMARK: "saved",
}
"""What a unit may answer on its desk, and what the page after it says."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One obligation as it lies on the desk, with the forms that were handed out for it."""

    row: StatusRow
    now: Standing
    forms: Sequence[HandedOut]
    days_left: int

    @property
    def tone(self) -> str:
        """How urgent it looks."""
        if self.now.overdue or self.row.state is State.RETURNED:
            return "bad"
        if self.now.owed:
            return "warn" if self.days_left <= SOON_DAYS else "info"
        return "good" if self.row.state is State.ACCEPTED else "none"


SOON_DAYS = 14
"""From so many days before the due date on, something looks urgent (our choice)."""


def show(request: Request, office: PortalOffice, visitor: Visitor) -> Response:
    """The desk of the visitor's unit."""
    if visitor.unit_id is None:
        raise NotYours
    with office.database.reading() as session:
        rows = status.rows(session, unit_ids=[visitor.unit_id])
        forms = handed_out.of_obligations(session, [row.obligation_id for row in rows])
    listed = [_desk_row(row, office.today, forms.get(row.obligation_id, ())) for row in rows]
    opened = [entry for entry in listed if entry.row.state is not State.NOT_OPEN]
    owed = sorted((entry for entry in opened if entry.now.owed), key=lambda entry: entry.now.due)
    return page(
        request,
        "unit/desk.html",
        {
            "owed": owed,
            "waiting": [entry for entry in opened if entry.row.state is State.SUBMITTED],
            "settled": [
                entry for entry in opened if not entry.now.owed and entry.row.state is not State.SUBMITTED
            ],
            "later": [entry for entry in listed if entry.row.state is State.NOT_OPEN],
            "overdue": sum(entry.now.overdue for entry in owed),
            "returned": sum(entry.row.state is State.RETURNED for entry in owed),
        },
    )


def _desk_row(row: StatusRow, today: date, forms: Sequence[HandedOut]) -> DeskRow:
    now = standing(row.state, row.window, today, row.extension_until)
    return DeskRow(row, now, forms, (now.due - today).days)


@router.get("/own/{obligation_id}")
def obligation(request: Request, obligation_id: Number, office: Office, visitor: Asking) -> Response:
    """One thing that the unit owes."""
    return _obligation_page(request, obligation_id, office, visitor, None)


def _obligation_page(
    request: Request, obligation_id: int, office: PortalOffice, visitor: Visitor, problem: str | None
) -> Response:
    row = _own_row(office, visitor, obligation_id)
    with office.database.reading() as session:
        forms = handed_out.of_obligations(session, [obligation_id]).get(obligation_id, [])
        versions = submissions.of_obligation(session, obligation_id)
        newest = versions[-1].submission_id if versions else None
        kept_findings = findings.of_submissions(session, [newest]).get(newest, []) if newest else []
        answers_given = answers.of_obligations(session, [obligation_id]).get(obligation_id, [])
        requests = extensions.of_obligation(session, obligation_id)
        explained = explanations.of_obligations(session, [obligation_id]).get(obligation_id, [])
    by_code = {explanation.code: explanation for explanation in explained}
    return page(
        request,
        "unit/obligation.html",
        {
            "entry": _desk_row(row, office.today, forms),
            "versions": versions[::-1],
            "findings": [
                (finding, by_code.get(explanations.code_of(finding, obligation_id)))
                for finding in kept_findings
                if findings.asks(finding)
            ],
            "asks_to_explain": asks_to_explain,
            "taken": [explanation for explanation in explained if explanation.decision is Decision.GRANTED],
            "decision_labels": explaining.DECISION_LABELS,
            "answers": answers_given,
            "asked": requests,
            "problem": problem,
            "states": STATE_LABELS,
        },
        status=_NOT_USABLE if problem else 200,
    )


@router.post("/own/{obligation_id}/answer")
def answer(
    request: Request, obligation_id: Number, form: Posted, office: Office, visitor: Asking
) -> Response:
    """Take an answer: an extension is asked for, nothing is to be filed, a day is named, a remark made."""
    row = _own_row(office, visitor, obligation_id)
    kind = next((known_kind for known_kind in KINDS if known_kind.value == text_of(form, "kind")), None)
    if kind is None or visitor.unit_id is None:
        raise HTTPException(_NOT_USABLE, "请选择要办的事")
    day = text_of(form, "until")
    try:
        until = date.fromisoformat(day) if day else None
    except ValueError:
        return _obligation_page(
            request, obligation_id, office, visitor, f"“{day}”不是日期，请写成 2026-03-31 这样"
        )
    reply = UnitReply(
        kind,
        visitor.name,
        until,
        text_of(form, "text") or None,
        obligation_ids=[obligation_id],
        way=AnswerWay.PORTAL,
    )
    try:
        answering.answer(office.desk, visitor.unit_id, row.term, reply)
    except AnswerRefused as why:
        return _obligation_page(request, obligation_id, office, visitor, str(why))
    return go_to(f"/own/{obligation_id}?done={KINDS[kind]}")


@router.post("/own/{obligation_id}/findings/{finding_id}/explain")
def explain(
    request: Request, obligation_id: Number, finding_id: Number, form: Posted, office: Office, visitor: Asking
) -> Response:
    """Take what the unit says to one 提示 on the newest version of what it filed."""
    _own_row(office, visitor, obligation_id)
    with office.database.reading() as session:
        newest = [version.submission_id for version in submissions.of_obligation(session, obligation_id)[-1:]]
        own = {
            finding.id for listed in findings.of_submissions(session, newest).values() for finding in listed
        }
    if finding_id not in own:
        raise NotYours
    try:
        explaining.explain(office.desk, finding_id, text_of(form, "text"), by=visitor.name)
    except NotDecided as why:
        return _obligation_page(request, obligation_id, office, visitor, str(why))
    return go_to(f"/own/{obligation_id}?done=explained")


@router.get("/forms/{form_id}")
def handed_out_form(form_id: Number, office: Office, visitor: Asking) -> Response:
    """A form that was handed out, filled in with what is known."""
    with office.database.reading() as session:
        handed_out = session.get(HandedOut, form_id)
    if handed_out is None:
        raise NotYours
    _own_row(office, visitor, handed_out.obligation_id)
    return file_answer(PurePosixPath(handed_out.name).name, office.opened.archive.get(handed_out.sha256))


def _own_row(office: PortalOffice, visitor: Visitor, obligation_id: int) -> StatusRow:
    with office.database.reading() as session:
        rows = status.rows(session, obligation_ids=[obligation_id])
    if not rows or not visitor.sees(rows[0].unit_id, rows[0].department):
        raise NotYours
    return rows[0]
