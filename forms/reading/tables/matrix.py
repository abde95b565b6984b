"""The cells of a form by row and column, merged ones in every place that they cover, and which were taken."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forms.files.picture import Cell


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """One cell of the matrix: the printed cell and the rows that it covers here, from 0."""

    cell: Cell
    top: int
    bottom: int

    @property
    def text(self) -> str:
        """What is printed in it."""
        return self.cell.text

    @property
    def left(self) -> int:
        """Its first column."""
        return self.cell.column

    @property
    def right(self) -> int:
        """The column behind its last."""
        return self.cell.end


class Matrix:
    """The rows of one form's table. What no reader takes is left over in the end."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.height = len(rows)
        self.boxes: list[list[Box]] = []
        """The boxes that begin in each row, from the left."""
        self._covering: list[dict[int, Box]] = [{} for _ in rows]
        self._taken: set[int] = set()
        self._order: list[Box] = []
        for at, row in enumerate(rows):
            begun = []
            for cell in row:
                box = Box(cell, at, _bottom(rows, at, cell))
                begun.append(box)
                self._order.append(box)
                for covered in range(box.top, box.bottom):
                    for column in range(box.left, box.right):
                        self._covering[covered].setdefault(column, box)
            self.boxes.append(begun)
        self.width = max((box.right for box in self._order), default=0)
        self._lefts = {box.left for box in self._order}
        self.spans = any(cell.row_span > 1 or cell.column_span > 1 for row in rows for cell in row)
        """Whether cells are merged; in text nothing is, and a merged cell leaves blank ones behind it."""

    def at(self, row: int, column: int) -> Box | None:
        """The box that covers a place."""
        return self._covering[row].get(column) if 0 <= row < self.height else None

    def beside(self, row: int, box: Box) -> Box | None:
        """The box on the right of another, copies of it left out, which a converter made of a merged cell."""
        beside = self.at(row, box.right)
        while beside is not None and beside.text and beside.text == box.text and not self.spans:
            beside = self.at(row, beside.right)
        if beside is not None:
            return beside
        if box.right in self._lefts:
            # A spreadsheet leaves blank cells out; other rows have one there.
            return Box(Cell("", box.cell.origin, box.cell.row, box.right), row, row + 1)
        return next((other for other in self.boxes[row] if other.left >= box.right), None)

    def written(self, row: int) -> list[Box]:
        """The boxes with text that begin in a row, those left out that a converter copied from their left."""
        found: list[Box] = []
        for box in self.boxes[row]:
            if not box.text:
                continue
            copied = bool(found) and not self.spans and self._is_copy(found[-1], box, row)
            if copied:
                self.take(box)
            else:
                found.append(box)
        return found

    def _is_copy(self, before: Box, box: Box, row: int) -> bool:
        """Whether a converter wrote the box on the left into this place, too, and into all between."""
        return (
            before.text == box.text
            and _is_label_like(box.text)
            and all(
                between.text == box.text
                for between in self.boxes[row]
                if before.left <= between.left <= box.left
            )
        )

    def over(self, row: int) -> list[Box]:
        """The boxes with text from rows above that cover this row, from the left."""
        seen: list[Box] = []
        for column in sorted(self._covering[row]):
            box = self._covering[row][column]
            if box.top < row and box.text and box not in seen:
                seen.append(box)
        return seen

    def sides(self, row: int) -> list[Box]:
        """The boxes over several rows that stand beside a row: from above, or begun in it."""
        return [box for box in (*self.over(row), *self.boxes[row]) if box.text and box.bottom - box.top > 1]

    def take(self, *boxes: Box | None) -> None:
        """Marks boxes as read."""
        self._taken.update(id(box) for box in boxes if box is not None)

    def is_taken(self, box: Box) -> bool:
        """Whether some reader took it."""
        return id(box) in self._taken

    def left_over(self) -> Iterator[Box]:
        """What is written and was not taken, in the order of print."""
        return (box for box in self._order if box.text and id(box) not in self._taken)

    def texts(self, rows: Iterable[int]) -> str:
        """All text of some rows, to look for words in."""
        return "".join(box.text for row in rows for box in self.boxes[row])


def _bottom(rows: Sequence[Sequence[Cell]], at: int, cell: Cell) -> int:
    """The row behind a cell's last; rows that are left out of the picture, as they are blank, count."""
    bottom = at + 1
    while bottom < len(rows) and bottom < at + cell.row_span:
        first = rows[bottom][0] if rows[bottom] else None
        if first is not None and first.origin == cell.origin and first.row >= cell.row + cell.row_span:
            break
        bottom += 1
    return bottom


_SHORT = 2


def _is_label_like(text: str) -> bool:
    """Whether a copy beside it is a converter's doing: a name or a text, never two equal values."""
    return len(text) > _SHORT and not any(char.isdigit() for char in text)
