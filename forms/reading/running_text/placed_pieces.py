"""Text whose columns are drawn by blanks, its cells wrapped over lines: put together by where they stand.

``pdftotext -layout`` writes so. The labels of the indicators' head tell the columns. Which lines are one row
is chosen by price (see ``cell_prices``): a cell goes on in the next line only where its column is full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from forms.files.picture import Cell
from forms.form import FormKind
from forms.reading.running_text.cell_prices import DOTS, NEVER, ODD, is_level_name, price_of
from forms.reading.running_text.indicator_deal import missing_price
from forms.reading.running_text.piece_head import HEADED
from forms.reading.running_text.pieces import Piece, is_known
from forms.reading.tables.titles import title_in
from forms.words import editions, labels
from forms.words.values import is_amount

_LOOKED_AT: Final = 40
"""In so many lines below the head a row is looked for in which no cell is blank."""

_MOST_LINES: Final = 9
"""Over so many lines a row may be wrapped."""

_HEAD_LINES: Final = 5
_FULL: Final = 2
"""A line of a cell is full where it lacks no more than so many characters."""

_NEAR: Final = 2
"""So many characters beside a cell stands what is still below it."""

_NOT_FULL: Final = 3.0
_ROW: Final = 0.3
_GAP: Final = 2.0
_BEGUN_LATE: Final = 1.5
"""A row begins with the first lines of its name and its target."""

_LEVELS: Final = ("level1", "level2")


@dataclass
class _PlacedColumn:
    """A column: its label as far as it is read, and where that stands."""

    label: str
    left: int
    right: int
    key: str | None = None
    width: int = 0
    fragments: dict[int, str] = field(default_factory=dict)


def pieces_of_columns(rows: Sequence[Sequence[Cell]], kind: FormKind) -> list[Piece] | None:
    """The cells in their order, blank ones in the rows of indicators included; None without such a head."""
    pieces: list[Piece] = []
    begun = 0
    at = 0
    seen = False
    while at < len(rows):
        head = _head_at(rows, at, kind)
        if head is None:
            at += 1
            continue
        first, body, columns = head
        pieces += _above(rows[begun:first], kind)
        end = _end(rows, body, kind)
        pieces += [Piece(column.label, rows[first][0].row) for column in columns]
        pieces += _body(rows[body:end], columns)
        begun = at = end
        seen = True
    return [*pieces, *_above(rows[begun:], kind)] if seen else None


def _head_at(
    rows: Sequence[Sequence[Cell]], at: int, kind: FormKind
) -> tuple[int, int, list[_PlacedColumn]] | None:
    """The head of indicators whose line with 一级指标 this is: that line, the one behind it, its columns."""
    columns = [_PlacedColumn(cell.text, cell.column, cell.end) for cell in rows[at]]
    start = next((place for place, column in enumerate(columns) if column.label.startswith("一级")), None)
    if start is None or not any(column.label.startswith(("二级", "三级")) for column in columns):
        return None
    side, columns = columns[:start], columns[start:]
    _place(columns, rows[at + 1 : at + _LOOKED_AT])
    last = at + 1
    while last < min(len(rows), at + _HEAD_LINES) and _goes_on(rows[last], columns, kind):
        for cell in rows[last]:
            if column := _column_of(cell, columns):
                column.label += cell.text
                column.left, column.right = min(column.left, cell.column), max(column.right, cell.end)
        last += 1
    for column in columns:
        column.key = labels.column_key("indicators", kind, column.label)
    if sum(column.key is not None for column in columns) < HEADED or side[1:]:
        return None
    return at, last, columns


def _goes_on(cells: Sequence[Cell], columns: Sequence[_PlacedColumn], kind: FormKind) -> bool:
    """Whether a line goes on with the labels of the head: it begins no level and no name."""
    for cell in cells:
        column = _column_of(cell, columns)
        if column is None:
            continue
        key = labels.column_key("indicators", kind, column.label)
        joined = labels.column_key("indicators", kind, column.label + cell.text)
        if key in (*_LEVELS, "level3") and joined != key:
            return False
        if key and not joined and is_level_name(cell.text):
            return False
    return bool(cells)


def _column_of(cell: Cell, columns: Sequence[_PlacedColumn]) -> _PlacedColumn | None:
    """The column in which a fragment stands: where its middle lies between two labels; None left of all."""
    middle = (cell.column + cell.end) / 2
    if cell.end <= columns[0].left - 1 and middle < columns[0].left - 1:
        return None
    bounds = [(left.right + right.left) / 2 for left, right in pairwise(columns)]
    overlaps = [min(cell.end, column.right) - max(cell.column, column.left) for column in columns]
    best = max(range(len(columns)), key=lambda place: overlaps[place])
    if overlaps[best] > 0:
        return columns[best]
    return columns[sum(bound < middle for bound in bounds)]


def _end(rows: Sequence[Sequence[Cell]], start: int, kind: FormKind) -> int:
    """The line behind a table: that of its sum, of who filled it in, or of another label."""
    for at in range(start, len(rows)):
        texts = [cell.text for cell in rows[at]]
        if not texts:
            continue
        first = texts[0]
        if (
            editions.TOTAL_ROW.fullmatch(labels.label(first))
            or editions.SIGN_OFF.fullmatch(first)
            or title_in("".join(texts))
            or _head_at(rows, at, kind)
            or (labels.meaning(first) and len(texts) <= 2)  # noqa: PLR2004 - a label with its value
        ):
            return at
    return len(rows)


def _place(columns: Sequence[_PlacedColumn], rows: Sequence[Sequence[Cell]]) -> None:
    """Puts the columns where their cells stand: in the lines of rows in which none is blank.

    The labels of a head may stand closer than the cells below them.
    """
    whole = [row for row in rows if len(row) == len(columns)]
    for at, column in enumerate(columns) if whole else ():
        column.left = min(row[at].column for row in whole)
        column.right = max(row[at].end for row in whole)


def _body(rows: Sequence[Sequence[Cell]], columns: Sequence[_PlacedColumn]) -> Iterator[Piece]:
    for column in columns:
        column.fragments = {}
    for at, row in enumerate(rows):
        for cell in row:
            if own := _column_of(cell, columns):
                own.fragments[at] = own.fragments.get(at, "") + cell.text
    for column in columns:
        column.width = max((len(text) for text in column.fragments.values()), default=0)
    spans = _rows_of(columns, len(rows))
    names = {column.key: _labels(column, spans) for column in columns if column.key in _LEVELS}
    for number, (first, last) in enumerate(spans):
        line = rows[first][0].row if rows[first] else 0
        for column in columns:
            text = names[column.key].get(number, "") if column.key in _LEVELS else _text(column, first, last)
            yield Piece(text, line)


def _text(column: _PlacedColumn, first: int, last: int) -> str:
    return "".join(text for at, text in sorted(column.fragments.items()) if first <= at < last)


def _rows_of(columns: Sequence[_PlacedColumn], height: int) -> list[tuple[int, int]]:
    """The lines of each row, so that all rows together are cheapest."""
    ends = [(0.0, 0)] + [(float("inf"), 0)] * height
    for start in range(height):
        for stop in range(start + 1, min(start + _MOST_LINES, height) + 1):
            price = ends[start][0] + _price(columns, start, stop)
            if price < ends[stop][0]:
                ends[stop] = (price, start)
    spans = []
    stop = height
    while stop:
        spans.append((ends[stop][1], stop))
        stop = ends[stop][1]
    return spans[::-1]


def _price(columns: Sequence[_PlacedColumn], first: int, last: int) -> float:
    texts = {column.key: _text(column, first, last) for column in columns if column.key not in _LEVELS}
    if (
        last - first == 1
        and DOTS.fullmatch(texts.get("level3", ""))
        and "".join(texts.values()) == texts["level3"]
    ):
        return _ROW  # a row of the template
    price = _ROW
    for column in columns:
        key = column.key or "explanation"
        lines = [at for at in column.fragments if first <= at < last]
        if key in _LEVELS:
            # A level that begins amid a row belongs to another.
            price += sum(ODD for at in lines if at > first and is_level_name(column.fragments[at]))
            continue
        price += price_of(key, _text(column, first, last)) if lines else missing_price(key)
        if key == "level3":
            price += sum(NEVER for at in lines[1:] if DOTS.fullmatch(column.fragments[at]))
        if key in ("level3", "target") and lines and first not in column.fragments:
            price += _BEGUN_LATE
        for above, below in pairwise(sorted(lines)):
            price += _GAP * (below - above - 1)
            price += _NOT_FULL if len(column.fragments[above]) < column.width - _FULL else 0.0
    return price


def _labels(column: _PlacedColumn, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
    """The levels of a column by the row in which they begin."""
    names: dict[int, str] = {}
    begun: list[int] = []
    groups: list[list[int]] = []
    for at in sorted(column.fragments):
        text = "".join(column.fragments[line] for line in begun)
        apart = begun and at - begun[-1] > 1
        piece = column.fragments[at]
        goes_on = piece.startswith(("（", "(")) or (not is_level_name(piece) and is_level_name(text + piece))
        fresh = is_level_name(text) or at in {first for first, _ in spans}
        if not begun or apart or (fresh and not goes_on):
            begun = []
            groups.append(begun)
        begun.append(at)
    for group in groups:
        row = next((number for number, (first, last) in enumerate(spans) if first <= group[0] < last), 0)
        names[row] = names.get(row, "") + "".join(column.fragments[at] for at in group)
    return names


def _above(rows: Sequence[Sequence[Cell]], kind: FormKind) -> list[Piece]:
    """The cells of lines outside the table of indicators, those together that are one cell."""
    printed: list[list[Cell]] = []
    for row in rows:
        above = printed[-1] if printed else []
        rest: list[Cell] = []
        for cell in row:
            at = _below_which(cell, above)
            if at is not None and _is_one_label(above[at].text, cell.text, kind):
                above[at] = _joined(above[at], cell)
            else:
                rest.append(cell)
        if rest and _continues(rest, above, kind):
            for cell in rest:
                at = _below_which(cell, above)
                if at is not None:
                    above[at] = _joined(above[at], cell)
        elif rest:
            printed.append(rest)
    return [Piece(cell.text, cell.row) for row in printed for cell in row]


def _joined(above: Cell, below: Cell) -> Cell:
    left, right = min(above.column, below.column), max(above.end, below.end)
    return above._replace(text=above.text + below.text, column=left, column_span=right - left)


def _is_one_label(above: str, below: str, kind: FormKind) -> bool:
    """Whether two lines are one label: 年初预算 数, 年度资金 总额."""
    return is_known(above + below, kind) and not title_in(above)


def _continues(row: Sequence[Cell], above: Sequence[Cell], kind: FormKind) -> bool:
    """Whether a line goes on with the cells of the one above: each stands below a text, and names nothing."""
    places = [_below_which(cell, above) for cell in row]
    if None in places or len({*places}) < len(places):
        return False
    if any(
        title_in(cell.text) or is_known(cell.text, kind)
        for cell in (*row, *(above[at] for at in places if at is not None))
    ):
        return False
    return not any(is_amount(cell.text.rstrip("%％")) for cell in row)


def _below_which(cell: Cell, above: Sequence[Cell]) -> int | None:
    """The number of the cell above that shares the most of its place with one; None where none is near."""
    shared = [min(cell.end, other.end) - max(cell.column, other.column) for other in above]
    best = max(range(len(above)), key=lambda at: shared[at], default=0)
    return best if above and shared[best] > -_NEAR else None
