"""A web page saved with its parts in one file (.mht, which Word and Excel also write as .doc and .xls)."""

import email
import email.policy
from email.message import Message

from forms.files.html_file import decode
from forms.files.package import DAMAGED
from forms.form import Unreadable


def pages(data: bytes) -> tuple[list[str], list[str]]:
    """The pages in their order, one for each sheet of a workbook, and the styles that they share.

    The page that only holds the frames in which Excel shows the others is none. Raises Unreadable.
    """
    found: list[str] = []
    styles: list[str] = []
    for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not content.strip():
            continue
        if part.get_content_type() == "text/css":
            styles.append(_text(part, content))
        elif part.get_content_type() == "text/html":
            found.append(_text(part, content))
    written = [page for page in found if "<frameset" not in page.lower()]
    if not written and not found:
        raise Unreadable(DAMAGED)
    return written or found, styles


def _text(part: Message, content: bytes) -> str:
    try:
        return decode(content)
    except Unreadable:
        return content.decode(part.get_content_charset() or "gb18030", "replace")
