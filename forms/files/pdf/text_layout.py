"""Lines of a page by the places of their characters, and rows and columns of tables printed without rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from forms.files.pdf.pdf_page import Char
from forms.files.picture import tight

_GAP = 0.9
"""Of a character's height: wider blanks part two cells."""

_WORD_GAP = 0.25
"""Of a character's height: wider blanks part two words."""

_SHARED = 0.6

_LEADING = 0.45
"""Of a line's height: lines of one cell are set closer than this, where rows are set farther apart."""

_OVERLAP = 0.15
"""Of the lower line's height: lines that share so much stand beside each other, in one row."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text without a wide blank in it, and its box in points; y grows upwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Its middle across the page."""
        return (self.left + self.right) / 2


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
        line = next((line for line in reversed(found[-3:]) if _beside(line[0], char)), None)
        if line is None:
            found.append([char])
        else:
            line.append(char)
    return [_line(sorted(line, key=lambda char: char.left)) for line in found]


def _beside(one: Char, other: Char) -> bool:
    """Whether two characters stand on one line: they share most of the height of the lower one."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > min(one.top - one.bottom, other.top - other.bottom) * _SHARED


def _line(chars: Sequence[Char]) -> TextLine:
    height = median(char.top - char.bottom for char in chars)
    segments: list[list[Char]] = []
    for char in chars:
        if segments and char.left - segments[-1][-1].right <= height * _GAP:
            segments[-1].append(char)
        else:
            segments.append([char])
    return TextLine(
        tuple(_segment(segment, height) for segment in segments),
        max(char.top for char in chars),
        min(char.bottom for char in chars),
    )


def _segment(chars: Sequence[Char], height: float) -> Segment:
    pieces = [chars[0].text]
    for before, char in pairwise(chars):
        pieces.append(" " * (char.left - before.right > height * _WORD_GAP) + char.text)
    return Segment(
        tight("".join(pieces)),
        chars[0].left,
        chars[-1].right,
        max(char.top for char in chars),
        min(char.bottom for char in chars),
    )


def bands(segments: Iterable[Segment]) -> list[list[Segment]]:
    """The segments by rows from the top: those that share some height, directly or through others."""
    found: list[list[Segment]] = []
    floor = 0.0
    for segment in sorted(segments, key=lambda segment: -segment.top):
        if found and segment.top - floor > (segment.top - segment.bottom) * _OVERLAP:
            found[-1].append(segment)
            floor = min(floor, segment.bottom)
        else:
            found.append([segment])
            floor = segment.bottom
    return found


def rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """The bands of a table by its rows: lines of one cell are set closer than rows are."""
    found = bands(segments)
    gaps = [_floor(above) - max(segment.top for segment in band) for above, band in pairwise(found)]
    if not gaps:
        return found
    height = median(segment.top - segment.bottom for band in found for segment in band)
    near = height * _LEADING
    if max(gaps) <= near:
        return found
    joined = [found[0]]
    for gap, band in zip(gaps, found[1:], strict=True):
        if gap <= near:
            joined[-1] = joined[-1] + band
        else:
            joined.append(band)
    return joined


def _floor(band: Sequence[Segment]) -> float:
    return min(segment.bottom for segment in band)


def stacked(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments of a row by the columns that they share, from the left; in each from the top."""
    column: list[Segment] = []
    right = 0.0
    for segment in sorted(segments, key=lambda segment: segment.left):
        if column and segment.left >= right:
            yield sorted(column, key=lambda segment: -segment.top)
            column, right = [], 0.0
        column.append(segment)
        right = max(right, segment.right)
    if column:
        yield sorted(column, key=lambda segment: -segment.top)


def text_of(column: Sequence[Segment]) -> str:
    """The text of a cell from its lines."""
    return tight("\n".join(segment.text for segment in column))
