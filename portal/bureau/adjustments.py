"""Adjustments (调整): what was approved to be otherwise than declared, entered indicator by indicator."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from bureau.decisions import adjusting
from bureau.decisions.adjusting import AdjustmentLine, NamedProjectYear
from bureau.decisions.deciding import NotDecided
from bureau.review import held_against
from forms.form import Declaration, Indicator
from lifecycle.calendar.windows import CHINA
from lifecycle.thread import approved_change
from lifecycle.thread.adjustment import Adjustment
from portal.access.gate import Posted, text_of
from portal.access.visitor import Asking
from portal.bureau.lists import workbook
from portal.bureau.scope import chosen
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import go_to, page
from portal.problems import NotYours
from storage.decisions.adjustments import Approval
from storage.tables import Project, Unit

router = APIRouter()

_UNUSABLE = 422
_LONGEST = 2000
_MOST_YUAN = 1e13
_AMOUNTS = ("annual", "annual_fiscal", "annual_carryover", "annual_other")

Change = Callable[[Declaration], Adjustment]


@router.get("/bureau/adjustments")
def listed(request: Request, office: Office) -> Response:
    """What was approved in a year."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
    lines = adjusting.listed(office.desk, view.scope.year)
    return page(request, "bureau/adjustments.html", view.for_page() | {"lines": lines})


@router.get("/bureau/adjustments.xlsx")
def download(request: Request, office: Office) -> Response:
    """The same as a workbook."""
    with office.database.reading() as session:
        year = chosen(request, office, session).scope.year
    lines = adjusting.listed(office.desk, year)
    return workbook(office, f"{year}年调整", AdjustmentLine.head(), [line.cells() for line in lines])


@router.get("/bureau/projects/{project_id}/{year}/adjust")
def show(request: Request, office: Office, project_id: Number, year: Number) -> Response:
    """The declaration as it holds now, each part to be adjusted."""
    return _page(request, office, project_id, year)


@router.post("/bureau/projects/{project_id}/{year}/adjust")
def adjust(
    request: Request, office: Office, visitor: Asking, form: Posted, project_id: Number, year: Number
) -> Response:
    """Keep an approved change."""
    about = _about(office, project_id, year)
    declared = _declared(office, project_id, year)
    if declared is None:
        raise NotYours
    document, reason = text_of(form, "document"), text_of(form, "why")
    if not document or not reason or max(len(document), len(reason)) > _LONGEST:
        return _page(request, office, project_id, year, "请写明批复文号和理由")
    now = office.clock()
    approval = Approval(
        by=text_of(form, "approver") or office.settings.bureau,
        reason=reason,
        document=document,
        at=datetime.combine(_day(form, now.astimezone(CHINA).date()), time(), CHINA),
    )
    try:
        adjusting.adjust(office.desk, about, _change(form, declared), approval, actor=visitor.called)
    except NotDecided as why:
        return _page(request, office, project_id, year, str(why))
    return go_to(f"/bureau/projects/{project_id}/{year}/adjust?done=adjusted")


def _change(form: FormData, declared: Declaration) -> Change:
    """The change that the form asks for. Raises HTTPException where something is missing."""
    match text_of(form, "act"):
        case "target":
            changed = partial(approved_change.indicator_changed, target=_text(form, "to"))
            return partial(changed, **_names_of_row(form, declared))
        case "rename":
            changed = partial(approved_change.indicator_changed, level3=_text(form, "to"))
            return partial(changed, **_names_of_row(form, declared))
        case "drop":
            return partial(approved_change.indicator_dropped, **_names_of_row(form, declared))
        case "add":
            names = ("level1", "level2", "level3", "target")
            row = Indicator(**{name: _text(form, name) for name in names})
            return partial(approved_change.indicator_added, row=row)
        case "goal":
            return partial(approved_change.goal_changed, goal=_text(form, "to"))
        case "amount":
            annual, *parts = (_amount(form, name) for name in _AMOUNTS)
            if annual is None:
                raise HTTPException(_UNUSABLE, "请写明调整后的年度资金")
            named_parts = dict(zip(_AMOUNTS[1:], parts, strict=True))
            return partial(approved_change.amount_changed, annual=annual, parts_given=named_parts)
        case _:
            raise HTTPException(_UNUSABLE, "请选择要调整什么")


def _names_of_row(form: FormData, declared: Declaration) -> dict[str, Any]:
    """The indicator that was chosen, by the names under which a change finds it."""
    number = text_of(form, "row")
    usable = number.isascii() and number.isdigit() and len(number) < 5  # noqa: PLR2004
    if not usable or int(number) >= len(declared.indicators):
        raise HTTPException(_UNUSABLE, "请选择要调整的指标")
    row = declared.indicators[int(number)]
    return {"name": row.level3 or "", "level2": row.level2}


def _text(form: FormData, name: str) -> str:
    text = text_of(form, name)
    if not text or len(text) > _LONGEST:
        raise HTTPException(_UNUSABLE, f"请写明调整后的内容，不超过 {_LONGEST} 个字")
    return text


def _amount(form: FormData, name: str) -> float | None:
    text = text_of(form, name).replace(",", "").replace("，", "")
    if not text:
        return None
    try:
        amount = float(text)
    except ValueError:
        raise HTTPException(_UNUSABLE, f"金额“{text}”不是数，请写元，如 480000") from None
    if not 0 <= amount < _MOST_YUAN:
        raise HTTPException(_UNUSABLE, f"金额“{text}”不可用，请写元，如 480000")
    return amount


def _day(form: FormData, today: date) -> date:
    text = text_of(form, "on")
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise HTTPException(_UNUSABLE, "批准日期写成 2026-04-15 的样子") from None


def _about(office: PortalOffice, project_id: int, year: int) -> NamedProjectYear:
    with office.database.reading() as session:
        project = session.get(Project, project_id)
        if project is None:
            raise NotYours
        return NamedProjectYear(session.get_one(Unit, project.unit_id).name, project.name, year)


def _declared(office: PortalOffice, project_id: int, year: int) -> Declaration | None:
    """The declaration as it holds after what was approved so far."""
    with office.database.reading() as session:
        return held_against.declared_of(session, year, [project_id]).get(project_id)


def _page(
    request: Request, office: PortalOffice, project_id: int, year: int, problem: str | None = None
) -> Response:
    about = _about(office, project_id, year)
    declared = _declared(office, project_id, year)
    if declared is None:
        raise NotYours
    values = {
        "about": about,
        "project_id": project_id,
        "declared": declared,
        "lines": adjusting.listed(office.desk, year, about.unit, about.project),
        "problem": problem,
        "longest": _LONGEST,
    }
    return page(request, "bureau/adjust.html", values, status=_UNUSABLE if problem else 200)
