"""Every kind of message, in the order of a year: a new one joins this list."""

from notifications.digests.digest import DailyDigest
from notifications.digests.weekly import WeeklyForBureau, WeeklyForDepartment
from notifications.messages.alarms.rules_broke import RulesBroke
from notifications.messages.alarms.run_failed import RunFailed
from notifications.messages.deadlines.escalations import (
    EscalatedToBureau,
    EscalatedToDepartment,
    EscalatedToHead,
)
from notifications.messages.deadlines.later_dates import (
    DatesChanged,
    ExtensionAsked,
    ExtensionDecided,
    ExtensionLapsed,
)
from notifications.messages.deadlines.notices import Opened, Overdue, Reminder
from notifications.messages.mails import MailNotTaken
from notifications.messages.message import Message
from notifications.messages.review.explanations import ExplanationDecided, ExplanationsReceived
from notifications.messages.review.outcomes import Accepted, BesideReceived, Received, Rechecked, Returned
from notifications.messages.rulings.cases import CaseAnswered, CaseDecided, CaseOpened, CasePressed
from notifications.messages.rulings.decisions import (
    CorrectionWaits,
    Exempted,
    Reopened,
    SameAgain,
    WaiverGranted,
    Withdrawn,
    ZeroDeclared,
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
    MailNotTaken,
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
