"""What the bureau decided, and the audit of every change."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from lifecycle.calendar.stages import Stage
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice


class Decision(StrEnum):
    """What became of something that was asked for."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class Extension(Row, table=True):
    """A later date for one obligation: who asked and why, who decided and why."""

    __tablename__ = "extension"

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    until: date
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    reason: str
    decision: Decision = Field(default=Decision.PENDING, sa_type=choice(Decision, "decision"), index=True)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str | None = None


class KeptWaiver(Row, table=True):
    """Findings of one rule that ask nothing of the unit (豁免) within a scope; None is all of them.

    ``subject`` is an indicator's level3; ``until`` the last day it holds, None while nobody ends it.
    """

    __tablename__ = "waiver"

    id: int = Field(default=None, primary_key=True)
    rule: str = Field(index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    project_id: int | None = Field(default=None, foreign_key="project.id")
    year: int | None = None
    stage: Stage | None = Field(default=None, sa_type=choice(Stage, "stage"))
    subject: str | None = None
    reason: str
    granted_by: str
    granted_at: datetime = Field(sa_type=UtcDateTime)
    until: date | None = None
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeptAdjustment(Row, table=True):
    """An approved change of what a project declared for a year; later stages are held against the result.

    ``field`` is ``indicator``, ``annual_goal`` or ``funds``; ``before`` and ``after`` hold what the
    declaration said and says now, None where an indicator is added or dropped. ``document`` is the number of
    the approval (批复文号).
    """

    __tablename__ = "adjustment"

    id: int = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    year: int
    field: str
    before: dict[str, Any] | None = Field(default=None, sa_type=STRUCTURE)
    after: dict[str, Any] | None = Field(default=None, sa_type=STRUCTURE)
    reason: str
    document: str | None = None
    approved_by: str
    approved_at: datetime = Field(sa_type=UtcDateTime)


class AuditEntry(Row, table=True):
    """One change, by whom, when, from what to what and why. Entries are only ever added, numbered from 1.

    ``event`` is one of ``lifecycle.obligation.Event`` for an obligation's state, or names another decision
    (``calendar``, ``extension``, ``waiver`` …); ``about`` says in words what was changed where that is no
    obligation. ``hash`` is the SHA-256 over this entry and the hash of the one before it.
    """

    __tablename__ = "audit_entry"

    id: int = Field(primary_key=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id", index=True)
    about: str | None = None
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str
    event: str
    before: str | None = None
    after: str | None = None
    why: str
    hash: str = Field(max_length=64)


class AuditHead(Row, table=True):
    """The end of the chain: how many entries there are and the hash of the last. One row."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    entries: int = 0
    hash: str = Field(default="", max_length=64)
