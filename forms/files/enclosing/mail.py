"""A mail (.eml) → the files attached to it, and its text where a form was pasted into it."""

import email
import email.header
import email.policy
from collections.abc import Iterator
from email.message import Message

from forms.form import Unreadable

NO_ATTACHMENT = "这是一封邮件，里面没有表单附件，请直接报送表单文件。"
BODY = "正文.html"
"""The name under which a form in the text of a mail is read."""

OF_FORM = "一级指标"
"""What stands in every form and in no letter that goes with one."""


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each attachment in its order. Raises Unreadable where there is none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    count = 0
    for part in _parts(message):
        content = part.get_payload(decode=True)
        name = _name(part)
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            content = first.as_bytes() if isinstance(first, Message) else None
            name = name or f"转发的邮件{count + 1}.eml"
        elif name is None and isinstance(content, bytes) and _has_form(part, content):
            name = BODY
        if name and isinstance(content, bytes) and content and not _is_drawn_in_text(part):
            count += 1
            yield name, content
    if not count:
        raise Unreadable(NO_ATTACHMENT)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that hold something; a mail inside the mail is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else ():
        if isinstance(part, Message):
            yield from _parts(part)


def _name(part: Message) -> str | None:
    """The name of an attachment. Old mail programs in Chinese write it in GBK without saying so."""
    written = part.get_filename()
    if not written:
        return None
    text = "".join(
        _decoded(piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece, charset)
        for piece, charset in email.header.decode_header(written)
    )
    return text.replace("/", "_").replace("\\", "_").strip() or None


def _decoded(data: bytes, charset: str | None) -> str:
    for encoding in (charset, "utf-8", "gb18030"):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _has_form(part: Message, content: bytes) -> bool:
    if part.get_content_maintype() != "text":
        return False
    charset = part.get_content_charset()
    return OF_FORM in _decoded(content, charset)


def _is_drawn_in_text(part: Message) -> bool:
    """Whether it is a picture that the mail's text shows: a logo of who signs it."""
    return part.get_content_maintype() == "image" and part.get("Content-ID") is not None
