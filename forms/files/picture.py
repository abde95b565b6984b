"""Two pictures of a page, whatever format it came in: a grid of cells, or lines of running text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from forms.files import characters, symbol_fonts
from forms.form import Location, Skipped

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
"""Characters that print nothing: control, zero width, half of a pair, what turns the direction of writing."""

_SPACE_BETWEEN_ASCII = re.compile(r"(?<=[!-~])[^\S\n]+(?=[!-~])")
_SPACE = re.compile(r"\s+")
_KEPT = "\x1f"  # unit separator: never in text that was cleaned, stands for a space that stays


def tight(text: str) -> str:
    r"""The text without white space, but for one space between two ASCII characters of one line.

    Chinese is written without spaces: those in a document come from line breaks, from justification or
    from the gap a layout puts between scripts (``≤50 个``). ``$\geq 90.00$ (%)`` keeps its own.
    """
    text = characters.ordinary(text)
    if text.isprintable() and " " not in text:
        return text
    text = symbol_fonts.guessed(CONTROL.sub("", text))
    return _SPACE.sub("", _SPACE_BETWEEN_ASCII.sub(_KEPT, text)).replace(_KEPT, " ")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The name of a column (from 0) in a spreadsheet: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


@dataclass(frozen=True, slots=True)
class Origin:
    """The part of a document that cells come from: a sheet, a table, a page, or its lines."""

    sheet: str | None = None
    table: int | None = None
    page: int | None = None
    scanned: bool = False
    """Read in a picture: each cell has a place of its own, by which it is known how sure it is."""

    def location(self, row: int, column: int) -> Location:
        """Where a cell stands: its row from 1, its column from 0."""
        if self.scanned:
            return Location(page=self.page, row=row, cell=f"{column_letters(column)}{row}")
        if self.page is not None:
            return Location(page=self.page, row=row)
        if self.sheet is not None:
            return Location(sheet=self.sheet, cell=f"{column_letters(column)}{row}")
        if self.table is not None:
            return Location(table=self.table, row=row, cell=f"{column_letters(column)}{row}")
        return Location(line=row)


LINES = Origin()


class Cell(NamedTuple):
    """One cell of a grid: its tight text, where it stands, and how many rows and columns it covers.

    ``row`` counts from 1 in the origin (for text: the line), ``column`` from 0.
    """

    text: str
    origin: Origin
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    @property
    def end(self) -> int:
        """The column behind its last."""
        return self.column + self.column_span

    @property
    def location(self) -> Location:
        """Where the cell stands."""
        return self.origin.location(self.row, self.column)


class TableSort(Enum):
    """What the place of a cell tells."""

    ALIGNED = auto()
    """A value stands in the column of its label."""
    LOOSE = auto()
    """So it does, but nothing is drawn between the rows: one may be the rest of the one above."""
    SHIFTED = auto()
    """The columns shift from row to row: a table recognised from a picture."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells in the order of their columns. A merged cell stands once, where it begins.

    ``breaks`` are the rows that begin a new page or a new part of a broken table, ``outside`` those that are
    a line of text beside the tables.
    """

    rows: list[list[Cell]]
    breaks: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    sort: TableSort = TableSort.ALIGNED


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text: its number from 1, the blank lines before it, and whether a page begins."""

    text: str
    number: int
    gap: int
    page_start: bool
    page: int | None = None

    @property
    def location(self) -> Location:
        """Where the line stands; ``number`` is that on the page where there are pages."""
        if self.page is not None:
            return Location(page=self.page, row=self.number)
        return Location(line=self.number)


def tight_lines(lines: Sequence[Line]) -> str:
    """The text of several lines as one, without the white space of its line breaks."""
    return tight("\n".join(line.text for line in lines))


class Enclosed(NamedTuple):
    """A document inside the document: its bytes, and before which part of the picture it stands."""

    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole document: its grids and running text in their order.

    ``heads`` are the lines repeated at the top of its pages, ``skipped`` what was not read. ``properties``
    are the words that an Office file keeps about itself, ``has_images`` tells that pictures stand in it,
    ``images`` are those that are large enough for a form. ``confidences`` tell of what was read in a picture
    how sure it is, by the place of a cell, and by the page for what stands in none.
    """

    parts: list[Grid | list[Line]]
    heads: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    properties: Mapping[str, str] = field(default_factory=dict)
    has_images: bool = False
    images: list[bytes] = field(default_factory=list)
    confidences: Mapping[Location, float] = field(default_factory=dict)
    enclosed: list[Enclosed] = field(default_factory=list)
    """Documents inside it whose pictures are still to be put in."""
