"""Outgoing: messages become letters in the outbox, within the transaction of what causes them."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters.enclosures import Enclosure
from bureau.letters.routes import MAIL, Directory, Route, is_group
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import Window
from lifecycle.obligations.reminders import Addressee
from notifications.messages.keys import round_of
from notifications.messages.letter import TEMPLATE_FAULTS, render
from notifications.messages.message import Message
from storage.messages import outbox
from storage.messages.outbox import NewMessage

_LOGGER = logging.getLogger(__name__)

CHANNEL = MAIL
"""The name of the way by which letters go, in their keys; the way itself is a setting."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message to a unit, its head, a department or the bureau, or to the ``recipients`` themselves.

    Without a unit and a department it is the bureau's. ``enclosures`` go with it by mail; ``in_reply_to`` is
    the Message-ID of the mail that it answers.
    """

    unit_id: int | None
    message: Message
    recipients: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    to: Addressee = Addressee.UNIT
    department: str | None = None
    in_reply_to: str | None = None


def of_window(window: Window) -> dict[str, Any]:
    """A stage or round as letters name it."""
    return {"year": window.year, "stage": window.stage, "round": window.round, "month": window.month}


def base_of(key: str) -> str:
    """The key of a letter without the way that it goes: the same for all of its ways."""
    return key.rpartition("/")[0]


def enqueue(desk: Desk, session: Session, messages: Collection[Addressed]) -> list[str]:
    """Put messages into the outbox; the keys of those that are new.

    A unit without an address is told through the bureau, which the letter asks to pass it on.
    """
    return outbox.enqueue(session, written(desk, session, messages), at=desk.now)


def written(desk: Desk, session: Session, messages: Collection[Addressed]) -> list[NewMessage]:
    """The letters of messages, one for each way to who is addressed."""
    if not messages:
        return []
    unit_ids = {message.unit_id for message in messages if message.unit_id is not None}
    directory = Directory.of(desk, session, unit_ids)
    return [_letter(desk, message, route) for message in messages for route in _routes(directory, message)]


def _routes(directory: Directory, message: Addressed) -> Iterable[Route]:
    if message.recipients:
        return [
            Route(MAIL if number == 1 else f"{MAIL}{number}", recipient)
            for number, recipient in enumerate(message.recipients, 1)
        ]
    return directory.routes(message.to, message.unit_id, message.department)


def _letter(desk: Desk, message: Addressed, route: Route) -> NewMessage:
    own_templates = desk.settings.templates
    way: dict[str, Any] = {"recipient": route.recipient, "channel": route.name, "date": desk.now}
    way |= {"pass_on_to": route.pass_on_to}
    try:
        letter = render(message.message, **way, templates=own_templates)
    except TEMPLATE_FAULTS:
        if own_templates is None:
            raise
        # A bureau's template that does not fit must not hold up what it tells of; doctor names the fault.
        _LOGGER.exception("自己的通知模板不可用，改用自带的模板：%s", message.message.kind)
        letter = render(message.message, **way)
    stage, number_of_round = round_of(letter.key.stage)
    grouped = is_group(route.name)
    return NewMessage(
        key=str(letter.key),
        kind=letter.kind,
        channel=route.name,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=None if grouped else letter.html,
        attachments=None if grouped else [dict(enclosure) for enclosure in message.enclosures] or None,
        year=letter.key.year,
        stage=Stage(stage) if stage in set(Stage) else None,
        round=number_of_round,
        unit_id=message.unit_id,
        digest=letter.key.digest,
        in_reply_to=message.in_reply_to,
    )
