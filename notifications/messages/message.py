"""What every message and every value inside one has in common."""

import unicodedata
from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from notifications.messages.keys import OutboxKey

LINE_LIMIT = 400
"""Characters. No sentence of a letter needs more; a value that does (a whole goal pasted into a name) is cut
with …… and can be read in full in the system."""


def one_line(value: object) -> str:
    """The value as text on one line, without control and invisible characters, at most LINE_LIMIT long.

    What units write goes into subjects and headers: a line break there would start a new header, and an
    invisible direction mark would make a name read as another.
    """
    kinds = ((unicodedata.category(char), char) for char in str(value))
    visible = "".join(" " if kind in {"Cc", "Zl", "Zp"} else char for kind, char in kinds if kind != "Cf")
    text = " ".join(visible.split())
    return text if len(text) <= LINE_LIMIT else text[: LINE_LIMIT - 2] + "……"


def visible_lines(value: object) -> str:
    """The value as text with its line breaks and indents, without any other invisible character."""
    kinds = ((unicodedata.category(char), char) for char in str(value))
    return "".join(char for kind, char in kinds if char in "\n\t" or kind not in {"Cc", "Cf", "Zl", "Zp"})


Lines = Annotated[str, BeforeValidator(visible_lines)]
"""Text of several lines: a trace of the program."""

Line = Annotated[str, BeforeValidator(one_line), StringConstraints(min_length=1)]


class Words(BaseModel):
    """A value that a template uses: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(Words, ABC):
    """One message. Its fields are what its template says and what makes its key, nothing else.

    ``bureau`` signs it and ``contact`` is how the signer is reached, in words (预算绩效科，电话……).
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    """What people call this kind of message, in lists."""
    template: ClassVar[str | None] = None
    """The template's name where it is not the kind's."""
    derived: ClassVar[tuple[str, ...]] = ()
    """Properties that the template uses beside the fields."""

    bureau: Line
    contact: Line

    @abstractmethod
    def key(self, channel: str) -> OutboxKey:
        """The outbox key of this message on this channel."""

    def values(self) -> dict[str, Any]:
        """What the template is given: the fields by their names, and the derived properties."""
        return {name: getattr(self, name) for name in (*type(self).model_fields, *self.derived)}
