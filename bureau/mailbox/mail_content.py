"""What a mail says: attachments, the sender's own words, whether a machine wrote it. Nothing is run."""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from enum import StrEnum
from html.parser import HTMLParser

from notifications.messages.message import one_line

MOST_WORDS = 400
"""Characters of a reply that are kept: an answer is a sentence; the mail itself stays in the mailbox."""


class MailKind(StrEnum):
    """Who wrote a mail: a person, a server that could not deliver, or an absence notice.

    A NOTE asks nothing and says nothing of a letter's fate: a read receipt, a server that still tries.
    """

    LETTER = "来信"
    BOUNCE = "退信"
    ABSENCE = "自动回复"
    NOTE = "系统通知"


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """A mail as far as it matters. ``answers`` are the digests of our letters that it names."""

    message_id: str
    sender: str
    subject: str
    kind: MailKind
    answers: tuple[str, ...] = ()
    words: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    why: str = ""


_OURS = re.compile(r"<([0-9a-f]{32})@")
_QUOTED = re.compile(
    r"^(?:>|-{2,}\s*(?:原始邮件|原始信息|Original|转发)|_{5,}|发件人[：:]|From:"
    r"|On .{5,80}wrote:|在.{5,80}写道[：:])"
)
_ABSENCE = re.compile(
    r"^(?:自动回复|自动答复|外出|out of office|automatic reply|auto(?:matic)?[- ]?reply)", re.IGNORECASE
)
_BOUNCE = re.compile(r"^(?:mailer-daemon|postmaster)@", re.IGNORECASE)


def read(content: bytes) -> ReceivedLetter:
    """What a mail says. A damaged mail is read as far as it goes."""
    mail = message_from_bytes(content, policy=policy.default)
    letter = _of_head(mail, content)
    kind = letter.kind
    if mail.get_content_type() == "multipart/report" and _tells_of_no_failure(mail):
        kind = MailKind.NOTE
    named = " ".join(_header(mail, name) for name in ("In-Reply-To", "References"))
    if kind is MailKind.BOUNCE:
        named += content.decode("ascii", errors="ignore")
    return replace(
        letter,
        kind=kind,
        answers=tuple(dict.fromkeys(_OURS.findall(named))),
        words=_words(mail),
        files=tuple(_files(mail)),
        why=_why(mail) if kind is MailKind.BOUNCE else "",
    )


def head(content: bytes) -> ReceivedLetter:
    """What the head of a mail says, whatever is the matter with the rest of it."""
    return _of_head(BytesHeaderParser(policy=policy.default).parsebytes(content), content)


def _of_head(mail: "Message[str, str]", content: bytes) -> ReceivedLetter:
    sender = parseaddr(_header(mail, "From"))[1].lower()
    subject = one_line(_header(mail, "Subject"))
    identity = one_line(_header(mail, "Message-ID")) or f"<sha256-{hashlib.sha256(content).hexdigest()}>"
    return ReceivedLetter(identity, sender, subject, _kind(mail, sender, subject))


def _header(mail: "Message[str, str]", name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # headers that no reader understands
        return ""


def _kind(mail: "Message[str, str]", sender: str, subject: str) -> MailKind:
    if (
        mail.get_content_type() == "multipart/report"
        or _BOUNCE.match(sender)
        or mail.get("X-Failed-Recipients")
    ):
        return MailKind.BOUNCE
    automatic = _header(mail, "Auto-Submitted").lower() not in {"", "no"}
    if automatic or mail.get("X-Autoreply") or _ABSENCE.match(subject):
        return MailKind.ABSENCE
    return MailKind.LETTER


def _tells_of_no_failure(mail: EmailMessage) -> bool:
    """A read receipt (RFC 8098), or a report of a delivery that is late and goes on (RFC 3464)."""
    if mail.get_param("report-type") == "disposition-notification":
        return True
    actions = re.findall(r"^Action:\s*(\w+)", mail.as_string(), re.MULTILINE | re.IGNORECASE)
    return bool(actions) and all(action.lower() != "failed" for action in actions)


class _TextOfPage(HTMLParser):
    """The text of an HTML mail up to what it quotes."""

    _LINES = frozenset(("br", "p", "div", "tr", "li"))
    _NOT_SHOWN = frozenset(("style", "script", "title"))

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or stop at a quotation."""
        marks = f"{dict(attrs).get('class') or ''} {dict(attrs).get('id') or ''}".lower()
        self._quoted = self._quoted or tag == "blockquote" or "quote" in marks
        self._hidden = tag in self._NOT_SHOWN
        if tag in self._LINES:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Show again what follows a style sheet."""
        self._hidden = self._hidden and tag not in self._NOT_SHOWN

    def handle_data(self, data: str) -> None:
        """Take the text."""
        if not (self._hidden or self._quoted):
            self.text.append(data)


def _words(mail: EmailMessage) -> str:
    """The sender's own words above what is quoted."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):  # a character set that there is not
        return ""
    if part.get_content_subtype() == "html":
        page = _TextOfPage()
        page.feed(text)
        text = "".join(page.text)
    own = []
    for line in text.splitlines():
        if _QUOTED.match(line.strip()):
            break
        own.append(line)
    return one_line(" ".join(own))[:MOST_WORDS]


def _files(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The attachments, one without a name under its number; a picture inside the text (a logo) is none."""
    for number, part in enumerate(mail.walk()):
        name = part.get_filename()
        if not name and part.get_content_disposition() == "attachment":
            name = f"附件{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"
        inline = part.get_content_disposition() == "inline" and part.get_content_maintype() == "image"
        if not name or inline or part.is_multipart():
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            yield one_line(name).replace("/", "_").replace("\\", "_")[-120:], data


def _why(mail: EmailMessage) -> str:
    """Why a mail came back, in the words of the server."""
    text = mail.as_string()
    diagnostic = re.search(r"^Diagnostic-Code:\s*(.+(?:\n[ \t].+)*)", text, re.MULTILINE)
    return one_line(diagnostic[1])[:200] if diagnostic else one_line(_header(mail, "Subject"))
