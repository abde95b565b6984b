"""Routes: the ways by which a letter reaches those it is for, from what the roster and the settings say.

Each address is one message of its own in the outbox. The names of the ways stand in keys: ``mail``,
``mail2``, … for addresses; ``group``, ``department_group``, ``bureau_group`` (again numbered from 2) for chat
groups. A group's address holds its password: the outbox keeps whose group it is, and the address is looked
up when the letter goes.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bureau.desk import Desk
from lifecycle.obligations.reminders import Addressee
from lifecycle.thread.identity import unit_key
from storage.roster import contacts
from storage.tables import Department, Unit

MAIL = "mail"
GROUP, DEPARTMENT_GROUP, BUREAU_GROUP = "group", "department_group", "bureau_group"
GROUPS = frozenset((GROUP, DEPARTMENT_GROUP, BUREAU_GROUP))

MOST = 9
"""Addresses of one kind that one reader can have."""

WAYS = tuple(
    f"{name}{number if number > 1 else ''}"
    for name in (MAIL, *sorted(GROUPS))
    for number in range(1, MOST + 1)
)
"""The names of all ways."""

_BETWEEN_ADDRESSES = re.compile(r"[\s;；,，、]+")


@dataclass(frozen=True, slots=True)
class Route:
    """One way: its name, who is written there, and for whom it is to be passed on if it is another's."""

    name: str
    recipient: str
    pass_on_to: str | None = None


@dataclass(frozen=True)
class Directory:
    """The units and departments that letters are for, and where the bureau itself is reached."""

    units: Mapping[int, Unit]
    departments: Mapping[str, Department]
    bureau: str
    bureau_mail: tuple[str, ...]
    bureau_groups: tuple[str, ...]

    @classmethod
    def of(cls, desk: Desk, session: Session, unit_ids: Collection[int]) -> "Directory":
        """What is known of these units, all departments and the bureau."""
        settings = desk.settings
        return cls(
            contacts.units(session, unit_ids),
            contacts.departments(session),
            settings.bureau,
            settings.bureau_mail,
            _urls(settings.bureau_group.get_secret_value() if settings.bureau_group else None),
        )

    def routes(self, addressee: Addressee, unit_id: int | None, department: str | None) -> Iterator[Route]:
        """The ways to an addressee: of a unit, of a department by its name, or the bureau.

        Who has no address is reached through the next above, who is asked to pass the letter on.
        """
        unit = self.units.get(unit_id) if unit_id is not None else None
        office = self.departments.get(unit_key(department)) if department else None
        match addressee:
            case Addressee.UNIT if unit is not None:
                yield from _mails(unit.address) or self._passed_on(unit.name)
                yield from _groups(GROUP, unit.name, unit.channel)
            case Addressee.UNIT_HEAD if unit is not None:
                head = f"{unit.name}负责人"
                own = [Route(route.name, route.recipient, head) for route in _mails(unit.address)]
                yield from _mails(unit.head_address) or own or self._passed_on(head)
            case Addressee.DEPARTMENT if department:
                yield from _mails(office.address if office else None) or self._passed_on(department)
                yield from _groups(DEPARTMENT_GROUP, department, office.channel if office else None)
            case _:
                yield from self._passed_on(None)
                yield from _groups(BUREAU_GROUP, self.bureau, " ".join(self.bureau_groups))

    def _passed_on(self, name: str | None) -> list[Route]:
        return _numbered(MAIL, self.bureau_mail, name)


def url_of(desk: Desk, session: Session, channel: str, unit_id: int | None, recipient: str) -> str | None:
    """The address of the group that a route leads to; None if the roster has it no longer."""
    name, number = _parted(channel)
    owner = recipient.removeprefix(_OF_GROUP)
    if name == GROUP:
        unit = session.get(Unit, unit_id) if unit_id is not None else None
        urls = _urls(unit.channel if unit else None)
    elif name == DEPARTMENT_GROUP:
        office = contacts.departments(session).get(unit_key(owner))
        urls = _urls(office.channel if office else None)
    else:
        group = desk.settings.bureau_group
        urls = _urls(group.get_secret_value() if group else None)
    return urls[number - 1] if number <= len(urls) else None


def mail_addresses(text: str | None) -> tuple[str, ...]:
    """The mail addresses of a cell of the roster."""
    return tuple(filter(None, _BETWEEN_ADDRESSES.split(text or "")))


def is_group(channel: str) -> bool:
    """Whether a route of this name leads to a chat group (which rings) and not to a mailbox."""
    return _parted(channel)[0] in GROUPS


_OF_GROUP = "群："


def _mails(addresses: str | None) -> list[Route]:
    return _numbered(MAIL, mail_addresses(addresses), None)


def _groups(name: str, owner: str, urls: str | None) -> list[Route]:
    return _numbered(name, (f"{_OF_GROUP}{owner}",) * len(_urls(urls)), None)


def _numbered(name: str, recipients: tuple[str, ...], pass_on_to: str | None) -> list[Route]:
    return [
        Route(name if number == 1 else f"{name}{number}", recipient, pass_on_to)
        for number, recipient in enumerate(recipients[:MOST], 1)
    ]


def _urls(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split())


def _parted(channel: str) -> tuple[str, int]:
    name = channel.rstrip("0123456789")
    return name, int(channel[len(name) :] or 1)
