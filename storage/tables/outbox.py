"""What is to be told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from storage.tables.columns import STRUCTURE, Row, UtcDateTime, choice


class MessageState(StrEnum):
    """``failed`` is given up, no further attempt is made; ``withdrawn`` never went and is out of date."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self.value]


_LABELS = {"pending": "待发", "sent": "已发出", "failed": "未能送达", "withdrawn": "不再需要"}


class OutboxMessage(Row, table=True):
    """One message of the outbox. ``key`` is what makes it one message, whoever writes it how often.

    ``due_at`` is when it may be tried (next); ``lease_until`` is set while a worker has it in hand.
    ``attachments`` says what goes with it and how that is made (``bureau.letters.enclosures``). ``digest``
    is the key's: mails are named by it, and what answers them names it. ``in_reply_to`` is the mail that this
    one answers; ``bounced_at`` and ``bounce`` say that it came back, or that somebody is out of office.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "state", "due_at"),
        CheckConstraint("attempts >= 0", name="attempts"),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    year: int | None = None
    stage: Stage | None = Field(default=None, sa_type=choice(Stage, "stage"))
    round: int = FIRST
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    channel: str
    digest: str = Field(max_length=32, index=True)
    in_reply_to: str | None = None
    recipient: str
    subject: str
    text: str
    html: str | None = None
    attachments: list[dict[str, Any]] | None = Field(default=None, sa_type=STRUCTURE)
    state: MessageState = Field(default=MessageState.PENDING, sa_type=choice(MessageState, "state"))
    attempts: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = None
    bounced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bounce: str | None = None
