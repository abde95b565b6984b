"""Every kind of message, in the order of a year: a new one joins this list."""

from notifications.digests.digest import DailyDigest
from notifications.digests.weekly import WeeklyForBureau, WeeklyForDepartment
from notifications.messages.cases import CaseAnswered, CaseDecided, CaseOpened, CasePressed
from notifications.messages.decisions import (
    CorrectionWaits,
    DatesChanged,
    Exempted,
    ExtensionAsked,
    ExtensionLapsed,
    Reopened,
    SameAgain,
    WaiverGranted,
    Withdrawn,
    ZeroDeclared,
)
from notifications.messages.escalations import (
    EscalatedToBureau,
    EscalatedToDepartment,
    EscalatedToHead,
)
from notifications.messages.explanations import ExplanationDecided, ExplanationsReceived
from notifications.messages.message import Message
from notifications.messages.rules_broke import RulesBroke
from notifications.messages.run_failed import RunFailed
from notifications.messages.unit_messages import (
    Accepted,
    BesideReceived,
    ExtensionDecided,
    Opened,
    Overdue,
    Received,
    Rechecked,
    Reminder,
    Returned,
)

MESSAGES: tuple[type[Message], ...] = (
    Opened,
    Reminder,
    Overdue,
    EscalatedToHead,
    EscalatedToDepartment,
    EscalatedToBureau,
    Received,
    BesideReceived,
    Returned,
    Accepted,
    ExtensionDecided,
    Rechecked,
    CorrectionWaits,
    Reopened,
    SameAgain,
    Exempted,
    ZeroDeclared,
    Withdrawn,
    ExtensionAsked,
    ExtensionLapsed,
    DatesChanged,
    WaiverGranted,
    ExplanationsReceived,
    ExplanationDecided,
    CaseOpened,
    CasePressed,
    CaseAnswered,
    CaseDecided,
    DailyDigest,
    WeeklyForDepartment,
    WeeklyForBureau,
    RulesBroke,
    RunFailed,
)

_BY_KIND = {message.kind: message for message in MESSAGES}


def label_of(kind: str) -> str:
    """What people call a kind of message. Raises KeyError for one that there is not."""
    return _BY_KIND[kind].label
