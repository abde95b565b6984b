"""Which messages about one obligation are due on a day: reminder, overdue, escalation.

A pass that was missed is caught up with the one message of each kind that still makes sense. Silence
once it is filed, before it opens, and after the lock (from then on only an extension helps; the
bureau's digest goes on naming it). An extension that lapsed past the lock is pressed for a while more.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import count

from lifecycle.calendar.windows import Timeliness, Window
from lifecycle.calendar.working_days import shift
from lifecycle.obligations.obligation import OWED, State


class NoticeKind(StrEnum):
    """The kinds of message that dates alone bring about."""

    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"


class Addressee(StrEnum):
    """Who is told."""

    UNIT = "unit"
    UNIT_HEAD = "unit_head"
    DEPARTMENT = "department"
    BUREAU = "bureau"


class Wording(StrEnum):
    """How a reminder is worded: one more sentence than the plain one, or none."""

    PLAIN = "通常"
    LATE_BEFORE = "去年逾期"
    PEERS = "同部门进度"
    CHOOSE_DATE = "选日期"


def drawn(wordings: Sequence[Wording], *names: object) -> Wording:
    """The wording that these names (seed, year, stage, unit) are drawn for: always the same one.

    By SHA-256, so that each is as likely as any other and nobody has to keep the draw.
    """
    digest = hashlib.sha256("\n".join(map(str, names)).encode()).digest()
    return wordings[int.from_bytes(digest[:8], "big") % len(wordings)]


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """The offsets of a locality, in working days from the due date."""

    before: tuple[int, ...] = (14, 7, 3, 1, 0)
    overdue_first: int = 1
    overdue_every: int = 5
    escalation: tuple[tuple[int, Addressee], ...] = (
        (3, Addressee.UNIT_HEAD),
        (7, Addressee.DEPARTMENT),
        (10, Addressee.BUREAU),
    )


DEFAULT_PLAN = ReminderPlan()

PRESSED_AFTER_EXTENSION = 15
"""Working days of notices after an extension beyond the lock lapsed: three of them, our choice (未核实)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message that is due. ``offset`` counts working days from the due date: -3, 0, +6.

    ``day`` is the day it was planned for: with ``offset`` it names the message, also when it is caught
    up later.
    """

    kind: NoticeKind
    offset: int
    day: date
    addressee: Addressee


def notices(
    state: State,
    window: Window,
    as_of: date,
    *,
    last_pass: date | None = None,
    extension: date | None = None,
    plan: ReminderPlan = DEFAULT_PLAN,
) -> list[Notice]:
    """The messages due for an obligation on ``as_of``, at most one of each kind.

    ``last_pass`` is the last day that was looked after; without it everything since the opening counts
    as missed.
    """
    own = window.extended(extension)
    if own.due > window.locked:
        # The extension went beyond the lock: who let it lapse hears of it none the less.
        own = replace(own, locked=shift(own.due, PRESSED_AFTER_EXTENSION))
    kinds = _SENSIBLE[own.timeliness(as_of)]
    if state not in OWED or not kinds:
        return []
    latest: dict[NoticeKind, Notice] = {}
    for notice in _schedule(own, plan):
        missed = last_pass is None or notice.day > last_pass
        if notice.kind in kinds and missed and notice.day <= as_of:
            latest[notice.kind] = notice
    return list(latest.values())


_SENSIBLE: dict[Timeliness, frozenset[NoticeKind]] = {
    Timeliness.NOT_OPEN: frozenset(),
    Timeliness.ON_TIME: frozenset({NoticeKind.REMINDER}),
    Timeliness.LATE: frozenset({NoticeKind.OVERDUE, NoticeKind.ESCALATION}),
    Timeliness.LOCKED: frozenset(),
}


@cache
def _schedule(window: Window, plan: ReminderPlan) -> tuple[Notice, ...]:
    """Every message of a window in the order of its days. Thousands of obligations share one window."""
    planned = sorted(_planned(window, plan), key=lambda notice: notice.day)
    return tuple(notice for notice in planned if window.opens <= notice.day <= window.locked)


def _planned(window: Window, plan: ReminderPlan) -> Iterator[Notice]:
    for days in plan.before:
        yield Notice(NoticeKind.REMINDER, -days, shift(window.due, -days), Addressee.UNIT)
    for days, addressee in plan.escalation:
        yield Notice(NoticeKind.ESCALATION, days, shift(window.due, days), addressee)
    for days in count(plan.overdue_first, plan.overdue_every):
        day = shift(window.due, days)
        if day > window.locked:
            return
        yield Notice(NoticeKind.OVERDUE, days, day, Addressee.UNIT)
