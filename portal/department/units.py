"""A department's view: how far its units are, and each unit's forms. It sees no other department's."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lifecycle.obligations.obligation import State, standing
from portal.access.visitor import Asking, Visitor
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import page
from portal.problems import NotYours
from storage import status, unit_counts
from storage.tables import Unit

router = APIRouter()


def show(request: Request, office: PortalOffice, visitor: Visitor) -> Response:
    """The units of the visitor's department, those that are late first."""
    if visitor.department is None:
        raise NotYours
    with office.database.reading() as session:
        units = unit_counts.of_department(session, visitor.department, office.today)
    names = ("total", "owed", "overdue", "filed", "returned", "settled")
    sums = {name: sum(getattr(unit, name) for unit in units) for name in names}
    return page(request, "department/units.html", {"units": units, "sums": sums})


@router.get("/units")
def units_page(request: Request, office: Office, visitor: Asking) -> Response:
    """The same as the home page."""
    return show(request, office, visitor)


@router.get("/units/{unit_id}")
def unit_page(request: Request, unit_id: Number, office: Office, visitor: Asking) -> Response:
    """What one unit owes and has filed."""
    with office.database.reading() as session:
        unit = session.get(Unit, unit_id)
        if unit is None or not visitor.sees(unit.id, unit.department):
            raise NotYours
        rows = status.rows(session, unit_ids=[unit_id])
    opened = [
        (row, standing(row.state, row.window, office.today, row.extension_until))
        for row in rows
        if row.state is not State.NOT_OPEN
    ]
    opened.sort(key=lambda pair: (not pair[1].overdue, not pair[1].owed))
    return page(request, "department/unit.html", {"unit": unit, "rows": opened})
