"""Values of a draft as their kinds, with a record of where each stood and of what was of no such kind."""

from collections.abc import Callable
from typing import TypeVar

from forms.form import Location
from forms.reading.draft import Draft, Read
from forms.words import values

T = TypeVar("T")


class TypedValues:
    """The values of one draft by their paths, each with its place."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.locations: dict[str, Location] = {}
        self.leftovers = list(draft.leftovers)
        self.typed_paths: set[str] = set()
        self.unread: dict[str, str] = {}
        self.converted: dict[str, str] = {}

    def text(self, path: str) -> str | None:
        """The text of a field; None for a blank."""
        return self.value(path, lambda printed: printed or None)

    def money(self, path: str) -> float | None:
        """An amount in the unit that the form names."""
        unit, read = self.draft.fields.get("funds_unit"), self.draft.fields.get(path)
        named = unit.text if unit else None
        amount = self.value(path, lambda printed: values.amount(printed, named))
        if read and amount is not None and values.is_converted(read.text, named):
            self.converted[path] = read.text
        return amount

    def value(self, path: str, parse: Callable[[str], T | None]) -> T | None:
        """The value of a field."""
        self.typed_paths.add(path)
        return self.read(path, self.draft.fields.get(path), parse)

    def read(self, path: str, read: Read | None, parse: Callable[[str], T | None]) -> T | None:
        """What was read at a path, parsed; None where it is nothing, or nothing of its kind (``unread``)."""
        if read is None:
            return None
        self.locations[path] = read.location
        try:
            return parse(read.text)
        except ValueError:
            self.unread[path] = read.text
            return None
