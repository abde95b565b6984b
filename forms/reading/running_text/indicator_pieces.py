"""A table of indicators in a text of pieces, whichever head its cells fit best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from forms.files.picture import Cell
from forms.reading.running_text.indicator_deal import Deal, deal
from forms.reading.running_text.piece_head import PieceHead, heads_at
from forms.reading.running_text.piece_stream import PieceStream, row_of
from forms.reading.tables.titles import title_in
from forms.words import editions, labels
from forms.words.values import is_amount

_ENDS: Final = frozenset(("project_name", "transfer_name", "department_name"))
_LONG_LABEL: Final = 5
_UNKNOWN_COLUMN: Final = 0.4
"""What a column costs whose head is no known label: it may be the first cell of the first row."""


@dataclass(frozen=True)
class PieceTable:
    """One table: its head, its rows, the column of their first cell, the piece behind its last."""

    price: float
    head: PieceHead
    dealt: Deal
    shift: int
    end: int


class IndicatorPieces:
    """Puts the tables of indicators of a text into rows."""

    def __init__(self, stream: PieceStream) -> None:
        self.stream = stream

    def heads(self, at: int) -> list[PieceHead]:
        """The heads that can begin at a piece."""
        return heads_at(self.stream.pieces, at, self.stream.kind)

    def rows(self, heads: Sequence[PieceHead]) -> Iterator[list[Cell]]:
        """The table that begins at the next piece, with its head and its sum."""
        table = self.table(heads)
        yield from table.head.rows(1)
        for row in table.dealt.rows:
            if row:
                yield row_of([(column + table.shift, piece) for column, piece in row])
        self.stream.at = table.end
        if editions.TOTAL_ROW.fullmatch(labels.label(self.stream.text())):
            yield self._total(table.head.keys)

    def table(self, heads: Sequence[PieceHead]) -> PieceTable:
        """The table below one of these heads, whichever its cells fit best."""
        lines = {piece.line for piece in heads[0].columns}
        by_line = len(lines) == 1 and self.stream.pieces[-1].line not in lines
        return min(
            (self._table(head, by_line=by_line, unknown=at) for at, head in enumerate(heads)),
            key=lambda table: table.price,
        )

    def _table(self, head: PieceHead, *, by_line: bool, unknown: int) -> PieceTable:
        end = self._end(head.end)
        body = [*self.stream.pieces[head.end : end]]
        if body and labels.is_frame(body[0].text):
            body = body[1:]  # the label beside the whole table
        if body and labels.is_frame(body[-1].text):
            body = body[:-1]  # that of the next one
        blanks = any(not piece.text for piece in body)
        dealt = deal(body, ["side", *head.keys] if blanks else head.keys, by_line=by_line)
        return PieceTable(dealt.price + unknown * _UNKNOWN_COLUMN, head, dealt, 0 if blanks else 1, end)

    def _end(self, start: int) -> int:
        """Behind the last cell of a table: at its sum, at who filled it in, at what is no indicator."""
        for at in range(start, len(self.stream.pieces)):
            text = self.stream.pieces[at].text
            if not text:
                continue
            meaning = labels.meaning(text)
            if (
                editions.TOTAL_ROW.fullmatch(labels.label(text))
                or editions.SIGN_OFF.fullmatch(text)
                or title_in(text)
                or meaning in _ENDS
                or (meaning == "other" and len(text) >= _LONG_LABEL)
                or self.heads(at)
            ):
                return at
        return len(self.stream.pieces)

    def _total(self, keys: Sequence[str]) -> list[Cell]:
        cells = [(1, self.stream.take())]
        for place, key in enumerate(keys, 1):
            while not self.stream.ended and not self.stream.text():
                self.stream.at += 1
            if key in ("weight", "score") and is_amount(self.stream.text().rstrip("分") or "-"):
                cells.append((place, self.stream.take()))
        return row_of(cells)
