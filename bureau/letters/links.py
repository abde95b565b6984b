"""Links in letters by which a unit answers without a login: signed, for one unit and one term, until a day.

A link names nothing but numbers: ``a1-17-2025-2-1-20260430-`` and 22 characters of an HMAC-SHA256 (128 bits).
Who has it can say what the unit means to do, and see no more than the letter said; nothing is decided by it.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from bureau.refusal import Refusal
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from settings import Settings

PATH = "/a/"
"""Where the portal takes answers, before the token."""

VALID_AFTER_LOCK = timedelta(days=30)
"""How long after the lock a link still works: overdue notices may be answered until then (our choice)."""

_VERSION = "a1"
_PARTS = 7
_SIGNED_BYTES = 16


class LinkRefused(Refusal):
    """A link that is not ours, was altered, or is over; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whose link it is, for what is owed in which term, and its last day."""

    unit_id: int
    term: Term
    expires: date


def signing_key(settings: Settings) -> bytes:
    """The key of the links: the one that is set, or one made at its first use and kept in the data folder."""
    if settings.answer_key is not None:
        return settings.answer_key.get_secret_value().encode()
    file = settings.data / "secrets" / "answer_key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with open(descriptor, "wb") as opened:  # noqa: PTH123 - a descriptor
        opened.write(secrets.token_hex(32).encode())
    return file.read_bytes()


def token(key: bytes, link: AnswerLink) -> str:
    """The signed text of a link."""
    term = link.term
    named = f"{_VERSION}-{link.unit_id}-{term.year}-{term.stage.order}-{term.round}-{link.expires:%Y%m%d}"
    return f"{named}-{_signature(key, named)}"


def read(key: bytes, text: str, today: date) -> AnswerLink:
    """What a token names. Raises LinkRefused; altered and unknown tokens are told alike."""
    parts = text.split("-", _PARTS - 1)
    named = "-".join(parts[:-1])
    signed = len(parts) == _PARTS and parts[0] == _VERSION and text.isascii()
    if not signed or not hmac.compare_digest(parts[-1], _signature(key, named)):
        raise LinkRefused("这个链接不完整或不是本系统发出的，请从最近一封来信里重新点开")
    _, unit_id, year, stage, number, day, _ = parts
    term = Term(int(year), next(own for own in Stage if own.order == int(stage)), int(number))
    link = AnswerLink(int(unit_id), term, date.fromisoformat(day))
    if today > link.expires:
        raise LinkRefused(f"这个链接已于{link.expires}失效，请从最近一封来信里重新点开，或与财政局联系")
    return link


def address(settings: Settings, link: AnswerLink) -> str | None:
    """The link as it stands in a letter; None where no public address is set."""
    if settings.public_url is None:
        return None
    return f"{settings.public_url.rstrip('/')}{PATH}{token(signing_key(settings), link)}"


def _signature(key: bytes, named: str) -> str:
    digest = hmac.new(key, named.encode(), hashlib.sha256).digest()[:_SIGNED_BYTES]
    # Without the minus sign of base64url: it parts the numbers.
    return base64.b64encode(digest, altchars=b"_~").decode().rstrip("=")
