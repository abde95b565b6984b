"""What units say to what only asks for an explanation (提示)."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import Row, UtcDateTime, choice
from storage.tables.decision import Decision


class KeptExplanation(Row, table=True):
    """What a unit wrote to one 提示 on what it filed, and what the bureau made of it.

    ``code`` is which 提示 it is (``lifecycle.obligations.explanation``): findings are made anew by every
    review, and the explanation stays with all that say the same. ``turn`` counts the explanations of one
    code from 1: what was refused can be explained better. ``document_id`` is the file that it came in, None
    where it was written elsewhere.
    """

    __tablename__ = "explanation"
    __table_args__ = (UniqueConstraint("obligation_id", "code", "turn"),)

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    code: str = Field(max_length=16)
    turn: int = 1
    rule: str
    name: str
    place: str
    wrong: str
    text: str
    explained_by: str
    explained_at: datetime = Field(sa_type=UtcDateTime)
    document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    decision: Decision = Field(default=Decision.PENDING, sa_type=choice(Decision, "decision"), index=True)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str | None = None
