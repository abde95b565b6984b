import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date

from lifecycle.calendar.term import FIRST

_ROUND = "."


def slot_of(stage: str, number: int) -> str:
    """Stage and round as they stand in a key; the first round is the stage itself: 执行, 执行.2."""
    return f"{stage}{_ROUND}{number}" if number > FIRST else str(stage)


def round_of(slot: str) -> tuple[str, int]:
    """The stage and the round that a key names."""
    stage, _, number = slot.partition(_ROUND)
    return stage, int(number or FIRST)


@dataclass(frozen=True)
class OutboxKey:
    """What makes a message one message: the guard against sending it twice.

    ``mark`` tells apart the messages of one kind: a due date with its offset, a version, a day or a run.
    ``channel`` is the way the message goes; a unit with two addresses on one way needs two names here
    (``mail``, ``mail2``), because each is one message in the outbox.
    """

    year: int
    stage: str
    unit: str
    kind: str
    mark: str
    channel: str

    def __str__(self) -> str:
        """The key as one readable text: ``2023/自评/清河区科技馆/reminder/2024-03-31-3/mail``.

        A slash inside a part is escaped, so that two different keys never read the same.
        """
        return "/".join(str(part).replace("%", "%25").replace("/", "%2F") for part in astuple(self))

    @classmethod
    def parse(cls, text: str) -> "OutboxKey":
        """The key back from its text. Raises ValueError if the text is not one."""
        parts = [part.replace("%2F", "/").replace("%25", "%") for part in text.split("/")]
        if len(parts) != len(fields(cls)):
            raise ValueError(f"not an outbox key: {text}")
        year, *words = parts
        return cls(int(year), *words)

    @property
    def digest(self) -> str:
        """32 hexadecimal digits (128 bits) of the key's SHA-256: the name of its mail and its file."""
        return hashlib.sha256(str(self).encode()).hexdigest()[:32]


def mark_of_offset(due: date, offset: int, again: int = 0) -> str:
    """The mark of a reminder or of an overdue notice: the due date and the working days from it.

    Minus is before, plus after. The due date belongs to it: an extension moves one project's date, and its
    reminder must not be taken for the one that the other projects had. ``again`` counts further letters about
    the same date: of a project that came back, or one in the place of a letter that never went.
    """
    return f"{due.isoformat()}{offset:+d}{f'.{again}' if again else ''}"


def mark_of_versions(versions: Iterable[tuple[int, str, str, int]]) -> str:
    """The mark of a receipt or a decision about versions, each (year, stage, project or file, version).

    The same versions give the same mark in whatever order: ``v2-5d1c0b9e``. Eight digits suffice among
    the few messages that one unit gets in one stage.
    """
    listed = sorted(versions)
    text = "\n".join("\t".join(map(str, version)) for version in listed)
    highest = max(version for *_, version in listed)
    return f"v{highest}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def mark_of_note(note: str) -> str:
    """What tells one reason of the bureau from another: eight digits."""
    return hashlib.sha256(note.encode()).hexdigest()[:8]
