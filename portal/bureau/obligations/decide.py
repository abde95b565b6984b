"""What the bureau decides with a button, in the name of who pressed it: the person stands in the audit."""

from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from bureau.decisions import deciding, handling, waiving
from bureau.decisions.deciding import NotDecided, Ruling
from lifecycle.obligations.case import CaseEvent
from lifecycle.obligations.obligation import EVENT_LABELS
from portal.access.gate import Posted, local_path, text_of
from portal.access.visitor import Asking
from portal.bureau.obligations.obligation import BY_HAND, row_of, sought
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage import status
from storage.decisions.waivers import NewWaiver
from storage.status import StatusRow
from storage.tables import Extension, KeptFinding, Submission

router = APIRouter()

_UNUSABLE = 422
_LONGEST = 1000
_MOST_AT_ONCE = 500


@router.post("/bureau/decide")
def decide(request: Request, office: Office, visitor: Asking, form: Posted) -> Response:
    """One decision about one obligation, or about many at once: each is made or refused by itself."""
    event = next((own for own in BY_HAND if own == text_of(form, "event")), None)
    if event is None:
        raise HTTPException(_UNUSABLE, "请选择要作的决定")
    why = _why(form)
    rows = _rows(office, form)
    back = local_path(text_of(form, "back", "/bureau/obligations"))
    decided, refused = 0, []
    for row in rows:
        try:
            deciding.decide(office.desk, Ruling(sought(row), event, visitor.called, why))
            decided += 1
        except NotDecided as because:
            refused.append((row, str(because)))
    if not refused:
        return go_to(_with_notice(back, "decided"))
    values = {"label": EVENT_LABELS[event], "done": decided, "refused": refused, "back": back}
    return page(request, "bureau/decided.html", values, status=200 if decided else _UNUSABLE)


@router.post("/bureau/obligations/{obligation_id}/extend")
def extend(office: Office, visitor: Asking, form: Posted, obligation_id: Number) -> Response:
    """A later date that the bureau gives by itself: asked for and granted by the same person."""
    row, why = row_of(office, obligation_id), _why(form)
    number = deciding.ask_extension(
        office.desk, sought(row), _day(form, "until"), asked_by=visitor.called, reason=why
    )
    deciding.decide_extension(office.desk, number, granted=True, decided_by=visitor.called, why=why)
    return go_to(_with_notice(f"/bureau/obligations/{obligation_id}", "decided"))


@router.post("/bureau/extensions/{number}")
def decide_extension(office: Office, visitor: Asking, form: Posted, number: Number) -> Response:
    """What becomes of a request for a later date."""
    with office.database.reading() as session:
        extension = session.get(Extension, number)
    if extension is None:
        raise NotYours
    decision = text_of(form, "decision")
    if decision not in {"grant", "refuse"}:
        raise HTTPException(_UNUSABLE, "请选择同意或不同意")
    deciding.decide_extension(
        office.desk, number, granted=decision == "grant", decided_by=visitor.called, why=_why(form)
    )
    back = local_path(text_of(form, "back", f"/bureau/obligations/{extension.obligation_id}"))
    return go_to(_with_notice(back, "decided"))


@router.post("/bureau/cases/{number}")
def decide_case(office: Office, visitor: Asking, form: Posted, number: Number) -> Response:
    """What becomes of a case: closed, sent back, suspended."""
    decisions = {CaseEvent.CLOSE, CaseEvent.SEND_BACK, CaseEvent.SUSPEND}
    event = next((own for own in decisions if own == text_of(form, "event")), None)
    if event is None:
        raise HTTPException(_UNUSABLE, "请选择办结、退回补充或暂停")
    case = handling.decide(office.desk, number, event, by=visitor.called, why=_why(form))
    return go_to(_with_notice(f"/bureau/obligations/{case.obligation_id}", "decided"))


@router.post("/bureau/findings/{finding_id}/waive")
def waive(office: Office, visitor: Asking, form: Posted, finding_id: Number) -> Response:
    """Let a rule pass for one project and stage of a year; it holds from the next review on."""
    with office.database.reading() as session:
        finding = session.get(KeptFinding, finding_id)
        submission = session.get(Submission, finding.submission_id) if finding else None
    if finding is None or submission is None:
        raise NotYours
    row = row_of(office, submission.obligation_id)
    waiver = NewWaiver(
        rule=finding.rule,
        reason=_why(form),
        unit_id=row.unit_id,
        project_id=row.project_id,
        year=row.year,
        stage=row.stage,
        subject=finding.subject,
    )
    waiving.grant(office.desk, waiver, by=visitor.called)
    return go_to(_with_notice(f"/bureau/obligations/{row.obligation_id}", "waived"))


def _rows(office: PortalOffice, form: FormData) -> list[StatusRow]:
    words = [word for word in form.getlist("obligation") if isinstance(word, str)]
    ids = {int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 10}  # noqa: PLR2004
    if not words:
        raise HTTPException(_UNUSABLE, "请先勾选要决定的应报事项")
    if len(words) > _MOST_AT_ONCE:
        raise HTTPException(_UNUSABLE, f"一次最多决定{_MOST_AT_ONCE}件")
    with office.database.reading() as session:
        rows = status.rows(session, obligation_ids=ids)
    if not rows:
        raise NotYours
    return rows


def _why(form: FormData) -> str:
    why = text_of(form, "why")
    if not why:
        raise HTTPException(_UNUSABLE, "请写明理由，理由会写入信件和留痕")
    if len(why) > _LONGEST:
        raise HTTPException(_UNUSABLE, f"理由不要超过{_LONGEST}个字")
    return why


def _day(form: FormData, name: str) -> date:
    try:
        return date.fromisoformat(text_of(form, name))
    except ValueError:
        raise HTTPException(_UNUSABLE, "请写明日期，如 2026-04-15") from None


def _with_notice(path: str, word: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{urlencode({'done': word})}"
