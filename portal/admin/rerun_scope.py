"""What a rerun is to go over, chosen from lists: year, stage or round, department, unit, project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlmodel import Session

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window
from portal.bureau.scope import term_name
from portal.number import MOST
from portal.office import PortalOffice
from storage.board import board
from storage.decisions import calendar
from storage.decisions.reruns import RerunScope
from storage.roster import obligations, roster
from storage.tables import Project, Unit

_DIGITS = 10


@dataclass(frozen=True)
class RerunChoice:
    """What is chosen, and what can be: each list as far as what stands before it allows."""

    scope: RerunScope
    years: Sequence[int]
    terms: Sequence[tuple[str, str]]
    departments: Sequence[str]
    department: str | None
    units: Sequence[Unit]
    projects: Sequence[Project] = field(default=())

    @property
    def term(self) -> str:
        """The stage or round as it stands in an address."""
        if self.scope.stage is None:
            return ""
        alias = self.scope.stage.alias
        return alias if self.scope.round is None else f"{alias}.{self.scope.round}"

    @property
    def words(self) -> str:
        """The scope as people say it."""
        named = dict(self.terms)
        parts = [f"{self.scope.year}年", named.get(self.term, "各阶段")]
        parts += [unit.name for unit in self.units if unit.id == self.scope.unit_id] or ["全部单位"]
        parts += [project.name for project in self.projects if project.id == self.scope.project_id]
        return " ".join(parts)

    @property
    def fields(self) -> dict[str, str]:
        """The scope as the fields of a form."""
        fields = {
            "year": self.scope.year,
            "term": self.term,
            "department": self.department,
            "unit": self.scope.unit_id,
            "project": self.scope.project_id,
        }
        return {name: str(value) for name, value in fields.items() if value}

    @property
    def query(self) -> str:
        """The scope in an address."""
        return urlencode(self.fields)


def chosen_scope(office: PortalOffice, session: Session, fields: Mapping[str, object]) -> RerunChoice:
    """The scope that an address or a form names; what does not exist in it is left aside."""
    years = obligations.years(session) or [office.today.year]
    year = _number(fields.get("year"))
    year = year if year in years else years[-1]
    terms = _terms(calendar.windows(session, [year]), year)
    stage, round_number = _parsed(str(fields.get("term") or ""), [word for word, _ in terms])
    departments = board.departments(session)
    department = str(fields.get("department") or "")
    every = roster.units(session)
    unit = next((unit for unit in every if unit.id == _number(fields.get("unit"))), None)
    units = [unit for unit in every if department in {"", unit.department}]
    if unit is not None and unit not in units:
        unit = None
    projects = roster.projects_of(session, unit.id) if unit else []
    own = next((project for project in projects if project.id == _number(fields.get("project"))), None)
    scope = RerunScope(year, stage, unit.id if unit else None, own.id if own else None, round_number)
    return RerunChoice(
        scope=scope,
        years=years,
        terms=terms,
        departments=departments,
        department=department if department in departments else None,
        units=units,
        projects=projects,
    )


def _terms(windows: Mapping[Term, Window], year: int) -> list[tuple[str, str]]:
    """Every stage, and its rounds where it has several: word of the address and name."""
    listed: list[tuple[str, str]] = []
    for stage in Stage:
        own = [term for term in windows if (term.year, term.stage) == (year, stage)]
        listed.append((stage.alias, stage.value if len(own) < 2 else f"{stage.value}（各轮）"))  # noqa: PLR2004
        if len(own) > 1:
            listed += [(f"{stage.alias}.{term.round}", term_name(term, windows)) for term in own]
    return listed


def _parsed(word: str, known: Iterable[str]) -> tuple[Stage | None, int | None]:
    if word not in known:
        return None, None
    alias, _, round_number = word.partition(".")
    stage = next(stage for stage in Stage if stage.alias == alias)
    return stage, int(round_number) if round_number else None


def _number(value: object) -> int | None:
    text = str(value or "")
    usable = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if usable and int(text) <= MOST else None
