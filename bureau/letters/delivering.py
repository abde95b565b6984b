"""Delivering: what waits in the outbox goes out, a batch at a time, each message marked as it went."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from bureau.desk import Desk
from bureau.letters import enclosures, routes
from bureau.letters.pace import ChannelPace, rings_from
from notifications.channels.delivery import Delivery, deliver
from notifications.messages.alarms.rules_broke import RulesBroke
from notifications.messages.alarms.run_failed import RunFailed
from notifications.messages.keys import OutboxKey
from notifications.messages.letter import Letter
from storage.messages import outbox
from storage.messages.outbox import Claimed

AT_ONCE = 10
"""Messages in hand at a time: each may take a minute of a server that hardly answers, and all of them must be
gone before their lease (ten minutes) ends and another pass takes them."""


_TO_ADMINS = frozenset({RunFailed.kind, RulesBroke.kind})
"""The kinds of messages that go to the administrators, by the channel of their own."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a pass over the outbox went: sent, to be tried again, given up; ``errors`` says why, once each."""

    sent: int
    again: int
    given_up: int
    errors: tuple[str, ...]

    @property
    def summary(self) -> str:
        """How many mails went, and why others have to wait, in Chinese."""
        again = f"，{self.again} 封没有发出，稍后重试：{'；'.join(self.errors)}" if self.again else ""
        return f"发出 {self.sent} 封{again}"


def deliver_waiting(desk: Desk) -> Delivered:
    """Send every message that is due. One that cannot be sent is tried again later and stops nobody.

    Each is marked as soon as it went: whatever dies here, one message at most is sent again, as the same
    mail (its Message-ID, its file).
    """
    began = time.monotonic()
    pace = ChannelPace()
    sent = again = given_up = 0
    errors: dict[str, None] = {}
    more = _any_due(desk)
    while more:
        # A lease begins when it is taken, not when the pass began, which may be long ago.
        now = desk.now + timedelta(seconds=time.monotonic() - began)
        with desk.database.writing() as session:
            batch = outbox.claim(session, now=now, limit=AT_ONCE)
        more = len(batch) == AT_ONCE
        for message in batch:
            channel = _channel(desk, message)
            if (later := _waits_until(desk, message, channel, pace, now)) > now:
                with desk.database.writing() as session:
                    outbox.postpone(session, message, later)
                continue
            delivery = _deliver(desk, message, channel)
            if delivery.ok:
                with desk.database.writing() as session:
                    outbox.mark_sent(session, [message], at=now)
                sent += 1
                continue
            errors[delivery.error or ""] = None
            with desk.database.writing() as session:
                lost = outbox.mark_failed(
                    session, message, at=now, error=delivery.error or "", final=delivery.final
                )
            given_up += lost
            again += not lost
    return Delivered(sent, again, given_up, tuple(errors))


def _any_due(desk: Desk) -> bool:
    with desk.database.reading() as session:
        return outbox.any_due(session, desk.now)


def _waits_until(
    desk: Desk, message: Claimed, channel: str | None, pace: ChannelPace, now: datetime
) -> datetime:
    """When a message may go: an alarm at once, nothing too often, what rings not in quiet hours."""
    settings = desk.settings
    if channel is None or message.kind in _TO_ADMINS:
        return now
    loud = now
    if routes.is_group(message.channel):
        loud = rings_from(now, settings.quiet_hours, days_off=settings.quiet_days_off)
        free = pace.free_from(channel, now)
    elif settings.mails_per_minute is None:
        return now
    else:
        free = pace.free_from(channel, now, settings.mails_per_minute)
    if max(loud, free) <= now:
        pace.note(channel, now)
    return max(loud, free)


def _deliver(desk: Desk, message: Claimed, channel: str | None) -> Delivery:
    """Send one message. One whose enclosures cannot be made waits for the program to be mended, alone."""
    try:
        letter = _letter(desk, message)
    except (OperationalError, OSError):  # the database, the archive: no message's fault
        raise
    except Exception as fault:  # noqa: BLE001 - kept with the message, told when it is given up
        return Delivery(ok=False, error=f"附件没有做成，程序出错：{type(fault).__name__}: {fault}")
    if channel is None:
        return Delivery(ok=False, error="名录或配置里已没有这个群的通知地址", final=True)
    return deliver(channel, letter)


def _channel(desk: Desk, message: Claimed) -> str | None:
    settings = desk.settings
    if routes.is_group(message.channel):
        with desk.database.reading() as session:
            return routes.url_of(desk, session, message.channel, message.unit_id, message.recipient)
    admins = message.kind in _TO_ADMINS
    return (settings.admin_channel if admins else settings.channel).get_secret_value()


def _letter(desk: Desk, message: Claimed) -> Letter:
    return Letter(
        OutboxKey.parse(message.key),
        message.recipient,
        message.subject,
        message.text,
        message.html or "",
        message.created_at,
        enclosures.made(desk, message.attachments or (), message.created_at),
        message.in_reply_to,
    )
