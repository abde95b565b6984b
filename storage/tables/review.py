"""What was found, and what was decided."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from lifecycle.obligation import Event, State
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice

SEVERITIES = ("error", "warning", "info")


class Finding(Row, table=True):
    """One fault, as in the contract. On a submission, or (``submission_id`` null) on the document itself.

    ``trial``: found by a rule on trial (试行), for the bureau's eyes only.
    """

    __tablename__ = "finding"

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    form_index: int | None = None
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    rule: str
    name: str
    severity: str = Field(sa_type=choice(SEVERITIES, "severity"))
    field: str | None = None
    subject: str | None = None
    location: dict[str, Any] | None = Field(default=None, sa_type=STRUCTURE)
    value: str | None = None
    expected: str | None = None
    message: str
    suggestion: str | None = None
    basis: str | None = None
    ruleset: str
    trial: bool = False
    at: datetime = Field(sa_type=UtcDateTime)


class StateChange(Row, table=True):
    """The audit: one row per change of an obligation's state. Rows are only ever added."""

    __tablename__ = "state_change"

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str
    event: Event = Field(sa_type=choice(Event, "event"))
    from_state: State = Field(sa_type=choice(State, "from_state"))
    to_state: State = Field(sa_type=choice(State, "to_state"))
    why: str
