"""What of a year a page looks at: read from the address, and written into the addresses of other pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from sqlmodel import Session

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from lifecycle.calendar.windows import Window
from portal.office import PortalOffice
from storage.board import board
from storage.board.board import BoardScope
from storage.board.marks import BoardMark, Marking
from storage.decisions import calendar
from storage.roster import obligations

PER_PAGE = 50
"""Lines of a page: a screen or two, and a sheet of paper."""

_LONGEST_SEARCH = 80


@dataclass(frozen=True)
class Chosen:
    """The scope of a page, what can be chosen instead, and which page of its list is shown."""

    scope: BoardScope
    marking: Marking
    years: list[int]
    departments: list[str]
    page: int

    @property
    def terms(self) -> dict[Term, Window]:
        """The stages and rounds of the year, in its order."""
        return {term: window for term, window in self.marking.windows.items() if term.year == self.scope.year}

    @property
    def shown_terms(self) -> dict[Term, Window]:
        """Those of them that the page shows."""
        chosen = self.scope.term
        return {term: window for term, window in self.terms.items() if chosen in {None, term}}

    @property
    def offset(self) -> int:
        """Lines on the pages before this one."""
        return (self.page - 1) * PER_PAGE

    def narrowed(self, term: Term) -> BoardScope:
        """The scope in one term only."""
        return replace(self.scope, term=term)

    def last_page(self, lines: int) -> int:
        """How many pages so many lines take."""
        return max(1, -(-lines // PER_PAGE))

    def query(self, **changed: object) -> str:
        """The scope as the query of an address, with some of it changed; pages begin anew."""
        scope = replace(self.scope, **changed)  # type: ignore[arg-type]  # by the names of its fields
        words: dict[str, Any] = {
            "year": scope.year,
            "term": term_word(scope.term),
            "department": scope.department,
            "state": scope.mark,
            "search": scope.search,
        }
        return urlencode({name: str(value) for name, value in words.items() if value})

    def for_page(self) -> dict[str, Any]:
        """What the templates of filters and lists need."""
        return {"chosen": self, "scope": self.scope, "term_name": term_name, "term_word": term_word}


def chosen(request: Request, office: PortalOffice, session: Session) -> Chosen:
    """What the address asks for; whatever it says that does not exist is left aside."""
    query = request.query_params
    years = obligations.years(session) or [office.today.year]
    windows = calendar.windows(session, years)
    year = _number(query.get("year"), 0)
    if year not in years:
        year = _current(windows, office) or years[-1]
    names = board.departments(session)
    department = query.get("department")
    scope = BoardScope(
        year=year,
        term=parsed_term(year, query.get("term", ""), windows),
        department=department if department in names else None,
        mark=next((mark for mark in BoardMark if mark == query.get("state")), None),
        search=query.get("search", "").strip()[:_LONGEST_SEARCH],
    )
    return Chosen(scope, Marking(windows, office.today), years, names, page_number(query.get("number")))


def page_number(text: str | None) -> int:
    """The number of a page from an address, 1 for whatever is none."""
    return max(1, _number(text, 1))


def term_word(term: Term | None) -> str:
    """A term of a known year in an address: its stage, and its round after the first."""
    if term is None:
        return ""
    return term.stage.alias if term.round == FIRST else f"{term.stage.alias}.{term.round}"


def parsed_term(year: int, word: str, windows: Mapping[Term, Window]) -> Term | None:
    """The term of such a word."""
    return next((term for term in windows if term.year == year and term_word(term) == word), None)


def term_name(term: Term, windows: Mapping[Term, Window]) -> str:
    """What people call a term of a year: its stage, with the months where a year has several rounds."""
    if term.of_department:
        return f"部门整体{term_name(term.of_projects, windows)}"
    rounds = [
        other
        for other in windows
        if not other.of_department and (other.year, other.stage) == (term.year, term.stage)
    ]
    if term.stage is not Stage.MONITORING or len(rounds) == 1:
        return term.stage.value
    month = windows[term].month if term in windows else None
    return f"{term.stage}第{term.round}轮" + (f"（1—{month}月）" if month else "")


def _current(windows: Mapping[Term, Window], office: PortalOffice) -> int | None:
    """The year of the term that is being filed, of several the one due first; else the last that began."""
    today = office.today
    running = [window for window in windows.values() if window.opens <= today <= window.due]
    if running:
        return min(running, key=lambda window: window.due).year
    begun = [window for window in windows.values() if window.opens <= today]
    return max(begun, key=lambda window: window.opens).year if begun else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise  # noqa: PLR2004
