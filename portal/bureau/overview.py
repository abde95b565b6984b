"""The board: every unit of the district by stage and round, what is late, and whom to call."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window
from lifecycle.calendar.working_days import between
from portal.bureau.lists import workbook
from portal.bureau.scope import PER_PAGE, chosen, term_name
from portal.office import Office, PortalOffice
from portal.page import page, part
from storage.board import board
from storage.board.board import BoardCounts
from storage.board.marks import BoardMark

router = APIRouter()

KINDS: Mapping[BoardMark, str] = {
    BoardMark.OVERDUE: "bad",
    BoardMark.RETURNED: "warn",
    BoardMark.SUBMITTED: "info",
    BoardMark.OWED: "none",
    BoardMark.ACCEPTED: "good",
    BoardMark.CLOSED: "none",
    BoardMark.NOT_OPEN: "none",
}
"""The colour of each mark, by its class in the style sheet; its word stands beside it always."""

_DEPARTMENTLESS = "（未写主管部门）"


@router.get("/bureau/board")
def show(request: Request, office: Office) -> Response:
    """The departments and the units of a year, one page of them; rendered once in a state of the data."""
    state = office.database.state()
    shown = ("board", request.url.query, office.today)
    content = office.parts.part(shown, state, lambda: _content(request, office))
    return page(request, "bureau/board.html", {"content": content})


def _content(request: Request, office: PortalOffice) -> Markup:
    with office.database.reading() as session:
        view = chosen(request, office, session)
        departments = board.by_department(session, view.scope, view.marking)
        count = board.count_units(session, view.scope, view.marking)
        units = board.units(session, view.scope, view.marking, offset=view.offset, limit=PER_PAGE)
        cells = board.by_unit(session, view.scope, view.marking, [unit.id for unit in units])
    terms = summed(departments)
    return part(
        "bureau/board_content.html",
        view.for_page()
        | {
            "departments": departments,
            "nameless": _DEPARTMENTLESS,
            "terms": terms,
            "whole": total(terms.values()),
            "units": units,
            "unit_count": count,
            "last": view.last_page(count),
            "cells": cells,
            "marks": list(BoardMark),
            "kinds": KINDS,
            "badges": badges,
            "total": total,
            "days_left": {term: days_told(window, office.today) for term, window in view.terms.items()},
        },
    )


@router.get("/bureau/board.xlsx")
def download(request: Request, office: Office) -> Response:
    """The units of the board as a workbook, all pages of it."""
    with office.database.reading() as session:
        view = chosen(request, office, session)
        units = board.units(session, view.scope, view.marking)
        cells = board.by_unit(session, view.scope, view.marking, [unit.id for unit in units])
    terms = view.shown_terms
    names = [term_name(term, view.terms) for term in terms]
    head = [
        "主管部门",
        "单位",
        *(f"{name}：{mark.label}" for name in names for mark in BoardMark),
        "联系人",
        "邮箱",
    ]
    rows = [
        [
            unit.department,
            unit.name,
            *(
                cells.get(unit.id, {}).get(term, BoardCounts()).marks[mark]
                for term in terms
                for mark in BoardMark
            ),
            unit.contact,
            unit.address,
        ]
        for unit in units
    ]
    return workbook(office, f"{view.scope.year}年度报送情况", head, rows)


def summed(departments: Mapping[str | None, Mapping[Term, BoardCounts]]) -> dict[Term, BoardCounts]:
    """Every department together, by term."""
    terms: dict[Term, BoardCounts] = {}
    for tallies in departments.values():
        for term, tally in tallies.items():
            terms.setdefault(term, BoardCounts()).add(tally)
    return terms


def total(tallies: Iterable[BoardCounts]) -> BoardCounts:
    """All of them together."""
    whole = BoardCounts(Counter())
    for tally in tallies:
        whole.add(tally)
    return whole


def badges(tally: BoardCounts | None) -> Markup:
    """What there is of each mark, in colour and words."""
    if tally is None:
        return _NOTHING
    return _badges(tuple((mark, tally.marks[mark]) for mark in BoardMark if tally.marks[mark]))


@lru_cache(maxsize=4096)
def _badges(counts: tuple[tuple[BoardMark, int], ...]) -> Markup:
    # Units have a handful of combinations between them: rendered once each, not a thousand times a page.
    return Markup("\n").join(
        Markup('<span class="badge {}">{} {}</span>').format(KINDS[mark], mark.label, count)
        for mark, count in counts
    )


_NOTHING = Markup('<span class="quiet">—</span>')


def days_told(window: Window, today: date) -> str:
    """How far off a deadline is, in working days, or what comes before and after it."""
    match window.timeliness(today):
        case Timeliness.NOT_OPEN:
            return f"{window.opens}开始"
        case Timeliness.ON_TIME if window.due == today:
            return "今天截止"
        case Timeliness.ON_TIME:
            return f"还有{between(today, window.due)}个工作日"
        case Timeliness.LATE:
            return f"已过截止日{between(window.due, today)}个工作日，{window.locked}锁定"
        case _:
            return f"已于{window.locked}锁定"
