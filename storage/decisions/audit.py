"""What was changed, when, by whom and why, as a chain: each entry's hash covers the one before it.

Entries are noted while a transaction goes on and chained at its very end (``Database.writing`` does that), so
that the end of the chain, which everybody needs, is held for a moment only and never while waiting for
something else. They are kept with what they tell of, or not at all.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, insert, select

from storage.tables import AuditEntry, AuditHead, Obligation

_NOTED = "audit"
_AT_ONCE = 1000
"""Entries in memory while the chain is gone through."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. ``about`` says what was changed where that is no obligation."""

    at: datetime
    actor: str
    event: str
    why: str
    obligation_id: int | None = None
    about: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the chain holds: how many entries there are, and the first that does not fit (None: all do)."""

    entries: int
    broken: int | None


def note(session: Session, entries: Iterable[Entry]) -> None:
    """Keep these entries with this transaction."""
    session.info.setdefault(_NOTED, []).extend(entries)


def chain(session: Session) -> None:
    """Write what was noted to the end of the chain. The last thing a transaction does."""
    noted: list[Entry] = session.info.pop(_NOTED, [])
    if not noted:
        return
    head = session.exec(select(AuditHead).with_for_update()).one()
    rows = []
    for entry in noted:
        head.entries += 1
        head.hash = _hash(head.hash, head.entries, entry)
        rows.append({**asdict(entry), "id": head.entries, "hash": head.hash})
    session.exec(insert(AuditEntry), params=rows)
    session.flush()


def verify(session: Session) -> Verified:
    """Go through the whole chain: an entry that was changed, added or removed since shows."""
    head = session.exec(select(AuditHead)).one()
    number, computed = 0, ""
    for row in entries(session):
        number += 1
        computed = _hash(computed, number, _entry(row))
        if row.id != number or row.hash != computed:
            return Verified(head.entries, number)
    whole = (number, computed) == (head.entries, head.hash)
    return Verified(head.entries, None if whole else number + 1)


def history(session: Session, obligation_id: int) -> list[AuditEntry]:
    """Every change of one obligation, in order."""
    rows = select(AuditEntry).where(AuditEntry.obligation_id == obligation_id)
    return list(session.exec(rows.order_by(col(AuditEntry.id))))


def count_changes(session: Session, state: str, start: datetime, end: datetime) -> dict[int, int]:
    """By unit, how many obligations came into a state from ``start`` up to and without ``end``."""
    rows = (
        select(Obligation.unit_id, func.count())
        .join(AuditEntry, col(AuditEntry.obligation_id) == col(Obligation.id))
        .where(col(AuditEntry.at) >= start, col(AuditEntry.at) < end, AuditEntry.after == str(state))
        .group_by(col(Obligation.unit_id))
    )
    return dict(session.exec(rows).all())


def count_by_state(session: Session, start: datetime, end: datetime) -> Counter[str]:
    """How many obligations came into each state from ``start`` up to and without ``end``."""
    rows = select(AuditEntry.after, func.count()).where(
        col(AuditEntry.at) >= start,
        col(AuditEntry.at) < end,
        col(AuditEntry.obligation_id).is_not(None),
    )
    counted = session.exec(rows.group_by(col(AuditEntry.after)))
    return Counter({state: count for state, count in counted if state is not None})


def entries(session: Session) -> Iterator[AuditEntry]:
    """The whole chain, in order."""
    rows = select(AuditEntry).order_by(col(AuditEntry.id))
    yield from session.exec(rows.execution_options(yield_per=_AT_ONCE))


def _entry(row: AuditEntry) -> Entry:
    return Entry(row.at, row.actor, row.event, row.why, row.obligation_id, row.about, row.before, row.after)


def said(row: AuditEntry, previous: str) -> dict[str, Any]:
    """All that an entry's hash covers, ``previous`` being the hash of the entry before it."""
    return _says(_entry(row), row.id, previous)


def _says(entry: Entry, number: int, previous: str) -> dict[str, Any]:
    times = {"at": entry.at.astimezone(UTC).isoformat()}
    return asdict(entry) | times | {"number": number, "previous": previous}


def _hash(previous: str, number: int, entry: Entry) -> str:
    """SHA-256 over the hash before and all that the entry says, as JSON with sorted keys and UTC times."""
    says = _says(entry, number, previous)
    return hashlib.sha256(json.dumps(says, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
