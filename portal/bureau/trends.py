"""How filing goes against the deadline, drawn as SVG, and what is most often wrong."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from forms.words.severity import Severity
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window, day_of
from portal.bureau.lists import workbook
from portal.bureau.scope import chosen, term_name
from portal.office import Office
from portal.page import page
from storage.board import trend

router = APIRouter()

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 900, 280, 48, 20, 26, 34
_PERCENT = 100.0
_MOST_FAULTS = 15
_FAULT_HEAD = ("规则", "名称", "等级", "意见数", "涉及表数", "涉及单位数")


@dataclass(frozen=True)
class Curve:
    """The share of forms that had come by each day of a term, ready to be drawn. All in the SVG's units."""

    term: Term
    name: str
    owed: int
    filed: int
    in_time: int
    points: str
    area: str
    due_x: float
    due: date
    today_x: float | None
    days: Sequence[tuple[float, date]]
    levels: Sequence[tuple[float, int]]
    table: Sequence[tuple[date, int]]

    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    top: int = _TOP
    bottom: int = _HEIGHT - _BOTTOM


@router.get("/bureau/trends")
def show(request: Request, office: Office) -> Response:
    """Filing by day of each stage of the scope, and the most frequent faults."""
    curves = []
    with office.database.reading() as session:
        view = chosen(request, office, session)
        for term, window in view.shown_terms.items():
            if window.opens > office.today:
                continue
            own = view.narrowed(term)
            owed, moments = trend.first_filings(session, own, view.marking)
            name = term_name(term, view.terms)
            if owed:
                curves.append(curve(name, window, owed, moments, office.today))
        faults = trend.frequent_faults(session, view.scope, view.marking, limit=_MOST_FAULTS)
    most = max((fault.count for fault in faults), default=1)
    return page(
        request,
        "bureau/trends.html",
        view.for_page() | {"curves": curves, "faults": faults, "most": most},
    )


@router.get("/bureau/faults.xlsx")
def download(request: Request, office: Office) -> Response:
    """Every rule that found something in the scope, as a workbook."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        faults = trend.frequent_faults(session, view.scope, view.marking)
    rows = [
        [fault.rule, fault.name, Severity(fault.severity).demand, fault.count, fault.forms, fault.units]
        for fault in faults
    ]
    return workbook(office, f"{view.scope.year}年度常见问题", _FAULT_HEAD, rows)


def curve(name: str, window: Window, owed: int, moments: Sequence[datetime], today: date) -> Curve:
    """The curve of one term: from its opening to its lock or the last filing, up to today."""
    days = [day_of(moment) for moment in moments]
    last = max(window.locked, *(days or [window.locked]))
    span = max(1, (last - window.opens).days)

    def across(day: date) -> float:
        inside = min(max((day - window.opens).days, 0), span)
        return round(_LEFT + inside / span * (_WIDTH - _LEFT - _RIGHT), 1)

    def up(percent: float) -> float:
        return round(_HEIGHT - _BOTTOM - percent / _PERCENT * (_HEIGHT - _TOP - _BOTTOM), 1)

    end = min(today, last)
    drawn = [window.opens + timedelta(days=number) for number in range((end - window.opens).days + 1)]
    share = [(day, bisect_right(days, day)) for day in drawn]
    line = [f"{across(day)},{up(count / owed * _PERCENT)}" for day, count in share]
    floor = up(0)
    ticks = [window.opens + timedelta(days=round(span * part / 6)) for part in range(7)]
    return Curve(
        term=window.term,
        name=name,
        owed=owed,
        filed=len(days),
        in_time=bisect_right(days, window.due),
        points=" ".join(line),
        area=" ".join([f"{_LEFT},{floor}", *line, f"{across(end)},{floor}"]),
        due_x=across(window.due),
        due=window.due,
        today_x=across(today) if window.opens <= today <= last else None,
        days=[(across(day), day) for day in ticks],
        levels=[(up(percent), percent) for percent in (0, 25, 50, 75, 100)],
        table=_weeks(share),
    )


def _weeks(share: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """The same as numbers, a line a week, for who reads no picture."""
    return [*share[:-1:7], *share[-1:]]
