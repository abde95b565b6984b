"""A layout with invented contents, and what must be read of it in whatever kind of file it is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.forms.reading.provinces.printed_grid import read_printed

ENDINGS = ("xlsx", "docx", "html", "md")

Row = tuple[Any, ...]
"""Level 1, level 2, name and target of an indicator, and what else its row says, by key."""


@dataclass(frozen=True)
class PrintedLayout:
    """The grid as it is printed (``printed_grid``), and the values that it says.

    ``values`` by dotted path, ``more`` the money without a name by its label (its first amount), ``absent`` all
    paths for which nothing is printed.
    """

    grid: str
    values: Mapping[str, object]
    rows: Sequence[Row]
    more: Mapping[str, float] = field(default_factory=dict)
    tasks: Sequence[tuple[str, str]] = ()
    absent: Sequence[str] = ()


def assert_read(layout: PrintedLayout, ending: str) -> None:
    """Prints the layout as a file of this kind, reads it, and holds every value against what was printed."""
    (form,) = read_printed(layout.grid, ending).forms
    read = form.model_dump(mode="json")
    assert {path: _at(read, path) for path in layout.values} == dict(layout.values)
    keys = ("level1", "level2", "level3", "target")
    assert [tuple(row[key] for key in keys) for row in read["indicators"]] == [row[:4] for row in layout.rows]
    assert [{key: row[key] for key in more} for row, more in _details(read, layout)] == [
        more for _, more in _details(read, layout)
    ]
    amounts = {row["label"]: _first_amount(row) for row in read["funds"]["more"]}
    assert amounts == dict(layout.more)
    assert [(task["name"], task["content"]) for task in read["tasks"]] == [*layout.tasks]
    assert {*read["absent"]} == {*layout.absent}


def _at(value: Any, path: str) -> object:
    for step in path.split("."):
        value = value[step]
    return value


def _first_amount(row: Mapping[str, Any]) -> object:
    columns = ("amount", "initial", "budget", "executed")
    return next((row[column] for column in columns if row.get(column) is not None), None)


def _details(read: Mapping[str, Any], layout: PrintedLayout) -> list[tuple[Any, Mapping[str, object]]]:
    rows = zip(read["indicators"], layout.rows, strict=True)
    return [(row, expected[4] if len(expected) > 4 else {}) for row, expected in rows]
