"""The list of webhooks: which other systems are told, and how many changes wait for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlmodel import Session

from bureau.listed_line import ListedLine, TableColumn
from storage.messages import webhooks
from storage.tables import MessageState


@dataclass(frozen=True, slots=True)
class WebhookLine(ListedLine):
    """A webhook with how many changes wait, were told, and were given up; never its secret."""

    name: Annotated[str, TableColumn("名称")]
    url: Annotated[str, TableColumn("地址")]
    created_at: Annotated[date, TableColumn("新增")]
    pending: Annotated[int, TableColumn("待推送")]
    sent: Annotated[int, TableColumn("已推送")]
    failed: Annotated[int, TableColumn("放弃")]
    revoked_at: Annotated[date | None, TableColumn("撤销")]


def webhook_lines(session: Session) -> Sequence[WebhookLine]:
    """All webhooks, those that were revoked too."""
    return [
        WebhookLine(
            name=entry.name,
            url=entry.url,
            created_at=entry.created_at.date(),
            pending=counts.get(MessageState.PENDING, 0),
            sent=counts.get(MessageState.SENT, 0),
            failed=counts.get(MessageState.FAILED, 0),
            revoked_at=entry.revoked_at and entry.revoked_at.date(),
        )
        for entry, counts in webhooks.listed(session)
    ]
