"""Tables printed without rules: lines of text by their places, cells by the columns of the header above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from forms import labels
from forms.pdf_page import Char
from forms.picture import Cell, Grid, Origin, tight

_GAP = 0.9
"""Of a character's height: wider blanks part two cells."""

_UNIT = 4.0
"""Points of a column, where no header says how wide its columns are."""

_ROW_GAP = 1.3
"""Lines of a cell are set closer than rows: a row begins where the distance grows by so much."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text without a wide blank in it."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line across the page."""

    segments: tuple[Segment, ...]
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The whole line, tight."""
        return tight("".join(segment.text for segment in self.segments))

    @property
    def spaced(self) -> str:
        """The whole line with a space where cells may part."""
        return " ".join(segment.text for segment in self.segments)


def lines(chars: Sequence[Char]) -> list[TextLine]:
    """The lines of a page from its top, each cut at its wide blanks."""
    found: list[list[Char]] = []
    for char in sorted((char for char in chars if not char.text.isspace()), key=lambda char: -char.top):
        middle = (char.top + char.bottom) / 2
        line = next((line for line in reversed(found[-3:]) if line[0].bottom <= middle <= line[0].top), None)
        if line is None:
            found.append([char])
        else:
            line.append(char)
    return [_line(sorted(line, key=lambda char: char.left)) for line in found]


def _line(chars: Sequence[Char]) -> TextLine:
    height = median(char.top - char.bottom for char in chars)
    height = max(height, *(char.right - char.left for char in chars))
    segments: list[list[Char]] = []
    for char in chars:
        if segments and char.left - segments[-1][-1].right <= height * _GAP:
            segments[-1].append(char)
        else:
            segments.append([char])
    return TextLine(
        tuple(Segment(_text(segment, height), segment[0].left, segment[-1].right) for segment in segments),
        max(char.top for char in chars),
        min(char.bottom for char in chars),
    )


def _text(chars: Sequence[Char], height: float) -> str:
    pieces = [chars[0].text]
    for before, char in pairwise(chars):
        pieces.append(" " * (char.left - before.right > height * 0.25) + char.text)
    return tight("".join(pieces))


def grid(pages: Sequence[tuple[int, Sequence[TextLine]]]) -> Grid | None:
    """The pages as rows of cells, where a header of indicators stands in cells of its own; else None."""
    reading = _Reading()
    for number, found in pages:
        reading.page(number, found)
    return Grid(reading.rows, frozenset(reading.breaks)) if reading.headed else None


class _Reading:
    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.breaks: set[int] = set()
        self.headed = False
        self.bounds: list[float] = []

    def page(self, number: int, found: Sequence[TextLine]) -> None:
        origin = Origin(page=number)
        if self.rows:
            self.breaks.add(len(self.rows))
        for at, group in enumerate(_grouped(found), 1):
            heads = _heads(group)
            if heads:
                self.headed = True
                self.bounds = [(before.right + behind.left) / 2 for before, behind in pairwise(heads)]
            elif any(labels.header_field(segment.text) for line in group for segment in line.segments):
                self.bounds = []
            self.rows.append(list(self._cells(group, origin, at)))

    def _cells(self, group: Sequence[TextLine], origin: Origin, row: int) -> Iterator[Cell]:
        columns: dict[int, list[Segment]] = {}
        for line in group:
            for segment in line.segments:
                columns.setdefault(self._column(segment), []).append(segment)
        for column in sorted(columns):
            parts = columns[column]
            width = 1 if self.bounds else max(1, int((max(part.right for part in parts)) / _UNIT) - column)
            yield Cell(tight("\n".join(part.text for part in parts)), origin, row, column, 1, width)

    def _column(self, segment: Segment) -> int:
        if not self.bounds:
            return int(segment.left / _UNIT)
        middle = (segment.left + segment.right) / 2
        return sum(bound < middle for bound in self.bounds)


def _heads(group: Sequence[TextLine]) -> list[Segment]:
    """The labels of a header of indicators, in their order."""
    segments = sorted((segment for line in group for segment in line.segments), key=lambda part: part.left)
    words = {labels.label(segment.text) for segment in segments}
    return segments if {"一级指标", "三级指标"} <= words else []


def _grouped(found: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Lines that make one row: set closer to each other than to the lines around them."""
    distances = [above.top - line.top for above, line in pairwise(found)]
    close = min(distances, default=0.0)
    group: list[TextLine] = []
    for index, line in enumerate(found):
        if (group and distances[index - 1] > close * _ROW_GAP) or (
            group and all(abs(distance - close) < close * (_ROW_GAP - 1) for distance in distances)
        ):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
