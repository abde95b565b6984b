"""Every table. Importing this package fills ``METADATA``."""

from storage.tables.columns import Row
from storage.tables.filing import Document, Form, Indicator, Obligation, Submission
from storage.tables.outbox import Message, MessageState
from storage.tables.review import SEVERITIES, Finding, StateChange
from storage.tables.roster import CalendarEntry, Project, RosterEntry, Unit, UnitAlias

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "SEVERITIES",
    "CalendarEntry",
    "Document",
    "Finding",
    "Form",
    "Indicator",
    "Message",
    "MessageState",
    "Obligation",
    "Project",
    "RosterEntry",
    "StateChange",
    "Submission",
    "Unit",
    "UnitAlias",
]
