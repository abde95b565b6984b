"""A document as a workbook, each cell where the unit had it: for what cannot be commented on itself."""

import io
import math
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from forms.files.picture import Cell, Grid, Line, Picture, column_letters
from forms.files.text.two_columns import width
from forms.form import Location
from forms.notes.copies.copied_text import CopiedText, PictureCopy
from forms.printing import printout
from forms.printing.sheet import printable

_SHEET = "报送的表"
_FONT, _SIZE = "宋体", 10
_THIN = Side(style="thin", color="FF000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_LONG_TEXT = 24
"""Characters: what is longer is running text and begins on the left."""
_NARROWEST, _WIDEST = 6, 30
"""Of a column, in half-width characters; a longer text is wrapped."""
_LINE_WIDTH = 90
"""Of a document without tables: half-width characters in a line of running text."""
_LINE_HEIGHT, _SPARE, _TALLEST = 14, 6, 409
"""Points; Excel shows no row taller."""
_LONGEST_NAME, _LONGEST_TEXT = 31, 32767
_LAST_COLUMN = 16384
_NOT_IN_NAMES = str.maketrans("", "", "\\/*?:[]'")
_A4 = 9


def picture_workbook(picture: Picture) -> PictureCopy:
    """The picture's tables and lines below each other, the sheets of a workbook on sheets of their own.

    The same picture gives the same bytes. A text is cut where a cell of Excel ends (32 767 characters): the
    unit has its own file.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    pages: dict[str | None, _CopiedSheet] = {}
    for part in picture.parts:
        sheet = _sheet_of(part) if isinstance(part, Grid) else None
        if sheet not in pages:
            pages[sheet] = _CopiedSheet(book.create_sheet(_name(sheet or _SHEET, book)))
        if isinstance(part, Grid):
            pages[sheet].add_grid(part)
        else:
            pages[sheet].add_lines(part)
    if not pages:
        book.create_sheet(_SHEET)
    for page in pages.values():
        page.finish()
    book.properties.creator = ""
    book.properties.created = printout.midnight(printout.NO_DAY).replace(tzinfo=None)
    package, target = io.BytesIO(), io.BytesIO()
    book.save(package)
    printout.write(package, target, printout.NO_DAY)
    return PictureCopy(target.getvalue(), tuple(text for page in pages.values() for text in page.copied))


def _sheet_of(grid: Grid) -> str | None:
    return next((cell.origin.sheet for row in grid.rows for cell in row), None)


def _name(wanted: str, book: Workbook) -> str:
    """A name that Excel allows and the book does not have yet."""
    plain = printable(wanted).translate(_NOT_IN_NAMES)[:_LONGEST_NAME] or _SHEET
    taken = {name.casefold() for name in book.sheetnames}
    names = (plain, *(f"{plain[: _LONGEST_NAME - 6]}({number})" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


class _CopiedSheet:
    """One sheet that is being filled from above."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.next = 1
        """The row for what comes next."""
        self.copied: list[CopiedText] = []
        self.merged: list[tuple[int, int, int, int]] = []
        """First row, first column, last row and last column, from 1."""
        self.taken: set[tuple[int, int]] = set()
        self.tables: set[int] = set()
        """The rows of tables: those of other texts are as wide as the sheet."""

    def add_lines(self, lines: Sequence[Line]) -> None:
        """Running text, a line in each row."""
        for line in lines:
            self._write(self.next, 1, line.text, line.location)
            self.next += 1

    def add_grid(self, grid: Grid) -> None:
        """A table with its merged cells, and the lines of text between its rows."""
        ends = _row_ends(grid)
        for at, row in enumerate(grid.rows):
            top = self.next + at
            if at in grid.outside:
                for cell in row:
                    self._write(top, cell.column + 1, cell.text, cell.location)
                continue
            self.tables.add(top)
            for cell in row:
                self._box(cell, top, top + ends(at, cell) - 1)
        self.next += len(grid.rows)

    def _box(self, cell: Cell, top: int, last: int) -> None:
        left = cell.column + 1
        right = min(left + cell.column_span - 1, _LAST_COLUMN)
        places = {(row, column) for row in range(top, last + 1) for column in range(left, right + 1)}
        if places & self.taken:  # a damaged table: Excel opens no workbook with two merged cells in one place
            last, right, places = top, left, {(top, left)}
        self.taken |= places
        for row, column in places:
            self.sheet.cell(row, column).border = _BOX
        if len(places) > 1:
            self.merged.append((top, left, last, right))
        self._write(top, left, cell.text, cell.location)

    def _write(self, row: int, column: int, text: str, original: Location) -> None:
        cell = self.sheet.cell(row, column)
        content = printable(text)[:_LONGEST_TEXT]
        cell.value = content or None
        cell.data_type = "s" if content else "n"
        cell.quotePrefix = content.startswith(("=", "+", "-", "@"))
        cell.font = Font(name=_FONT, size=_SIZE)
        cell.alignment = _LEFT if len(content) > _LONG_TEXT else _MIDDLE
        place = Location(sheet=self.sheet.title, cell=f"{column_letters(column - 1)}{row}")
        self.copied.append(CopiedText(text, original, place))

    def _spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        """How many rows and columns the merged cells cover, by their first row and column."""
        return {(top, left): (last - top + 1, right - left + 1) for top, left, last, right in self.merged}

    def _widths(self) -> dict[int, int]:
        """The columns' widths: as wide as their own texts, within limits."""
        if not self.tables:
            return {1: _LINE_WIDTH}
        spans = self._spans()
        widths = dict.fromkeys(range(1, max((column for _, column in self.taken), default=1) + 1), _NARROWEST)
        for row, column in self.taken:
            if spans.get((row, column), (1, 1))[1] == 1:
                needed = width(str(self.sheet.cell(row, column).value or "")) + 2
                widths[column] = min(max(widths[column], needed), _WIDEST)
        return widths

    def _heights(self, widths: Mapping[int, int]) -> dict[int, float]:
        """The rows' heights, so that the texts of cells in one row are seen whole."""
        spans = self._spans()
        heights: dict[int, float] = {}
        for row in range(1, self.next):
            most = 1
            for column in widths:
                text = str(self.sheet.cell(row, column).value or "")
                tall, wide = spans.get((row, column), (1, 1))
                room = sum(widths.get(column + more, _NARROWEST) for more in range(wide)) - 2
                lines = sum(math.ceil(width(line) / max(room, 2)) or 1 for line in text.split("\n"))
                most = max(most, math.ceil(lines / tall))
            heights[row] = min(most * _LINE_HEIGHT + _SPARE, _TALLEST)
        return heights

    def finish(self) -> None:
        """Merges, and sizes columns, rows and paper."""
        widths = self._widths()
        last = max(widths)
        if last > 1:
            self.merged += [(row, 1, row, last) for row in range(1, self.next) if row not in self.tables]
        for first_row, first, last_row, end in self.merged:
            self.sheet.merge_cells(start_row=first_row, start_column=first, end_row=last_row, end_column=end)
        for column, wide in widths.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = wide
        for row, high in self._heights(widths).items():
            self.sheet.row_dimensions[row].height = high
        self.sheet.page_setup.paperSize = _A4
        self.sheet.page_setup.orientation = "landscape" if sum(widths.values()) > _LINE_WIDTH else "portrait"
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _row_ends(grid: Grid) -> Callable[[int, Cell], int]:
    """How many of the grid's rows a cell covers: those that the picture leaves out (blank ones) count not."""
    numbers: list[tuple[int | None, int]] = []
    for row in grid.rows:
        before = numbers[-1] if numbers else (None, 0)
        numbers.append((row[0].origin.page, row[0].row) if row else (before[0], before[1] + 1))

    def covered(at: int, cell: Cell) -> int:
        page, number = cell.origin.page, cell.row
        end = at + 1
        while end < len(grid.rows) and end not in grid.outside:
            below = numbers[end]
            if below[0] != page or not number < below[1] < number + cell.row_span:
                break
            end += 1
        return end - at

    return covered
