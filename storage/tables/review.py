"""What was found, and what finding it again changed."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from forms.words.finding_message import finding_message
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice

FINDING_STATES = ("on", "trial", "broken")


class KeptFinding(Row, table=True):
    """One fault, as in the contract. On a submission, or (``submission_id`` null) on the document itself.

    ``state``: ``trial`` by a rule on trial (试行), ``broken`` where a rule raised; both are for the bureau
    only. ``waiver_id``: it stays on record but asks nothing of the unit (豁免); ``explanation_id``: nor does
    what the unit explained, once the bureau took that.
    """

    __tablename__ = "finding"

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    form_index: int | None = None
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    rule: str
    name: str
    severity: str = Field(sa_type=choice(tuple(Severity), "severity"))
    field: str | None = None
    subject: str | None = None
    subjects: list[str] | None = Field(default=None, sa_type=STRUCTURE)
    location: dict[str, Any] | None = Field(default=None, sa_type=STRUCTURE)
    value: str | None = None
    expected: str | None = None
    place: str
    wrong: str
    suggestion: str | None = None
    basis: str | None = None
    ruleset: str
    state: str = Field(default="on", sa_type=choice(FINDING_STATES, "state"))
    waiver_id: int | None = Field(default=None, foreign_key="waiver.id", index=True)
    explanation_id: int | None = Field(default=None, foreign_key="explanation.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)

    @property
    def message(self) -> str:
        """Where, what and on what basis, in one sentence."""
        return finding_message(self.place, self.wrong, self.basis)


class Rerun(Row, table=True):
    """A review done again, and why. ``total`` and ``done`` count submissions; the scope is None for all."""

    __tablename__ = "rerun"

    id: int = Field(default=None, primary_key=True)
    year: int
    stage: Stage | None = Field(default=None, sa_type=choice(Stage, "stage"))
    round: int | None = None
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    project_id: int | None = Field(default=None, foreign_key="project.id")
    reason: str
    actor: str
    at: datetime = Field(sa_type=UtcDateTime)
    ruleset: str
    total: int
    done: int = 0
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RerunChange(Row, table=True):
    """What a rerun changed in one submission: findings that are new, that are gone, and how many stayed."""

    __tablename__ = "rerun_change"

    rerun_id: int = Field(foreign_key="rerun.id", primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    new: list[dict[str, Any]] = Field(sa_type=STRUCTURE)
    cleared: list[dict[str, Any]] = Field(sa_type=STRUCTURE)
    unchanged: int
