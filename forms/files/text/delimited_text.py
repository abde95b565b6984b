"""Tables written as text with a sign between cells: pipes (markdown), commas, or quoted cells behind tabs."""

import csv
import io
import re

from forms.files.picture import LINES, Cell, Grid, tight
from forms.form import Unreadable
from forms.words import labels

_PIPE_ROW = re.compile(r"\s*\|.*\|.*")
_PIPE_RULE = re.compile(r"\s*\|?[\s:|+=-]*-{2,}[\s:|+=-]*\|?\s*")
_GRID_RULE = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
_SPLIT = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.、])\s+")
_EMPHASIS = re.compile(
    r"(?<!\*)\*\*(?=[^\s*])([^*]+)(?<=\S)\*\*(?!\*)|(?<!_)__(?=[^\s_])([^_]+)(?<=\S)__(?!_)"
    r"|^\*\*\*([^*]+)\*\*\*$|(?<!\\)`"
)
"""Signs in pairs; others are the document's own, such as the stars for what is not told: ***工程."""
_QUOTED = re.compile(r'(?:(?<=\t)|^)"((?:[^"\t]|"")*\n(?:[^"\t]|"")*)"(?=\t|$)', re.MULTILINE)
_SHARE_OF_ROWS = 3
_LABEL = re.compile(
    r'(?:^|[,;，])"?\s*(?:项\s*目\s*名\s*称|一\s*级\s*指\s*标)"?\s*[:：]?"?[,;，]', re.MULTILINE
)
_MOST_CELL = 1_000_000
"""Characters of a cell of a CSV file: behind a quote without its partner the rest of the file is one."""


def has_pipes(text: str) -> bool:
    """Whether a third of the written lines are rows of a table drawn with pipes."""
    written = [line for line in text.split("\n") if line.strip()]
    return sum(bool(_PIPE_ROW.fullmatch(line)) for line in written) * _SHARE_OF_ROWS > len(written)


def has_commas(text: str) -> bool:
    """Whether the text is a table with commas: a label of a form stands in a cell of its own."""
    return bool(_LABEL.search(text))


def pipes(text: str) -> Grid:
    """The tables of a markdown text, with its other lines beside them."""
    rows: list[list[Cell]] = []
    outside: set[int] = set()
    drawn = False  # a table with a rule under every row, whose cells may take several lines
    open_row = False
    for number, line in enumerate(text.split("\n"), 1):
        if _GRID_RULE.fullmatch(line):
            drawn, open_row = True, False
        elif _PIPE_ROW.fullmatch(line):
            if not _PIPE_RULE.fullmatch(line):
                cells = [
                    Cell(_plain(cell), LINES, number, at)
                    for at, cell in enumerate(_SPLIT.split(line.strip()[1:].removesuffix("|")))
                ]
                if drawn and open_row:
                    rows[-1] = _below(rows[-1], cells)
                else:
                    rows.append(cells)
                open_row = True
        elif line.strip():
            drawn = open_row = False
            told = _plain(_BULLET.sub("", line))
            if not (any(labels.pairs(told)) or labels.is_goal_pair(told)):
                outside.add(len(rows))
                told = _plain(line)
            rows.append([Cell(told, LINES, number, 0)])
        else:
            drawn = open_row = False
    return Grid(rows, outside=frozenset(outside))


def _below(row: list[Cell], more: list[Cell]) -> list[Cell]:
    texts = {cell.column: cell.text for cell in more}
    return [cell._replace(text=cell.text + texts.get(cell.column, "")) for cell in row]


def _plain(text: str) -> str:
    text = _EMPHASIS.sub(lambda found: "".join(filter(None, found.groups())), _BREAK.sub("\n", text).strip())
    return tight(re.sub(r"\\([|<>*_`#=\[\]()~.+-])", r"\1", text).replace("&nbsp;", " "))


def commas(text: str) -> Grid:
    """The rows of a CSV file. Its locations are lines: a quoted cell may take several."""
    head = text[:4000]
    delimiter = max(",;，", key=head.count)
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows: list[list[Cell]] = []
    behind = 0
    try:
        for row in reader:
            cells = [Cell(tight(cell), LINES, behind + 1, at) for at, cell in enumerate(row)]
            behind = reader.line_num
            if any(cell.text for cell in cells):
                rows.append(cells)
    except csv.Error as damage:
        raise Unreadable("CSV 文件的引号不成对，请用 Excel 打开检查后另存为 .xlsx 报送。") from damage
    return Grid(rows)


def on_one_line(text: str) -> str:
    r"""Quoted cells behind tabs with their line breaks as ``\v``: a row is a line again."""
    return _QUOTED.sub(lambda found: found[1].replace('""', '"').replace("\n", "\v"), text)
