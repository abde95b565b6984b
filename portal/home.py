"""The home of each role."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.office import Office
from portal.page import page
from portal.visitor import Asking

router = APIRouter()


@router.get("/")
def home(request: Request, office: Office, visitor: Asking) -> Response:
    """What waits for whom, at a glance."""
    del office, visitor
    return page(request, "home.html", {})
