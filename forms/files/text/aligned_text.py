"""Tables in text whose columns are drawn: by blanks up to where the next begins, or with box characters."""

import re
from collections.abc import Callable, Iterator, Sequence

from forms.files.picture import LINES, Cell, Grid, TableSort, tight
from forms.files.text.two_columns import width
from forms.words import labels
from forms.words.frame import heads_indicators, is_known_label

_GAP = re.compile(r"\S+(?:(?!(?<=[\d%])[ \u00a0](?=[\d—]))[ \u00a0]\S+)*")
"""A cell: one blank is inside it, two part it from the next, and one between two numbers or dashes."""

_NARROW_GAP = re.compile(
    r"\S+(?:(?!(?<=[\d%])[ \u00a0](?=[\d—]))"
    r"(?!(?<=[^\x00-\xff])[ \u00a0](?=[^\x00-\xff]{2}|[≥≤]))[ \u00a0]\S+)*"
)
"""The same where columns stand close: one blank between two Chinese words parts them, too.

Chinese has no blanks between words; single characters may be set apart (产 出 指 标).
"""

_WIDE = re.compile(r"\S[ \u00a0]{3,}\S")
"""A line with so wide a blank is drawn in columns."""

_SPACE_WIDTH = {"\u3000": 2}
_UPRIGHT = "│┃║｜"
_LEVEL = re.compile(r"[─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛┠┨┯┷┿╂\s]+")
_DRAWN = re.compile(rf"[{_UPRIGHT}].*[{_UPRIGHT}]")
_SHARE = 3
_HEADED = 4
"""A head of indicators, its labels wrapped, has so many columns."""

_MOST_PIECES = 5
"""Lines over which a label may be printed in a narrow column."""


def has_boxes(text: str) -> bool:
    """Whether a third of the written lines are rows between box characters."""
    written = [line for line in text.split("\n") if line.strip()]
    return sum(bool(_DRAWN.search(line)) for line in written) * _SHARE > len(written)


def has_columns(text: str) -> bool:
    """Whether the indicators' header stands in columns parted by wide blanks, its labels whole or wrapped."""
    for line in text.split("\n"):
        if "一级" in line:
            words = [cell.text for cell in _cells(line, 0, len)]
            wrapped = [word for word in words if word.startswith(("一级", "二级", "三级"))]
            if heads_indicators(words) or (len(wrapped) > 1 and len(words) >= _HEADED):
                return True
    return False


def is_evenly_spaced(text: str) -> bool:
    """Whether all cells are parted by two blanks, wherever the columns of the lines above stand."""
    return not re.search(r"\S[ \u00a0]{3,}\S", text)


def with_tabs(text: str) -> str:
    """The text with a tab between its cells."""
    return re.sub(r"(?<=\S)[ \u00a0]{2,}(?=\S)", "\t", text)


def boxes(text: str) -> Grid:
    """The tables drawn with box characters; a row may take several lines, up to the next level line."""
    rows: list[list[Cell]] = []
    outside: set[int] = set()
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        if _LEVEL.fullmatch(line) or not line.strip():
            begun = False
        elif not _DRAWN.search(line):
            begun = False
            outside.add(len(rows))
            rows.append([Cell(tight(line), LINES, number, 0)])
        else:
            cells = list(_boxed(line, number))
            if begun and any("─" in cell.text or "━" in cell.text for cell in cells):
                begun = False
            cells = [cell._replace(text=tight(cell.text.strip("─━═├┼┤┠┨ "))) for cell in cells]
            if begun:
                rows[-1] = _below(rows[-1], cells)
            else:
                rows.append(cells)
                begun = True
    return Grid(rows, outside=frozenset(outside))


def _boxed(line: str, number: int) -> Iterator[Cell]:
    at = 0
    for piece in re.split(f"[{_UPRIGHT}]", line)[:-1]:
        span = _printed_width(piece)
        if at or piece.strip():
            yield Cell(piece, LINES, number, at, 1, max(1, span))
        at += span + 1


def _below(row: Sequence[Cell], more: Sequence[Cell]) -> list[Cell]:
    texts = {cell.column: cell.text for cell in more}
    known = {cell.column for cell in row}
    added = [cell for cell in more if cell.column not in known]
    joined = [cell._replace(text=cell.text + texts.get(cell.column, "")) for cell in row]
    return sorted([*joined, *added], key=lambda cell: cell.column)


def columns(text: str) -> Grid:
    """The tables whose cells begin below the labels of their columns, a row or a line of one on each line."""
    rows: list[list[Cell]] = []
    outside: set[int] = set()
    behind_indicators = False
    measure = min((_printed_width, len), key=lambda measure: _beginnings(text, measure))
    lines = [_cells(line, number, measure) for number, line in enumerate(text.split("\n"), 1)]
    _join_labels(lines)
    for cells in lines:
        if not cells:
            continue
        if heads_indicators(cell.text for cell in cells):
            behind_indicators = True
        elif any(labels.header_field(cell.text) == "project_name" for cell in cells):
            behind_indicators = False
        if behind_indicators and len(cells) == 1 and cells[0].column == 0:
            outside.add(len(rows))
        rows.append(cells)
    return Grid(rows, outside=frozenset(outside), sort=TableSort.LOOSE)


def _join_labels(lines: list[list[Cell]]) -> None:
    """Joins labels that are printed over several lines, one piece below the other, in their first line."""
    for at, cells in enumerate(lines):
        for number, cell in enumerate(cells):
            if _is_label(cell.text):
                continue
            text, pieces = cell.text, []
            for below in lines[at + 1 : at + _MOST_PIECES]:
                piece = next((other for other in below if other.column == cell.column), None)
                if piece is None:
                    break
                text += piece.text
                pieces.append((below, piece))
                if _is_label(text):
                    cells[number] = cell._replace(text=text)
                    for line, joined in pieces:
                        line.remove(joined)
                    break


def _is_label(text: str) -> bool:
    return labels.is_label(text) or is_known_label(text)


def _beginnings(text: str, measure: Callable[[str], int]) -> int:
    """In how many places the cells of a text begin, as its blanks are counted.

    Programs that take text out of a PDF count a Chinese character as one, people and terminals as two.
    """
    return len({cell.column for line in text.split("\n") for cell in _cells(line, 0, measure)[1:]})


def _cells(line: str, number: int, measure: Callable[[str], int]) -> list[Cell]:
    return [
        Cell(tight(found[0]), LINES, number, measure(line[: found.start()]), 1, measure(found[0]))
        for found in (_NARROW_GAP if _WIDE.search(line) else _GAP).finditer(line.replace("\u3000", "  "))
    ]


def _printed_width(text: str) -> int:
    """The width in half-width units, blanks counted."""
    blanks = sum(_SPACE_WIDTH.get(char, 1) for char in text if char.isspace())
    return width(text) + blanks
