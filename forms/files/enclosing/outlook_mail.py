"""A message saved by Outlook (.msg) → the files attached to it ([MS-OXMSG]: a file system in a file)."""

import io
from collections.abc import Iterator

import olefile

from forms.files.enclosing.mail import BODY, NO_ATTACHMENT, OF_FORM
from forms.files.package import DAMAGED
from forms.form import Unreadable

_ATTACHMENT = "__attach_version1.0_#"
_PROPERTY = "__substg1.0_"
_DATA = "37010102"
_MESSAGE = "3701000D"
_LONG_NAME, _NAME, _CONTENT_ID = "3707", "3704", "3712"
_HTML, _TEXT = "1013", "1000"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")

INSIDE = "附件是另一封邮件，请打开后把其中的表单另存出来报送。"


def attachments(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Name and bytes of each attachment in its order. Raises Unreadable where there is none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as message:
            files = list(_files(message))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as damage:
        raise Unreadable(DAMAGED) from damage
    if not files:
        raise Unreadable(NO_ATTACHMENT)
    yield from files


def _files(message: "olefile.OleFileIO[str]") -> Iterator[tuple[str, bytes | Unreadable]]:
    storages = sorted({path[0] for path in message.listdir() if path[0].startswith(_ATTACHMENT)})
    for number, storage in enumerate(storages, 1):
        name = _text(message, storage, _LONG_NAME) or _text(message, storage, _NAME) or f"附件{number}"
        name = name.replace("/", "_").replace("\\", "_")
        if message.exists(f"{storage}/{_PROPERTY}{_DATA}"):
            shown = _text(message, storage, _CONTENT_ID) and name.lower().endswith(_PICTURES)
            if not shown:
                yield name, message.openstream(f"{storage}/{_PROPERTY}{_DATA}").read()
        elif message.exists(f"{storage}/{_PROPERTY}{_MESSAGE}"):
            yield name, Unreadable(INSIDE)
    body = _text(message, "", _HTML) or _text(message, "", _TEXT)
    if body and OF_FORM in body:
        yield BODY, body.encode()


def _text(message: "olefile.OleFileIO[str]", storage: str, kind: str) -> str | None:
    """A property of text, in UTF-16 (001F), or in the sender's code page (001E) or as bytes (0102)."""
    for suffix, encodings in (
        ("001F", ("utf-16-le",)),
        ("001E", ("utf-8", "gb18030")),
        ("0102", ("utf-8", "gb18030")),
    ):
        stream = f"{storage}/{_PROPERTY}{kind}{suffix}".lstrip("/")
        if message.exists(stream):
            content = message.openstream(stream).read()
            for encoding in encodings:
                try:
                    return content.decode(encoding).rstrip("\0")
                except UnicodeDecodeError:
                    continue
    return None
