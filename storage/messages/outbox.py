"""The outbox: every message once, written with the change that causes it, sent at least once.

A worker claims a batch for a while (a lease), sends, and marks each message. If it dies in between, the
lease runs out and another worker takes them again.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from storage.bulk import conflict_insert, slices
from storage.tables import MessageState, OutboxMessage

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
"""How long a message waits after its first, second … failure; the last holds for all further ones. A
greylisting server takes it after minutes, a mail server that is down over night after hours."""

GIVE_UP_AFTER = timedelta(days=10)
"""How long a message is tried at least: a mail server that is away for a week (moved, unpaid, broken into) is
back before. Then, or when the server says for good that it takes nothing for this address, it is given up."""

LEASE = timedelta(minutes=10)
"""How long a claimed batch belongs to its worker: far longer than sending it takes."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to keep. ``key`` makes it one message; ``due_at`` None: to be sent at once.

    ``digest`` is the key's, which names its mail; ``in_reply_to`` the Message-ID of the mail it answers.
    """

    key: str
    kind: str
    channel: str
    recipient: str
    subject: str
    text: str
    html: str | None = None
    attachments: list[dict[str, Any]] | None = None
    year: int | None = None
    stage: Stage | None = None
    round: int = FIRST
    unit_id: int | None = None
    due_at: datetime | None = None
    digest: str = ""
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in a worker's hand. ``attempts`` counts those before; ``lease_until`` proves the claim."""

    id: int
    key: str
    kind: str
    channel: str
    recipient: str
    subject: str
    text: str
    html: str | None
    attachments: list[dict[str, Any]] | None
    attempts: int
    created_at: datetime
    lease_until: datetime
    unit_id: int | None
    in_reply_to: str | None


def known(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these keys under which a message was written already."""
    known_keys: set[str] = set()
    for part in slices(keys):
        known_keys |= set(session.exec(select(OutboxMessage.key).where(col(OutboxMessage.key).in_(part))))
    return known_keys


def not_withdrawn(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these keys whose messages went, may have gone, or are still to go."""
    standing_keys: set[str] = set()
    for part in slices(keys):
        rows = select(OutboxMessage.key).where(
            col(OutboxMessage.key).in_(part), col(OutboxMessage.state) != MessageState.WITHDRAWN
        )
        standing_keys |= set(session.exec(rows))
    return standing_keys


def enqueue(session: Session, messages: Collection[NewMessage], *, at: datetime) -> list[str]:
    """Keep these messages and return the keys of those that were new; a key that is there already is left."""
    first = {message.key: message for message in reversed(list(messages))}
    fresh = {"created_at": at, "state": MessageState.PENDING, "attempts": 0}
    # In one order for everybody: two workers that keep the same messages wait for each other in turn.
    in_order = sorted(first.values(), key=lambda message: message.key)
    rows = [asdict(message) | {"due_at": message.due_at or at} | fresh for message in in_order]
    if not rows:
        return []
    keep = conflict_insert(session, OutboxMessage).on_conflict_do_nothing(index_elements=["key"])
    return list(session.exec(keep.returning(col(OutboxMessage.key)), params=rows).scalars())


def claim(session: Session, *, now: datetime, limit: int = 50, lease: timedelta = LEASE) -> list[Claimed]:
    """Take up to ``limit`` messages that are due, oldest first. Commit before sending.

    No two workers get the same message while its lease runs; after ``now + lease`` it can be taken again.
    """
    due = (
        _due(now)
        .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time and needs no such words
    )
    ids = list(session.exec(due))
    claimed: list[Claimed] = []
    for part in slices(ids):
        session.exec(
            update(OutboxMessage).where(col(OutboxMessage.id).in_(part)).values(lease_until=now + lease)
        )
        messages = session.exec(select(OutboxMessage).where(col(OutboxMessage.id).in_(part)))
        claimed += [_claimed(message, now + lease) for message in messages]
    order = {message_id: place for place, message_id in enumerate(ids)}
    return sorted(claimed, key=lambda message: order[message.id])


def any_due(session: Session, now: datetime) -> bool:
    """Whether a message could be claimed now."""
    return session.exec(_due(now).limit(1)).first() is not None


def _due(now: datetime) -> SelectOfScalar[int]:
    """The ids of messages whose time has come and that no worker has in hand."""
    free = or_(col(OutboxMessage.lease_until).is_(None), col(OutboxMessage.lease_until) <= now)
    return select(OutboxMessage.id).where(
        OutboxMessage.state == MessageState.PENDING, col(OutboxMessage.due_at) <= now, free
    )


def mark_sent(session: Session, claimed: Iterable[Claimed], *, at: datetime) -> None:
    """Say that these messages went out. True even for one whose lease ran out meanwhile."""
    values = {"state": MessageState.SENT, "sent_at": at, "lease_until": None, "last_error": None}
    for part in slices(message.id for message in claimed):
        one_more = {"attempts": col(OutboxMessage.attempts) + 1}
        session.exec(
            update(OutboxMessage).where(col(OutboxMessage.id).in_(part)).values(**values, **one_more)
        )


def mark_failed(
    session: Session,
    claimed: Claimed,
    *,
    at: datetime,
    error: str,
    final: bool = False,
) -> bool:
    """Say that an attempt failed; whether the message is given up now: tried for long, or refused for good.

    Nothing happens if the lease ran out and another worker has the message now.
    """
    attempts = claimed.attempts + 1
    tried_for_long = attempts > len(BACKOFF) and at - claimed.created_at >= GIVE_UP_AFTER
    given_up = final or tried_for_long
    values: dict[str, object] = {"attempts": attempts, "last_error": error, "lease_until": None}
    wait = BACKOFF[min(attempts, len(BACKOFF)) - 1]
    values |= {"state": MessageState.FAILED} if given_up else {"due_at": at + wait}
    own = (col(OutboxMessage.id) == claimed.id, col(OutboxMessage.lease_until) == claimed.lease_until)
    return session.exec(update(OutboxMessage).where(*own).values(**values)).rowcount > 0 and given_up


def withdraw(session: Session, message_ids: Collection[int], *, at: datetime) -> list[str]:
    """Withdraw those of these messages that wait and surely never went; their keys.

    One whose worker died may have gone: it is sent again, as the same mail.
    """
    withdrawn: list[str] = []
    values = {"state": MessageState.WITHDRAWN, "last_error": f"{at:%Y-%m-%d}不再需要"}
    for part in slices(sorted(message_ids)):
        waiting = (col(OutboxMessage.id).in_(part), col(OutboxMessage.state) == MessageState.PENDING)
        never_went = update(OutboxMessage).where(*waiting, col(OutboxMessage.lease_until).is_(None))
        withdrawn += session.exec(never_went.values(**values).returning(col(OutboxMessage.key))).scalars()
    return withdrawn


def waiting(session: Session, kinds: Collection[str]) -> list[OutboxMessage]:
    """The messages of these kinds that wait to be sent, oldest first."""
    rows = select(OutboxMessage).where(
        col(OutboxMessage.state) == MessageState.PENDING, col(OutboxMessage.kind).in_(kinds)
    )
    return list(session.exec(rows.order_by(col(OutboxMessage.id))))


def given_up(session: Session) -> list[OutboxMessage]:
    """The messages that were given up, oldest first."""
    rows = select(OutboxMessage).where(col(OutboxMessage.state) == MessageState.FAILED)
    return list(session.exec(rows.order_by(col(OutboxMessage.id))))


def bounced(session: Session, since: datetime) -> list[OutboxMessage]:
    """The messages that came back since, or of which somebody is out of office."""
    rows = select(OutboxMessage).where(col(OutboxMessage.bounced_at) >= since)
    return list(session.exec(rows.order_by(col(OutboxMessage.id))))


def last_sent(session: Session, kinds: Collection[str], unit_ids: Collection[int]) -> dict[int, datetime]:
    """When the last message of these kinds went to each of these units."""
    last: dict[int, datetime] = {}
    for part in slices(sorted(unit_ids)):
        rows = select(OutboxMessage.unit_id, OutboxMessage.sent_at).where(
            col(OutboxMessage.unit_id).in_(part),
            col(OutboxMessage.kind).in_(kinds),
            col(OutboxMessage.sent_at).is_not(None),
        )
        for unit_id, sent_at in session.exec(rows):
            if unit_id is not None and sent_at is not None:
                last[unit_id] = max(sent_at, last.get(unit_id, sent_at))
    return last


def postpone(session: Session, claimed: Claimed, until: datetime) -> None:
    """Let a claimed message wait until then; no attempt is counted."""
    own = (col(OutboxMessage.id) == claimed.id, col(OutboxMessage.lease_until) == claimed.lease_until)
    session.exec(update(OutboxMessage).where(*own).values(due_at=until, lease_until=None))


def send_again(session: Session, *, at: datetime) -> int:
    """Let every message that was given up be tried anew, from the first attempt on; how many those are."""
    again = {"state": MessageState.PENDING, "attempts": 0, "due_at": at, "lease_until": None}
    given_up = update(OutboxMessage).where(col(OutboxMessage.state) == MessageState.FAILED)
    return session.exec(given_up.values(**again)).rowcount


def messages(session: Session) -> list[OutboxMessage]:
    """Every message, oldest first."""
    return list(
        session.exec(select(OutboxMessage).order_by(col(OutboxMessage.created_at), col(OutboxMessage.id)))
    )


def naming(session: Session, name: str, *, unit_id: int, year: int) -> list[OutboxMessage]:
    """The messages to a unit, of a year or of none, that name something; oldest first."""
    rows = select(OutboxMessage).where(
        OutboxMessage.unit_id == unit_id,
        or_(col(OutboxMessage.year).is_(None), col(OutboxMessage.year) == year),
        or_(
            col(OutboxMessage.text).contains(name, autoescape=True),
            col(OutboxMessage.subject).contains(name, autoescape=True),
        ),
    )
    ordered = rows.order_by(col(OutboxMessage.created_at), col(OutboxMessage.id))
    # Without regard to the letters' case as SQLite's LIKE is: what names another is left out here.
    return [message for message in session.exec(ordered) if name in message.text + message.subject]


def _claimed(message: OutboxMessage, lease_until: datetime) -> Claimed:
    return Claimed(
        message.id,
        message.key,
        message.kind,
        message.channel,
        message.recipient,
        message.subject,
        message.text,
        message.html,
        message.attachments,
        message.attempts,
        message.created_at,
        lease_until,
        message.unit_id,
        message.in_reply_to,
    )
