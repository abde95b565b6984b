"""What must have become of every obligation of a season at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.form import Form
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, Timeliness, windows
from lifecycle.obligations.case import CaseState
from lifecycle.obligations.obligation import State
from season.district.district import FictionalProject
from season.district.happenings import Happening
from season.stages.filing import ArrivingFile

_CLOSED_BY = {
    "exempt": State.EXEMPT,
    "declare_zero": State.ZERO_DECLARED,
    "withdraw": State.WITHDRAWN,
}
_OF_CASE = {"case_answer": CaseState.ANSWERED, "case_close": CaseState.CLOSED}
_OPEN = frozenset({State.OPEN, State.RETURNED})

Owed = tuple[str, str, Term]


@dataclass(slots=True)
class ExpectedState:
    """What must have become of one obligation: its state, whether what was accepted came on time, versions.

    ``unit`` and ``name`` are what unit and project are called at the end.
    """

    project: FictionalProject
    term: Term
    unit: str
    name: str
    state: State = State.OPEN
    timeliness: Timeliness | None = None
    versions: int = 0
    until: date | None = None
    waived: set[str] = field(default_factory=set)
    newest: tuple[Form, str | None] | None = None
    case: CaseState | None = None
    """What became of the case that the report opens; None where it opens none."""

    def as_json(self) -> dict[str, Any]:
        """One entry of ``obligations`` in truth.json."""
        return {
            "unit": self.unit,
            "project": self.name,
            "year": self.project.year,
            "stage": self.term.stage.value,
            "round": self.term.round,
            "state": self.state.value,
            "timeliness": self.timeliness.value if self.timeliness else None,
            "versions": self.versions,
        }


class Year:
    """The obligations of a year as it goes by."""

    def __init__(self, year: int, projects: Sequence[FictionalProject], dates: Sequence[StageDates]) -> None:
        self.windows = windows(year, dates)
        self.first = Term(year, Stage.DECLARATION)
        self.owed: dict[Owed, ExpectedState] = {}
        for project in projects:
            self._owe(project, self.first)

    def _owe(self, project: FictionalProject, term: Term) -> None:
        before = self.owed.get((project.unit.name, project.name, self.first))
        unit, name = (before.unit, before.name) if before else (project.unit.name, project.name)
        self.owed[project.unit.name, project.name, term] = ExpectedState(project, term, unit, name)

    def happen(self, happening: Happening) -> None:
        """Let the bureau decide something."""
        key = (happening.project.unit.name, happening.project.name)
        if happening.kind == "rename_unit":
            for entry in self.owed.values():
                if entry.project.unit.name == key[0]:
                    entry.unit = happening.name or entry.unit
        elif happening.kind == "rename_project":
            for entry in self.owed.values():
                if (entry.project.unit.name, entry.project.name) == key:
                    entry.name = happening.name or entry.name
        elif happening.stage is not None:
            entry = self.owed[(*key, Term(self.first.year, happening.stage, happening.round))]
            if entry.case is not None:
                entry.case = _OF_CASE.get(happening.kind, entry.case)
            entry.state = _CLOSED_BY.get(happening.kind, entry.state)
            entry.until = happening.until or entry.until
            entry.waived |= {happening.rule} if happening.rule else set()

    def arrive(self, arrival: ArrivingFile) -> None:
        """Let a file arrive.

        A form is returned for an error of its own or of its file, but for what is waived; an accepted
        declaration creates the two later obligations; what was accepted stays as it is; what comes before the
        stage opens or after the lock is refused; the same bytes again are nothing new.
        """
        filing = arrival.filing
        if filing.document in {"A01", "A02", "L04"}:
            return
        for place, project in enumerate(filing.projects):
            entry = self.owed.get((project.unit.name, project.name, filing.term))
            if entry is None or entry.state not in _OPEN:
                continue
            timeliness = self.windows[filing.term].extended(entry.until).timeliness(filing.day)
            if timeliness in {Timeliness.NOT_OPEN, Timeliness.LOCKED}:
                continue
            says = (arrival.forms[place], filing.document)
            entry.versions += entry.newest != says
            entry.newest = says
            wrong = {
                fault.mark.rule
                for fault in arrival.faults
                if fault.mark.returns and fault.project in {None, project.name}
            }
            if wrong - entry.waived:
                entry.state = State.RETURNED
                continue
            entry.state, entry.timeliness = State.ACCEPTED, timeliness
            if any(fault.mark.rule == "M04" and fault.project == project.name for fault in arrival.faults):
                entry.case = CaseState.OPEN
            if filing.stage == Stage.DECLARATION:
                for term in self.windows:
                    if term != self.first:
                        self._owe(project, term)


def expected(
    year: int,
    projects: Sequence[FictionalProject],
    arrivals: Sequence[ArrivingFile],
    happenings: Sequence[Happening] = (),
    dates: Sequence[StageDates] = DEFAULT_DATES,
) -> list[ExpectedState]:
    """The end of every obligation. On one day the bureau decides before files arrive."""
    gone_by = Year(year, projects, dates)
    decided = sorted(happenings, key=lambda happening: happening.day)
    for arrival in sorted(arrivals, key=lambda arrival: (arrival.filing.day, arrival.filing.file)):
        while decided and decided[0].day <= arrival.filing.day:
            gone_by.happen(decided.pop(0))
        gone_by.arrive(arrival)
    for happening in decided:
        gone_by.happen(happening)
    return list(gone_by.owed.values())
