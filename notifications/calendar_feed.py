"""A calendar feed (.ics, RFC 5545) of what is due: for a unit or a department to subscribe to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_OCTETS = 73
"""Octets of a line before it is folded; RFC 5545 allows 75 with the line break's blank."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """What is due on a day: ``uid`` makes it one entry however often it is fetched, ``done`` lets it be."""

    uid: str
    day: date
    title: str
    text: str
    done: bool = False


def calendar_feed(name: str, days: Iterable[DueDay], at: datetime) -> bytes:
    """The feed of a unit or a department by its name, as fetched at that moment (aware)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//jixiao//绩效报送日程//ZH",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}绩效报送日程",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for due in days:
        lines += _event(due, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(due: DueDay, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(due.uid)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(due.title)}"
    yield f"DESCRIPTION:{_escaped(due.text)}"
    yield "TRANSP:TRANSPARENT"
    if due.done:
        yield "STATUS:CANCELLED"
    else:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(due.title)}")
        yield from ("TRIGGER:-P3D", "END:VALARM")
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(char for char in lines if char >= " ")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most so many octets, no character torn apart."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    yield piece
