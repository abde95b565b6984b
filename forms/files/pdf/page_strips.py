"""Sheets too wide for the paper: the pages on which their columns go on are put side by side again.

A program that prints a wide sheet cuts it into strips, all rows of the first columns before the next columns
or the other way round. A strip has the rows of the page to which it belongs at the same heights, other
columns, and no 项目名称 of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forms.files.pdf import ruled_cells
from forms.files.pdf.pdf_page import Char, RuledLine

_NEAR = 2.0
"""Points by which one row is printed higher or lower on another page."""
_FEWEST_ROWS = 4
"""So many lines must agree: a form has more, and a table that is no form may be as it is."""
_FIRST_LABELS = ("项目名称", "专项名称", "政策名称", "资金名称", "单位名称", "部门名称")
"""What a form begins with, in its first columns."""

_FURTHER_LABELS = ("二级指标", "三级指标", "指标值", "完成值", "实施单位", "得分")
"""What heads its further columns, or stands in them."""


@dataclass(frozen=True)
class PrintedPage:
    """What stands on a page, or on several that were put together; ``number`` is that of the first.

    ``scanned``: it was read in a picture, its characters say how sure they are.
    """

    number: int
    chars: list[Char]
    horizontal: list[RuledLine]
    vertical: list[RuledLine]
    scanned: bool = False

    @property
    def rows(self) -> list[float]:
        """The heights of its lines."""
        return ruled_cells.levels(rule.at for rule in self.horizontal)

    @property
    def columns(self) -> list[float]:
        """The places of its upright lines."""
        return ruled_cells.levels(rule.at for rule in self.vertical)

    @property
    def left(self) -> float:
        """Where its tables begin."""
        return min(rule.start for rule in self.horizontal)

    @property
    def right(self) -> float:
        """Where its tables end."""
        return max(rule.end for rule in self.horizontal)


def joined(pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """The pages, those that are strips of one put together."""
    whole_pages: list[PrintedPage] = []
    at = 0
    while at < len(pages):
        groups = _groups(pages, at)
        for group in groups:
            whole = group[0]
            for number, strip in enumerate(group[1:], 2):
                whole = _beside(whole, strip, is_last=number == len(group))
            whole_pages.append(whole)
        at += sum(len(group) for group in groups)
    return whole_pages


def _groups(pages: Sequence[PrintedPage], at: int) -> list[list[PrintedPage]]:
    """The pages from there that belong side by side, group by group; one page alone where none do."""
    first, rest = pages[at], pages[at + 1 :]
    if not _begins_form(first):
        return [[first]]
    behind = next((i for i, page in enumerate(rest, 1) if _begins_form(page)), len(rest) + 1)
    own = pages[at : at + behind]
    down = next((i for i, page in enumerate(own[1:], 1) if _is_strip(page, first)), None)
    if down is None:
        return [[first]]
    if down > 1:
        return [list(own[row::down]) for row in range(down)]
    across = next((i for i, page in enumerate(own[1:], 1) if not _is_strip(page, first)), len(own))
    return list(_rows_of(own, across))


def _rows_of(pages: Sequence[PrintedPage], across: int) -> Iterator[list[PrintedPage]]:
    for start in range(0, len(pages), across):
        yield list(pages[start : start + across])


def _begins_form(page: PrintedPage) -> bool:
    """Whether the label of a form's first row stands on the page."""
    return any(label in _text(page) for label in _FIRST_LABELS)


def _text(page: PrintedPage) -> str:
    return "".join(char.text for char in page.chars if not char.text.isspace())


def _heads_further(page: PrintedPage, first: PrintedPage) -> bool:
    """Whether a page heads columns that the first does not: rows that go on below have no such heads."""
    text, known = _text(page), _text(first)
    return any(label in text and label not in known for label in _FURTHER_LABELS)


def _is_strip(page: PrintedPage, first: PrintedPage) -> bool:
    """Whether a page has the rows of another and other columns, be they as wide as those.

    Where cells of one of them span rows, it has fewer lines, be it at the bottom of the page.
    """
    fewer, more = sorted((page.rows, first.rows), key=len)
    if len(fewer) < _FEWEST_ROWS or abs(fewer[-1] - more[-1]) > _NEAR:
        return False
    same_rows = all(any(abs(row - known) <= _NEAR for known in more) for row in fewer)
    return same_rows and (not _are_alike(page.columns, first.columns) or _heads_further(page, first))


def _are_alike(places: Sequence[float], others: Sequence[float]) -> bool:
    return len(places) == len(others) and all(
        abs(place - other) <= _NEAR for place, other in zip(places, others, strict=True)
    )


def _beside(page: PrintedPage, strip: PrintedPage, *, is_last: bool) -> PrintedPage:
    """The page with a strip at its right. What is cut off at the edge of one is printed on the other."""
    if not page.horizontal or not strip.horizontal:
        return replace(page, chars=page.chars + strip.chars)
    left, right, end = strip.left, strip.right, page.right
    moved = end - left
    chars = [char for char in page.chars if _middle(char) <= end]
    cut = [char for char in chars if char.right + _NEAR > end]
    chars += [
        placed
        for char in strip.chars
        if left <= _middle(char) and (is_last or _middle(char) <= right)
        if not _is_printed(placed := char._replace(left=char.left + moved, right=char.right + moved), cut)
    ]
    across = (RuledLine(at, start + moved, to + moved) for at, start, to in strip.horizontal)
    down = (RuledLine(at + moved, start, to) for at, start, to in strip.vertical)
    return replace(
        page, chars=chars, horizontal=[*page.horizontal, *across], vertical=[*page.vertical, *down]
    )


def _is_printed(char: Char, cut: Sequence[Char]) -> bool:
    """Whether it is one of the characters that the edge of the page before cuts in the middle."""
    half = (char.right - char.left) / 2
    return any(
        char.text == known.text
        and abs(_middle(char) - _middle(known)) < half
        and abs(char.bottom - known.bottom) < _NEAR
        for known in cut
    )


def _middle(char: Char) -> float:
    return (char.left + char.right) / 2
