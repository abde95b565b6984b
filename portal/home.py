"""The home of each role."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.office import Office
from portal.page import go_to, page
from portal.visitor import Asking
from storage.tables import AccountRole

router = APIRouter()


@router.get("/")
def home(request: Request, office: Office, visitor: Asking) -> Response:
    """What waits for whom, at a glance."""
    if visitor.role is AccountRole.BUREAU:
        return go_to("/bureau/board")
    del office
    return page(request, "home.html", {})
