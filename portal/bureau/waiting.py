"""What waits for whom (待办), and what the bureau decides of it: claims, extensions, explanations, cases."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bureau.decisions import explaining
from bureau.decisions.renaming import Mandate
from bureau.intake import claiming
from bureau.reports.todo import Todo, todo
from lifecycle.obligations.case import CASE_LABELS, CaseState
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.bureau.lists import workbook
from portal.number import Number
from portal.office import Office
from portal.page import go_to, page
from storage import status
from storage.decisions import cases, extensions
from storage.papers import claims, explanations

router = APIRouter()

WAYS: Mapping[str, str] = {
    "待报送": "/bureau/obligations?state=owed",
    "逾期未报": "/bureau/late",
    "退回待重报": "/bureau/obligations?state=returned",
    "整改待答复": "/bureau/waiting#cases",
    "督促逾期单位": "/bureau/late",
    "待审核决定": "/bureau/obligations?state=submitted",
    "待认领": "/bureau/claims",
    "延期待决定": "/bureau/waiting#extensions",
    "对提示的说明待审核": "/bureau/waiting#explanations",
    "整改答复待审核": "/bureau/waiting#cases",
    "未能送达的通知": "/bureau/outbox?state=failed",
}
"""The page on which each kind of thing is done."""

_UNUSABLE = 422
_STILL_OPEN = (CaseState.OPEN, CaseState.ANSWERED, CaseState.SENT_BACK)


@router.get("/bureau/waiting")
def show(request: Request, office: Office) -> Response:
    """The counts, and whatever the bureau can decide from here."""
    with office.database.reading() as session:
        requests = extensions.listed(session, pending=True)
        opened = cases.listed(session, states=_STILL_OPEN)
        owed = {request_made.obligation_id for request_made in requests} | {
            case.obligation_id for case in opened
        }
        rows = {row.obligation_id: row for row in status.rows(session, obligation_ids=owed)} if owed else {}
        waiting = explanations.listed(session, pending=True)
    return page(
        request,
        "bureau/waiting.html",
        {
            "todos": todo(office.database, office.today),
            "ways": WAYS,
            "asked": requests,
            "cases": opened,
            "case_labels": CASE_LABELS,
            "rows": rows,
            "explanations": waiting,
        },
    )


@router.get("/bureau/waiting.xlsx")
def download(office: Office) -> Response:
    """The counts as a workbook."""
    # The last column says which command to type.
    rows = [line.cells()[:-1] for line in todo(office.database, office.today)]
    return workbook(office, "待办", Todo.head()[:-1], rows)


@router.get("/bureau/claims")
def show_claims(request: Request, office: Office) -> Response:
    """The forms that nobody could be found for, each with whose it probably is."""
    with office.database.reading() as session:
        waiting = claims.waiting(session)
    return page(request, "bureau/claims.html", {"claims": waiting})


@router.post("/bureau/claims/{form_id}")
def decide_claim(office: Office, visitor: Asking, form: Posted, form_id: Number) -> Response:
    """Say whose a form is, or that it is nobody's."""
    why = text_of(form, "why")
    if not why:
        raise HTTPException(_UNUSABLE, "请写明理由")
    mandate = Mandate(visitor.called, office.clock(), why)
    if text_of(form, "decision") == "dismiss":
        claiming.dismiss(office.database, form_id, mandate)
    else:
        unit, project = text_of(form, "unit"), text_of(form, "project")
        alias = text_of(form, "alias") == "yes"
        claiming.assign(office.desk, form_id, unit, project, mandate, alias=alias)
    return go_to("/bureau/claims?done=claimed")


@router.post("/bureau/explanations/{number}")
def decide_explanation(office: Office, visitor: Asking, form: Posted, number: Number) -> Response:
    """Take an explanation of a 提示, or refuse it."""
    decision, why = text_of(form, "decision"), text_of(form, "why")
    if decision not in {"take", "refuse"} or not why:
        raise HTTPException(_UNUSABLE, "请选择采纳或不采纳，并写明理由")
    explanation = explaining.decide(
        office.desk, number, accepted=decision == "take", by=visitor.called, why=why
    )
    return go_to(f"/bureau/obligations/{explanation.obligation_id}?done=decided")
