"""Two cells that stand side by side, printed one after the other as running text, page by page.

A page prints first all lines of the left cell, then all lines of the right one; where a page breaks the
cells, the next page prints the rest of the left, then the rest of the right. Where both cells have a
single line on a page, it may be one line with both.

The cut is found by what wrapping leaves behind: in a cell, every line but a paragraph's last is as wide as
the cell allows. So each possible cut is priced by the room its lines leave unused, and the cheapest wins.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import east_asian_width

from forms.files.picture import Line, tight_lines

UNEXPECTED_END = 4.0
"""In characters of unused room: a cell that does not end with a full stop or the like."""
SAME_BEGINNING = 8.0
"""The year's goal mostly begins as the overall goal does: a cut that makes it so is worth this."""
LIKENESS = 10.0
"""Two cells of the same text gain this, two of different text nothing."""
SAME_TEXT = 30.0
"""Two cells that come out the same to the letter cannot be an accident."""
EMPTY_CELL = 12.0
"""One of two goals left blank is rare."""
CUT_INSIDE_LINE = 3.0
"""A gap beside a number or a Latin word is mostly left by typesetting, not by the border of two cells."""
BORDER_UNCUT = 3.0
"""A gap between two Chinese characters is what is left of a border; a cut elsewhere does not explain it."""
_BEGINNING = 4
_MAX_CUTS = 1500
"""Beyond so many combinations (three and more broken pages) each page is cut by itself."""

_ENDS = re.compile(r"[。；;！!？?.…）)]$")
_PARAGRAPH = re.compile(r"\d+[、.．）)]|[一二三四五六七八九十]+[、是]|[（(]\d+[）)]")


def width(text: str) -> int:
    """The width on paper in half-width units: a Chinese character 2, a letter or digit 1."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text if not char.isspace())


@dataclass(frozen=True)
class _Cut:
    left: list[Line]
    right: list[Line]
    price: float


_BORDER = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")


def split(pages: list[list[Line]]) -> tuple[list[Line], list[Line]]:
    """The lines of the left and of the right cell."""
    pages = [page for page in pages if page]
    if not pages:
        return [], []
    options = [_cuts(page) for page in pages]
    combinations = 1
    for page_options in options:
        combinations *= len(page_options)
    if combinations > _MAX_CUTS:
        return _joined([min(page_options, key=lambda cut: _price_of([cut])) for page_options in options])
    return _joined(min(itertools.product(*options), key=_price_of))


def _price_of(cuts: Sequence[_Cut]) -> float:
    return sum(cut.price for cut in cuts) + _price(*_joined(cuts))


def _joined(cuts: Sequence[_Cut]) -> tuple[list[Line], list[Line]]:
    return (
        [line for cut in cuts for line in cut.left],
        [line for cut in cuts for line in cut.right],
    )


def _cuts(page: list[Line]) -> list[_Cut]:
    found = [_Cut(page[:at], page[at:], 0) for at in range(len(page) + 1)]
    for at, line in enumerate(page):
        for gap in re.finditer(r"(?<=\S)\s+(?=\S)", line.text):
            left, right = line.text[: gap.start()], line.text[gap.end() :]
            if at == 0 or at == len(page) - 1:
                before = [*page[:at], Line(left, line.number, line.gap, line.page_start)]
                after = [Line(right, line.number, 0, page_start=False), *page[at + 1 :]]
                border = _BORDER.match(line.text, gap.start())
                found.append(_Cut(before, after, 0 if border else CUT_INSIDE_LINE))
    return found


def _price(left: list[Line], right: list[Line]) -> float:
    price = _unused(left) + _unused(right)
    price += BORDER_UNCUT * sum(len(_BORDER.findall(line.text)) for line in (*left, *right))
    text, other = tight_lines(left), tight_lines(right)
    if not text or not other:
        return price + EMPTY_CELL
    price += sum(0 if _ENDS.search(cell) else UNEXPECTED_END for cell in (text, other))
    if text == other:
        return price - SAME_TEXT
    if text[:_BEGINNING] == other[:_BEGINNING]:
        price -= SAME_BEGINNING
    return price - LIKENESS * SequenceMatcher(None, text, other, autojunk=False).quick_ratio()


def _unused(cell: list[Line]) -> float:
    """Room left unused at the ends of lines, in characters, where the next character would have fit."""
    if len(cell) < 2:  # noqa: PLR2004 - a single line leaves no trace of its cell's width
        return 0
    widths = [width(line.text) for line in cell]
    # One line may be wider than the rest: closing signs hang over the edge or are printed narrow.
    full = sorted(widths)[-2 if len(widths) > 3 else -1]  # noqa: PLR2004
    price = 0.0
    for line, used, following in zip(cell, widths, cell[1:], strict=False):
        if _ENDS.search(line.text.strip()) and _PARAGRAPH.match(following.text.strip()):
            continue
        price += max(0, full - used - unbreakable(following.text)) / 2
    return price


def unbreakable(text: str) -> int:
    """The width of what cannot be parted at the start of the next line: a word, a sign and its neighbour."""
    first = re.match(r"\s*(?:[!-~]+|.)[。，、；：）”》]?", text)
    return width(first[0]) + 1 if first else 2
