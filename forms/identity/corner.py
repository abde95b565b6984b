"""The identity in the corner of a form that was handed out: a printed line, whatever becomes of the file."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from forms.files.picture import Grid, Line
from forms.form import Identity
from forms.identity.mark import from_words

_MARK = "【预填表"
_END = "】"
_PRINTED = re.compile(
    r"【预填表[｜|](?P<unit>[^｜|】]+)[｜|](?P<project>[^｜|】]+)[｜|](?P<year>\d{4})年度"
    r"[｜|](?P<stage>[^｜|】]+)[｜|]校验码(?P<checksum>[0-9A-F]{4}[-－—–‐][0-9A-F]{4})】"
)
_WRAPPED = 3
"""Lines over which a long corner may run."""


def printed(identity: Identity) -> str:
    """The line in the corner of a form."""
    words = [identity.unit, identity.project, f"{identity.year}年度", identity.stage]
    return f"{_MARK}｜{'｜'.join(words)}｜校验码 {identity.checksum}{_END}"


class Corner(NamedTuple):
    """A printed identity, and the row (from 0) in which it stood."""

    row: int
    identity: Identity


def take_corners(part: Grid | list[Line]) -> tuple[Grid | list[Line], list[Corner]]:
    """The part without the printed identities, which are no words of the unit, and those identities."""
    lines = (
        [[cell.text for cell in row] for row in part.rows]
        if isinstance(part, Grid)
        else [[line.text] for line in part]
    )
    if not any(_MARK in text for row in lines for text in row):
        return part, []
    corners: list[Corner] = []
    places_taken: set[tuple[int, int]] = set()
    for at, row in enumerate(lines):
        for column, text in enumerate(row):
            if _MARK in text:
                _take(lines, at, column, corners, places_taken)
    if not corners:
        return part, []
    if isinstance(part, Grid):
        rows = [
            [cell._replace(text="") if (at, n) in places_taken else cell for n, cell in enumerate(row)]
            for at, row in enumerate(part.rows)
        ]
        return replace(part, rows=rows), corners
    behind = [Corner(c.row - sum(at < c.row for at, _ in places_taken), c.identity) for c in corners]
    return [line for at, line in enumerate(part) if (at, 0) not in places_taken], behind


def _take(
    lines: Sequence[Sequence[str]],
    at: int,
    column: int,
    corners: list[Corner],
    places_taken: set[tuple[int, int]],
) -> None:
    """Takes the identity that begins there, be it wrapped over the lines below."""
    text = ""
    places = []
    for below in range(at, min(at + _WRAPPED, len(lines))):
        in_row = column if below == at else 0
        if in_row >= len(lines[below]):
            continue
        text += lines[below][in_row]
        places.append((below, in_row))
        if _END in text:
            break
    match = _PRINTED.search("".join(text.split()))
    identity = from_words(match.groupdict()) if match else None
    if identity:
        corners.append(Corner(at, identity))
        places_taken.update(places)
