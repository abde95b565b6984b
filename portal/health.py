"""Whether the portal lives, whether it can work, and figures for whoever watches it."""

import ipaddress
from collections.abc import Iterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from portal.access.gate import bearer, token_visitor
from portal.office import Office, PortalOffice
from storage import gauges

router = APIRouter()

_UNAUTHORIZED, _FORBIDDEN, _NOT_READY = 401, 403, 503


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(office: Office) -> Response:
    """Everything that a request needs is there; otherwise what is missing."""
    missing = list(_missing(office))
    if missing:
        return JSONResponse({"status": "unavailable", "missing": missing}, _NOT_READY)
    return JSONResponse({"status": "ok"})


def _missing(office: PortalOffice) -> Iterator[str]:
    try:
        with office.database.reading() as session:
            gauges.read(session)
    except SQLAlchemyError:
        yield "数据库"
    try:
        office.opened.archive.check()
    except OSError:
        yield "归档"
    if not office.worker.alive:
        yield "核查进程"


@router.get("/metrics")
def metrics(request: Request, office: Office) -> Response:
    """Figures in the format of Prometheus, for this machine or a token that sees every unit."""
    if not _of_this_machine(request):
        visitor = token_visitor(office, bearer(request.headers))
        if visitor is None:
            raise HTTPException(_UNAUTHORIZED, "没有令牌，或令牌无效")
        if not visitor.sees_all:
            raise HTTPException(_FORBIDDEN, "这个令牌没有这项权限")
    with office.database.reading() as session:
        now = gauges.read(session)
    moment = office.clock()
    lines = [
        *_by_state("jixiao_documents", "收到的文件，按处理进度", now.documents),
        *_by_state("jixiao_messages", "通知，按状态", now.messages),
        *_by_state("jixiao_obligations", "应报事项，按状态", now.obligations),
    ]
    for name, text, oldest in (
        ("jixiao_oldest_document_seconds", "等待处理的文件中最早的等了几秒", now.oldest_document),
        ("jixiao_oldest_message_seconds", "没有发出的通知中最早的等了几秒", now.oldest_message),
    ):
        waited = max(0.0, (moment - oldest).total_seconds()) if oldest else 0.0
        lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge", f"{name} {waited:.0f}"]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _by_state(name: str, text: str, counts: dict[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"
    for state, count in sorted(counts.items()):
        yield f'{name}{{state="{state}"}} {count}'


def _of_this_machine(request: Request) -> bool:
    if request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
