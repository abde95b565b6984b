"""A letter as a mail (RFC 5322): the same bytes whether they go to a server or into a file."""

import mimetypes
import re
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import SMTP

from notifications.messages.letter import Letter

ENCODED_WORD = 70
"""Characters of a line of an encoded word; RFC 2047 allows 75."""

_PLACE = "jixiao-name-of-attachment-{number}"

UNIT_IN_FILE_NAME = 40
"""Characters of a unit's name in a file name: 120 bytes in UTF-8; file systems allow 255 for the whole."""


class Unaddressable(ValueError):
    """An address to which no mail can go. The message is one Chinese sentence."""


def address(text: str) -> Address:
    """The one mail address in ``name <user@domain>`` or ``user@domain``. Raises Unaddressable."""
    header = SMTP.header_factory("To", text) if "\n" not in text and "\r" not in text else None
    addresses = header.addresses if isinstance(header, AddressHeader) else ()
    if (
        len(addresses) != 1
        or not (addresses[0].username and addresses[0].domain)
        or not addresses[0].addr_spec.isascii()
    ):
        raise Unaddressable(f"邮件地址无效：{' '.join(text.split())}")
    return Address(addresses[0].display_name, addresses[0].username, addresses[0].domain)


def compose(letter: Letter, sender: str, headers: Mapping[str, str] | None = None) -> EmailMessage:
    """The letter as a mail with a text and an HTML part, and its attachments.

    Its Message-ID comes from the outbox key: a letter sent twice after a crash is one mail to every server
    and reader that knows duplicates. Both parts are base64, because lines of Chinese exceed what relays that
    know no 8BITMIME let pass. Raises Unaddressable.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(sender)
    mail["To"] = address(letter.recipient)
    mail["Subject"] = letter.subject
    mail["Date"] = letter.date
    mail["Message-ID"] = f"<{letter.key.digest}@{address(sender).domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer by an absence notice
    mail["X-Jixiao-Key"] = str(letter.key)
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(letter.text, cte="base64")
    mail.add_alternative(letter.html, subtype="html", cte="base64")
    for attachment in letter.attachments:
        kind = mimetypes.guess_type(attachment.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    for number, part in enumerate(mail.iter_attachments()):
        part.set_param("name", _PLACE.format(number=number))
    if letter.in_reply_to:
        mail["In-Reply-To"] = mail["References"] = letter.in_reply_to
    return mail


def mail_bytes(mail: EmailMessage, letter: Letter) -> bytes:
    """The mail as it is sent, with each attachment's name in both ways that readers know.

    ``filename*`` (RFC 2231) is the standard's; Outlook and QQ mail of many offices read ``name`` with an
    encoded word in it, which Python's own writer does not write.
    """
    content = mail.as_bytes()
    for number, attachment in enumerate(letter.attachments):
        words = Header(attachment.name, "utf-8", maxlinelen=ENCODED_WORD).encode(linesep="\r\n")
        content = content.replace(_PLACE.format(number=number).encode(), words.encode(), 1)
    return content


def file_name(letter: Letter) -> str:
    """``2024-03-26_reminder_清河区科技馆_0123456789abcdef.eml``: sending again gives the same name."""
    unit = re.sub(r"\W+", "_", letter.key.unit)[:UNIT_IN_FILE_NAME]
    return f"{letter.date:%Y-%m-%d}_{letter.kind}_{unit}_{letter.key.digest[:16]}.eml"
