"""Apprise's mail channels (``mailto://``, ``mailtos://``), carrying the mail that we composed."""

import smtplib
import ssl
from functools import cache
from typing import Any

from apprise.plugins.email import NotifyEmail
from apprise.plugins.email.common import SecureMailMode

SCHEMES = ("mailto", "mailtos")
_FOR_GOOD = 500
"""From here on an answer of a mail server is one for good (RFC 5321); below it may be another tomorrow."""


class Smtp(NotifyEmail):
    """NotifyEmail with all of its URL but PGP, sending the attached mail as it is.

    Server, port, login, TLS mode, from, cc, bcc, reply and +headers hold. Apprise itself composes a mail with
    a random Message-ID, the time of sending and a text part guessed from the HTML, and keeps the server's
    answer in its debug log. An outbox needs the first three to be the message's own at every attempt, and
    the last in its row.
    """

    final = False
    """Whether the server takes nothing for the recipients, now or later (an answer of 500 or more)."""

    @classmethod
    def to_one(cls, channel_url: str, recipient: str) -> "Smtp":
        """The channel of a URL with one recipient, whoever the URL names. Raises ValueError for a bad URL."""
        parsed = NotifyEmail.parse_url(channel_url)
        if not parsed:
            raise ValueError("邮件渠道地址无法识别")
        try:
            return cls(**parsed | {"targets": [recipient]})
        except TypeError as why:  # how Apprise says that a part of the URL is invalid
            raise ValueError(f"邮件渠道地址有误：{why}") from why

    @property
    def sender(self) -> str:
        """Who the URL says writes: ``name <address>``."""
        name, sender = self.from_addr
        return f"{name} <{sender}>" if name else str(sender)

    @property
    def mail_headers(self) -> dict[str, str]:
        """What the URL adds to every mail."""
        added = {"Cc": ", ".join(sorted(self.cc)), "Reply-To": ", ".join(sorted(self.reply_to))}
        return {name: value for name, value in (added | self.headers).items() if value}

    def send(self, body: str, title: str = "", *_args: Any, **options: Any) -> bool:  # noqa: ARG002 (Apprise's signature)
        """Send the attached mail. True only if the server took it for every recipient."""
        with options["attach"][0].open() as content:
            mail = content.read()
        recipients: list[str] = [*(target for _, target in self.targets), *self.cc, *self.bcc]
        try:
            refused: dict[str, tuple[int, bytes]] = self._hand_over(recipients, mail)
        except smtplib.SMTPRecipientsRefused as why:
            refused = why.recipients
        except (OSError, smtplib.SMTPException) as why:  # ssl and socket errors are OSError
            self.logger.warning("邮件服务器 %s:%s：%s", self.smtp_host, self.port, why)
            return False
        self.final = bool(refused) and all(code >= _FOR_GOOD for code, _ in refused.values())
        for recipient, (code, answer) in refused.items():
            self.logger.warning("邮件服务器拒收 %s：%s %s", recipient, code, answer.decode(errors="replace"))
        return not refused

    def _hand_over(self, recipients: list[str], mail: bytes) -> dict[str, tuple[int, bytes]]:
        where: dict[str, Any] = {
            "host": self.smtp_host,
            "port": self.port,
            "timeout": self.socket_connect_timeout,
        }
        if self.secure_mode == SecureMailMode.SSL:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(**where, context=_tls(verify=self.verify_certificate))
        else:
            connection = smtplib.SMTP(**where)
        with connection as server:
            if self.secure_mode == SecureMailMode.STARTTLS:
                server.starttls(context=_tls(verify=self.verify_certificate))
            if self.user and self.password:
                server.login(self.user, self.password)
            return server.sendmail(str(self.from_addr[1]), recipients, mail)


@cache
def _tls(*, verify: bool) -> ssl.SSLContext:
    """How connections are encrypted: reading the machine's certificates takes longer than sending a mail."""
    context = ssl.create_default_context()
    if not verify:  # verify=no in the URL
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
