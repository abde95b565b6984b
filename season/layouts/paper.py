"""Text as it comes out of a printed page: wrapped cells, rows of cells, pages.

What a PDF gives when its words are taken out is imitated: every line is followed by a blank one, cells that
stand on one height share a line, a taller cell has lines of its own, and a row that does not fit on a page
goes on at the top of the next.
"""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

_NOT_FIRST = frozenset("，。；：、！？）》”’)%％")
_NOT_LAST = frozenset("（《“‘(")
_UNBROKEN = re.compile(r"[!-~]+|.", re.DOTALL)
_ASCII_NEXT_TO_WIDE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])",
)

Cell = list[str]
"""The lines of one cell; none for an empty one."""

_WIDE: dict[str, int] = {}


def width(text: str) -> int:
    """The columns that a text takes: a Chinese character takes two, a Latin one takes one."""
    total = 0
    for character in text:
        columns = _WIDE.get(character)
        if columns is None:
            columns = _WIDE[character] = 2 if east_asian_width(character) in {"W", "F", "A"} else 1
        total += columns
    return total


def airy(text: str) -> str:
    """The text with the gaps that typesetting leaves between Chinese and Latin characters."""
    return _ASCII_NEXT_TO_WIDE.sub(" ", text)


def wrap(text: str, columns: int, indent: int = 0) -> Cell:
    """The lines of a cell that is so many columns wide; the first line is shorter by the indent.

    A line does not begin with a closing mark or end with an opening one, and numbers and words stay whole
    where they fit, as a word processor does it.
    """
    lines: Cell = []
    line = ""
    used = indent
    for piece in _pieces(text, columns):
        size = width(piece)
        if line and used + size > columns and piece not in _NOT_FIRST:
            carried = line[-1] if line[-1] in _NOT_LAST and len(line) > 1 else ""
            lines.append(line[: len(line) - len(carried)].rstrip())
            line = carried + piece.lstrip()
            used = width(line)
        else:
            line += piece
            used += size
    if line.strip():
        lines.append(line.strip())
    return lines


def _pieces(text: str, columns: int) -> Iterator[str]:
    for run_match in _UNBROKEN.finditer(text):
        run = run_match.group()
        while len(run) > columns:
            yield run[:columns]
            run = run[columns:]
        yield run


class Pages:
    """Lines put on pages one after another. ``tail`` is what stands at the end of every written line."""

    def __init__(
        self, lines_per_page: int, number: str | None = None, *, every: int = 1, tail: str = ""
    ) -> None:
        """``number`` (it may name {page} and {pages}) is printed at the foot of one page in ``every``."""
        self._capacity = lines_per_page
        self._number = number
        self._every = every
        self._tail = tail
        self._pages: list[list[str]] = [[]]
        self._used = 0

    @property
    def left(self) -> int:
        """How many lines still fit on this page."""
        return self._capacity - self._used

    def turn(self) -> None:
        """Go on at the top of the next page."""
        if self._used:
            self._pages.append([])
            self._used = 0

    def paragraph(self, text: str, columns: int = 72, indent: int = 0) -> None:
        """Running text; the first line is shorter by the indent, which itself is not printed."""
        for line in wrap(text, columns, indent):
            self._write([line])

    def row(self, cells: list[Cell], *, whole: bool = False) -> None:
        """A row of a table. What does not fit on the page goes on, cell by cell, on the next one.

        A ``whole`` row goes to the next page with all its cells.
        """
        height = max((len(cell) for cell in cells), default=0)
        if height and (not self.left or (whole and self.left < height <= self._capacity)):
            self.turn()
        if height > self.left:
            fits = self.left
            self._write_row([cell[:fits] for cell in cells])
            self.turn()
            self.row([cell[fits:] for cell in cells])
            return
        self._write_row(cells)

    def _write_row(self, cells: list[Cell]) -> None:
        # A cell stands in the middle of its row's height. Lines closer than a whole line have no blank
        # line between them, and lines of one height are one line.
        height = max((len(cell) for cell in cells), default=0)
        printed: list[str] = []
        before = -1.0
        for cell in cells:
            top = (height - len(cell)) / 2
            for offset, line in enumerate(cell):
                place = top + offset
                if printed and place == before:
                    printed[-1] += " " + line
                elif printed and abs(place - before) < 1:
                    printed.append("\n" + line)
                else:
                    printed.append("\n\n" + line)
                before = place
            if not cell and printed and height == 1:
                printed[-1] += " "
        self._write([line.rstrip(" ") for line in printed], height)

    def _write(self, lines: list[str], height: int | None = None) -> None:
        if not self.left:
            self.turn()
        page = self._pages[-1]
        for line in lines:
            text = line.lstrip("\n")
            gap = line[: len(line) - len(text)] or "\n\n"
            page.append((gap if page else "") + text + self._tail)
        self._used += len(lines) if height is None else height

    def text(self) -> str:
        """The whole document. A page begins with a space, or behind the number of the page before."""
        total = len(self._pages)
        parts = [" "]
        for index, page in enumerate(self._pages, 1):
            parts.extend(page)
            if index == total:
                break
            if self._number and index % self._every == 0:
                parts.append("\n\n\n\n" + self._number.format(page=index, pages=total) + "\n\n")
            else:
                parts.append("\n ")
        return "".join(parts) + "\n"
