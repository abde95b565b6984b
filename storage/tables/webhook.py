"""Webhooks: other systems that are told of changes of state, and what waits to be told to each."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Row, UtcDateTime, choice
from storage.tables.outbox import MessageState


class Webhook(Row, table=True):
    """An address that is told. Its secret is kept nowhere: it is derived from the system's own key."""

    __tablename__ = "webhook"

    id: int = Field(default=None, primary_key=True)
    name: str
    url: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebhookDelivery(Row, table=True):
    """One change that one webhook is told of, kept with the change itself; ``due_at`` is the next attempt."""

    __tablename__ = "webhook_delivery"

    id: int = Field(default=None, primary_key=True)
    webhook_id: int = Field(foreign_key="webhook.id", index=True)
    obligation_id: int = Field(foreign_key="obligation.id", index=True)
    event: str
    before: str
    after: str
    at: datetime = Field(sa_type=UtcDateTime)
    state: MessageState = Field(
        default=MessageState.PENDING, sa_type=choice(MessageState, "webhook_state"), index=True
    )
    attempts: int = 0
    due_at: datetime = Field(sa_type=UtcDateTime)
    last_error: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
