"""The cells of a text in their order, taken one after the other and put into rows."""

from collections.abc import Sequence

from forms.files.picture import LINES, Cell
from forms.form import FormKind
from forms.reading.running_text.pieces import Piece


class PieceStream:
    """The pieces of one text and how far they are read."""

    def __init__(self, pieces: Sequence[Piece], kind: FormKind) -> None:
        self.pieces = pieces
        self.kind = kind
        self.at = 0

    @property
    def ended(self) -> bool:
        """Whether all pieces are read."""
        return self.at >= len(self.pieces)

    def take(self) -> Piece:
        """The next piece, which is read now."""
        self.at += 1
        return self.pieces[self.at - 1]

    def text(self, at: int | None = None) -> str:
        """The text of the next piece, or of that at a place; empty behind the last."""
        place = self.at if at is None else at
        return self.pieces[place].text if place < len(self.pieces) else ""

    def behind(self, at: int) -> int:
        """The place of the next piece behind one that is not blank."""
        at += 1
        while at < len(self.pieces) and not self.pieces[at].text:
            at += 1
        return at

    def skip_blanks(self) -> None:
        """Passes over blank cells."""
        self.at = self.behind(self.at - 1)


def row_of(cells: Sequence[tuple[int, Piece]]) -> list[Cell]:
    """A row of a grid: pieces with their columns."""
    return [Cell(piece.text, LINES, piece.line, column) for column, piece in cells]


def side_of(side: Piece | None, height: int, number: int) -> list[Cell]:
    """The label beside several rows, in the first of them."""
    return [Cell(side.text, LINES, side.line, 0, height)] if side and number == 0 else []
