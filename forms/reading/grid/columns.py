"""The columns of a table: where its labels stand, and to which of them a cell below belongs."""

from collections.abc import Iterable, Mapping, Sequence

from forms.files.picture import Cell

LEVELS = ("level1", "level2")
"""The columns of the labels of a row of indicators."""


def is_copy(row: Sequence[Cell], at: int) -> bool:
    """Whether a cell repeats the one on its left: text has no merged cells, some programs fill them all."""
    return at > 0 and row[at - 1].text == row[at].text and row[at - 1].end == row[at].column


SortedCells = tuple[dict[str, Cell], list[Cell]]
"""The written cells of a row by their column's key, and those of no column."""


class Columns:
    """Keys by the position that their labels cover. A second header row refines the first."""

    def __init__(self) -> None:
        self._keys: dict[int, str] = {}
        self._headed: set[int] = set()
        self.placeless = False
        """Whether the rows leave out their blank cells, of several header rows too: only the order tells."""

    def __bool__(self) -> bool:
        return bool(self._keys)

    def head(self, row: Iterable[Cell], keys: Mapping[int, str]) -> None:
        """A header row stands here. ``keys``: those of its cells that name something, by their column."""
        for cell in row:
            key = keys.get(cell.column)
            if not cell.text and not key:
                continue
            for position in range(cell.column, cell.end):
                self._headed.add(position)
                if key:
                    self._keys[position] = key

    def keys(self) -> set[str]:
        """The keys that some column has."""
        return set(self._keys.values())

    def keys_in_order(self) -> list[str]:
        """The keys from the left."""
        return list(dict.fromkeys(self._keys[at] for at in sorted(self._keys)))

    def keys_from(self, first: str) -> list[str]:
        """The keys from the left, from this one on."""
        keys = self.keys_in_order()
        return keys[keys.index(first) :] if first in keys else []

    def first(self, key: str) -> int | None:
        """The first position of a column."""
        return min((position for position, headed in self._keys.items() if headed == key), default=None)

    def of(self, cell: Cell) -> str | None:
        """The column of a cell: of several that it covers, the one that it covers most of."""
        if cell.column_span == 1:
            return self._keys.get(cell.column)
        covered = [self._keys[at] for at in range(cell.column, cell.end) if at in self._keys]
        return max(covered, key=covered.count, default=None)

    def sort(self, row: Sequence[Cell]) -> SortedCells:
        """The written cells of a row by their column's key, and those of no column.

        A cell below no label at all belongs to the label on its left, when nothing stands below that.
        """
        by_key: dict[str, Cell] = {}
        rest = []
        for cell in row:
            if not cell.text:
                continue
            key = self.of(cell)
            if key is None and cell.column not in self._headed:
                left = next((at for at in range(cell.column, -1, -1) if at in self._headed), None)
                key = self._keys.get(left) if left is not None else None
            if key is None or (key in by_key and by_key[key].text != cell.text):
                rest.append(cell)
            elif key not in by_key:  # else a converter wrote a merged cell into all its places
                by_key[key] = cell
        return by_key, rest
