"""What a mail says: attachments, the sender's own words, whether a machine wrote it. Nothing is run."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum

from notifications.messages.message import one_line

MOST_WORDS = 400
"""Characters of a reply that are kept: an answer is a sentence; the mail itself stays in the mailbox."""


class MailKind(StrEnum):
    """Who wrote a mail: a person, a server that could not deliver, or an absence notice."""

    LETTER = "来信"
    BOUNCE = "退信"
    ABSENCE = "自动回复"


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """A mail as far as it matters. ``answers`` are the digests of our letters that it names."""

    message_id: str
    sender: str
    subject: str
    kind: MailKind
    answers: tuple[str, ...]
    words: str
    files: tuple[tuple[str, bytes], ...]
    why: str


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
    sender = parseaddr(_header(mail, "From"))[1].lower()
    subject = one_line(_header(mail, "Subject"))
    kind = _kind(mail, sender, subject)
    named = " ".join(_header(mail, name) for name in ("In-Reply-To", "References"))
    if kind is MailKind.BOUNCE:
        named += content.decode("ascii", errors="ignore")
    identity = one_line(_header(mail, "Message-ID")) or f"<sha256-{hashlib.sha256(content).hexdigest()}>"
    return ReceivedLetter(
        identity,
        sender,
        subject,
        kind,
        tuple(dict.fromkeys(_OURS.findall(named))),
        _words(mail),
        tuple(_files(mail)),
        _why(mail) if kind is MailKind.BOUNCE else "",
    )


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # headers that no reader understands
        return ""


def _kind(mail: EmailMessage, sender: str, subject: str) -> MailKind:
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


def _words(mail: EmailMessage) -> str:
    """The sender's own words above what is quoted."""
    part = mail.get_body(("plain",))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):  # a character set that there is not
        return ""
    own = []
    for line in text.splitlines():
        if _QUOTED.match(line.strip()):
            break
        own.append(line)
    return one_line(" ".join(own))[:MOST_WORDS]


def _files(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The attachments with a name; a picture inside the text (a logo under a signature) is none."""
    for part in mail.walk():
        name = part.get_filename()
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
