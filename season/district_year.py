"""A season: a district's roster and everything that arrives in one performance year, written as files."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from season.district.district import DISTRICT, FictionalDepartment, FictionalProject, FictionalUnit
from season.district.happenings import Happening
from season.district.rounds import locality
from season.stages.filing import ArrivingFile
from season.truth.whole import truth

LOCALITY = "locality.toml"
"""The file beside the roster with the locality's own configuration, where it has one."""


@dataclass(frozen=True, slots=True)
class Season:
    """The make-believe of one performance year. ``arrivals`` are in the order in which they come.

    ``happenings`` are what the bureau decides on some days, before files arrive.
    """

    year: int
    departments: tuple[FictionalDepartment, ...]
    units: tuple[FictionalUnit, ...]
    projects: tuple[FictionalProject, ...]
    arrivals: tuple[ArrivingFile, ...]
    happenings: tuple[Happening, ...] = ()
    four_rounds: bool = False

    def truth(self) -> dict[str, Any]:
        """What must have become of it at its end: see ``season.truth``."""
        return truth(self.year, self.projects, self.arrivals, self.happenings, four_rounds=self.four_rounds)


def roster(season: Season) -> dict[str, Any]:
    """The roster as it is known beforehand."""
    return {
        "district": DISTRICT,
        "year": season.year,
        "bureau": {"name": f"{DISTRICT}财政局", "mail": "czj@qinghe.invalid"},
        "departments": [
            {"name": department.name, "address": department.mail} for department in season.departments
        ],
        "units": [
            {
                "unit": unit.name,
                "department": unit.department.name,
                "address": unit.mail,
                "head_address": unit.head_mail,
            }
            for unit in season.units
        ],
        "projects": [
            {
                "year": project.year,
                "unit": project.unit.name,
                "project": project.name,
                "department": project.unit.department.name,
                "address": project.unit.mail,
                "amount": project.amount,
                "nature": project.category,
                "starts": project.start.isoformat(),
                "ends": project.end.isoformat(),
            }
            for project in season.projects
        ],
    }


def write(season: Season, out: Path) -> None:
    """Write roster.json, arrivals.json, events.json, truth.json and ``inbox/<unit>/<file>`` below ``out``.

    ``arrivals.json`` says on which day each file comes, ``events.json`` what is decided and renamed on which
    day, so that the season can be played day by day. ``locality.toml`` is there where the season's dates are
    not the national ones.
    """
    if season.four_rounds:
        out.mkdir(parents=True, exist_ok=True)
        (out / LOCALITY).write_text(locality(), encoding="utf-8")
    arrivals = []
    for arrival in season.arrivals:
        filing = arrival.filing
        path = out / "inbox" / filing.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(arrival.content())
        arrivals.append({
            "day": filing.day.isoformat(),
            "file": f"inbox/{filing.file}",
            "unit": filing.folder,
            "stage": filing.stage.value,
        })  # fmt: skip
    for name, content in (
        ("roster.json", roster(season)),
        ("arrivals.json", arrivals),
        ("events.json", [happening.as_json() for happening in season.happenings]),
        ("truth.json", season.truth()),
    ):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (out / name).write_text(text + "\n", encoding="utf-8")
