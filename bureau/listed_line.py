"""A line of a list that a command prints: a dataclass whose fields say under which title they stand.

The table and the JSON of a list come from the same fields: one that is annotated with a ``TableColumn`` is a
column, and every field is in the JSON under its own name, in the order in which the fields stand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Where a field stands in the table; ``shown`` makes the cell where that is not the value itself.

    With several titles the field fills several columns, and ``shown`` gives as many cells.
    """

    title: str | tuple[str, ...]
    shown: Callable[[Any], Any] | None = None


class ListedLine:
    """One line of a list; for frozen dataclasses."""

    __slots__ = ()

    @classmethod
    def head(cls) -> tuple[str, ...]:
        """The titles of the columns."""
        titles: list[str] = []
        for _, column in _columns(cls):
            titles += [column.title] if isinstance(column.title, str) else column.title
        return tuple(titles)

    def cells(self) -> list[object]:
        """What stands under the titles."""
        cells: list[object] = []
        for name, column in _columns(type(self)):
            value = getattr(self, name)
            cell = value if column.shown is None else column.shown(value)
            cells += [cell] if isinstance(column.title, str) else cell
        return cells

    def as_json(self) -> dict[str, Any]:
        """Every field under its name, as the commands print it with --json."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


def _columns(line: type[ListedLine]) -> Iterator[tuple[str, TableColumn]]:
    for field in fields(line):  # type: ignore[arg-type]
        for mark in get_args(field.type)[1:]:
            if isinstance(mark, TableColumn):
                yield field.name, mark
