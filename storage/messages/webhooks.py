"""Webhooks as they are kept: who is told, what waits to be told, and how each attempt went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, col, insert, select

from lifecycle.obligations.obligation import State
from storage.tables import MessageState, Obligation, Project, Unit, Webhook, WebhookDelivery

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440))
"""Waits after each failed attempt; after the last one it is given up, two days on (our choice)."""

LEASE = timedelta(minutes=2)
"""How long an attempt is another process's: longer than any takes."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """One change of an obligation."""

    obligation_id: int
    event: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """What is to be told now, with all that is told."""

    id: int
    webhook_id: int
    url: str
    event: str
    before: str
    after: str
    at: datetime
    attempts: int
    obligation_id: int
    unit: str
    project: str
    year: int
    stage: str
    round: int
    state_now: State


def add(session: Session, name: str, url: str, *, at: datetime) -> Webhook:
    """Add one. Raises ValueError for a name that is in use."""
    if in_use(session, name) is not None:
        raise ValueError(f"已有名为“{name}”的推送，先撤销")
    webhook = Webhook(name=name, url=url, created_at=at)
    session.add(webhook)
    session.flush()
    return webhook


def in_use(session: Session, name: str) -> Webhook | None:
    """The one of this name that is not revoked."""
    own = select(Webhook).where(Webhook.name == name, col(Webhook.revoked_at).is_(None))
    return session.exec(own).first()


def revoke(session: Session, webhook: Webhook, *, at: datetime) -> None:
    """Tell it nothing more."""
    webhook.revoked_at = at
    session.add(webhook)


def listed(session: Session) -> list[tuple[Webhook, dict[MessageState, int]]]:
    """Every one, with how many changes wait, were told, were given up."""
    counts: dict[int, dict[MessageState, int]] = {}
    by_state = select(WebhookDelivery.webhook_id, col(WebhookDelivery.state), func.count()).group_by(
        col(WebhookDelivery.webhook_id), col(WebhookDelivery.state)
    )
    for webhook_id, state, count in session.exec(by_state):
        counts.setdefault(webhook_id, {})[state] = count
    webhooks = session.exec(select(Webhook).order_by(col(Webhook.id)))
    return [(webhook, counts.get(webhook.id, {})) for webhook in webhooks]


def enqueue(session: Session, changes: Iterable[StateChange], *, at: datetime) -> None:
    """Keep for every webhook in use that these changes are to be told."""
    webhook_ids = session.exec(select(Webhook.id).where(col(Webhook.revoked_at).is_(None))).all()
    rows = [
        {
            "webhook_id": webhook_id,
            "obligation_id": change.obligation_id,
            "event": change.event,
            "before": change.before,
            "after": change.after,
            "at": at,
            "due_at": at,
            "state": MessageState.PENDING,
            "attempts": 0,
        }
        for webhook_id in webhook_ids
        for change in changes
    ]
    if rows:
        session.exec(insert(WebhookDelivery), params=rows)


def claim(session: Session, *, now: datetime, limit: int) -> Sequence[ClaimedDelivery]:
    """Take up to so many that are due, oldest first, for as long as a lease. Commit before telling."""
    due = (
        select(WebhookDelivery.id)
        .join(Webhook, col(Webhook.id) == col(WebhookDelivery.webhook_id))
        .where(
            WebhookDelivery.state == MessageState.PENDING,
            col(WebhookDelivery.due_at) <= now,
            col(Webhook.revoked_at).is_(None),
        )
        .order_by(col(WebhookDelivery.due_at), col(WebhookDelivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
    )
    ids = list(session.exec(due))
    if not ids:
        return []
    own = col(WebhookDelivery.id).in_(ids)
    session.exec(update(WebhookDelivery).where(own).values(due_at=now + LEASE))
    rows = (
        select(WebhookDelivery, Obligation, Unit.name, Project.name)
        .join(Obligation, col(Obligation.id) == col(WebhookDelivery.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .where(own)
        .order_by(col(WebhookDelivery.id))
    )
    urls = dict(session.exec(select(Webhook.id, Webhook.url)).all())
    return [
        ClaimedDelivery(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            url=urls[delivery.webhook_id],
            event=delivery.event,
            before=delivery.before,
            after=delivery.after,
            at=delivery.at,
            attempts=delivery.attempts,
            obligation_id=obligation.id,
            unit=unit,
            project=project,
            year=obligation.year,
            stage=obligation.stage.value,
            round=obligation.round,
            state_now=obligation.state,
        )
        for delivery, obligation, unit, project in session.exec(rows)
    ]


def mark_sent(session: Session, delivery_id: int, *, at: datetime) -> None:
    """Say that it was told."""
    delivery = session.get_one(WebhookDelivery, delivery_id)
    delivery.state, delivery.sent_at, delivery.last_error = MessageState.SENT, at, None
    delivery.attempts += 1


def mark_failed(session: Session, delivery_id: int, *, at: datetime, error: str) -> None:
    """Say that an attempt failed: it is tried again later, or given up."""
    delivery = session.get_one(WebhookDelivery, delivery_id)
    delivery.attempts += 1
    delivery.last_error = error
    if delivery.attempts > len(BACKOFF):
        delivery.state = MessageState.FAILED
    else:
        delivery.due_at = at + BACKOFF[delivery.attempts - 1]
