"""Tables pasted as text whose cells only keep their order: put back into rows and columns.

One cell a line, a row a line, or all on one line; blank cells kept or gone. The labels tell where the rows of
the head, the money and the goals begin; below the head of the indicators see ``indicator_deal``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from forms.files.picture import Cell, Grid, Line, TableSort
from forms.form import FormKind
from forms.reading.running_text.indicator_deal import Deal
from forms.reading.running_text.indicator_pieces import IndicatorPieces
from forms.reading.running_text.money_pieces import MoneyPieces
from forms.reading.running_text.piece_stream import PieceStream, row_of
from forms.reading.running_text.pieces import Piece, is_known, pieces_of, pieces_of_rows, with_whole_labels
from forms.reading.running_text.placed_pieces import pieces_of_columns
from forms.reading.tables.titles import kind_of_form, title_in
from forms.words import editions, labels

_TICK_BOX: Final = re.compile(rf"(?:{editions.TICKED.pattern}|{editions.UNTICKED.pattern})")
_CLEARLY: Final = 0.5
"""By so much a row a reading by columns must be cheaper than one by lines, where both can be."""

_FITS: Final = -1.0
"""A row that fits its columns costs less; on text with wrapped cells rows cost from -0.6 to 40."""


class CellText:
    """A text whose cells only keep their order, or a grid whose columns are not sure."""

    def __init__(self, part: Grid | Sequence[Line]) -> None:
        pieces = pieces_of_rows(part.rows) if isinstance(part, Grid) else pieces_of(part)
        written = [piece.text for piece in pieces if piece.text]
        title = next((name for text in written if (name := title_in(text))), None)
        self.kind = kind_of_form(title, "".join(written), written)
        self.pieces = list(with_whole_labels(pieces, self.kind))
        if isinstance(part, Grid) and part.sort is TableSort.LOOSE:
            placed = pieces_of_columns(part.rows, self.kind) or self.pieces
            by_place, by_line = (_first_table(pieces, self.kind) for pieces in (placed, self.pieces))
            if by_place and (
                by_line is None or by_place.price < by_line.price - _CLEARLY * len(by_line.rows)
            ):
                self.pieces = placed

    def fits(self) -> bool:
        """Whether the cells of the first table of indicators fall into rows: they were not wrapped."""
        table = _first_table(self.pieces, self.kind)
        return table is not None and table.price_of_row < _FITS

    def grid(self) -> Grid | None:
        """The rows and columns; None where no head of a table of indicators is in the text."""
        stream = PieceStream(self.pieces, self.kind)
        if not any(IndicatorPieces(stream).heads(at) for at in range(len(self.pieces))):
            return None
        return Grid(list(_rows(stream)))


def _first_table(pieces: Sequence[Piece], kind: FormKind) -> Deal | None:
    """The first table of indicators in the text, dealt out to rows."""
    indicators = IndicatorPieces(PieceStream(pieces, kind))
    heads = next((heads for at in range(len(pieces)) if (heads := indicators.heads(at))), None)
    return indicators.table(heads).dealt if heads else None


def _rows(stream: PieceStream) -> Iterator[list[Cell]]:
    """All rows of the text."""
    indicators, money = IndicatorPieces(stream), MoneyPieces(stream)
    while not stream.ended:
        text = stream.text()
        if not text:
            stream.at += 1
        elif heads := indicators.heads(stream.at):
            yield from indicators.rows(heads)
        elif labels.column_key("goals", stream.kind, text):
            yield from _goals(stream)
        elif rows := money.rows():
            yield from rows
        elif labels.meaning(text) or labels.money_field(text) or _tells(stream):
            yield _pair(stream)
        else:
            yield row_of([(0, stream.take())])


def _tells(stream: PieceStream) -> bool:
    """Whether a word of the frame stands before a whole sentence, as in 绩效目标 | 整治背街小巷42条。."""
    return labels.is_frame(stream.text()) and stream.text(stream.at + 1).endswith(("。", "；"))


def _pair(stream: PieceStream) -> list[Cell]:
    label = stream.take()
    text = stream.text()
    if text and not is_known(text, stream.kind) and not title_in(text):
        value = stream.take()
        while _TICK_BOX.match(value.text) and _TICK_BOX.match(stream.text()):
            value = value._replace(text=value.text + stream.take().text)
        return row_of([(0, label), (1, value)])
    return row_of([(0, label)])


def _goals(stream: PieceStream) -> Iterator[list[Cell]]:
    heads: dict[str, Piece] = {}
    while not stream.ended and (key := labels.column_key("goals", stream.kind, stream.text())):
        heads.pop(key, None)
        heads[key] = stream.take()
    texts: list[Piece] = []
    while not stream.ended and not is_known(stream.text(), stream.kind):
        piece = stream.take()
        if piece.text:
            texts.append(piece)
    if len(heads) == 1 or len(texts) < len(heads):
        yield row_of([(0, next(iter(heads.values()))), *((1, piece) for piece in texts[:1])])
        yield from (row_of([(1, piece)]) for piece in texts[1:])
        return
    yield row_of([*enumerate(heads.values(), 1)])
    share = len(texts) // len(heads)
    for number in range(share):
        yield row_of([(place + 1, texts[place * share + number]) for place in range(len(heads))])
    yield from (row_of([(len(heads), piece)]) for piece in texts[share * len(heads) :])
