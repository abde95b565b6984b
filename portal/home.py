"""The home of each role."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.access.visitor import Asking
from portal.admin import users
from portal.department import units
from portal.office import Office
from portal.page import go_to
from portal.unit import desk
from storage.tables import AccountRole

router = APIRouter()


@router.get("/")
def home(request: Request, office: Office, visitor: Asking) -> Response:
    """What waits for whom, at a glance."""
    match visitor.role:
        case AccountRole.UNIT:
            return desk.show(request, office, visitor)
        case AccountRole.DEPARTMENT:
            return units.show(request, office, visitor)
        case AccountRole.ADMIN:
            return users.show(request, office)
        case _:
            return go_to("/bureau/board")
