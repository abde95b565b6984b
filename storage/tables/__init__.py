"""Every table. Importing this package fills ``METADATA``."""

from storage.tables.account import (
    Account,
    AccountRole,
    ApiToken,
    FailedLogin,
    LoginSession,
    PasswordLink,
    TokenScope,
)
from storage.tables.case import Case, CaseAnswer
from storage.tables.columns import Row
from storage.tables.companion import Companion
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
from storage.tables.explanation import KeptExplanation
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
from storage.tables.webhook import Webhook, WebhookDelivery

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "Account",
    "AccountRole",
    "AnswerKind",
    "AnswerWay",
    "ApiToken",
    "AuditEntry",
    "AuditHead",
    "CalendarEntry",
    "Case",
    "CaseAnswer",
    "Claim",
    "ClaimState",
    "Companion",
    "Correction",
    "Decision",
    "Department",
    "Extension",
    "FailedLogin",
    "Form",
    "HandedOut",
    "InboxLook",
    "KeptAdjustment",
    "KeptDocument",
    "KeptExplanation",
    "KeptFinding",
    "KeptIndicator",
    "KeptWaiver",
    "LoginSession",
    "MailedDocument",
    "MessageState",
    "Obligation",
    "OutboxMessage",
    "PasswordLink",
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
    "TokenScope",
    "Unit",
    "UnitAlias",
    "UnitAnswer",
    "Webhook",
    "WebhookDelivery",
]
