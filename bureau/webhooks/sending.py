"""Telling webhooks of changes of state: signed, tried again later, apart from every pass of the chain."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from datetime import datetime
from http import HTTPStatus
from typing import Any

from typing_extensions import override

from bureau.webhooks.registering import secret_of
from settings import Settings
from storage.database import Database
from storage.messages import webhooks
from storage.messages.webhooks import ClaimedDelivery

AT_ONCE = 20
"""Changes taken in hand together: their lease must be longer than all of them may take."""

_ANSWERS_WITHIN_SECONDS = 5.0


class _NoWayOn(urllib.request.HTTPRedirectHandler):
    """A receiver that sends us elsewhere is not followed: only the address that was registered is told."""

    @override
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def send_due(settings: Settings, database: Database, now: datetime) -> int:
    """Tell what is due, once; how many attempts were made."""
    with database.writing() as session:
        claimed = webhooks.claim(session, now=now, limit=AT_ONCE)
    for delivery in claimed:
        error = _post(delivery, secret_of(settings, delivery.webhook_id), now)
        with database.writing() as session:
            if error is None:
                webhooks.mark_sent(session, delivery.id, at=now)
            else:
                webhooks.mark_failed(session, delivery.id, at=now, error=error)
    return len(claimed)


def body_of(delivery: ClaimedDelivery) -> bytes:
    """What is told, as JSON in the words of the interface. ``id`` stays the same when it is told again."""
    content = {
        "id": delivery.id,
        "event": delivery.event,
        "at": delivery.at.isoformat(),
        "obligation": delivery.obligation_id,
        "unit": delivery.unit,
        "project": delivery.project,
        "year": delivery.year,
        "stage": delivery.stage,
        "round": delivery.round,
        "before": delivery.before,
        "after": delivery.after,
        "state_now": delivery.state_now.value,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def signature(secret: str, moment: int, body: bytes) -> str:
    """The signature of a body sent at a moment (seconds since 1970): HMAC-SHA256 over both, in hex."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def _post(delivery: ClaimedDelivery, secret: str, now: datetime) -> str | None:
    """Post one; why it was not taken, None if it was."""
    body, moment = body_of(delivery), int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "jixiao",
        "X-Jixiao-Delivery": str(delivery.id),
        "X-Jixiao-Signature": f"t={moment},v1={signature(secret, moment, body)}",
    }
    request = urllib.request.Request(delivery.url, data=body, headers=headers)  # noqa: S310 - checked when registered
    try:
        with urllib.request.build_opener(_NoWayOn).open(request, timeout=_ANSWERS_WITHIN_SECONDS):
            return None
    except urllib.error.HTTPError as refused:
        with refused:
            return f"对方答复 {refused.code} {HTTPStatus(refused.code).phrase}"
    except (OSError, ValueError) as away:
        return f"没有送到：{getattr(away, 'reason', away)}"
