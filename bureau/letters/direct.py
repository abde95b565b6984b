"""Straight to the administrators, past database and outbox: for what may be the database's own failure.

Nothing keeps such a letter: what cannot go now is lost, and its caller says so in the log.
"""

import contextlib
import hashlib
from datetime import datetime

from bureau.letters.outgoing import CHANNEL
from notifications.channels.delivery import deliver
from notifications.messages.letter import render
from notifications.messages.message import Message
from settings import Settings


def tell_admins(settings: Settings, message: Message, now: datetime) -> list[str]:
    """Send a message to the administrators over their channel; why it did not go, once for each recipient.

    A message that went is marked in the data folder by its key: the same failure is told once a day, as by
    the outbox.
    """
    errors = []
    channel = settings.admin_channel.get_secret_value()
    for number, recipient in enumerate(settings.admin_mail, 1):
        way = CHANNEL if number == 1 else f"{CHANNEL}{number}"
        letter = render(message, recipient=recipient, channel=way, date=now)
        mark = settings.data / "told" / hashlib.sha256(str(letter.key).encode()).hexdigest()
        if mark.exists():
            continue
        delivery = deliver(channel, letter)
        if not delivery.ok:
            errors.append(delivery.error or "")
            continue
        with contextlib.suppress(OSError):  # a full disk: rather told again than not at all
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
    return errors
