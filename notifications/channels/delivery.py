"""Delivery of a letter over a channel, which is always an Apprise URL.

``mailfile://`` and ``mailto(s)://`` carry the whole mail to the letter's recipient; every other Apprise URL
(a chat group's robot, say) gets subject and text and names its recipient itself.
"""

import logging
import re
from dataclasses import dataclass
from email.message import EmailMessage

from apprise import Apprise, AppriseAsset, AppriseAttachment, LogCapture
from apprise.attachment.memory import AttachMemory
from apprise.common import NotifyFormat
from apprise.plugins.base import NotifyBase

from notifications.channels import robots
from notifications.channels.mail import Unaddressable, address, compose, file_name, mail_bytes
from notifications.channels.mailfile import MailFile
from notifications.channels.smtp import SCHEMES, Smtp
from notifications.messages.letter import Letter
from notifications.messages.message import one_line

DEFAULT_TIMEOUT = 15.0
"""Seconds that a server may take for one step (connect, answer): what Apprise allows mail servers."""

_IN_THIS_THREAD = AppriseAsset(async_mode=False, service_timeout=0)
"""Apprise would send in a thread, and after a minute report as failed what that thread goes on to send: the
letter would go twice. A forked child has none of its parent's threads and would wait that minute in vain. Our
own time-outs hold for each step."""


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
            channel = _channel(channel_url, letter)
            went_through = _send(channel, letter, timeout)
        except Unaddressable as why:
            return Delivery(ok=False, error=one_line(why), final=True)
        except ValueError as why:
            return Delivery(ok=False, error=one_line(why))
        reason = _in_chinese(one_line(log.getvalue()))
    if went_through:
        return Delivery(ok=True, error=None)
    final = isinstance(channel, robots.Robot | Smtp) and channel.final
    return Delivery(ok=False, error=reason or "渠道没有说明原因", final=final)


def recognised(channel_url: str) -> bool:
    """Whether there is such a channel; what its server says is known when something is sent."""
    return Apprise.instantiate(channel_url) is not None


def _in_chinese(reason: str) -> str:
    """What Apprise's own channels log, for people; their words are English."""
    if status := re.search(r"error=(\d{3})\b", reason):
        return f"服务器没有收下（HTTP {status[1]}{'，请求太频繁' if status[1] == '429' else ''}）"
    return "服务器没有回应" if "Connection error" in reason else reason


def _channel(channel_url: str, letter: Letter) -> NotifyBase:
    scheme = channel_url.partition("://")[0].lower()
    if scheme in SCHEMES:
        return Smtp.to_one(channel_url, address(letter.recipient).addr_spec)
    channel: NotifyBase | None = Apprise.instantiate(channel_url)
    if channel is None:
        raise ValueError(f"渠道地址无法识别：{scheme}://……")  # without the rest: it may hold a password
    return channel


def _send(channel: NotifyBase, letter: Letter, timeout: float) -> bool:
    mail: EmailMessage | None = None
    if isinstance(channel, Smtp):
        mail = compose(letter, channel.sender, channel.mail_headers)
    elif isinstance(channel, MailFile):
        mail = compose(letter, channel.sender)
    channel.socket_connect_timeout = channel.socket_read_timeout = timeout
    channel.asset = _IN_THIS_THREAD
    apprise = Apprise()
    apprise.add(channel)
    attachments = AppriseAttachment()
    if mail is not None:
        attachments.add(
            AttachMemory(mail_bytes(mail, letter), name=file_name(letter), mimetype="message/rfc822")
        )
    outcome = apprise.notify(
        title=letter.subject,
        body=letter.text,
        body_format=NotifyFormat.TEXT,
        attach=attachments if mail is not None else None,
    )
    return bool(outcome)  # an object that is true when it went through
