"""整改: what a monitoring round found beyond the thresholds, and what came of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from lifecycle.obligations.case import CaseState, Way
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice
from storage.tables.decision import Decision


class Case(Row, table=True):
    """One case: ``obligation_id`` is the monitoring report that showed it.

    ``causes`` holds for each deviation its cause, the indicator (subject, None for the money), what was
    reported and the sentence of the finding. ``due`` is the last day for the unit's answer.
    """

    __tablename__ = "handling_case"
    __table_args__ = (UniqueConstraint("obligation_id"),)

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    state: CaseState = Field(default=CaseState.OPEN, sa_type=choice(CaseState, "state"), index=True)
    causes: list[dict[str, Any]] = Field(sa_type=STRUCTURE)
    opened_on: date
    due: date
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str | None = None
    """What the bureau said when it last sent back, suspended or closed."""


class CaseAnswer(Row, table=True):
    """One answer of the unit to a case, and what the bureau made of it.

    ``sha256`` and ``name`` are of the file that came with it, in the archive.
    """

    __tablename__ = "case_answer"

    id: int = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="handling_case.id", index=True)
    way: Way = Field(sa_type=choice(Way, "way"))
    text: str
    sha256: str | None = Field(default=None, max_length=64)
    name: str | None = None
    answered_by: str
    answered_at: datetime = Field(sa_type=UtcDateTime)
    decision: Decision = Field(default=Decision.PENDING, sa_type=choice(Decision, "decision"))
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str | None = None
