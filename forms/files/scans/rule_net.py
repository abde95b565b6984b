"""The net that ruled lines make: each runs from one line across it to another; strokes of letters do not."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

_LEVEL = 8
"""Pixels by which the pieces of one line may follow each other higher or lower: paper bends."""
_BROKEN = 12
"""Pixels between two pieces of a line."""
_NEAR = 9
"""Pixels between the end of a line and the line at which it ends."""
_ONE_ROW = 90
"""Pixels. What is shorter, a row high or a letter wide, is mended only on the level of a longer line."""
_OPEN_SIDE = 240
"""Pixels: so long a line is a rule even if nothing runs across its end, as in a table without sides."""
_ROUNDS = 4
"""What ends at a line that is none goes after it."""


class Stroke(NamedTuple):
    """A piece of a ruled line: its place (y of a horizontal, x of a vertical one), from where to where."""

    at: float
    start: int
    end: int

    @property
    def length(self) -> int:
        """In pixels."""
        return self.end - self.start


def net(across: Iterable[Stroke], down: Iterable[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """The lines across and down on common levels, each from line to line."""
    rows, columns = [*_levelled(across)], [*_levelled(down)]
    for _ in range(_ROUNDS):
        ended_rows, ended_columns = [*_ended(rows, columns)], [*_ended(columns, rows)]
        if (ended_rows, ended_columns) == (rows, columns):
            break
        rows, columns = ended_rows, ended_columns
    return rows, columns


def _levelled(strokes: Iterable[Stroke]) -> Iterator[Stroke]:
    """The pieces of each level at one height, joined where they touch."""
    level: list[Stroke] = []
    for stroke in sorted(strokes):
        if level and stroke.at - level[-1].at > _LEVEL:
            yield from _joined(level)
            level = []
        level.append(stroke)
    yield from _joined(level)


def _joined(level: Sequence[Stroke]) -> list[Stroke]:
    joined: list[Stroke] = []
    if not level:
        return joined
    at = median(stroke.at for stroke in level)
    for _, start, end in sorted(level, key=lambda stroke: stroke.start):
        if joined and start - joined[-1].end <= _BROKEN:
            joined[-1] = Stroke(at, joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Stroke(at, start, end))
    return joined


def _ended(strokes: Sequence[Stroke], crossing: Sequence[Stroke]) -> Iterator[Stroke]:
    """The strokes from line to line; without those of letters, which end where nothing runs."""
    long = {stroke.at for stroke in strokes if stroke.length >= _ONE_ROW}
    for stroke in strokes:
        met = [post.at for post in crossing if post.start - _NEAR <= stroke.at <= post.end + _NEAR]
        start = _end(stroke, stroke.start, [at for at in met if at <= stroke.start + _NEAR])
        end = _end(stroke, stroke.end, [at for at in met if at >= stroke.end - _NEAR])
        if start is None or end is None:
            if stroke.length >= _OPEN_SIDE:
                yield Stroke(stroke.at, start or stroke.start, end or stroke.end)
            continue
        ended = Stroke(stroke.at, start, end)
        if ended.length - stroke.length <= 2 * _NEAR or stroke.at in long:
            yield ended


def _end(stroke: Stroke, edge: int, met: Sequence[float]) -> int | None:
    """The line at which a stroke ends; where it is worn off, the next one within the length of the stroke."""
    nearest = min(met, key=lambda at: abs(at - edge), default=None)
    if nearest is None or abs(nearest - edge) > max(_NEAR, stroke.length):
        return None
    return round(nearest)
