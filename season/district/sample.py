"""The sample district, as ``sample.yaml`` describes it."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lifecycle.calendar.stages import Stage
from season.district.district import FictionalDepartment, FictionalProject, FictionalUnit
from season.district.happenings import Happening
from season.district.kinds import dice, draw
from season.district.roles import YEAR_OFFSET
from season.district_year import Season
from season.stages.faults import PASSING
from season.stages.filing import ArrivingFile, Filing, arrive

_SEED = "清河区"


@cache
def sample() -> Season:
    """The fixed season of ``make run``."""
    path = Path(__file__).with_name("sample.yaml")
    described: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    year: int = described["year"]
    departments = {entry["name"]: FictionalDepartment(**entry) for entry in described["departments"]}
    units: list[FictionalUnit] = []
    projects: list[FictionalProject] = []
    arrivals: list[ArrivingFile] = []
    for entry in (*described["units"], *described["strangers"]):
        department = departments.get(entry["department"]) or FictionalDepartment(entry["department"], "")
        user, _, domain = entry["mail"].partition("@")
        unit = FictionalUnit(
            entry["name"],
            department,
            entry["mail"],
            f"{user}-fzr@{domain}",
            edition_2024=entry.get("edition_2024", False),
        )
        own = [_project(unit, year, described_project) for described_project in entry["projects"]]
        arrivals.extend(arrive(filing, _SEED) for filing in _filings(entry, year, own))
        if entry in described["units"]:
            units.append(unit)
            projects.extend(own)
    arrivals.sort(key=lambda arrival: (arrival.filing.day, arrival.filing.file))
    project_of = {(project.unit.name, project.name): project for project in projects}
    happenings = tuple(
        Happening(
            day=entry["day"],
            kind=entry["kind"],
            project=project_of[entry["unit"], entry["project"]],
            why=entry["why"],
            stage=Stage(entry["stage"]) if "stage" in entry else None,
            name=entry.get("name"),
            until=entry.get("until"),
        )
        for entry in described["events"]
    )
    return Season(
        year, tuple(departments.values()), tuple(units), tuple(projects), tuple(arrivals), happenings
    )


def _project(unit: FictionalUnit, year: int, described: dict[str, Any]) -> FictionalProject:
    works = tuple(
        draw(kind, topic, year, dice(_SEED, unit.name, kind, topic)) for kind, topic in described["works"]
    )
    return FictionalProject(described.get("name", works[0].name), unit, year, described.get("span", 1), works)


def _filings(entry: dict[str, Any], year: int, own: list[FictionalProject]) -> Iterator[Filing]:
    hints: dict[str, str] = {}
    for stage in Stage:
        for number, filing in enumerate(entry.get(stage.value, ()), 1):
            month, day = map(int, filing["day"].split("-"))
            faults = {own[place - 1].name: rule for place, rule in filing.get("faults", {}).items()}
            yield Filing(
                day=date(year + YEAR_OFFSET[stage], month, day),
                folder=entry["name"],
                stage=stage,
                layout=filing["layout"],
                projects=tuple(own[place - 1] for place in filing["projects"]),
                number=number,
                faults=faults,
                document=filing.get("document"),
                hints=hints,
                missed=frozenset(own[place - 1].name for place in filing.get("missed", ())),
                plain=filing.get("plain", False),
                titles={own[place - 1].name: name for place, name in filing.get("titles", {}).items()},
            )
            if stage == Stage.DECLARATION:
                hints |= {name: rule for name, rule in faults.items() if rule in PASSING}
