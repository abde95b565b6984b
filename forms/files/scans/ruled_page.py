"""The ruled lines of an upright page: where they run, and the page without them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from forms.files.scans.recogniser import Image, TextBox
from forms.files.scans.rule_net import Stroke, net

_INK = 160
"""Of 255: what is darker is ink. Thin lines of a scan are grey."""
_GAP = 9
"""Pixels that noise may take out of a line, or that stand between dots."""
_LONG = 60
"""Pixels (2600 to a page of A4, 7 mm): no stroke of a letter is as long but in titles."""
_SPECKLE = 3
"""Pixels of a brush that mends what noise takes out of a long line, and does not reach from letter to letter:
the upper strokes of 完成东 stand in one row, 4 to 6 apart, and were taken for a rule of 90."""
_SHORT = 26
"""A rule between two others may be as short as a row is high: it ends at them, as no letter does."""
_TALLER_THAN_LETTERS = 45
"""A rule that ends at another on one side only, its other end worn away: letters of 14 points are 43 high."""
_BELOW_A_STAMP = 45
"""Pixels (5 mm) of a rule that go with the ring of a stamp that was taken off: joined if the rule goes on."""
_PIECE = 240
"""A bent line is cut into pieces of this length, each straight."""
_THICKEST = 14
"""Pixels. What is thicker is a bar or a shadow."""
_NEAR = 7
"""Pixels between the end of a rule and the rule at which it ends."""


class Rules(NamedTuple):
    """The ruled lines of a page, and as a mask what they cover."""

    horizontal: list[Stroke]
    vertical: list[Stroke]
    mask: Image


def ink(page: Image) -> Image:
    """What is printed, as 255 on 0."""
    return np.where(page < _INK, np.uint8(255), np.uint8(0))


def rules(page: Image) -> Rules:
    """The ruled lines of the page."""
    printed = ink(page)
    across, down = _candidates(printed, 0), _candidates(printed, 1)
    solid_across, solid_down = _solid(printed, 0), _solid(printed, 1)
    across = _kept(across, solid_across, _reach(_long(solid_down, 1)), 0)
    down = _kept(down, solid_down, _reach(_long(solid_across, 0)), 1)
    across = cv2.morphologyEx(across, cv2.MORPH_CLOSE, _line(_BELOW_A_STAMP, 0))
    down = cv2.morphologyEx(down, cv2.MORPH_CLOSE, _line(_BELOW_A_STAMP, 1))
    horizontal, vertical = net(_strokes(across, 0), _strokes(down, 1))
    covered = cv2.bitwise_or(_along(across, horizontal, 0), _along(down, vertical, 1))
    return Rules(horizontal, vertical, covered)


def without(page: Image, ruled: Rules) -> Image:
    """The page with its ruled lines painted over."""
    wider = cv2.dilate(ruled.mask, np.ones((5, 5), np.uint8))
    return np.where(wider > 0, np.uint8(255), page)


def _along(mask: Image, strokes: Sequence[Stroke], axis: int) -> Image:
    """What the mask covers beside these strokes."""
    beside = np.zeros_like(mask)
    for at, start, end in strokes:
        band = slice(max(round(at) - _THICKEST, 0), round(at) + _THICKEST + 1)
        beside[(band, slice(start, end + 1)) if axis == 0 else (slice(start, end + 1), band)] = 255
    return cv2.bitwise_and(mask, beside)


def _line(length: int, axis: int, thick: int = 1) -> Image:
    """A brush as long as said along the line (0 across, 1 down)."""
    return np.ones((thick, length) if axis == 0 else (length, thick), np.uint8)


def _candidates(printed: Image, axis: int) -> Image:
    """What runs straight for a while, gaps closed."""
    wide = cv2.dilate(printed, _line(3, 1 - axis))
    runs = cv2.morphologyEx(wide, cv2.MORPH_OPEN, _line(_SHORT, axis))
    return cv2.morphologyEx(runs, cv2.MORPH_CLOSE, _line(_GAP, axis))


def _solid(printed: Image, axis: int) -> Image:
    """What runs straight further than a letter is high, without the gaps between letters."""
    wide = cv2.dilate(printed, _line(3, 1 - axis))
    whole = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, _line(_SPECKLE, axis))
    return cv2.morphologyEx(whole, cv2.MORPH_OPEN, _line(_TALLER_THAN_LETTERS, axis))


def _long(solid: Image, axis: int) -> Image:
    return cv2.morphologyEx(solid, cv2.MORPH_OPEN, _line(_LONG, axis))


def _reach(mask: Image) -> Image:
    return cv2.dilate(mask, np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8))


def _kept(runs: Image, solid: Image, others: Image, axis: int) -> Image:
    """The runs that are long, or that end at lines across them; no bars."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    long = _long(solid, axis)
    kept = np.zeros(count, bool)
    for number in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[number])
        length, breadth = (width, height) if axis == 0 else (height, width)
        if area > length * _THICKEST:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        part = labels[window] == number
        first, last = _ends(part & (others[window] > 0), axis, length)
        free = (long if not (first or last) else solid)[window][part]
        kept[number] = (first and last) or (bool((free > 0).any()) and breadth < length / 3)
    return np.where(kept[labels], np.uint8(255), np.uint8(0))


def _ends(met: Image, axis: int, length: int) -> tuple[bool, bool]:
    """Whether a run meets others at its beginning and at its end."""
    edge = min(2 * _NEAR, max(length // 3, 1))
    along: Any = met.any(axis=axis)
    return bool(along[:edge].any()), bool(along[-edge:].any())


def _strokes(mask: Image, axis: int) -> Iterator[Stroke]:
    """The lines of a mask in straight pieces."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        part = labels[top : top + height, left : left + width] == number
        part = part if axis == 0 else part.T
        along, across = (left, top) if axis == 0 else (top, left)
        length = part.shape[1]
        pieces = max(1, round(length / _PIECE))
        for piece in range(pieces):
            start, end = length * piece // pieces, length * (piece + 1) // pieces
            rows, _ = np.nonzero(part[:, start:end])
            if len(rows):
                yield Stroke(across + float(np.median(rows)), along + start, along + end)


def cells_between(box: TextBox, ruled: Rules, axis: int) -> list[TextBox]:
    """The parts of a box between the rules that cut through it (0: those across, 1: those down)."""
    strokes = ruled.horizontal if axis == 0 else ruled.vertical
    low, high = (box.top, box.bottom) if axis == 0 else (box.left, box.right)
    first, last = (box.left, box.right) if axis == 0 else (box.top, box.bottom)
    cuts = sorted(
        int(stroke.at)
        for stroke in strokes
        if low < stroke.at < high and min(stroke.end, last) - max(stroke.start, first) > (last - first) * 0.6
    )
    edges = [low, *cuts, high]
    parts = []
    for start, end in pairwise(edges):
        if end - start > _NEAR:
            parts.append(
                box._replace(top=start, bottom=end) if axis == 0 else box._replace(left=start, right=end)
            )
    return parts
