"""An old workbook (.xls) → a grid for each sheet that is shown."""

import io

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
)
from xlrd.book import Book
from xlrd.sheet import Sheet

from forms.files.office.number_format import printed
from forms.files.package import DAMAGED, ENCRYPTED, TOO_LARGE
from forms.files.picture import Cell, Grid, Origin, Picture, tight
from forms.form import Leftover, Location, Unreadable
from forms.limits import Limits


def picture(data: bytes, limits: Limits) -> Picture:
    """The sheets that are shown, in their order; hidden ones are reported. Macros are never run."""
    try:
        return _picture(data, limits)
    except XLRDError as refusal:
        raise Unreadable(ENCRYPTED if "encrypted" in str(refusal) else DAMAGED) from refusal
    except (Unreadable, MemoryError):
        raise
    except Exception as damage:  # xlrd raises whatever a broken record leads it into
        raise Unreadable(DAMAGED) from damage


def _picture(data: bytes, limits: Limits) -> Picture:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    found = Picture([])
    cells = limits.cells
    for sheet in book.sheets():
        if sheet.visibility:
            text = f"隐藏的工作表未读取：{sheet.name}"
            found.skipped.append(Leftover(text=text, location=Location(sheet=sheet.name)))
            continue
        cells -= sheet.nrows * sheet.ncols
        if cells < 0:
            raise Unreadable(TOO_LARGE)
        found.parts.append(_grid(book, sheet))
    return found


def _grid(book: Book, sheet: Sheet) -> Grid:
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    origin = Origin(sheet=sheet.name)
    rows: list[list[Cell]] = []
    for row in range(sheet.nrows):
        cells = []
        for column in range(sheet.row_len(row)):
            text = _text(book, sheet, row, column)
            span = spans.get((row, column))
            if text or span:
                cells.append(Cell(text, origin, row + 1, column, *(span or (1, 1))))
        if cells:
            rows.append(cells)
    return Grid(rows)


def _text(book: Book, sheet: Sheet, row: int, column: int) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (XL_CELL_NUMBER, XL_CELL_DATE):
        style = sheet.cell_xf_index(row, column)
        format_key = book.xf_list[style].format_key if style < len(book.xf_list) else 0
        known = book.format_map.get(format_key)
        code = known.format_str if known else None
        shown = None if code in ("General", "@") else code
        return tight(printed(float(value), shown, date1904=bool(book.datemode)))
    if kind == XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(value), ""))
    return tight(str(value)) if kind == XL_CELL_TEXT else ""
