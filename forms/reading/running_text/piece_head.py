"""The head of a table of indicators in a text of pieces: its columns, and labels over several of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from forms.files.picture import LINES, Cell
from forms.form import FormKind
from forms.reading.running_text.cell_prices import is_level_name
from forms.reading.running_text.pieces import Piece
from forms.reading.tables.head_columns import PART_OF_YEAR, PAST, THIS_YEAR
from forms.words import labels

HEADED: Final = 3
_MOST_UNKNOWN: Final = 4
"""So many columns whose head is no known label may follow each other."""

_LONGEST_HEAD: Final = 24
_NAMES: Final = frozenset(("level1", "level2", "level3"))
_OF_TARGET: Final = frozenset(("comparator", "unit", "target", "nature", "direction"))
_BARE_VALUE: Final = frozenset(("值", "数值", "指标值", "目标值"))
_YEAR: Final = re.compile(r"\d{4}年\S{0,4}")


@dataclass(frozen=True)
class PieceHead:
    """The columns with their keys, the pieces that head them, and the groups over some of them.

    ``columns`` are the lowest labels; ``groups`` are labels over columns: the piece, its first column and the
    column behind its last. ``end`` is the piece behind the head.
    """

    columns: Sequence[Piece]
    keys: Sequence[str]
    groups: Sequence[tuple[Piece, int, int]]
    end: int

    def rows(self, shift: int) -> Iterator[list[Cell]]:
        """The head as rows of a grid, its first column at ``shift``."""
        below = {at for _, first, end in self.groups for at in range(first, end)}
        upper = [
            (first, Cell(piece.text, LINES, piece.line, first + shift, 1, end - first))
            for piece, first, end in self.groups
        ] + [
            (at, Cell(piece.text, LINES, piece.line, at + shift, 2 if self.groups else 1, 1))
            for at, piece in enumerate(self.columns)
            if at not in below
        ]
        yield [cell for _, cell in sorted(upper, key=lambda placed: placed[0])]
        if below:
            yield [
                Cell(self.columns[at].text, LINES, self.columns[at].line, at + shift) for at in sorted(below)
            ]


def heads_at(pieces: Sequence[Piece], at: int, kind: FormKind) -> list[PieceHead]:
    """The heads that can begin at a piece, by how many columns without a known label they end in."""
    first = _key(pieces, at, kind)
    if first not in _NAMES:
        return []
    end = known = at
    unknown = 0
    while end < len(pieces) and unknown <= _MOST_UNKNOWN:
        text = pieces[end].text
        key = _key(pieces, end, kind)
        if key is None and (not text or is_level_name(text) or len(text) > _LONGEST_HEAD):
            if text:
                break
        elif key is None and not _is_part(text):
            unknown += 1
        else:
            unknown = 0
            known = end + 1
        end += 1
    keys = {_key(pieces, place, kind) for place in range(at, known)}
    if len(keys - {None}) < HEADED or not ("level3" in keys or {"level1", "level2"} <= keys):
        return []
    heads = []
    for stop in range(known, end + 1):
        head = _head([piece for piece in pieces[at:stop] if piece.text], kind, stop)
        if head:
            heads.append(head)
    return heads


def _key(pieces: Sequence[Piece], at: int, kind: FormKind) -> str | None:
    text = pieces[at].text if at < len(pieces) else ""
    return labels.column_key("indicators", kind, text) if text else None


def _is_part(text: str) -> bool:
    bare = labels.label(text)
    return bool(
        bare in _BARE_VALUE
        or PART_OF_YEAR.fullmatch(bare)
        or PAST.fullmatch(bare)
        or THIS_YEAR.fullmatch(bare)
    )


def _head(pieces: Sequence[Piece], kind: FormKind, end: int) -> PieceHead | None:
    keys = [labels.column_key("indicators", kind, piece.text) or _of_value(piece.text) for piece in pieces]
    groups: list[tuple[int, list[int]]] = []
    for at, key in enumerate(keys):
        below = _below(keys, pieces, at)
        if key and below:
            groups.append((at, below))
    taken = {place for _, below in groups for place in below}
    over = {at for at, _ in groups}
    columns: list[Piece] = []
    named: list[str] = []
    spans: list[tuple[Piece, int, int]] = []
    for at, piece in enumerate(pieces):
        if at in taken:
            continue
        if at in over:
            below = next(places for group, places in groups if group == at)
            spans.append((piece, len(columns), len(columns) + len(below)))
            columns += [pieces[place] for place in below]
            named += [keys[place] or "unknown" for place in below]
        else:
            columns.append(piece)
            named.append(keys[at] or "unknown")
    return PieceHead(columns, named, spans, end)


def _of_value(text: str) -> str | None:
    return "target" if labels.label(text) in _BARE_VALUE else None


def _below(keys: Sequence[str | None], pieces: Sequence[Piece], at: int) -> list[int]:
    """The places of the labels that stand below a label of the row above, in a row of their own."""
    key = keys[at]
    if key in ("cause/", "likelihood/"):
        below = [place for place, other in enumerate(keys) if place > at and other and other.startswith(key)]
        below = [place for place in below if keys[place] != key]
        if below and key == "cause/" and below[-1] + 1 < len(keys) and keys[below[-1] + 1] == "deviation":
            below.append(below[-1] + 1)
        return below
    if key != "target":
        return []
    behind = list(range(at + 1, len(keys)))
    parted = [place for place in behind if keys[place] == "comparator"]
    if parted:
        start = parted[0]
        below = []
        for place in range(start, len(keys)):
            if keys[place] not in _OF_TARGET or (keys[place] in [keys[other] for other in below]):
                break
            below.append(place)
        return below if len(below) > 1 else []
    below = [place for place in behind if keys[place] in (None, "target") and _is_of_year(pieces[place].text)]
    run = [place for number, place in enumerate(below) if place == below[0] + number]
    if len(run) < 2 or _is_of_year(pieces[at].text):  # noqa: PLR2004 - one column is no group
        return []
    # What follows stands in the lower row, too.
    return [*run, *(place for place in range(run[-1] + 1, len(keys)) if keys[place] in _OF_TARGET)]


def _is_of_year(text: str) -> bool:
    bare = labels.label(text)
    return bool(
        PART_OF_YEAR.fullmatch(bare)
        or PAST.fullmatch(bare)
        or THIS_YEAR.fullmatch(bare)
        or _YEAR.fullmatch(bare)
    )
