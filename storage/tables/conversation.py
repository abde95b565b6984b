"""What units say to the bureau's letters, which notices they had, and the mails that came in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import Row, UtcDateTime, choice


class AnswerKind(StrEnum):
    """What a unit answers to a letter about a form that it owes."""

    SEEN = "seen"
    EXPECTED = "expected"
    EXTENSION = "extension"
    ZERO = "zero"
    REMARK = "remark"

    @property
    def label(self) -> str:
        """What people call it."""
        return _ANSWER_LABELS[self]


_ANSWER_LABELS = {
    AnswerKind.SEEN: "已知悉",
    AnswerKind.EXPECTED: "预计报送日期",
    AnswerKind.EXTENSION: "申请延期",
    AnswerKind.ZERO: "零申报",
    AnswerKind.REMARK: "说明",
}


class AnswerWay(StrEnum):
    """How an answer came."""

    LINK = "link"
    MAIL = "mail"
    PORTAL = "portal"


class UnitAnswer(Row, table=True):
    """One answer about one obligation. ``until`` is the day that it names: expected, or asked for.

    ``by`` is who signed it, in words; ``message_key`` the letter that it answers, where that is known.
    """

    __tablename__ = "unit_answer"

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    kind: AnswerKind = Field(sa_type=choice(AnswerKind, "kind"))
    until: date | None = None
    text: str | None = None
    by: str
    way: AnswerWay = Field(sa_type=choice(AnswerWay, "way"))
    message_key: str | None = None
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class SentNotice(Row, table=True):
    """A reminder, overdue notice or escalation of one obligation that was written: each is written once.

    ``due`` and ``offset`` (working days from it) name it, ``key`` the letter that carried it without the
    channel, ``variant`` the wording of that letter.
    """

    __tablename__ = "sent_notice"
    __table_args__ = (UniqueConstraint("obligation_id", "kind", "due", "offset"),)

    id: int = Field(default=None, primary_key=True)
    obligation_id: int = Field(foreign_key="obligation.id")
    kind: str
    due: date
    offset: int
    key: str = Field(index=True)
    variant: str
    day: date = Field(index=True)


class ReminderStop(Row, table=True):
    """停止催报: nothing presses a unit, or one of its obligations, until a day or for good; and why."""

    __tablename__ = "reminder_stop"

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    obligation_id: int | None = Field(default=None, foreign_key="obligation.id")
    until: date | None = None
    reason: str
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReceivedMail(Row, table=True):
    """A mail that was collected, by its Message-ID, once. ``outcome`` says what became of it."""

    __tablename__ = "received_mail"

    id: int = Field(default=None, primary_key=True)
    message_id: str = Field(unique=True)
    sender: str
    subject: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    outcome: str
    at: datetime = Field(sa_type=UtcDateTime)


class MailedDocument(Row, table=True):
    """A document that came as the attachment of a mail: its receipt goes into the same thread."""

    __tablename__ = "mailed_document"

    document_id: int = Field(foreign_key="document.id", primary_key=True)
    mail_id: int = Field(foreign_key="received_mail.id")
