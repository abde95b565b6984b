"""A table whose values stand in the columns of their labels, whatever drew it."""

from collections.abc import Iterable, Mapping, Sequence

from typing_extensions import override

from forms.files.picture import Cell
from forms.reading.draft import Read
from forms.reading.grid.columns import LEVELS, Columns, SortedCells, is_copy
from forms.reading.grid.table import GridTable
from forms.reading.levels import Levels
from forms.words import labels
from forms.words.frame import is_label


class AlignedTable(GridTable):
    """The places of its cells tell what they are."""

    @override
    def is_form(self, bodies: Iterable[bool]) -> bool:
        return any(bodies)  # a list of projects has none

    @override
    def ends_at(self, row: Sequence[Cell]) -> bool:
        return False  # what stands outside shows where it ends

    @override
    def rows_inside(self, rows: range, outside: frozenset[int]) -> list[int]:
        return [at for at in rows if at not in outside]

    @override
    def label_columns(self, rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
        return frozenset(cell.column for row in rows for cell in row if labels.header_field(cell.text))

    @override
    def is_merged_copy(self, row: Sequence[Cell], at: int) -> bool:
        return is_copy(row, at)

    @override
    def is_label(self, row: Sequence[Cell], at: int, *, below_label: bool) -> bool:
        text = row[at].text
        return below_label or labels.is_other(text) or labels.filled_in_by(labels.label(text))

    @override
    def amounts(self, cells: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        return columns.sort(cells)

    @override
    def is_of_year(self, half: str | None, totals: Sequence[str]) -> bool:
        return half == "funds/annual"

    @override
    def goals_in_order(self, row: Sequence[Cell], columns: Mapping[int, str]) -> list[str]:
        return []

    @override
    def is_labelled(self, row: Sequence[Cell], left: int) -> bool:
        first = next((cell for cell in row if cell.text), None)
        return first is not None and first.end <= left and not labels.is_frame(first.text)

    @override
    def levels(self, wandering: Sequence[Read]) -> Levels:
        return Levels(wandering, waits=False)

    @override
    def may_go_on(self, *, broken: bool) -> bool:
        return broken

    @override
    def head(
        self, columns: Columns, row: Sequence[Cell], keys: Mapping[int, str], above: Sequence[str | None]
    ) -> bool:
        columns.head(row, keys)
        return True

    @override
    def sums(self, cells: Sequence[Cell], columns: Columns) -> SortedCells:
        return columns.sort(cells)

    @override
    def is_beside(self, written: Sequence[Cell], columns: Columns) -> bool:
        name = columns.first("level3") or 0
        return len(written) == 1 and written[0].column < name and not is_label(written[0].text)

    @override
    def level(self, cell: Cell, columns: Columns) -> str | None:
        key = columns.of(cell)
        return key if key in LEVELS else None

    @override
    def is_indicator(self, keys: Iterable[str]) -> bool:
        return not {"level3", "target"}.isdisjoint(keys)

    @override
    def values(self, written: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        return columns.sort(written)
