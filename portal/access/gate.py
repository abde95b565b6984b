"""The gate: who asks, may they, and does a posted form come from our page. The unknown is refused."""

import hmac
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from portal.access.routes import ROUTES, Access
from portal.access.visitor import NOBODY, Visitor, form_key_of
from portal.office import PortalOffice, office_of
from storage.accounts import sessions, tokens

SESSION_COOKIE = "jixiao_session"

BEFORE_LOGIN_COOKIE = "jixiao_visit"
"""Of a browser that is not logged in: its forms are tied to it."""

FORM_KEY = "form_key"
"""The field of every form that is posted."""

MOST_FILES = 50
"""Files in one upload: a unit with more projects sends them as a zip."""

_MOST_FIELDS = 2000
_UNAUTHORIZED, _FORBIDDEN, _SEE_OTHER = 401, 403, 303


async def admit(request: Request) -> None:
    """Let a request through, with its visitor and its form in ``request.state``, or refuse it.

    Raises HTTPException: 401 for programs, the way to the login for people who are not logged in, 403 for
    whom an address is not.
    """
    access = access_of(request.method, request.scope["route"].path)
    visitor = await run_in_threadpool(_visitor, request, office_of(request), access)
    request.state.visitor = visitor
    _check(request, access, visitor)
    request.state.form = FormData()
    if request.method == "POST" and not access.program:
        _refuse_other_origins(request.headers)
        request.state.form = await request.form(max_files=MOST_FILES, max_fields=_MOST_FIELDS)
        key = request.state.form.get(FORM_KEY)
        expected = _expected_key(request, visitor)
        if (
            not isinstance(key, str)
            or not expected
            or not hmac.compare_digest(key.encode(), expected.encode())
        ):
            raise HTTPException(_FORBIDDEN, "页面已经过期，请返回上一页，刷新后再提交")


def access_of(method: str, path: str) -> Access:
    """Who may use an address as it is declared. Raises HTTPException if nobody said."""
    access = ROUTES.get((method, path))
    if access is None:
        raise HTTPException(_FORBIDDEN, "这个地址没有开放")
    return access


def posted_form(request: Request) -> FormData:
    """The form that was posted, as the gate has read it."""
    form: FormData = request.state.form
    return form


Posted = Annotated[FormData, Depends(posted_form)]


def text_of(form: FormData, name: str, default: str = "") -> str:
    """A field of a form without white space around it; a file in its place counts as nothing."""
    value = form.get(name, default)
    return value.strip() if isinstance(value, str) else default


def bearer(headers: Mapping[str, str]) -> str | None:
    """The token that a program sends along."""
    kind, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" and secret.strip() else None


def local_path(text: str | None) -> str:
    """A path of this portal to go on to; the home page for whatever else somebody put there."""
    if (
        not text
        or not text.startswith("/")
        or text.startswith("//")
        or "\\" in text
        or not text.isprintable()
    ):
        return "/"
    parts = urlsplit(text)
    return "/" if parts.scheme or parts.netloc else text


def _visitor(request: Request, office: PortalOffice, access: Access) -> Visitor:
    if access.program:
        return token_visitor(office, bearer(request.headers)) or NOBODY
    secret = request.cookies.get(SESSION_COOKIE)
    if not secret:
        return NOBODY
    now = office.clock()
    with office.database.reading() as session:
        logged_in = sessions.find(session, secret, at=now)
    if logged_in is None:
        return NOBODY
    if not logged_in.noted:
        with office.database.writing() as session:
            sessions.note_use(session, secret, at=now)
    return Visitor(
        name=logged_in.name,
        role=logged_in.role,
        unit_id=logged_in.unit_id,
        unit=logged_in.unit,
        department=logged_in.department,
        form_key=form_key_of(secret),
    )


def token_visitor(office: PortalOffice, secret: str | None) -> Visitor | None:
    """Whose token it is; None for one that is not known."""
    if secret is None:
        return None
    with office.database.reading() as session:
        token_and_unit = tokens.find(session, secret)
    if token_and_unit is None:
        return None
    token, unit = token_and_unit
    now = office.clock()
    if tokens.needs_note(token, at=now):
        with office.database.writing() as session:
            tokens.note_use(session, token.id, at=now)
    return Visitor(name=f"令牌 {token.name}", scope=token.scope, unit_id=token.unit_id, unit=unit)


def _check(request: Request, access: Access, visitor: Visitor) -> None:
    if access.anybody:
        return
    if access.program:
        if visitor is NOBODY:
            raise HTTPException(
                _UNAUTHORIZED,
                "没有令牌，或令牌无效：请在请求头中写 Authorization: Bearer 令牌",
                {"WWW-Authenticate": "Bearer"},
            )
        if visitor.scope not in access.scopes:
            raise HTTPException(_FORBIDDEN, "这个令牌没有这项权限")
        return
    if visitor is NOBODY:
        way_back = f"?next={quote(_full_path(request))}" if request.method == "GET" else ""
        raise HTTPException(_SEE_OTHER, "请先登录", {"Location": f"/login{way_back}"})
    if visitor.role not in access.roles:
        raise HTTPException(_FORBIDDEN, "您的账号没有这项权限")


def _full_path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _expected_key(request: Request, visitor: Visitor) -> str:
    if visitor is not NOBODY:
        return visitor.form_key
    before = request.cookies.get(BEFORE_LOGIN_COOKIE)
    return form_key_of(before) if before else ""


def _refuse_other_origins(headers: Mapping[str, str]) -> None:
    """Browsers say which page posts; programs that drive none say nothing, and know no form's key."""
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
    if foreign or headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise HTTPException(_FORBIDDEN, "请从门户的页面上提交")
