"""Small grids as layouts print them, as a workbook, a Word table, a page or text.

A grid is a text of rows; ``|`` parts its cells, ``<`` is merged with the cell on its left, ``^`` with the one
above. What stands before the first row with a ``|`` are lines above the table.
"""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest

import docx
from openpyxl import Workbook

from forms import read_bytes
from forms.form import Document


@dataclass(frozen=True)
class MergedCell:
    """A cell with the rows and columns that it covers, counted from 0."""

    row: int
    column: int
    height: int
    width: int
    text: str


@dataclass(frozen=True)
class PrintedGrid:
    """Lines above a table, its cells, and the number of its rows and columns."""

    lines: tuple[str, ...]
    cells: tuple[MergedCell, ...]
    height: int
    width: int


def printed_grid(text: str) -> PrintedGrid:
    """The grid that a text draws."""
    rows = [line.strip() for line in text.strip("\n").splitlines()]
    top = next(at for at, row in enumerate(rows) if "|" in row)
    drawn = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[top:] if row]
    width = max(map(len, drawn))
    drawn = [[cell for cell, _ in zip_longest(row, range(width), fillvalue="")] for row in drawn]
    return PrintedGrid(tuple(filter(None, rows[:top])), tuple(_cells(drawn)), len(drawn), width)


def _cells(drawn: list[list[str]]) -> Iterator[MergedCell]:
    for row, texts in enumerate(drawn):
        for column, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            right = column + 1
            while right < len(texts) and texts[right] == "<":
                right += 1
            below = row + 1
            while below < len(drawn) and drawn[below][column] == "^":
                below += 1
            yield MergedCell(row, column, below - row, right - column, text)


def as_workbook(grid: PrintedGrid) -> bytes:
    """The grid on a sheet; numbers are numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, line in enumerate(grid.lines, 1):
        sheet.cell(at, 1, line)
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=grid.width)
    top = len(grid.lines) + 1
    for cell in grid.cells:
        sheet.cell(top + cell.row, cell.column + 1, _number(cell.text))
        if cell.height > 1 or cell.width > 1:
            sheet.merge_cells(
                start_row=top + cell.row,
                end_row=top + cell.row + cell.height - 1,
                start_column=cell.column + 1,
                end_column=cell.column + cell.width,
            )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _number(text: str) -> str | float | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text or None


def as_word(grid: PrintedGrid) -> bytes:
    """The grid as a table of a Word document, below its lines."""
    document = docx.Document()
    for line in grid.lines:
        document.add_paragraph(line)
    table = document.add_table(grid.height, grid.width)
    for cell in grid.cells:
        printed = table.cell(cell.row, cell.column)
        if cell.height > 1 or cell.width > 1:
            printed = printed.merge(table.cell(cell.row + cell.height - 1, cell.column + cell.width - 1))
        printed.text = cell.text
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def as_page(grid: PrintedGrid) -> bytes:
    """The grid as a page of HTML."""
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td rowspan="{cell.height}" colspan="{cell.width}">{html.escape(cell.text)}</td>'
            for cell in grid.cells
            if cell.row == row
        )
        + "</tr>"
        for row in range(grid.height)
    )
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in grid.lines)
    return f'<html><head><meta charset="utf-8"></head><body>{lines}<table border="1">{rows}</table></body></html>'.encode()


def as_text(grid: PrintedGrid) -> bytes:
    """The grid as a table of Markdown; a cell that covers several places is written in its first."""
    texts = [["" for _ in range(grid.width)] for _ in range(grid.height)]
    for cell in grid.cells:
        texts[cell.row][cell.column] = cell.text
    rows = ["| " + " | ".join(row) + " |" for row in texts]
    return "\n".join([*grid.lines, "", rows[0], "|" + "---|" * grid.width, *rows[1:]]).encode()


def _written_rows(grid: PrintedGrid) -> Iterator[list[str]]:
    for row in range(grid.height):
        yield [cell.text for cell in grid.cells if cell.row == row]


def as_cell_lines(grid: PrintedGrid) -> bytes:
    """One cell a line, the blank ones gone, as a table comes out of a paste."""
    cells = [text for row in _written_rows(grid) for text in row if text]
    return "\n".join([*grid.lines, *cells]).encode("gb18030")


def as_tabs(grid: PrintedGrid) -> bytes:
    """A row a line, a tab between its cells; a cell that covers several places is written once."""
    rows = ["\t".join(row) for row in _written_rows(grid)]
    return "\n".join([*grid.lines, *rows]).encode()


def as_one_line(grid: PrintedGrid) -> bytes:
    """All cells on one line."""
    cells = [text for row in _written_rows(grid) for text in row if text]
    return " ".join([*grid.lines, *cells]).encode()


PRINTERS: dict[str, Callable[[PrintedGrid], bytes]] = {
    "xlsx": as_workbook,
    "docx": as_word,
    "html": as_page,
    "md": as_text,
    "cells.txt": as_cell_lines,
    "tabs.txt": as_tabs,
    "line.txt": as_one_line,
}
"""By the ending of the file."""


def read_printed(text: str, ending: str) -> Document:
    """What is read of a drawn grid, printed as a file of this kind."""
    return read_bytes(PRINTERS[ending](printed_grid(text)), f"报表.{ending}")
