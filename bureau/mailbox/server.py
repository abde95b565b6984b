"""The mailbox to which units send their forms, over IMAP."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from bureau.refusal import Refusal

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
    """A mail as the server has it; ``content`` is None for one that is larger than what is taken."""

    number: bytes
    arrived: datetime
    content: bytes | None


@dataclass
class Mailbox:
    """An open mailbox."""

    connection: imaplib.IMAP4
    most_bytes: int

    def unseen(self) -> Iterator[MailInBox]:
        """The mails that nobody has looked at, oldest first; looking marks none of them."""
        _, numbers = self.connection.uid("SEARCH", "UNSEEN")
        for number in (numbers[0] or b"").split()[:AT_ONCE]:
            _, about = self.connection.uid("FETCH", number.decode(), "(RFC822.SIZE INTERNALDATE)")
            envelope = b" ".join(part if isinstance(part, bytes) else part[0] for part in about if part)
            size, arrived = _SIZE.search(envelope), _ARRIVED.search(envelope)
            content = None
            if size is not None and int(size[1]) <= self.most_bytes:
                _, parts = self.connection.uid("FETCH", number.decode(), "(BODY.PEEK[])")
                content = next((part[1] for part in parts if isinstance(part, tuple)), None)
            moment = datetime.now(UTC)
            if arrived is not None:
                moment = datetime.strptime(arrived[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
            yield MailInBox(number, moment, content)

    def done(self, mail: MailInBox) -> None:
        """Mark a mail as seen: it is kept and is not taken again."""
        self.connection.uid("STORE", mail.number.decode(), "+FLAGS", r"(\Seen)")


@contextmanager
def open_mailbox(url: str, password: str, most_bytes: int) -> Iterator[Mailbox]:
    """The mailbox of ``imaps://user@host:port/folder`` (or ``imap://``). Raises MailboxUnusable."""
    parts = urlsplit(url)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        with kind(
            parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143), timeout=SECONDS
        ) as (connection):
            connection.login(unquote(parts.username or ""), password)
            state, reply = connection.select(f'"{folder}"')
            if state != "OK":
                raise MailboxUnusable(f"收件邮箱里没有文件夹“{folder}”：{reply[0]!r}")
            yield Mailbox(connection, most_bytes)
    except (OSError, imaplib.IMAP4.error) as why:
        raise MailboxUnusable(
            f"收件邮箱 {parts.hostname} 无法使用：{why}，请检查 JIXIAO_MAILBOX 和口令"
        ) from why
