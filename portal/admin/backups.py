"""Backups: made, listed and taken away by administrators only."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from bureau import backups
from bureau.refusal import Refusal
from portal.access.visitor import Asking
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours

router = APIRouter()

_UNUSABLE = 422


@router.get("/admin/backups")
def show(request: Request, office: Office) -> Response:
    """Those there are."""
    return _page(request, office, None)


@router.post("/admin/backups")
def make(request: Request, office: Office, visitor: Asking) -> Response:
    """Make one now."""
    try:
        backups.make(office.desk, actor=visitor.called)
    except Refusal as why:
        return _page(request, office, str(why))
    return go_to("/admin/backups?done=backup")


@router.get("/admin/backups/{name}")
def download(office: Office, visitor: Asking, name: str) -> Response:
    """One as a file."""
    file = backups.find(office.settings, name)
    if file is None:
        raise NotYours
    backups.note_download(office.desk, name, actor=visitor.called)
    return FileResponse(file, media_type="application/octet-stream", filename=name)


def _page(request: Request, office: PortalOffice, problem: str | None) -> Response:
    values = {"backups": backups.listed(office.settings), "problem": problem}
    return page(request, "admin/backups.html", values, status=_UNUSABLE if problem else 200)
