"""Cookies: the one of a session, and the one that ties forms to a browser that is not logged in."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from portal.access.gate import BEFORE_LOGIN_COOKIE, SESSION_COOKIE
from portal.access.visitor import NOBODY, Visitor, form_key_of
from portal.page import page
from storage.accounts.secrets import new_secret


def give_session(request: Request, answer: Response, secret: str) -> Response:
    """Let an answer begin a session: always a new one, whatever cookie the browser had."""
    _set(request, answer, SESSION_COOKIE, secret)
    answer.delete_cookie(BEFORE_LOGIN_COOKIE)
    return answer


def take_session(answer: Response) -> Response:
    """Let an answer end the session of a browser."""
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def before_login(
    request: Request, template: str, values: Mapping[str, Any], *, status: int = 200
) -> Response:
    """A page with a form for somebody who need not be logged in."""
    visitor: Visitor = request.state.visitor
    if visitor is not NOBODY:
        return page(request, template, {**values, "form_key": visitor.form_key}, status=status)
    visit = request.cookies.get(BEFORE_LOGIN_COOKIE) or new_secret()
    answer = page(request, template, {**values, "form_key": form_key_of(visit)}, status=status)
    _set(request, answer, BEFORE_LOGIN_COOKIE, visit)
    return answer


def _set(request: Request, answer: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, httponly=True, samesite="lax", secure=secure, path="/")
