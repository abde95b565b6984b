"""The links of letters: without a login a unit says what it means to do."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bureau.letters import answering
from bureau.letters.answering import UnitReply
from bureau.refusal import Refusal
from portal.access.gate import Posted, text_of
from portal.accounts.cookies import before_login
from portal.office import Office, PortalOffice
from storage.tables import AnswerKind

router = APIRouter()

_NOT_USABLE = 422
_LONGEST_NAME = 50


@router.get("/a/{token}")
def link_page(request: Request, token: str, office: Office) -> Response:
    """What is asked of the unit, and the form to answer it."""
    return _page(request, token, office)


@router.post("/a/{token}")
def take_answer(request: Request, token: str, form: Posted, office: Office) -> Response:
    """Take what the unit answers."""
    kind = next((known_kind for known_kind in AnswerKind if known_kind.value == text_of(form, "kind")), None)
    day = text_of(form, "until")
    try:
        until = date.fromisoformat(day) if day else None
    except ValueError:
        return _page(request, token, office, problem=f"“{day}”不是日期，请写成 2026-03-31 这样")
    if kind is None:
        return _page(request, token, office, problem="请选择要答复的事")
    name = text_of(form, "by")[:_LONGEST_NAME]
    try:
        reply = UnitReply(kind, name, until, text_of(form, "text") or None)
        answering.answer_by_link(office.desk, token, reply)
    except Refusal as why:  # an extension to a day that is none, too
        return _page(request, token, office, problem=str(why))
    return _page(request, token, office, thanks=True)


def _page(
    request: Request, token: str, office: PortalOffice, *, problem: str | None = None, thanks: bool = False
) -> Response:
    question = answering.asked(office.desk, token)
    kinds = tuple(AnswerKind)
    values = {"question": question, "kinds": kinds, "problem": problem, "thanks": thanks}
    return before_login(request, "unit/link.html", values, status=_NOT_USABLE if problem else 200)
