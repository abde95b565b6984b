"""Every table. Importing this package fills ``METADATA``."""

from storage.tables.case import Case, CaseAnswer
from storage.tables.columns import Row
from storage.tables.decision import Adjustment, AuditEntry, AuditHead, Decision, Extension, Waiver
from storage.tables.filing import (
    Claim,
    ClaimState,
    Correction,
    Document,
    Form,
    HandedOut,
    InboxLook,
    Indicator,
    Obligation,
    Sighting,
    Submission,
)
from storage.tables.outbox import Message, MessageState
from storage.tables.review import Finding, Rerun, RerunChange
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
    "Adjustment",
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
    "Document",
    "Extension",
    "Finding",
    "Form",
    "HandedOut",
    "InboxLook",
    "Indicator",
    "Message",
    "MessageState",
    "Obligation",
    "Project",
    "ProjectAlias",
    "Rerun",
    "RerunChange",
    "RosterEntry",
    "Sighting",
    "Submission",
    "Unit",
    "UnitAlias",
    "Waiver",
]
