"""Two pictures of a page, whatever format it came in: a grid of cells, or lines of running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forms.form import Location

_SPACE_BETWEEN_ASCII = re.compile(r"(?<=[!-~])[^\S\n]+(?=[!-~])")
_SPACE = re.compile(r"\s+")
_KEPT = "\x1f"  # unit separator: never in text that was cleaned, stands for a space that stays


def tight(text: str) -> str:
    r"""The text without white space, but for one space between two ASCII characters of one line.

    Chinese is written without spaces: those in a document come from line breaks, from justification or
    from the gap a layout puts between scripts (``≤50 个``). ``$\geq 90.00$ (%)`` keeps its own.
    """
    return _SPACE.sub("", _SPACE_BETWEEN_ASCII.sub(_KEPT, text)).replace(_KEPT, " ")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid: its text as it stands, and where."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells. A merged cell stands once, where it begins; what it covers is empty or absent.

    ``breaks`` are the rows that begin a new page or a new part of a broken table.
    """

    rows: list[list[Cell]]
    breaks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text: its number from 1, the blank lines before it, and whether a page begins."""

    text: str
    number: int
    gap: int
    page_start: bool

    @property
    def location(self) -> Location:
        """Where the line stands."""
        return Location(line=self.number)


def tight_lines(lines: Sequence[Line]) -> str:
    """The text of several lines as one, without the white space of its line breaks."""
    return tight("\n".join(line.text for line in lines))
