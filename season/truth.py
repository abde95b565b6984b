"""What must have become of a season at its end, and every fault that was put in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.calendar import Timeliness, windows
from lifecycle.obligation import State
from lifecycle.stage import LATER_STAGES, Stage
from season.district import Project
from season.filing import Arrival


@dataclass(slots=True)
class Expected:
    """What must have become of one obligation: its state, and whether what was accepted came on time."""

    project: Project
    stage: Stage
    state: State = State.OPEN
    timeliness: Timeliness | None = None

    def as_json(self) -> dict[str, Any]:
        """One entry of ``obligations`` in truth.json."""
        return {
            "unit": self.project.unit.name,
            "project": self.project.name,
            "year": self.project.year,
            "stage": self.stage.value,
            "state": self.state.value,
            "timeliness": self.timeliness.value if self.timeliness else None,
        }


def season_end(year: int) -> date:
    """A day on which everything of the year is locked."""
    return date(year + 1, 5, 15)


def expected(year: int, projects: tuple[Project, ...], arrivals: tuple[Arrival, ...]) -> list[Expected]:
    """The end of every obligation.

    A form is returned for an error of its own or of its file; an accepted declaration creates the two later
    obligations; what was accepted stays as it is; what comes after the lock is refused.
    """
    owed = {
        (project.unit.name, project.name, Stage.DECLARATION): Expected(project, Stage.DECLARATION)
        for project in projects
    }
    windows_of_year = windows(year)
    for arrival in sorted(arrivals, key=lambda one: (one.filing.day, one.filing.file)):
        filing = arrival.filing
        if filing.document in {"A01", "A02"}:
            continue
        wrong = {fault.project for fault in arrival.faults if fault.mark.returns}
        for project in filing.projects:
            entry = owed.get((project.unit.name, project.name, filing.stage))
            timeliness = windows_of_year[filing.stage].timeliness(filing.day)
            refused = timeliness in {Timeliness.NOT_OPEN, Timeliness.LOCKED}
            if entry is None or entry.state == State.ACCEPTED or refused:
                continue
            if wrong & {None, project.name}:
                entry.state = State.RETURNED
                continue
            entry.state = State.ACCEPTED
            entry.timeliness = timeliness
            if filing.stage == Stage.DECLARATION:
                for later in LATER_STAGES:
                    owed[project.unit.name, project.name, later] = Expected(project, later)
    return list(owed.values())


def document(arrival: Arrival) -> dict[str, Any]:
    """One entry of ``documents`` in truth.json: the forms in the file and the faults put in."""
    filing = arrival.filing
    lost = filing.document in {"A01", "A02"}
    return {
        "file": f"inbox/{filing.file}",
        "unit": filing.folder,
        "stage": filing.stage.value,
        "day": filing.day.isoformat(),
        "layout": filing.layout,
        "forms": [
            {
                "form": form.form,
                "project_name": form.project_name,
                "implementing_unit": form.implementing_unit,
                "year": form.year,
                "indicators": len(form.indicators) * (2 if filing.document == "D04" else 1),
            }
            for form in arrival.forms
            if not lost
        ],
        "faults": [
            {
                "rule": fault.mark.rule,
                "returns": fault.mark.returns,
                "form_index": fault.form_index,
                "project_name": fault.project,
                "field": fault.mark.field,
                "subject": fault.mark.subject,
                "printed": fault.mark.printed,
                "what": fault.mark.what,
            }
            for fault in arrival.faults
        ],
    }


def truth(year: int, projects: tuple[Project, ...], arrivals: tuple[Arrival, ...]) -> dict[str, Any]:
    """The whole of truth.json."""
    ends = expected(year, projects, arrivals)
    units = {project.unit.name for project in projects}
    return {
        "year": year,
        "ends": season_end(year).isoformat(),
        "documents": [document(arrival) for arrival in arrivals],
        "obligations": [entry.as_json() for entry in ends],
        "late": [entry.as_json() for entry in ends if entry.timeliness == Timeliness.LATE],
        "never_filed": [entry.as_json() for entry in ends if entry.state == State.OPEN],
        "unknown_units": sorted({one.filing.folder for one in arrivals} - units),
        "damaged": [f"inbox/{one.filing.file}" for one in arrivals if one.filing.document == "A01"],
        "resubmitted": [f"inbox/{one.filing.file}" for one in arrivals if one.filing.number > 1],
    }
