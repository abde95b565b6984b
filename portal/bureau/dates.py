"""The calendar: the dates of a year, and changing them after a look at whom that touches."""

from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from bureau.decisions import deciding
from bureau.reports import listing
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window, window
from lifecycle.obligations.obligation import OWED, standing
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.bureau.lists import workbook
from portal.bureau.scope import chosen, term_name
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from storage import status
from storage.decisions import calendar
from storage.decisions.calendar import Dates

router = APIRouter()

_UNUSABLE = 422
_NAMES = ("opens", "due", "locked")


@router.get("/bureau/calendar")
def show(request: Request, office: Office) -> Response:
    """The dates of every stage and round of the years, with the reason of each."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        reasons = {entry.term: entry.reason for entry in calendar.entries(session, view.years)}
    return page(
        request,
        "bureau/calendar.html",
        view.for_page() | {"reasons": reasons, "windows": view.marking.windows, "preview": None},
    )


@router.get("/bureau/calendar.xlsx")
def download(office: Office) -> Response:
    """The dates as a workbook."""
    rows = [line.cells() for line in listing.dates(office.database, None)]
    return workbook(office, "报送日期", listing.DatesLine.head(), rows)


@router.post("/bureau/calendar")
def change(request: Request, office: Office, visitor: Asking, form: Posted) -> Response:
    """Look at what other dates would do, and then set them."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        reasons = {entry.term: entry.reason for entry in calendar.entries(session, view.years)}
    terms = {f"{term.year}/{term.stage.alias}/{term.round}": term for term in view.marking.windows}
    term = terms.get(text_of(form, "of"))
    why = text_of(form, "why")
    if term is None or not why:
        raise HTTPException(_UNUSABLE, "请选择阶段，并写明理由")
    days = {name: _day(form, name) for name in _NAMES}
    if text_of(form, "step") == "set":
        deciding.set_dates(office.desk, term, days, actor=visitor.called, reason=why)
        return go_to(f"/bureau/calendar?year={term.year}&done=dates")
    preview = _preview(office, term, days) | {"term": term, "of": text_of(form, "of"), "why": why}
    preview["name"] = term_name(term, view.marking.windows)
    return page(
        request,
        "bureau/calendar.html",
        view.for_page() | {"reasons": reasons, "windows": view.marking.windows, "preview": preview},
    )


def _preview(office: PortalOffice, term: Term, days: dict[str, date]) -> dict[str, Any]:
    """What the dates become on working days, and whom the change touches."""
    dates = Dates(**days)
    with office.database.reading() as session:
        before = calendar.windows(session, [term.year])[term]
        rows = [row for row in status.rows(session, year=term.year, stage=term.stage) if row.term == term]
    try:
        after = window(term, dates.opens, dates.due, dates.locked, before.month)
    except ValueError as wrong:
        raise HTTPException(_UNUSABLE, str(wrong)) from wrong
    owing = [row for row in rows if row.state in OWED]

    def overdue(of: Window) -> int:
        return sum(standing(row.state, of, office.today, row.extension_until).overdue for row in owing)

    return {
        "before": before,
        "after": after,
        "wanted": dates,
        "owed": len(owing),
        "units": sorted({row.unit for row in owing}),
        "filed": len(rows) - len(owing),
        "overdue_before": overdue(before),
        "overdue_after": overdue(after),
    }


def _day(form: FormData, name: str) -> date:
    try:
        return date.fromisoformat(text_of(form, name))
    except ValueError:
        raise HTTPException(_UNUSABLE, "三个日期都要写，如 2026-04-15") from None
