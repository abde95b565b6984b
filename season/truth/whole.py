"""What must have become of a season at its end, and every fault that was put in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lifecycle.calendar.windows import Timeliness
from lifecycle.obligations.case import CaseState
from lifecycle.obligations.obligation import State
from season.district.district import FictionalProject
from season.district.happenings import Happening
from season.district.rounds import dates
from season.stages.filing import ArrivingFile
from season.truth.states import expected


def season_end(year: int) -> date:
    """A day on which everything of the year is locked."""
    return date(year + 1, 5, 15)


def document(arrival: ArrivingFile) -> dict[str, Any]:
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


def truth(
    year: int,
    projects: Sequence[FictionalProject],
    arrivals: Sequence[ArrivingFile],
    happenings: Sequence[Happening],
    *,
    four_rounds: bool,
) -> dict[str, Any]:
    """The whole of truth.json."""
    ends = expected(year, projects, arrivals, happenings, dates(four_rounds=four_rounds))
    units = {project.unit.name for project in projects}
    return {
        "year": year,
        "ends": season_end(year).isoformat(),
        "documents": [document(arrival) for arrival in arrivals],
        "obligations": [entry.as_json() for entry in ends],
        "cases": [
            {
                "unit": entry.unit,
                "project": entry.name,
                "round": entry.term.round,
                # With four rounds the locality suspends what nobody answered.
                "state": "suspended" if four_rounds and entry.case == CaseState.OPEN else entry.case.value,
            }
            for entry in ends
            if entry.case is not None
        ],
        "late": [entry.as_json() for entry in ends if entry.timeliness == Timeliness.LATE],
        "never_filed": [entry.as_json() for entry in ends if entry.state == State.OPEN],
        "unknown_units": sorted({arrival.filing.projects[0].unit.name for arrival in arrivals} - units),
        "damaged": [
            f"inbox/{arrival.filing.file}" for arrival in arrivals if arrival.filing.document == "A01"
        ],
        "resubmitted": [f"inbox/{arrival.filing.file}" for arrival in arrivals if arrival.filing.number > 1],
    }
