"""Ruled lines and characters of a page → the cells of its tables, and the lines of text beside them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from forms.files.pdf.pdf_page import Char, RuledLine
from forms.files.picture import tight

_SNAP = 3.0
"""Points. Lines that are no farther apart are one: programs draw a border once for each of its cells."""

_FEWEST_RULES = 2

_PADDING = 14.0
"""Points left blank at both sides of a cell together: 10.8 in Word, and a little for justified lines."""


@dataclass
class RuledCell:
    """A cell: its box in points, and its text as it is printed."""

    left: float
    right: float
    top: float
    row: int
    rows: int
    chars: list[Char] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without the white space of its line breaks."""
        return tight(text_of(self.chars))

    @property
    def confidence(self) -> float | None:
        """That of its least sure character, where it was read in a picture."""
        return lowest_confidence(self.chars)

    def take(self, rest: "RuledCell") -> None:
        """Takes the text of a cell of the next page: it stands below one's own."""
        if self.chars and rest.chars:
            down = max(char.top for char in rest.chars) - min(char.bottom for char in self.chars)
            rest.chars = [
                char._replace(top=char.top - down, bottom=char.bottom - down) for char in rest.chars
            ]
        self.chars, rest.chars = self.chars + rest.chars, []

    def is_full_for(self, rest: "RuledCell") -> bool:
        """Whether the last line has no room for what the rest begins with."""
        own, others = lines_of(self.chars), lines_of(rest.chars)
        last = [char for char in own[-1] if not char.text.isspace()] if own else []
        coming = [char for line in others for char in line if not char.text.isspace()]
        if not last or not coming:
            return False
        words = re.match(r"[!-~]+|.[，。、；：）)”》%％]?", "".join(char.text for char in coming))
        needed = sum(char.right - char.left for char in coming[: len(words[0]) if words else 1])
        return self.right - self.left - (last[-1].right - last[0].left) < needed + _PADDING


@dataclass
class RuledTable:
    """A table on one page: its top and bottom in points, and its cells by row from 0."""

    top: float
    bottom: float
    rows: list[list[RuledCell]]


def lowest_confidence(chars: Iterable[Char]) -> float | None:
    """How sure the least sure of the characters is; None where none was read in a picture."""
    return min((char.confidence for char in chars if char.confidence is not None), default=None)


def lines_of(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters line by line from the top, each line from the left.

    The order of print does not tell: quotation marks from another font may be printed behind their line.
    It does for two characters that are said to stand in one place, as some programs say of frequent pairs.
    """
    order = {id(char): index for index, char in enumerate(chars)}
    lines: list[list[Char]] = []
    for char in sorted((char for char in chars if not char.text.isspace()), key=lambda char: -char.top):
        line = lines[-1][0] if lines else None
        if line is None or char.top < line.bottom + _overlap(line):
            lines.append([])
        lines[-1].append(char)
    for space in (char for char in chars if char.text.isspace()):
        middle = (space.top + space.bottom) / 2
        own = next((line for line in lines if line[0].bottom <= middle <= line[0].top), None)
        if own:
            own.append(space)
    return [sorted(line, key=lambda char: (round(char.left), order[id(char)])) for line in lines]


def text_of(chars: Sequence[Char]) -> str:
    """The characters as text, a line break between lines."""
    return "\n".join(
        "".join(" " if char.text.isspace() else char.text for char in line) for line in lines_of(chars)
    )


def _overlap(char: Char) -> float:
    return (char.top - char.bottom) * 0.2


def tables(horizontal: Sequence[RuledLine], vertical: Sequence[RuledLine]) -> list[RuledTable]:
    """The tables that the lines draw, from the top of the page, without text."""
    groups = _groups(_joined(horizontal), _joined(vertical))
    found = [_table(rows, columns) for rows, columns in groups]
    return sorted((table for table in found if table), key=lambda table: -table.top)


def fill(found: Sequence[RuledTable], chars: Sequence[Char]) -> list[Char]:
    """Puts the characters into the cells in which their middles stand; returns those outside of all."""
    places = [_Places(table) for table in found]
    outside: list[Char] = []
    last: list[Char] = outside
    for char in chars:
        if char.text.isspace():
            last.append(char)
            continue
        x, y = (char.left + char.right) / 2, (char.bottom + char.top) / 2
        cell = next(
            (places[at].cell(x, y) for at, table in enumerate(found) if table.bottom <= y <= table.top), None
        )
        last = outside if cell is None else cell.chars
        last.append(char)
    return outside


class _Places:
    """Finds the cell at a point."""

    def __init__(self, table: RuledTable) -> None:
        self.tops = [-row[0].top for row in table.rows if row]
        self.rows: list[list[RuledCell]] = [[] for _ in table.rows]
        for row in table.rows:
            for cell in row:
                for at in range(cell.row, cell.row + cell.rows):
                    self.rows[at].append(cell)

    def cell(self, x: float, y: float) -> RuledCell | None:
        row = bisect_right(self.tops, -y) - 1
        if row < 0:
            return None
        return next((cell for cell in self.rows[row] if cell.left <= x < cell.right), None)


def _joined(rules: Iterable[RuledLine]) -> list[RuledLine]:
    """Lines on one height as one, where they touch."""
    found: list[RuledLine] = []
    level: list[RuledLine] = []
    for rule in sorted(rules):
        if level and rule.at - level[-1].at > _SNAP:
            found += _touching(level)
            level = []
        level.append(rule)
    return found + _touching(level)


def _touching(level: Sequence[RuledLine]) -> list[RuledLine]:
    if not level:
        return []
    at = sum(rule.at for rule in level) / len(level)
    found: list[RuledLine] = []
    for _, start, end in sorted(level, key=lambda rule: rule.start):
        if found and start - found[-1].end <= _SNAP:
            found[-1] = RuledLine(at, found[-1].start, max(found[-1].end, end))
        else:
            found.append(RuledLine(at, start, end))
    return found


def _groups(
    horizontal: list[RuledLine], vertical: list[RuledLine]
) -> list[tuple[list[RuledLine], list[RuledLine]]]:
    """Lines that cross or touch each other, directly or through others: one table each."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, line in enumerate(horizontal):
        for j, post in enumerate(vertical, len(horizontal)):
            if (
                line.start - _SNAP <= post.at <= line.end + _SNAP
                and post.start - _SNAP <= line.at <= post.end + _SNAP
            ):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[RuledLine], list[RuledLine]]] = {}
    for i, line in enumerate(horizontal):
        groups.setdefault(root(i), ([], []))[0].append(line)
    for j, post in enumerate(vertical, len(horizontal)):
        groups.setdefault(root(j), ([], []))[1].append(post)
    return list(groups.values())


def levels(values: Iterable[float]) -> list[float]:
    """Places of lines, those closer than ``_SNAP`` as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _table(horizontal: list[RuledLine], vertical: list[RuledLine]) -> RuledTable | None:
    if len(horizontal) < _FEWEST_RULES or not vertical:
        return None
    # A table may be open at its sides: the ends of the lines are its edges.
    edges = [min(rule.start for rule in horizontal), max(rule.end for rule in horizontal)]
    xs = levels([rule.at for rule in vertical] + edges)
    edges = [min(rule.start for rule in vertical), max(rule.end for rule in vertical)]
    ys = levels([rule.at for rule in horizontal] + edges)[::-1]
    if len(xs) < 2 or len(ys) < 2:  # noqa: PLR2004 - no cell without two lines each way
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    right_wall = _walls(vertical, xs[1:-1], [(ys[at] + ys[at + 1]) / 2 for at in range(rows)])
    lower_wall = _walls(horizontal, ys[1:-1], [(xs[at] + xs[at + 1]) / 2 for at in range(columns)])
    taken = [[False] * columns for _ in range(rows)]
    found = []
    for row in range(rows):
        cells = []
        for column in range(columns):
            if taken[row][column]:
                continue
            end = column + 1
            while end < columns and not taken[row][end] and not right_wall[end - 1][row]:
                end += 1
            below = row + 1
            while below < rows and not any(lower_wall[below - 1][at] for at in range(column, end)):
                below += 1
            for at in range(row, below):
                for across in range(column, end):
                    taken[at][across] = True
            cells.append(RuledCell(xs[column], xs[end], ys[row], row, below - row))
        found.append(cells)
    return RuledTable(ys[0], ys[-1], found)


def _walls(rules: list[RuledLine], places: Sequence[float], middles: Sequence[float]) -> list[list[bool]]:
    """For each place between two cells and each row or column: whether a line parts them."""
    found = []
    for place in places:
        lines = [rule for rule in rules if abs(rule.at - place) <= _SNAP]
        found.append([any(line.start <= middle <= line.end for line in lines) for middle in middles])
    return found
