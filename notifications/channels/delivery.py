"""Delivery of a letter over a channel, which is always an Apprise URL.

``mailfile://`` and ``mailto(s)://`` carry the whole mail to the letter's recipient; every other Apprise URL
(a chat group's robot, say) gets subject and text and names its recipient itself.
"""

import logging
from dataclasses import dataclass
from email.message import EmailMessage

from apprise import Apprise, AppriseAttachment, LogCapture
from apprise.attachment.memory import AttachMemory
from apprise.common import NotifyFormat
from apprise.plugins.base import NotifyBase

from notifications.channels.mail import address, compose, file_name
from notifications.channels.mailfile import MailFile
from notifications.channels.smtp import SCHEMES, Smtp
from notifications.messages.letter import Letter
from notifications.messages.message import one_line

DEFAULT_TIMEOUT = 15.0
"""Seconds that a server may take for one step (connect, answer): what Apprise allows mail servers."""


@dataclass(frozen=True)
class Delivery:
    """How an attempt ended: ``error`` is one line that says why it failed, None if it went.

    ``final``: the server takes nothing for this address, now or later; to try again is in vain.
    """

    ok: bool
    error: str | None
    final: bool = False


def deliver(channel_url: str, letter: Letter, *, timeout: float = DEFAULT_TIMEOUT) -> Delivery:
    """Send a letter. Never raises for what a channel, an address or a server does: the answer says it.

    ``timeout`` (seconds) holds for each step of the talk with the server. The reason of a failure is taken
    from Apprise's log, which is one for the process: with deliveries in several threads at once, a reason may
    name another delivery's too.
    """
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as log:
        try:
            sent = _send(channel_url, letter, timeout)
        except ValueError as why:
            return Delivery(ok=False, error=one_line(why))
        reason = one_line(log.getvalue())
    if sent:
        return Delivery(ok=True, error=None)
    return Delivery(ok=False, error=reason or "渠道没有说明原因")


def recognised(channel_url: str) -> bool:
    """Whether there is such a channel; what its server says is known when something is sent."""
    return Apprise.instantiate(channel_url) is not None


def _send(channel_url: str, letter: Letter, timeout: float) -> bool:
    scheme = channel_url.partition("://")[0].lower()
    channel: NotifyBase | None
    mail: EmailMessage | None = None
    if scheme in SCHEMES:
        channel = Smtp.to_one(channel_url, address(letter.recipient).addr_spec)
        mail = compose(letter, channel.sender, channel.mail_headers)
    else:
        channel = Apprise.instantiate(channel_url)
    if channel is None:
        raise ValueError(f"渠道地址无法识别：{scheme}://……")  # without the rest: it may hold a password
    if isinstance(channel, MailFile):
        mail = compose(letter, channel.sender)
    channel.socket_connect_timeout = channel.socket_read_timeout = timeout
    apprise = Apprise()
    apprise.add(channel)
    attachments = AppriseAttachment()
    if mail is not None:
        attachments.add(AttachMemory(mail.as_bytes(), name=file_name(letter), mimetype="message/rfc822"))
    result = apprise.notify(
        title=letter.subject,
        body=letter.text,
        body_format=NotifyFormat.TEXT,
        attach=attachments if mail is not None else None,
    )
    return bool(result)  # an object that is true when it went through
