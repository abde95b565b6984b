"""Rows of a printed table → rows of cells with their columns: what covers what is worked out here once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from forms.files.picture import Cell, Origin

_WIDEST = 1000
"""No table has more columns; a span beyond that is a slip or an attack."""


class Printed(NamedTuple):
    """A cell as its row prints it: text and spans. ``goes_on``: it continues the one above (vMerge)."""

    text: str
    column_span: int = 1
    row_span: int = 1
    goes_on: bool = False


def rows(printed: Iterable[tuple[int, Sequence[Printed]]], origin: Origin) -> list[list[Cell]]:
    """The cells of a table. Each row is given with the columns left out before its first cell."""
    found: list[list[Cell]] = []
    covered: dict[int, int] = {}
    """Column → rows that a cell above still covers."""
    above: dict[int, tuple[int, int]] = {}
    """Column → where in ``found`` the cell begins that goes on there."""
    for number, (indent, cells) in enumerate(printed, 1):
        row: list[Cell] = []
        column = indent
        begun: dict[int, tuple[int, int]] = {}
        for cell in cells:
            while covered.get(column):
                column += 1
            span = min(max(cell.column_span, 1), max(1, _WIDEST - column))
            if cell.goes_on and column in above:
                at, index = above[column]
                started = found[at][index]
                found[at][index] = started._replace(row_span=number - at)
                begun[column] = (at, index)
            else:
                begun[column] = (len(found), len(row))
                row.append(Cell(cell.text, origin, number, column, cell.row_span, span))
                if cell.row_span > 1:
                    for at in range(column, column + span):
                        covered[at] = cell.row_span
            column += span
        covered = {at: left - 1 for at, left in covered.items() if left > 1}
        above = begun
        found.append(row)
    return found
