"""What the bureau decides and what is renamed in a season, besides what is handed in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from season.district.district import FictionalProject


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of ``events.json``.

    ``kind`` is rename_unit, rename_project, extension, waiver, declare_zero, exempt, withdraw, case_answer
    or case_close;
    ``stage`` says which of the project's obligations. ``name`` is the new name, ``until`` the day of an
    extension, ``rule`` what is waived.
    """

    day: date
    kind: str
    project: FictionalProject
    why: str
    stage: Stage | None = None
    name: str | None = None
    until: date | None = None
    rule: str | None = None
    round: int = FIRST

    def as_json(self) -> dict[str, Any]:
        """The entry, with the names that the roster has."""
        described: dict[str, Any] = {
            "day": self.day.isoformat(),
            "kind": self.kind,
            "unit": self.project.unit.name,
            "why": self.why,
        }
        if self.kind != "rename_unit":
            described["project"] = self.project.name
        if self.stage is not None:
            described |= {"year": self.project.year, "stage": self.stage.value, "round": self.round}
        if self.until is not None:
            described |= {"until": self.until.isoformat(), "granted": True}
        return described | {key: value for key, value in (("name", self.name), ("rule", self.rule)) if value}
