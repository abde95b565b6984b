"""Outgoing: messages become letters in the outbox, within the transaction of what causes them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bureau.desk import Desk
from bureau.letters.enclosures import Enclosure
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import Window
from notifications.messages.keys import round_of
from notifications.messages.letter import render
from notifications.messages.message import Message
from storage.messages import outbox
from storage.messages.outbox import NewMessage
from storage.roster import roster

CHANNEL = "mail"
"""The name of the way by which letters go, in their keys; the way itself is a setting."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message to a unit, or (``unit_id`` None) to the ``recipients`` themselves, with what goes with it."""

    unit_id: int | None
    message: Message
    recipients: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def of_window(window: Window) -> dict[str, Any]:
    """A stage or round as letters name it."""
    return {"year": window.year, "stage": window.stage, "round": window.round, "month": window.month}


def enqueue(desk: Desk, session: Session, messages: Collection[Addressed]) -> list[str]:
    """Put messages into the outbox; the keys of those that are new.

    A unit without an address is told through the bureau, which the letter asks to pass it on.
    """
    units = {unit.id: unit for unit in roster.units(session)} if messages else {}
    letters = []
    for message in messages:
        unit = units.get(message.unit_id) if message.unit_id is not None else None
        own = (unit.address,) if unit and unit.address else ()
        recipients = message.recipients or own or desk.settings.bureau_mail
        missed = unit.name if unit and not (message.recipients or own) else None
        for number, recipient in enumerate(recipients, 1):
            channel = CHANNEL if number == 1 else f"{CHANNEL}{number}"
            letter = render(
                message.message, recipient=recipient, channel=channel, date=desk.now, pass_on_to=missed
            )
            stage, number_of_round = round_of(letter.key.stage)
            letters.append(
                NewMessage(
                    key=str(letter.key),
                    kind=letter.kind,
                    channel=channel,
                    recipient=letter.recipient,
                    subject=letter.subject,
                    text=letter.text,
                    html=letter.html,
                    attachments=[dict(enclosure) for enclosure in message.enclosures] or None,
                    year=letter.key.year,
                    stage=Stage(stage) if stage in set(Stage) else None,
                    round=number_of_round,
                    unit_id=message.unit_id,
                    digest=letter.key.digest,
                )
            )
    return outbox.enqueue(session, letters, at=desk.now)
