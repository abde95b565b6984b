"""Every table. Importing this package fills ``METADATA``."""

from storage.tables.case import Case, CaseAnswer
from storage.tables.columns import Row
from storage.tables.conversation import (
    AnswerKind,
    AnswerWay,
    MailedDocument,
    ReceivedMail,
    ReminderStop,
    SentNotice,
    UnitAnswer,
)
from storage.tables.decision import AuditEntry, AuditHead, Decision, Extension, KeptAdjustment, KeptWaiver
from storage.tables.filing import (
    Claim,
    ClaimState,
    Correction,
    Form,
    HandedOut,
    InboxLook,
    KeptDocument,
    KeptIndicator,
    Obligation,
    Sighting,
    Submission,
)
from storage.tables.outbox import MessageState, OutboxMessage
from storage.tables.review import KeptFinding, Rerun, RerunChange
from storage.tables.roster import (
    CalendarEntry,
    Department,
    Project,
    ProjectAlias,
    RosterEntry,
    Unit,
    UnitAlias,
)

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "AnswerKind",
    "AnswerWay",
    "AuditEntry",
    "AuditHead",
    "CalendarEntry",
    "Case",
    "CaseAnswer",
    "Claim",
    "ClaimState",
    "Correction",
    "Decision",
    "Department",
    "Extension",
    "Form",
    "HandedOut",
    "InboxLook",
    "KeptAdjustment",
    "KeptDocument",
    "KeptFinding",
    "KeptIndicator",
    "KeptWaiver",
    "MailedDocument",
    "MessageState",
    "Obligation",
    "OutboxMessage",
    "Project",
    "ProjectAlias",
    "ReceivedMail",
    "ReminderStop",
    "Rerun",
    "RerunChange",
    "RosterEntry",
    "SentNotice",
    "Sighting",
    "Submission",
    "Unit",
    "UnitAlias",
    "UnitAnswer",
]
