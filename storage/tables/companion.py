"""What is kept beside the versions that count."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from lifecycle.obligations.companion import CompanionKind
from storage.tables.columns import Row, UtcDateTime, choice


class Companion(Row, table=True):
    """A file that came with a unit's forms, or a form in one, that is no version itself.

    ``form_id`` is None for a file without forms; ``obligation_id`` says to what it belongs, where that is
    known. Of a scan it is the signed original.
    """

    __tablename__ = "companion"
    __table_args__ = (UniqueConstraint("document_id", "form_id"),)

    id: int = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id")
    form_id: int | None = Field(default=None, foreign_key="form.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id", index=True)
    kind: CompanionKind = Field(sa_type=choice(CompanionKind, "kind"))
    received_at: datetime = Field(sa_type=UtcDateTime)
