"""Which rows the labels of the levels span where nothing is ruled: by their heights and what they say."""

from collections.abc import Iterator, Sequence

from forms.files.pdf import text_layout
from forms.files.pdf.text_layout import Segment
from forms.words import editions
from forms.words.frame import is_known_label

_ALIGNED = 3.0
"""Points by which a label and the row that it stands beside differ."""


def spans(
    columns: Sequence[Sequence[tuple[float, str]]], rows: Sequence[Sequence[Segment]]
) -> list[dict[int, str]]:
    """The labels that begin in each row, by their level; a label is given with the height of its middle."""
    centred = any(not _is_beside(middle, rows) for column in columns for middle, _ in column)
    # Labels over an odd number of rows stand beside one in either layout: what they say decides.
    return min(
        (_spans(columns, rows, centred=centred), _spans(columns, rows, centred=not centred)),
        key=_contradictions,
    )


def labels_of(column: Sequence[Segment]) -> Iterator[tuple[float, str]]:
    """The labels of a column with the height of their middles: lines are joined until they make a label."""
    begun: list[Segment] = []
    for segment in sorted(column, key=lambda segment: -segment.top):
        height = segment.top - segment.bottom
        if begun and begun[-1].bottom - segment.top > height:
            yield middle_of(begun), text_layout.text_of(begun)
            begun = []
        begun.append(segment)
        text = text_layout.text_of(begun)
        if is_known_label(text) or editions.TOTAL_ROW.fullmatch(text):
            yield middle_of(begun), text
            begun = []
    if begun:
        yield middle_of(begun), text_layout.text_of(begun)


def middle_of(lines: Sequence[Segment]) -> float:
    """The height of the middle of lines from the top."""
    return (lines[0].top + lines[-1].bottom) / 2


def _is_beside(middle: float, rows: Sequence[Sequence[Segment]]) -> bool:
    """Whether a label stands beside the middle of a row, rather than between two."""
    return any(abs(_height_of(row)[2] - middle) <= _ALIGNED for row in rows)


def _height_of(row: Sequence[Segment]) -> tuple[float, float, float]:
    """Top, bottom and middle of a row."""
    top, bottom = max(segment.top for segment in row), min(segment.bottom for segment in row)
    return top, bottom, (top + bottom) / 2


def _spans(
    columns: Sequence[Sequence[tuple[float, str]]], rows: Sequence[Sequence[Segment]], *, centred: bool
) -> list[dict[int, str]]:
    """The labels that begin in each row, by their level."""
    spans: list[dict[int, str]] = [{} for _ in rows]
    for level, column in enumerate(columns):
        for at, label in _spread(column, rows, centred=centred):
            spans[at][level] = spans[at].get(level, "") + label
    return spans


def _contradictions(spans: Sequence[dict[int, str]]) -> int:
    """How many rows have a 二级指标 under a 一级指标 to which it does not belong."""
    found = 0
    labelled: dict[int, str] = {}
    for row in spans:
        labelled |= row
        expected = editions.LEVEL2.get(labelled.get(1, ""))
        found += bool(expected and 0 in labelled and labelled[0] != expected)
    return found


def _spread(
    found: Sequence[tuple[float, str]], rows: Sequence[Sequence[Segment]], *, centred: bool
) -> Iterator[tuple[int, str]]:
    """The first row of each label: ``centred``, it stands in the middle of its rows, else on the first."""
    heights = [_height_of(row) for row in rows]
    at = 0
    for middle, label in found:
        start = min(at, len(rows) - 1)
        if not rows:
            return
        if not centred:
            start = min(range(len(rows)), key=lambda row: abs(heights[row][2] - middle))
        yield start, label
        while at < len(rows) and heights[at][2] > 2 * middle - heights[start][0]:
            at += 1
