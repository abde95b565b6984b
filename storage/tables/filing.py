"""What is owed, what arrived, and which version answers what."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice


class Obligation(Row, table=True):
    """One form that one unit owes for one project and term. Only ``obligations`` changes the state."""

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("project_id", "year", "stage", "round"),
        Index(None, "year", "stage", "state"),
        # All that the board counts by: it reads the index and no row.
        Index(None, "year", "unit_id", "stage", "round", "state", "extension_until"),
    )

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    project_id: int = Field(foreign_key="project.id")
    year: int
    stage: Stage = Field(sa_type=choice(Stage, "stage"))
    round: int = FIRST
    state: State = Field(default=State.NOT_OPEN, sa_type=choice(State, "state"))
    extension_until: date | None = None
    """The date of the extension in force; ``Extension`` says who asked and who decided."""

    @property
    def term(self) -> Term:
        """For what it is owed."""
        return Term(self.year, self.stage, self.round)


class KeptDocument(Row, table=True):
    """One file that arrived. The same bytes from the same folder are one document.

    ``folder`` is the folder of the inbox it lay in, a hint at its unit, empty for the inbox itself;
    ``received_at`` is when it came, ``seen_at`` when a look at the inbox found it (what came at night is
    found in the morning). ``size`` in bytes; ``failed_step`` is the step that failed, ``why`` one Chinese
    sentence.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("sha256", "folder"), CheckConstraint("size >= 0", name="size"))

    id: int = Field(default=None, primary_key=True)
    sha256: str = Field(max_length=64)
    name: str
    inbox_path: str
    folder: str
    size: int
    received_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    processing: Processing = Field(
        default=Processing.RECEIVED, sa_type=choice(Processing, "processing"), index=True
    )
    failed_step: Processing | None = Field(default=None, sa_type=choice(Processing, "failed_step"))
    why: str | None = None
    title: str | None = None
    statement: dict[str, Any] | None = Field(default=None, sa_type=STRUCTURE)
    mentions_attached_forms: bool = False


class Sighting(Row, table=True):
    """A file of the inbox as it was when its bytes were last looked at: if nothing changed, they are known.

    ``stamp`` is what the file system says of its last change, as text.
    """

    __tablename__ = "sighting"

    inbox_path: str = Field(primary_key=True)
    size: int
    stamp: str
    document_id: int = Field(foreign_key="document.id", index=True)


class InboxLook(Row, table=True):
    """When the inbox was last looked at and nothing was left lying in it. One row."""

    __tablename__ = "inbox_look"

    id: int = Field(default=1, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class Form(Row, table=True):
    """One form of a document. ``content`` is the whole typed form, ``content_hash`` says what it says.

    ``form_index`` counts the document's forms from 0.
    """

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("document_id", "form_index"),)

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    form_index: int
    kind: str
    year: int | None = None
    unit_name: str | None = None
    project_name: str | None = None
    content: dict[str, Any] = Field(sa_type=STRUCTURE)
    content_hash: str = Field(max_length=64)


class KeptIndicator(Row, table=True):
    """One indicator row of a form, for queries across forms; ``position`` counts from 0."""

    __tablename__ = "indicator"

    form_id: int = Field(foreign_key="form.id", primary_key=True)
    position: int = Field(primary_key=True)
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    target: str | None = None
    actual: str | None = None
    forecast: str | None = None
    weight: float | None = None
    score: float | None = None
    deviation: str | None = None
    likelihood: str | None = None


class Submission(Row, table=True):
    """One numbered version of what was filed for an obligation."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("obligation_id", "version"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    version: int
    document_id: int = Field(foreign_key="document.id", index=True)
    form_id: int = Field(foreign_key="form.id", unique=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    late: bool
    processing: Processing = Field(
        default=Processing.READ, sa_type=choice(Processing, "processing"), index=True
    )
    failed_step: Processing | None = Field(default=None, sa_type=choice(Processing, "failed_step"))
    why: str | None = None


class ClaimState(StrEnum):
    """What became of a form that nobody could be found for."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    DISMISSED = "dismissed"


class Claim(Row, table=True):
    """A form that waits for somebody to say whose it is (待认领).

    ``because`` says what is not known, the suggested unit and project what it probably is.
    """

    __tablename__ = "claim"

    form_id: int = Field(foreign_key="form.id", primary_key=True)
    because: str
    suggested_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    suggested_project_id: int | None = Field(default=None, foreign_key="project.id")
    state: ClaimState = Field(default=ClaimState.WAITING, sa_type=choice(ClaimState, "state"), index=True)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str | None = None


class Correction(Row, table=True):
    """A form that corrects what was accepted; it waits until the bureau reopens the obligation.

    ``taken_at`` is when that was done, None while it waits.
    """

    __tablename__ = "correction"

    form_id: int = Field(foreign_key="form.id", primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HandedOut(Row, table=True):
    """A prefilled form that was given out for an obligation, known again by its checksum.

    ``sha256`` is its file in the archive.
    """

    __tablename__ = "handed_out"
    __table_args__ = (UniqueConstraint("obligation_id", "checksum", "name"),)

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    checksum: str = Field(index=True)
    name: str
    sha256: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
