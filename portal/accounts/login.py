"""Logging in and out."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.access.gate import SESSION_COOKIE, Posted, local_path, text_of
from portal.access.visitor import NOBODY, Asking
from portal.accounts.cookies import before_login, give_session, take_session
from portal.accounts.passwords import fits
from portal.office import Office
from portal.page import go_to
from storage.accounts import accounts, failures, sessions

router = APIRouter()

LONGEST_NAME = 100
_WRONG, _TOO_MANY = 401, 429

_MINUTES = int(failures.WITHIN.total_seconds() // 60)


@router.get("/login")
def login_page(request: Request, visitor: Asking) -> Response:
    """The page to log in; who is logged in goes on."""
    onward = local_path(request.query_params.get("next"))
    if visitor is not NOBODY:
        return go_to(onward)
    return before_login(request, "login.html", {"onward": onward, "name": "", "problem": None})


@router.post("/login")
def log_in(request: Request, form: Posted, office: Office) -> Response:
    """Begin a session for the right password. A wrong name and a wrong password are told alike."""
    name, password = text_of(form, "name")[:LONGEST_NAME], text_of(form, "password")
    onward = local_path(text_of(form, "next"))
    address = request.client.host if request.client else ""
    now = office.clock()
    with office.database.writing() as session:
        stopped = failures.too_many(session, name, address, at=now)
        if not stopped:
            # Counted before it is looked at: many tries at once are many tries.
            failures.note(session, name, address, at=now)
        account = accounts.by_name(session, name)
    values = {"onward": onward, "name": name}
    if stopped:
        problem = f"登录失败次数太多，请 {_MINUTES} 分钟后再试，或请管理员重置密码"
        answer = before_login(request, "login.html", {**values, "problem": problem}, status=_TOO_MANY)
        answer.headers["Retry-After"] = str(int(failures.WITHIN.total_seconds()))
        return answer
    if account is None or not fits(account, password):
        if account is None:
            fits(None, password)
        return before_login(request, "login.html", {**values, "problem": "用户名或密码不对"}, status=_WRONG)
    with office.database.writing() as session:
        failures.forget(session, name, address)
        begun = sessions.begin(session, account.id, at=now)
        if old := request.cookies.get(SESSION_COOKIE):
            sessions.end(session, old)
    return give_session(request, go_to(onward), begun)


@router.post("/logout")
def log_out(request: Request, office: Office) -> Response:
    """End the session."""
    with office.database.writing() as session:
        sessions.end(session, request.cookies.get(SESSION_COOKIE, ""))
    return take_session(go_to("/login"))
