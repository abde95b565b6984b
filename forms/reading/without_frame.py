"""Leftovers without pieces of the frame's words, which a page break prints apart or twice: 绩, 效."""

from collections.abc import Sequence

from forms.form import Leftover
from forms.words import labels

_UNITS = ("（元）", "（万元）", "项目资金（元）", "项目资金（万元）")
_PIECES = 8
"""Into so many pieces a word of the frame may fall: one for each of its characters."""


def without_frame(leftovers: Sequence[Leftover]) -> list[Leftover]:
    """Those that are no word of the frame, whole or in pieces."""
    found: list[Leftover] = []
    words = frozenset("".join(sorted(word)) for word in (*labels.frame_words(), *_UNITS))
    at = 0
    while at < len(leftovers):
        run = next(
            (
                length
                for length in range(_PIECES, 0, -1)
                if "".join(sorted("".join(left.text for left in leftovers[at : at + length]))) in words
            ),
            0,
        )
        if not run:
            found.append(leftovers[at])
        at += run or 1
    return found
