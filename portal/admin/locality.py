"""The locality's configuration: what its file says otherwise than what is in force, and taking it over."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bureau.decisions import locality_dates
from bureau.decisions.locality_dates import DatesDifference
from bureau.desk import Desk
from expectations.locality.configuration import UnusableLocality
from lifecycle.obligations.obligation import OWED
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from storage import status

router = APIRouter()

_UNUSABLE = 422
_LONGEST = 300


@router.get("/admin/locality")
def show(request: Request, office: Office) -> Response:
    """The differences in the dates, with whom they touch, and the versions of the rules."""
    return _page(request, office, None)


@router.post("/admin/locality")
def apply(request: Request, office: Office, visitor: Asking, form: Posted) -> Response:
    """Take over the dates that were ticked."""
    why = text_of(form, "why")
    chosen = {value for value in form.getlist("of") if isinstance(value, str)}
    if not why or len(why) > _LONGEST:
        return _page(request, office, f"请写明理由，不超过 {_LONGEST} 个字")
    try:
        desk = office.fresh_desk
    except UnusableLocality as wrong:
        return _page(request, office, str(wrong))
    lines = [line for line in locality_dates.differences(desk) if _key(line) in chosen]
    if not lines or len(lines) < len(chosen):
        raise HTTPException(_UNUSABLE, "请勾选要照改的日期；已经改过或不再有的，请刷新后再选")
    locality_dates.apply(desk, lines, actor=visitor.called, why=why)
    return go_to("/admin/locality?done=locality")


def _page(request: Request, office: PortalOffice, problem: str | None) -> Response:
    desk, unusable = office.desk, None
    try:
        desk = office.fresh_desk
    except UnusableLocality as why:
        unusable = str(why)
    lines = [] if unusable else locality_dates.differences(desk)
    values = {
        "lines": [(line, _key(line), _touched(desk, line)) for line in lines],
        "file": office.settings.locality,
        "written": None if unusable else desk.ruleset.version,
        "loaded": office.opened.ruleset.version,
        "problem": unusable or problem,
        "longest": _LONGEST,
    }
    return page(request, "admin/locality.html", values, status=_UNUSABLE if problem or unusable else 200)


def _key(line: DatesDifference) -> str:
    return f"{line.year}/{line.stage.alias}/{line.round}"


def _touched(desk: Desk, line: DatesDifference) -> list[str]:
    """The units that still owe something there: they are told of other dates."""
    with desk.database.reading() as session:
        rows = status.rows(session, year=line.year, stage=line.stage, states=OWED)
    return sorted({row.unit for row in rows if row.term == line.term})
