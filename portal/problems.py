"""What went wrong, told to people on a page and to programs as problem+json (RFC 9457), in Chinese."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException

from bureau.refusal import Refusal
from lifecycle.obligations.obligation import Refused
from portal.page import page

_LOGGER = logging.getLogger(__name__)

TITLES = {
    400: "请求有误",
    401: "没有登录",
    403: "没有权限",
    404: "没有找到",
    405: "没有找到",
    413: "文件太大",
    422: "内容不可用",
    429: "请求太频繁",
    500: "系统出错",
    503: "暂时不可用",
}
_DETAILS = {
    400: "请求无法理解，请返回上一页重试",
    404: "没有这个页面或内容，或者它不属于您",
    405: "没有这个页面或内容，或者它不属于您",
    422: "请求的内容不可用",
    500: "系统出错，已经记录，请稍后重试；仍然出错请告诉管理员",
}

_REDIRECTS = range(300, 400)
_NOT_FOUND, _NOT_USABLE, _BROKEN = 404, 422, 500


class NotYours(HTTPException):
    """Something that is not there or not this visitor's: nobody learns which."""

    def __init__(self) -> None:
        super().__init__(_NOT_FOUND, _DETAILS[_NOT_FOUND])


def tell_problems(app: FastAPI) -> None:
    """Let the portal answer every error in its own words."""
    app.add_exception_handler(AnyHTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unusable)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Exception, _broken)


def problem(request: Request, status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """An error as its reader takes it."""
    if request.url.path.startswith("/api/"):
        body = {
            "type": "about:blank",
            "title": TITLES.get(status, "请求有误"),
            "status": status,
            "detail": detail,
        }
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    answer = page(
        request,
        "problem.html",
        {"title": TITLES.get(status, "请求有误"), "detail": detail, "status": status},
        status=status,
    )
    answer.headers.update(headers or {})
    return answer


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, AnyHTTPException):
        raise error
    headers = dict(error.headers or {})
    if error.status_code in _REDIRECTS:
        return RedirectResponse(headers["Location"], error.status_code)
    ours = error.detail if error.detail != HTTPStatus(error.status_code).phrase else None
    detail = ours or _DETAILS.get(error.status_code, "请求有误，请返回上一页重试")
    if not ours or detail.isascii():  # a library's own words
        detail = _DETAILS.get(error.status_code, "请求有误，请返回上一页重试")
    return problem(request, error.status_code, detail, headers)


async def _unusable(request: Request, error: Exception) -> Response:
    """A parameter that is not what it should be: in a path there is no such thing, elsewhere it is said."""
    if not isinstance(error, RequestValidationError):
        raise error
    places = [problem_at["loc"] for problem_at in error.errors()]
    if any(place[0] == "path" for place in places):
        return problem(request, _NOT_FOUND, _DETAILS[_NOT_FOUND])
    names = "、".join(dict.fromkeys(str(place[-1]) for place in places))
    return problem(request, _NOT_USABLE, f"参数 {names} 的值不可用")


async def _refused(request: Request, error: Exception) -> Response:
    return problem(request, _NOT_USABLE, str(error))


async def _broken(request: Request, error: Exception) -> Response:
    _LOGGER.error("%s %s", request.method, request.url.path, exc_info=error)
    return problem(request, _BROKEN, _DETAILS[_BROKEN])
