"""Where text stands on an upright page: one box for each line of each cell."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import median
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from forms.files.scans.recogniser import Image, Recogniser, TextBox
from forms.files.scans.ruled_page import Rules, cells_between, ink

_PADDING = 6
"""Pixels around the ink of a line, as the models were trained."""
_SPECK = 5
"""Pixels: smaller spots are dust."""
_LEAST_INK = 0.35
"""Share of a letter's height below which a spot that no line took is dust, but for a dash."""
_SAME_LINE = 0.25
"""Boxes whose middles are closer than this share of their height are of one line."""
_SEVERAL_LINES = 1.8
"""So many times as high as most lines: two lines taken for one."""
_ONE_UNDER_ANOTHER = 1.6
"""So much taller than wide: letters one under the other."""


def lines(page: Image, ruled: Rules, recogniser: Recogniser) -> list[TextBox]:
    """The boxes of the lines, cut where rules run through them, with what the model did not see."""
    printed = ink(page)
    whole = recogniser.boxes(page)
    cut = [
        _trimmed(part, printed)
        for box in whole
        for strip in cells_between(box, ruled, 1)
        for part in cells_between(strip, ruled, 0)
    ]
    boxes = _apart([box for box in cut if box], printed)
    usual = median(box.height for box in boxes) if boxes else 0.0
    parts = [part for box in boxes for part in _parted(box, printed, usual)]
    return [*parts, *_unseen(parts, printed, ruled, usual)]


def _trimmed(box: TextBox, printed: Image) -> TextBox | None:
    """The box around its ink, with a margin; None where there is none."""
    part = printed[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows) or (rows[-1] - rows[0] < _SPECK and columns[-1] - columns[0] < _SPECK):
        return None
    return _padded(
        TextBox(
            box.left + int(columns[0]),
            box.top + int(rows[0]),
            box.left + int(columns[-1]) + 1,
            box.top + int(rows[-1]) + 1,
        ),
        printed,
    )


def _apart(boxes: list[TextBox], printed: Image) -> list[TextBox]:
    """The boxes without the edge of the line above or below that some reach into."""
    apart = sorted(boxes, key=lambda box: box.top)
    for at, below in combinations(range(len(apart)), 2):
        upper, lower = apart[at], apart[below]
        beside = min(upper.right, lower.right) - max(upper.left, lower.left)
        down = (lower.top + lower.bottom - upper.top - upper.bottom) / 2
        if lower.top >= upper.bottom or beside <= 2 * _PADDING:
            continue
        if down < min(upper.height, lower.height) * _SAME_LINE:
            continue
        left, right = max(upper.left, lower.left), min(upper.right, lower.right)
        rows = printed[lower.top : upper.bottom, left:right].sum(axis=1, dtype=np.int64)
        edge = lower.top + _blankest(rows)
        apart[at], apart[below] = upper._replace(bottom=edge), lower._replace(top=edge)
    return apart


def _blankest(rows: npt.NDArray[np.int64]) -> int:
    """The row with the least ink; of several the one in their middle."""
    least = np.flatnonzero(rows == rows.min())
    return int(least[len(least) // 2])


def _padded(box: TextBox, printed: Image) -> TextBox:
    height, width = printed.shape
    return TextBox(
        max(box.left - _PADDING, 0),
        max(box.top - _PADDING, 0),
        min(box.right + _PADDING, width),
        min(box.bottom + _PADDING, height),
    )


def _parted(box: TextBox, printed: Image, usual: float) -> Iterator[TextBox]:
    """The box, or its lines where it holds several."""
    if box.height < usual * _SEVERAL_LINES:
        yield box
        return
    rows = printed[box.top : box.bottom, box.left : box.right].any(axis=1)
    runs = _runs(rows)
    if len(runs) < 2 or box.height > box.width * _ONE_UNDER_ANOTHER:  # noqa: PLR2004
        yield box
        return
    for start, end in runs:
        part = _trimmed(box._replace(top=box.top + start, bottom=box.top + end), printed)
        if part:
            yield part


def _runs(rows: Any) -> list[tuple[int, int]]:
    """From where to where something stands; what is as thin as a stroke belongs to the run beside it."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    runs: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if runs and (end - start < 2 * _SPECK or runs[-1][1] - runs[-1][0] < 2 * _SPECK):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _unseen(boxes: Sequence[TextBox], printed: Image, ruled: Rules, usual: float) -> Iterator[TextBox]:
    """Lines that the model did not see, inside the tables: a lone figure, a dash, a tick."""
    left = printed.copy()
    for box in boxes:
        left[box.top : box.bottom, box.left : box.right] = 0
    height = usual or 2.0 * _SPECK
    wide = cv2.morphologyEx(left, cv2.MORPH_CLOSE, np.ones((3, max(int(height * 0.6), 3)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(wide, connectivity=8)
    inside = _extent(ruled)
    for at in range(1, count):
        x, y, width, tall, area = (int(value) for value in stats[at])
        small = max(width, tall) < height * _LEAST_INK or min(width, tall) < 2 or area < width  # noqa: PLR2004
        if small or tall > 2 * height or not (inside and _holds(inside, x, y)):
            continue
        box = TextBox(x, y, x + width, y + tall)
        if box.height < height * 0.5:  # a dash: the model reads it in a line of the usual height
            middle = (box.top + box.bottom) / 2
            box = box._replace(top=max(int(middle - height / 3), 0), bottom=int(middle + height / 3))
        yield _padded(box, printed)


def _extent(ruled: Rules) -> TextBox | None:
    if not ruled.horizontal or not ruled.vertical:
        return None
    return TextBox(
        min(stroke.start for stroke in ruled.horizontal),
        min(stroke.start for stroke in ruled.vertical),
        max(stroke.end for stroke in ruled.horizontal),
        max(stroke.end for stroke in ruled.vertical),
    )


def _holds(box: TextBox, x: int, y: int) -> bool:
    return box.left < x < box.right and box.top < y < box.bottom


def is_upright_text(box: TextBox) -> bool:
    """Whether letters stand one under the other in it."""
    return box.height > box.width * _ONE_UNDER_ANOTHER


def letters_below(box: TextBox, printed: Image) -> list[TextBox]:
    """The letters of a line from top to bottom, each in its box."""
    rows = printed[box.top : box.bottom, box.left : box.right].any(axis=1)
    width = box.width - 2 * _PADDING
    letters: list[tuple[int, int]] = []
    for start, end in _runs(rows):
        if letters and end - letters[-1][0] <= width * 1.15:  # the parts of one letter
            letters[-1] = (letters[-1][0], end)
        else:
            letters.append((start, end))
    return [
        _padded(
            box._replace(
                top=box.top + start,
                bottom=box.top + end,
                left=box.left + _PADDING,
                right=box.right - _PADDING,
            ),
            printed,
        )
        for start, end in letters
    ]
