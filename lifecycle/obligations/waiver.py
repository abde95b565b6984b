"""豁免: findings of a rule that the bureau lets pass within a scope. They stay on record and ask nothing."""

from dataclasses import dataclass
from datetime import date

from lifecycle.calendar.stages import Stage


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is waived, and until when (inclusive). What is None is not narrowed; ``subject`` is a level3."""

    id: int
    rule: str
    unit_id: int | None = None
    project_id: int | None = None
    year: int | None = None
    stage: Stage | None = None
    subject: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Waivable:
    """A finding as far as a waiver looks at it."""

    rule: str
    unit_id: int
    project_id: int
    year: int
    stage: Stage
    subject: str | None


def covers(waiver: Waiver, finding: Waivable, day: date) -> bool:
    """Whether a waiver holds for a finding on a day."""
    if waiver.until is not None and day > waiver.until:
        return False
    narrowings = (
        (waiver.rule, finding.rule),
        (waiver.unit_id, finding.unit_id),
        (waiver.project_id, finding.project_id),
        (waiver.year, finding.year),
        (waiver.stage, finding.stage),
        (waiver.subject, finding.subject),
    )
    return all(narrowed_to is None or narrowed_to == value for narrowed_to, value in narrowings)
