"""Rows of a table whose cells were wrapped and printed one after the other as running text.

The words on the lines are cut into cells and the cells into rows so that the whole is cheapest. What a cut
costs comes from what a printed table obeys: a cell goes on in the next line only where its column is full;
blank lines part cells rather than lines of one cell; a target begins with a comparator, a number or a word
like 提升; points are numbers. No single sign decides, so that one odd row does not shift the rest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from forms.files.picture import Line, tight
from forms.files.text.two_columns import unbreakable, width
from forms.words import editions
from forms.words.frame import is_known_label, is_label

# Prices, in characters of unused room at a line's end (see two_columns). Chosen on the hand-checked
# documents; the tests hold the kinds of rows that they must tell apart.
ROW = 0.5
WRAP = 0.3
ROOM_KNOWN = 0.97
"""Digits and letters are a little narrower than half a Chinese character: widths are known to so much."""
NARROWEST = 0.75
"""One odd line can be wider than the column of names seems; no more than by a quarter."""
TOO_WIDE = 1.3
MISSING = {"level3": 20.0, "target": 10.0, "actual": 8.0, "weight": 8.0, "score": 8.0, "deviation": 2.5}
NO_NUMBER = 15.0
COMPARATOR_IN_NAME = 8.0
NAME_LIKE_VALUE = 4.0
VALUE_LIKE_NAME = 2.0
PLAIN_VALUE = 1.5
CUT_UNIT = 4.0
BROKEN_WORD = 3.0
SCRIPT_GAP = 0.3
BLANK_LINE = 1.0
LEFT_OVER = 12.0
CARRIED_OVER = 3.0
ODD_ENDING = 1.0
_MAX_WORDS = 24
"""More words than any cell has: bounds the search, so that it grows with the length of the text only."""

_NAME_WIDTHS = 5
_LABEL_WORDS = 8
_REST_WORDS = 6
_HEADER_WIDTH = 10
"""年度指标值: no column of values is narrower than about its own label."""

_LONG_AMOUNT = 18
"""Wider than any amount with its unit: ≥130000.00(个), 2024年12月31日前."""
_LONG_UNIT = 5
_AMOUNT = re.compile(r"\D{1,4}[\d.,]+(?:[-—~至×xX*][\d.,]+)?(?P<unit>\D*)$")

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COMPLETE = re.compile(
    r"(?:\D{1,4}[\d.,]+|[一二两三四五六七八九十]+)[^\d\s]{1,5}|[^\d\s]+[一-鿿]/[年月周日次]"
)
_STATES_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百]\S{0,2}[/次个年月周日]")
_UNIT_ALONE = re.compile(r"[一-鿿%％()（）/]{1,2}")
_LOW = re.compile(r"[，。、；：）)”》%％/]")
_OPEN = re.compile(r"[（(“《、，≥≤=/和及与的]$")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text without white space, and how it stands: first on its line, first on a page."""

    text: str
    line: Line
    offset: int
    first: bool
    new_page: bool


@dataclass(frozen=True, slots=True)
class RowPart:
    """A piece of the reading.

    ``kind``: a ``cell`` of a column, the end of a ``row``, a ``label``, the ``rest`` of a cell that a page
    broke, or a ``left over`` word.
    """

    kind: str
    column: str
    words: Sequence[Word]


def words(lines: Sequence[Line]) -> list[Word]:
    """The words of the lines in reading order."""
    return [
        Word(found[0], line, found.start(), first=index == 0, new_page=index == 0 and line.page_start)
        for line in lines
        for index, found in enumerate(re.finditer(r"\S+", line.text))
    ]


def text_of(cell: Sequence[Word]) -> str:
    """A cell's text without the white space of its line breaks."""
    pieces = []
    for index, word in enumerate(cell):
        if index:
            pieces.append("\n" if word.first else " ")
        pieces.append(word.text)
    return tight("".join(pieces))


class _Search:
    """The cheapest way through the words of one table, for given widths of its columns.

    A state is (words read, column that comes next); column 0 is between two rows.
    """

    def __init__(self, table: Sequence[Word], columns: Sequence[str], widths: dict[str, int]) -> None:
        self.table = table
        self.columns = columns
        self.widths = widths
        self.best: dict[tuple[int, int], tuple[float, tuple[int, int], RowPart | None]] = {}
        self.labels = {at: stop for at in range(len(table)) if (stop := _known_label_end(table, at))}
        self.inline = _shares_lines(table)

    def price(self) -> float:
        """Searches, and tells what the cheapest reading costs."""
        last = len(self.columns)
        self.best[0, 0] = (0.0, (0, 0), None)
        for at in range(len(self.table) + 1):
            # Between two rows comes last: a row that ends here opens it.
            for column in (*range(1, last + 1), 0):
                if (at, column) not in self.best:
                    continue
                if column == last:
                    self._offer((at, column), (at, 0), ROW, RowPart("row", "", ()))
                    continue
                if column == 0:
                    self._between_rows(at)
                else:
                    self._offer((at, column), (at, column + 1), MISSING[self.columns[column]], None)
                self._cells(at, column)
        return self.best[len(self.table), 0][0]

    def _offer(
        self, here: tuple[int, int], there: tuple[int, int], price: float, part: RowPart | None
    ) -> None:
        total = self.best[here][0] + price
        if there not in self.best or total < self.best[there][0]:
            self.best[there] = (total, here, part)

    def _cells(self, at: int, column: int) -> None:
        key = self.columns[column]
        price_of = PRICES[key]
        wrapped = overflow = 0.0
        used = 0
        for stop in range(at + 1, min(at + _MAX_WORDS, len(self.table)) + 1):
            word = self.table[stop - 1]
            if stop - 1 in self.labels:
                return
            if stop == at + 1:
                used = width(word.text)
                wrapped += 0.0 if word.first else self._cut_inside_line(self.table[at - 1], word)
            elif word.first:
                wrapped += overflow
                room = self.widths[key] * ROOM_KNOWN - used - unbreakable(word.text)
                wrapped += WRAP + max(0, room) / 2
                if key in VALUE_COLUMNS and _COMPLETE.fullmatch(text_of(self.table[at : stop - 1])):
                    wrapped += ODD_ENDING
                if not word.new_page:
                    wrapped += BLANK_LINE * max(0, word.line.gap - 1)
                used = width(word.text)
            else:
                wrapped += self._space_inside_cell(self.table[stop - 2], word)
                used += width(word.text)
            overflow = self._overflow(key, used)
            if wrapped > LEFT_OVER:
                return
            cell = self.table[at:stop]
            price = wrapped + overflow + price_of(text_of(cell))
            self._offer((at, column), (stop, column + 1), price, RowPart("cell", key, cell))

    def _overflow(self, key: str, used: int) -> float:
        """What a line costs that is wider than its column. How wide values may be is known less well."""
        if key == "level3":
            return max(0, used - self.widths[key]) / 2
        return max(0, used - self.widths[key] * TOO_WIDE) ** 2 / 16

    def _space_inside_cell(self, before: Word, word: Word) -> float:
        """Usual between Chinese and digits or letters; odd between two Chinese characters."""
        if editions.COMPARATOR.match(word.text):
            return 2 * BROKEN_WORD
        if not _parts_cells(before, word):
            return SCRIPT_GAP
        return BROKEN_WORD if self.inline else ODD_ENDING

    def _cut_inside_line(self, before: Word, word: Word) -> float:
        if editions.COMPARATOR.match(word.text) or (self.inline and _parts_cells(before, word)):
            return 0.0
        return ODD_ENDING

    def _between_rows(self, at: int) -> None:
        here = (at, 0)
        if at in self.labels:
            stop = self.labels[at]
            self._offer(here, (stop, 0), 0.0, RowPart("label", "", self.table[at:stop]))
        text = ""
        for stop in range(at + 1, min(at + _LABEL_WORDS, len(self.table)) + 1):
            if stop - 1 in self.labels:
                break
            text += self.table[stop - 1].text
            if self.table[at].first and is_label(text):
                self._offer(here, (stop, 0), ODD_ENDING, RowPart("label", "", self.table[at:stop]))
        if at < len(self.table):
            self._offer(here, (at + 1, 0), LEFT_OVER, RowPart("left over", "", self.table[at : at + 1]))
        if self._begins_page(at):
            for stop in range(at + 1, min(at + _REST_WORDS, len(self.table)) + 1):
                part = RowPart("rest", "level3", self.table[at:stop])
                self._offer(here, (stop, 0), _rest_price(text_of(part.words)), part)

    def _begins_page(self, at: int) -> bool:
        """Whether a page begins at this word, or a page and then only labels."""
        while at < len(self.table) and not self.table[at].new_page:
            before = self.best[at, 0]
            if before[2] is None or before[2].kind != "label":
                return False
            at = before[1][0]
        return 0 < at < len(self.table)

    def parts(self) -> list[RowPart]:
        """The cheapest reading, after the search."""
        state = (len(self.table), 0)
        found = []
        while state != (0, 0):
            _, came_from, part = self.best[state]
            if part:
                found.append(part)
            state = came_from
        return found[::-1]


def parts(table: Sequence[Word], columns: Sequence[str]) -> list[RowPart]:
    """The words of a table cut into cells, labels and rests. ``columns``: a row's keys from level3 on.

    The widths of the columns are not known beforehand: they are taken from the lines.
    """
    if not table:
        return []
    widths = _widths(table, columns)
    searches = [_Search(table, columns, widths | {"level3": name}) for name in _name_widths(table, widths)]
    return min(searches, key=_Search.price).parts()


def _name_widths(table: Sequence[Word], widths: dict[str, int]) -> list[int]:
    """Widths that the column of names may have: those of the widest lines."""
    widest = widths["level3"]
    lines = {
        sum(width(word.text) for word in group) for _, group in groupby(table, key=lambda word: word.line)
    }
    return sorted({widest, *(used for used in lines if widest * NARROWEST <= used < widest)})[-_NAME_WIDTHS:]


def _widths(table: Sequence[Word], columns: Sequence[str]) -> dict[str, int]:
    """The widths of the columns: those of the widest line that a name, and that a value, has for itself.

    A line with a value on it, or with a space between two Chinese characters, holds two cells.
    """
    names = values = _HEADER_WIDTH
    for _, group in groupby(table, key=lambda word: word.line):
        line = list(group)
        cut = next(
            (
                index
                for index, word in enumerate(line)
                if editions.COMPARATOR.match(word.text) or editions.QUALITATIVE.fullmatch(word.text)
            ),
            None,
        )
        if cut is None:
            cut = next((i for i in range(len(line) - 1, 0, -1) if _parts_cells(line[i - 1], line[i])), None)
            value = 0
        else:
            value = sum(width(word.text) for word in line[cut:])
        names = max(names, sum(width(word.text) for word in line[:cut]))
        values = max(values, min(value, _LONG_AMOUNT))
    return {key: names if key in ("level3", "deviation") else values for key in columns}


def _parts_cells(before: Word, word: Word) -> bool:
    return not before.text[-1].isascii() and not word.text[0].isascii()


def _known_label_end(table: Sequence[Word], at: int) -> int | None:
    """Where a label of the frame ends that begins at this word, if one does."""
    text = ""
    for stop in range(at + 1, min(at + _LABEL_WORDS, len(table)) + 1):
        text += table[stop - 1].text
        if is_known_label(text):
            return stop
    return None


def _shares_lines(table: Sequence[Word]) -> bool:
    """Whether the layout prints several cells on a line: many values stand behind other words."""
    values = [word for word in table if editions.COMPARATOR.match(word.text)]
    return sum(not word.first for word in values) * 3 > len(values)


def _name_price(text: str) -> float:
    price = 0.0 if editions.NAME_ENDING.search(text) else ODD_ENDING
    if found := editions.COMPARATOR.search(text):
        price += COMPARATOR_IN_NAME if found.start() == 0 or len(found[0]) < 3 else ODD_ENDING  # noqa: PLR2004
    if editions.QUALITATIVE.fullmatch(text):
        price += ODD_ENDING
    if _NUMBER.match(text):
        price += NAME_LIKE_VALUE if _NUMBER.fullmatch(text) or text.endswith(("%", "％")) else SCRIPT_GAP
    return price + _cut_price(text)


def _value_price(text: str) -> float:
    if editions.QUALITATIVE.fullmatch(text):
        return -ODD_ENDING
    comparators = editions.COMPARATOR.findall(text)
    if editions.COMPARATOR.match(text):
        amount = _AMOUNT.match(text)
        price = -ODD_ENDING + (max(0, len(amount["unit"]) - _LONG_UNIT) / 2 if amount else VALUE_LIKE_NAME)
    elif comparators or _STATES_NUMBER.search(text):
        price = ODD_ENDING
    else:
        price = PLAIN_VALUE + (VALUE_LIKE_NAME if editions.NAME_ENDING.search(text) else 0)
    return price + COMPARATOR_IN_NAME * max(0, len(comparators) - 1) + _cut_price(text)


def _points_price(text: str) -> float:
    return 0.0 if _NUMBER.fullmatch(text) else NO_NUMBER


def _reason_price(text: str) -> float:
    if text in {"无", "-", "—"}:
        return -ODD_ENDING
    return ODD_ENDING + (COMPARATOR_IN_NAME if _NUMBER.match(text) or editions.COMPARATOR.search(text) else 0)


def _rest_price(text: str) -> float:
    """What it costs that a page broke a name after its row was printed: a few characters, and no value."""
    value_like = (
        editions.COMPARATOR.search(text) or editions.QUALITATIVE.fullmatch(text) or _NUMBER.search(text)
    )
    return CARRIED_OVER + len(text) / 2 + (LEFT_OVER if value_like else 0)


def _cut_price(text: str) -> float:
    """What a text costs that looks cut off: it begins with a closing sign, ends open, or is a bare unit."""
    price = CUT_UNIT if _LOW.match(text) or _UNIT_ALONE.fullmatch(text) else 0.0
    return price + (CUT_UNIT if _OPEN.search(text) else 0.0)


VALUE_COLUMNS = ("target", "actual")
PRICES = {
    "level3": _name_price,
    "target": _value_price,
    "actual": _value_price,
    "weight": _points_price,
    "score": _points_price,
    "deviation": _reason_price,
}
