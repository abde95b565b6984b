"""An old workbook (.xls, of Excel 2.0 to 2003) → a grid for each sheet that is shown."""

import io
import re
from collections.abc import Iterator

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

from forms.files import encryption, symbol_fonts
from forms.files.office.hidden_cells import has_form, without_hidden
from forms.files.office.number_format import BUILT_IN_DATES, printed, printed_text
from forms.files.package import DAMAGED
from forms.files.picture import Cell, Grid, Origin, Picture, tight
from forms.form import Location, Skipped, SkippedKind, Unreadable
from forms.limits import TOO_LARGE, Limits

_UNICODE = 80
"""From this version on (Excel 97) texts are kept in Unicode."""
_CHINESE = "gb18030"
_DATE = "yyyy-mm-dd"
_HIGH = re.compile("[\x80-\xff]{2}")


def picture(data: bytes, limits: Limits) -> Picture:
    """The sheets that are shown, in their order; what hides or is struck out is told. No macro is run."""
    try:
        return _picture(data, limits)
    except XLRDError as refusal:
        if "encrypted" not in str(refusal):
            raise Unreadable(DAMAGED) from refusal
        return _picture(encryption.opened(data, limits), limits)
    except (Unreadable, MemoryError):
        raise
    except Exception as damage:  # xlrd raises whatever a broken record leads it into
        raise Unreadable(DAMAGED) from damage


def _opened(data: bytes) -> Book:
    """The workbook. Old programs in Chinese write their texts in GBK and say nothing, or something else."""
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    if book.biff_version < _UNICODE and book.encoding != _CHINESE and _is_chinese(book):
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), encoding_override=_CHINESE
        )
    return book


def _is_chinese(book: Book) -> bool:
    """Whether the texts only make words when their bytes are taken for Chinese."""
    written = "".join(
        str(value)
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for value, kind in zip(sheet.row_values(row), sheet.row_types(row), strict=True)
        if kind == XL_CELL_TEXT
    )
    if not _HIGH.search(written):
        return False
    try:
        written.encode("latin-1").decode(_CHINESE)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return True


def _picture(data: bytes, limits: Limits) -> Picture:
    book = _opened(data)
    found = Picture([])
    cells = limits.cells
    for sheet in book.sheets():
        reading = _XlsReading(book, sheet)
        grid = reading.grid(cells)
        if sheet.visibility:
            if has_form(grid):
                location = Location(sheet=sheet.name)
                found.skipped.append(
                    Skipped(kind=SkippedKind.HIDDEN_SHEET, text=sheet.name, location=location)
                )
            continue
        cells -= sum(len(row) for row in grid.rows)
        found.parts.append(grid)
        found.skipped.extend(reading.skipped)
    return found


class _XlsReading:
    """One sheet."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.origin = Origin(sheet=sheet.name)
        self.skipped: list[Skipped] = []

    def grid(self, most: int) -> Grid:
        """The sheet's written cells and its merged ranges. Raises Unreadable beyond so many cells."""
        sheet = self.sheet
        spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
        rows: dict[int, list[Cell]] = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                text = self._text(row, column)
                span = spans.get((row, column))
                if text or span:
                    most -= 1
                    if most < 0:
                        raise Unreadable(TOO_LARGE)
                    placed = Cell(text, self.origin, row + 1, column, *(span or (1, 1)))
                    rows.setdefault(row + 1, []).append(placed)
        hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        if hidden_rows or hidden_columns:
            rows, hidden = without_hidden(rows, hidden_rows, hidden_columns)
            self.skipped += hidden
        return Grid([rows[row] for row in sorted(rows)])

    def _text(self, row: int, column: int) -> str:
        kind, value = self.sheet.cell_type(row, column), self.sheet.cell_value(row, column)
        if kind in (XL_CELL_NUMBER, XL_CELL_DATE):
            shown = tight(printed(float(value), self._format(row, column), date1904=bool(self.book.datemode)))
            return self._kept(row, column, [(shown, self._font(row, column))])
        if kind == XL_CELL_BOOLEAN:
            return "TRUE" if value else "FALSE"
        if kind == XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(int(value), ""))
        if kind != XL_CELL_TEXT:
            return ""
        text = self._kept(row, column, self._runs(row, column, str(value)))
        return printed_text(text, self._format(row, column))

    def _format(self, row: int, column: int) -> str | None:
        style = self.sheet.cell_xf_index(row, column)
        format_key = self.book.xf_list[style].format_key if style < len(self.book.xf_list) else 0
        known = self.book.format_map.get(format_key)
        code = known.format_str if known else None
        if code is None and format_key in BUILT_IN_DATES:
            return _DATE
        return None if code in ("General", "@") else code

    def _font(self, row: int, column: int) -> int:
        style = self.sheet.cell_xf_index(row, column)
        return self.book.xf_list[style].font_index if style < len(self.book.xf_list) else 0

    def _runs(self, row: int, column: int, text: str) -> Iterator[tuple[str, int]]:
        """The parts of a text, each with the number of its font."""
        starts = self.sheet.rich_text_runlist_map.get((row, column)) or []
        font, at = self._font(row, column), 0
        for start, next_font in starts:
            yield text[at:start], font
            font, at = next_font, start
        yield text[at:], font

    def _kept(self, row: int, column: int, runs: Iterator[tuple[str, int]] | list[tuple[str, int]]) -> str:
        """The text as its fonts print it, without what is struck out, which is told."""
        shown = struck = ""
        fonts = self.book.font_list
        for text, number in runs:
            font = fonts[number] if number < len(fonts) else None
            if font is None:
                shown += text
                continue
            piece = symbol_fonts.printed(text, font.name) if symbol_fonts.family(font.name) else text
            if font.struck_out:
                struck += piece
            else:
                shown += piece
        if struck.strip():
            location = self.origin.location(row + 1, column)
            self.skipped.append(Skipped(kind=SkippedKind.STRUCK_OUT, text=tight(struck), location=location))
        return tight(shown)
