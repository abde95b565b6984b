"""Text → lines of running text, or a grid.

The layouts of text are told apart by the signs between cells:

- no signs: running text, such as a PDF gives when its words are taken out;
- pipes (markdown) or commas (CSV): see ``delimited_text``;
- box characters, or wide blanks up to the next column: see ``aligned_text``;
- a tab between cells: a table with one row per line;
- a tab before every cell: a table of a Word file with one cell per line, a blank line between rows.
"""

import codecs
import re
from collections.abc import Sequence
from itertools import groupby

from forms.files.characters import ordinary
from forms.files.picture import CONTROL, LINES, Cell, Grid, Line, Picture, TableSort, tight
from forms.files.text import aligned_text, delimited_text
from forms.form import Unreadable

ENCODINGS = ("utf-8", "gb18030")
"""In this order: GB18030 accepts nearly any bytes, UTF-8 does not."""

_PAGE_NUMBER = re.compile(r"\s*(?:\d+\s*/\s*\d+|[-–—]\s*\d+\s*[-–—]|第\s*\d+\s*页.*)\s*")
_CONVERTER_REMNANT = re.compile(r"\[bookmark: ?\w+\]|</?p>")
_EVEN = 4
"""Cells of a row that cannot be equally many in all rows by chance."""

_SHARE_OF_CONTROL = 0.02
"""Text has hardly any control characters; a damaged or binary file has many."""


def picture(text: str) -> Picture:
    """The text as it was meant: a grid where it holds tables, else lines."""
    if delimited_text.has_pipes(text):
        return Picture([delimited_text.pipes(text)])
    if has_cells(text):
        return Picture([grid(text)])
    if delimited_text.has_commas(text):
        return Picture([delimited_text.commas(text)])
    return Picture([_drawn(text) or lines(text)])


def _drawn(text: str) -> Grid | None:
    """The grid of a text whose columns are drawn by characters or blanks; None for running text."""
    if aligned_text.has_boxes(text):
        return aligned_text.boxes(text)
    if not aligned_text.has_columns(text):
        return None
    even = aligned_text.is_evenly_spaced(text)
    return grid(aligned_text.with_tabs(text)) if even else aligned_text.columns(text)


def decode(data: bytes) -> str:
    """The text of the bytes. Raises Unreadable when they are empty or no text."""
    if not data.strip():
        raise Unreadable("文件是空的，请重新导出后再报送。")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(CONTROL.findall(text)) <= len(text) * _SHARE_OF_CONTROL:
            return ordinary(CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    raise Unreadable("文件已损坏或不是文本文件，请用原软件打开检查后重新导出报送。")


def lines(text: str) -> list[Line]:
    """The lines with something on them.

    Page numbers are left out; a page begins after a page number or a form feed, or where a line starts with
    a single space, which is what is left of one.
    """
    found = []
    gap = 0
    page_start = False
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip() or _PAGE_NUMBER.fullmatch(raw):
            page_start = page_start or "\f" in raw or bool(raw.strip())
            gap += 1
            continue
        begins = page_start or "\f" in raw or (raw.startswith(" ") and not raw.startswith("  "))
        found.append(Line(raw.replace("\f", " "), number, gap, begins))
        gap = 0
        page_start = False
    return found


def is_page_number(text: str) -> bool:
    """Whether a line holds the number of its page and nothing else: - 3 -, 第 3 页, 3 / 12."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def has_cells(text: str) -> bool:
    """Whether the text holds tables with tabs (a third of its written lines) rather than running text."""
    written = [line for line in text.split("\n") if line.strip()]
    return sum("\t" in line for line in written) * 3 > len(written)


def grid(text: str) -> Grid:
    """The cells of a text with tabs. What stands outside the tables is a row of one cell."""
    text = delimited_text.on_one_line(text)
    written = [line for line in text.split("\n") if line.strip()]
    leading = sum(line.startswith("\t") and "\t" not in line.strip("\t") for line in written)
    return _grid_of_cell_lines(text) if leading * 2 > len(written) else _grid_of_row_lines(text)


def _clean(text: str) -> str:
    return tight(_CONVERTER_REMNANT.sub("", text))


def _grid_of_row_lines(text: str) -> Grid:
    rows: list[list[Cell]] = []
    breaks = set()
    number = 1
    for line in text.split("\n"):
        if line.strip():
            rows.append([Cell(_clean(cell), LINES, number, at) for at, cell in enumerate(line.split("\t"))])
        else:
            breaks.add(len(rows))
        number += 1 + line.count("\v")
    outside = {at for at, row in enumerate(rows) if len(row) == 1}
    if _is_even([len(row) for row in rows]):
        return Grid(rows, outside=frozenset(outside))
    return Grid(rows, frozenset(breaks), sort=TableSort.SHIFTED)


def _is_even(widths: Sequence[int]) -> bool:
    """Whether all rows of each table have equally many cells, as a spreadsheet writes them."""
    tables = [list(rows) for cells, rows in groupby(widths, key=lambda cells: cells > 1) if cells]
    return all(len(set(rows)) == 1 for rows in tables) and any(max(rows) >= _EVEN for rows in tables)


def _grid_of_cell_lines(text: str) -> Grid:
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("\t"):
            row.append(Cell(_clean(line[1:]), LINES, number, len(row)))
        elif line.strip() and row:
            row[-1] = row[-1]._replace(text=_clean(row[-1].text + "\n" + line))
        elif line.strip():
            rows.append([Cell(_clean(line), LINES, number, 0)])
        elif row:
            rows.append(row)
            row = []
    if row:
        rows.append(row)
    return Grid(rows, sort=TableSort.SHIFTED)
