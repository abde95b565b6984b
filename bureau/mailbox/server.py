"""The mailbox to which units send their forms, over IMAP."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from bureau.refusal import Refusal
from settings import Settings

SECONDS = 30.0
"""What the server may take for one step."""

AT_ONCE = 50
"""Mails in one look; the rest comes at the next, so that a full mailbox delays nobody for long."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ARRIVED = re.compile(rb'INTERNALDATE "([^"]+)"')


class MailboxUnusable(Refusal):
    """A mailbox that cannot be looked into; the message is one Chinese line without the password."""


@dataclass(frozen=True, slots=True)
class MailInBox:
    """A mail as the server has it, ``size`` in bytes; of one larger than what is taken only the head."""

    number: bytes
    arrived: datetime
    size: int
    content: bytes
    whole: bool


@dataclass
class Mailbox:
    """An open mailbox. Everything that asks the server raises MailboxUnusable when it does not answer."""

    host: str
    connection: imaplib.IMAP4
    most_bytes: int

    def unseen(self) -> Iterator[MailInBox]:
        """The mails that nobody has looked at, oldest first; looking marks none of them."""
        for number in self._numbers()[:AT_ONCE]:
            mail = self._fetched(number)
            if mail is not None:
                yield mail

    def any_unseen(self) -> bool:
        """Whether there is a mail that nobody has looked at."""
        return bool(self._numbers())

    def done(self, mail: MailInBox) -> None:
        """Mark a mail as seen: it is kept and is not taken again."""
        with _talking_to(self.host):
            self.connection.uid("STORE", mail.number.decode(), "+FLAGS", r"(\Seen)")

    def _numbers(self) -> list[bytes]:
        with _talking_to(self.host):
            _, numbers = self.connection.uid("SEARCH", "UNSEEN")
        return (numbers[0] or b"").split()

    def _fetched(self, number: bytes) -> MailInBox | None:
        """A mail by its number; None for one that somebody has removed meanwhile."""
        with _talking_to(self.host):
            _, about = self.connection.uid("FETCH", number.decode(), "(RFC822.SIZE INTERNALDATE)")
            envelope = b" ".join(part if isinstance(part, bytes) else part[0] for part in about if part)
            size, arrived = _SIZE.search(envelope), _ARRIVED.search(envelope)
            whole = size is not None and int(size[1]) <= self.most_bytes
            section = "(BODY.PEEK[])" if whole else "(BODY.PEEK[HEADER])"
            _, parts = self.connection.uid("FETCH", number.decode(), section)
        content = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if content is None or size is None:
            return None
        moment = datetime.now(UTC)
        if arrived is not None:
            moment = datetime.strptime(arrived[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
        return MailInBox(number, moment, int(size[1]), content, whole)


@contextmanager
def open_mailbox(settings: Settings, most_bytes: int) -> Iterator[Mailbox]:
    """The mailbox of these settings, an ``imaps://user@host:port/folder``. Raises MailboxUnusable.

    What is raised while it is open, by the archive or the database, is nothing of the mailbox's.
    """
    parts = urlsplit(settings.mailbox or "")
    password = settings.mailbox_password.get_secret_value() if settings.mailbox_password else ""
    host = parts.hostname or ""
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    with _talking_to(host):
        connection = kind(host, parts.port or (993 if parts.scheme == "imaps" else 143), timeout=SECONDS)
    try:
        with _talking_to(host):
            connection.login(unquote(parts.username or ""), password)
            if "ID" in connection.capabilities:
                # RFC 2971; the servers of 163 and 126 open no folder to a client that has not named itself.
                connection.xatom("ID", '("name" "jixiao")')
            folder = unquote(parts.path.strip("/")) or "INBOX"
            state, reply = connection.select(f'"{folder}"')
        if state != "OK":
            raise MailboxUnusable(f"收件邮箱里没有文件夹“{folder}”：{reply[0]!r}")
        yield Mailbox(host, connection, most_bytes)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            connection.logout()


@contextmanager
def _talking_to(host: str) -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as why:
        raise MailboxUnusable(f"收件邮箱 {host} 无法使用：{why}，请检查 JIXIAO_MAILBOX 和口令") from why
