"""Deals the cells of a table of indicators out to its rows and columns, where only their order is known.

Blank cells may be gone, and a label that spans rows is printed once. Every way to cut the cells into rows has
a price, which comes from what can stand in a column: a sign, a number, a name, 定量. The cheapest wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Final

from forms.reading.running_text.cell_prices import (
    DOTS,
    NEVER,
    ODD,
    SLIGHT,
    SURE,
    TICKS,
    UNLIKELY,
    price_of,
    text_price,
)
from forms.reading.running_text.pieces import Piece
from forms.reading.tables.indicator_body import TEMPLATE
from forms.words import editions
from forms.words.frame import is_label

Dealt = list[tuple[int, Piece]]
"""A row: its cells, each with the column in which it stands."""

_ROW: Final = 0.3
"""What a row costs: of two readings the one with fewer rows."""

_MISSING: Final = {
    "side": 0.0,
    "level1": 0.0,
    "level2": 0.3,
    "level3": NEVER,
    "target": 3.5,
    "initial_target": 3.5,
    "actual": 3.0,
    "forecast": 2.0,
    "weight": 3.0,
    "score": 3.0,
    "comparator": 1.5,
    "nature": 1.5,
    "direction": 1.0,
    "unit": 1.5,
    "core": 1.5,
    "coefficient": 1.5,
    "remark": 0.2,
    "deviation": 0.2,
}
"""What it costs that a cell of a column is not there."""

_OPEN: Final = ("explanation", "unknown")
"""Columns of any text, filled in every row or in hardly one."""

_MOST_OPEN: Final = 3


def missing_price(key: str) -> float:
    """What it costs that a column has no cell in a row."""
    return _MISSING.get(key, 0.0 if key in _OPEN or key.startswith(TICKS) else 1.0)


@dataclass(frozen=True)
class Deal:
    """The rows of one table, and what they cost."""

    rows: list[Dealt]
    price: float

    @property
    def price_of_row(self) -> float:
        """What a row costs on the average."""
        return self.price / len(self.rows) if self.rows else NEVER


def deal(pieces: Sequence[Piece], keys: Sequence[str], *, by_line: bool) -> Deal:
    """The rows of a table with these columns. ``by_line``: every line of the text is one row."""
    open_columns = [at for at, key in enumerate(keys) if key in _OPEN][:_MOST_OPEN]
    return min(
        (
            _Deal(pieces, keys, {at for at, full in zip(open_columns, filled, strict=True) if full}).best(
                by_line=by_line
            )
            for filled in product((True, False), repeat=len(open_columns))
        ),
        key=lambda dealt: dealt.price,
    )


class _Deal:
    """One search, with the columns of any text taken for filled or for blank."""

    def __init__(self, pieces: Sequence[Piece], keys: Sequence[str], filled: set[int]) -> None:
        self.pieces = pieces
        self.keys = keys
        self.filled = filled
        self.blanks = any(not piece.text for piece in pieces)

    def best(self, *, by_line: bool) -> Deal:
        """The cheapest cut of all cells into rows."""
        if by_line:
            return self._lines()
        ends = [(0.0, 0)] + [(float("inf"), 0)] * len(self.pieces)
        for start in range(len(self.pieces)):
            for stop, price in self._row_prices(start).items():
                if ends[start][0] + price < ends[stop][0]:
                    ends[stop] = (ends[start][0] + price, start)
        bounds = []
        stop = len(self.pieces)
        while stop:
            bounds.append((ends[stop][1], stop))
            stop = ends[stop][1]
        rows = [self._row(start, stop) for start, stop in reversed(bounds)]
        return Deal(rows, ends[-1][0])

    def _lines(self) -> Deal:
        rows: list[Dealt] = []
        price = 0.0
        start = 0
        for _, line in groupby(self.pieces, key=lambda piece: piece.line):
            stop = start + len(list(line))
            prices = self._row_prices(start, stop - start)
            price += prices.get(stop, NEVER * (stop - start))
            rows.append(self._row(start, stop))
            start = stop
        return Deal(rows, price)

    def _row_prices(self, start: int, most: int | None = None) -> dict[int, float]:
        """By where a row ends that begins here, what it costs."""
        table = self._table(start, most)
        return {start + used: price + _ROW for used, (price, _) in table[-1].items() if used}

    def _row(self, start: int, stop: int) -> Dealt:
        """The cheapest row of these cells."""
        table = self._table(start, stop - start)
        used = stop - start
        if used not in table[-1]:
            return [*enumerate(self.pieces[start:stop])]
        row: Dealt = []
        for column in range(len(self.keys), 0, -1):
            before = table[column][used][1]
            if before < used and self.pieces[start + before].text:
                row.append((column - 1, self.pieces[start + before]))
            used = before
        return self._without_ticks(row[::-1], stop - start)

    def _without_ticks(self, row: Dealt, used: int) -> Dealt:
        """The row with its ticks behind all columns where blank cells are gone: whose they are is lost."""
        ticks = [at for at, key in enumerate(self.keys) if key.startswith(TICKS) and not key.endswith("/")]
        first = row[0][0] if row else 0
        if not ticks or self.blanks or used >= len(self.keys) - first:
            return row
        return [
            (len(self.keys) if column in ticks and editions.TICKED.fullmatch(piece.text) else column, piece)
            for column, piece in row
        ]

    def _table(self, start: int, most: int | None) -> list[dict[int, tuple[float, int]]]:
        """By column and number of cells used up to it: the lowest price, and how many were used before."""
        limit = min(len(self.pieces) - start, len(self.keys) if most is None else most)
        table: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
        template = bool(TEMPLATE.fullmatch(self.pieces[start].text)) and bool(self.pieces[start].text)
        for column, key in enumerate(self.keys):
            reached: dict[int, tuple[float, int]] = {}
            for used, (price, before) in table[-1].items():
                missing = price + (self._missing(column, start) if not template or key == "level3" else 0.0)
                if key == "level2" and before < used and not template:
                    missing += ODD  # a 一级指标 has a 二级指标 beside it
                if used not in reached or missing < reached[used][0]:
                    reached[used] = (missing, used)
                if used < limit:
                    behind = self.pieces[start + used + 1].text if start + used + 1 < len(self.pieces) else ""
                    fitting = price + self._fit(column, self.pieces[start + used].text, behind)
                    if used + 1 not in reached or fitting < reached[used + 1][0]:
                        reached[used + 1] = (fitting, used)
            table.append(reached)
        return table

    def _missing(self, column: int, start: int) -> float:
        key = self.keys[column]
        if not start and key in ("level1", "level2"):
            return UNLIKELY  # the first row begins with them
        if column in self.filled:
            return 1.5
        return missing_price(key)

    def _fit(self, column: int, text: str, behind: str) -> float:
        key = self.keys[column]
        if not text:
            return 0.1 + (SLIGHT if key in ("level3", "target") else 0.0)
        if key in _OPEN and not DOTS.fullmatch(text):
            return text_price(text) + (-SLIGHT if column in self.filled else 1.2)
        if text == "成本指标" and key == "level1":
            return SURE if is_label(behind) or behind.endswith("成本") else ODD
        return price_of(key, text)
