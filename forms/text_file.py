"""Bytes of a text file → lines of running text and grids, in the order in which they stand.

Three layouts of text are told apart by their tabs, section by section:

- no tabs: running text, such as a PDF gives when its words are taken out;
- a tab between cells: a table with one row per line;
- a tab before every cell: a table of a Word file with one cell per line, a blank line between rows.
"""

import codecs
import re

from forms.form import Location, Unreadable
from forms.picture import Cell, Grid, Line

ENCODINGS = ("utf-8", "gb18030")
"""In this order: GB18030 accepts nearly any bytes, UTF-8 does not."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PAGE_NUMBER = re.compile(r"\s*(?:\d+\s*/\s*\d+|[-–—]\s*\d+\s*[-–—]|第\s*\d+\s*页.*)\s*")
_CONVERTER_REMNANT = re.compile(r"\[bookmark: ?\w+\]|</?p>")
_SHARE_OF_CONTROL = 0.02
"""Text has hardly any control characters; a damaged or binary file has many."""


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
        if len(_CONTROL.findall(text)) <= len(text) * _SHARE_OF_CONTROL:
            return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
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


def has_cells(text: str) -> bool:
    """Whether the text holds tables with tabs (a third of its written lines) rather than running text."""
    written = [line for line in text.split("\n") if line.strip()]
    return sum("\t" in line for line in written) * 3 > len(written)


def grid(text: str) -> Grid:
    """The cells of a text with tabs. What stands outside the tables is a row of one cell."""
    written = [line for line in text.split("\n") if line.strip()]
    leading = sum(line.startswith("\t") and "\t" not in line.strip("\t") for line in written)
    return _grid_of_cell_lines(text) if leading * 2 > len(written) else _grid_of_row_lines(text)


def _clean(text: str) -> str:
    return _CONVERTER_REMNANT.sub("", text)


def _grid_of_row_lines(text: str) -> Grid:
    rows: list[list[Cell]] = []
    breaks = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            rows.append([Cell(_clean(cell), Location(line=number)) for cell in line.split("\t")])
        else:
            breaks.add(len(rows))
    return Grid(rows, frozenset(breaks))


def _grid_of_cell_lines(text: str) -> Grid:
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("\t"):
            row.append(Cell(_clean(line[1:]), Location(line=number)))
        elif line.strip() and row:
            row[-1] = Cell(row[-1].text + "\n" + _clean(line), row[-1].location)
        elif line.strip():
            rows.append([Cell(_clean(line), Location(line=number))])
        elif row:
            rows.append(row)
            row = []
    if row:
        rows.append(row)
    return Grid(rows)
