"""A table recognised from a picture: its columns shift from row to row, and merged cells are lost."""

from collections.abc import Iterable, Mapping, Sequence

from typing_extensions import override

from forms.files.picture import Cell
from forms.reading.draft import Read
from forms.reading.grid.columns import LEVELS, Columns, SortedCells
from forms.reading.grid.table import GridTable
from forms.reading.levels import Levels
from forms.words import editions, labels

_PLAIN = frozenset(("level3", "target", "actual", "forecast"))
"""Name and values of a monitoring report before its ticks."""

_SUMS = ("weight", "score")


class ShiftedTable(GridTable):
    """The order of its cells tells what they are; their places only where blank cells are left."""

    @override
    def is_form(self, bodies: Iterable[bool]) -> bool:
        return True  # recognised one by one

    @override
    def ends_at(self, row: Sequence[Cell]) -> bool:
        return len(row) == 1 and labels.begins_narrative(row[0].text)

    @override
    def rows_inside(self, rows: range, outside: frozenset[int]) -> list[int]:
        return list(rows)  # a line of text may be a row that was not recognised as one

    @override
    def label_columns(self, rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
        return frozenset()

    @override
    def is_merged_copy(self, row: Sequence[Cell], at: int) -> bool:
        return False

    @override
    def is_label(self, row: Sequence[Cell], at: int, *, below_label: bool) -> bool:
        return False

    @override
    def amounts(self, cells: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        keys = columns.keys_in_order()
        if whole and len(cells) <= len(keys):
            return dict(zip(keys, cells, strict=False)), []
        return columns.sort(cells)

    @override
    def is_of_year(self, half: str | None, totals: Sequence[str]) -> bool:
        return half == "funds/annual" and set(totals) == {half}

    @override
    def goals_in_order(self, row: Sequence[Cell], columns: Mapping[int, str]) -> list[str]:
        whole = len(row) == len(columns) > 1 and all(cell.text for cell in row)
        return [columns[at] for at in sorted(columns)] if whole else []

    @override
    def is_labelled(self, row: Sequence[Cell], left: int) -> bool:
        return False

    @override
    def levels(self, wandering: Sequence[Read]) -> Levels:
        return Levels(wandering, waits=True)

    @override
    def may_go_on(self, *, broken: bool) -> bool:
        return False

    @override
    def head(
        self,
        columns: Columns,
        row: Sequence[Cell],
        keys: Mapping[int, str],
        above: Sequence[str | None],
    ) -> bool:
        if above and all(cell.text for cell in row):
            columns.placeless = True
            return False
        # A label over several columns takes the place of one: what stands behind it has moved.
        spanned: dict[int, str] = {}
        for cell, key in zip(reversed(row), reversed(above), strict=False):
            if cell.text:
                break
            if key:
                spanned[cell.column] = key
        columns.head(row, {**keys, **spanned})
        return True

    @override
    def sums(self, cells: Sequence[Cell], columns: Columns) -> SortedCells:
        if len(cells) == len(_SUMS) and columns.keys().issuperset(_SUMS):
            return dict(zip(_SUMS, cells, strict=True)), []
        return columns.sort(cells)

    @override
    def is_beside(self, written: Sequence[Cell], columns: Columns) -> bool:
        return False

    @override
    def level(self, cell: Cell, columns: Columns) -> str | None:
        return None

    @override
    def is_indicator(self, keys: Iterable[str]) -> bool:
        return True

    @override
    def values(self, written: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        ordered = columns.keys_from("level3")
        if columns.placeless:
            return _without_ticks(written, ordered)
        if len(columns.keys().difference(LEVELS, ("level3",))) > 1:
            if whole and len(ordered) >= len(written):
                return dict(zip(ordered, written, strict=False)), []
            return columns.sort(written)
        if len(written) == 1 and editions.COMPARATOR.match(written[0].text):
            return {"target": written[0]}, []
        return dict(zip(("level3", "target"), written, strict=False)), list(written[2:])


def _without_ticks(written: Sequence[Cell], ordered: Sequence[str]) -> SortedCells:
    """The texts of a row in their order: the reason stands before the last tick, a remark behind it."""
    texts = [cell for cell in written if not editions.TICKED.fullmatch(cell.text)]
    ticks = [cell for cell in written if editions.TICKED.fullmatch(cell.text)]
    rest = list(ticks)
    plain = [key for key in ordered if key in _PLAIN]
    by_key = dict(zip(plain, texts, strict=False))
    for cell in texts[len(plain) :]:
        key = "remark" if ticks and cell.column > ticks[-1].column else "deviation"
        if key in by_key:
            rest.append(cell)
        else:
            by_key[key] = cell
    return by_key, rest
