"""Text of a table as pieces: each a cell, or a blank one; labels over several lines are one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from forms.files.picture import Cell, Line, tight
from forms.form import FormKind
from forms.reading.tables.titles import title_in
from forms.words import labels
from forms.words.frame import is_label
from forms.words.level_names import level_name

_LONGEST_STACK: Final = 3
"""Lines over which a label is printed whose pieces are no labels themselves."""

_HEADED: Final = 3
_PARTED: Final = re.compile(r"\t|\s{2,}")
_BRACKETED: Final = re.compile(r"[（(][^（()）]*[)）]")
_SPACED_SHARE: Final = 0.8
"""Where so many of the lines have a blank one behind them, it only sets them apart and is no blank cell."""


class Piece(NamedTuple):
    """The text of a cell (empty for a blank one) and the number of its line."""

    text: str
    line: int


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """The cells of the lines in their order; blank ones where the text keeps them."""
    spaced = [line.gap > 0 for line in lines[1:]]
    apart = sum(spaced) > len(spaced) * _SPACED_SHARE
    single = _is_parted_by_single_blanks(lines)
    pieces: list[Piece] = []
    for line in lines:
        blanks = 0 if not pieces else line.gap - (1 if apart else 0)
        pieces += [Piece("", line.number - 1)] * max(0, blanks)
        text = line.text.strip("\n ") if "\t" in line.text else line.text.strip()
        parts = re.split(r"\s+", text) if single else _PARTED.split(text)
        pieces += [Piece(tight(part), line.number) for part in parts]
    return pieces


def pieces_of_rows(rows: Sequence[Sequence[Cell]]) -> list[Piece]:
    """The cells of rows whose columns are not known; a row counts as the line of its first cell."""
    return [Piece(cell.text, row[0].row) for row in rows for cell in row]


def _is_parted_by_single_blanks(lines: Sequence[Line]) -> bool:
    """Whether one blank parts the cells of a row: the head of the indicators is parted so."""
    return any(
        sum(labels.column_key("indicators", None, word) is not None for word in line.text.split()) > _HEADED
        and sum(
            labels.column_key("indicators", None, tight(word)) is not None
            for word in _PARTED.split(line.text.strip())
        )
        <= 1
        for line in lines
        if "一级" in line.text or "指标" in line.text
    )


def is_known(text: str, kind: FormKind) -> bool:
    """Whether a text is a label of a form of this kind, in whatever part of it."""
    return bool(
        labels.meaning(text)
        or labels.money_field(text)
        or labels.is_frame(text)
        or is_label(level_name(text)[0])
        or any(labels.column_key(part, kind, text) for part in ("goals", "funds", "indicators"))
    )


def with_whole_labels(pieces: Sequence[Piece], kind: FormKind) -> Iterator[Piece]:
    """The pieces, with labels whole that were printed over several lines: 全年实际 完成值."""
    at = 0
    while at < len(pieces):
        text, line = pieces[at]
        length = 1
        for end in range(at + 2, min(at + _LONGEST_STACK, len(pieces)) + 1):
            if _is_one_label([piece.text for piece in pieces[at:end]], kind):
                text, length = "".join(piece.text for piece in pieces[at:end]), end - at
                break
        if (
            at + length < len(pieces)
            and is_known(text, kind)
            and _BRACKETED.fullmatch(pieces[at + length].text)
        ):
            text, length = text + pieces[at + length].text, length + 1
        yield Piece(text, line)
        at += length


def _is_one_label(texts: Sequence[str], kind: FormKind) -> bool:
    """Whether texts are one label in pieces: none is one alone, or all are of the same column."""
    joined = "".join(texts)
    if "" in texts or len(joined) > labels.LONGEST or not is_known(joined, kind) or title_in(texts[0]):
        return False
    if not any(is_known(text, kind) for text in texts):
        return True
    keys = {labels.column_key("indicators", kind, text) for text in (*texts, joined)}
    return len(keys) == 1 and None not in keys
