"""Plain tables as a workbook for people: a title, a head that stays, borders, columns as wide as needed."""

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from forms.printing import printout

Value = str | float | int | None

_FONT = "宋体"
_HEAD = PatternFill("solid", fgColor="FFDDEBF7")
_LINE = Side(style="thin", color="FF999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MONEY = "#,##0.00"
_WIDEST, _NARROWEST = 48, 8
"""In characters of a column: longer texts are wrapped."""
_TITLE_SIZE = 14
_LINE_HEIGHT, _TALLEST = 15, 409
"""In points; Excel shows no row taller."""
_A4 = 9


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet; ``notes`` stand below it, ``money`` names the columns (from 0) that are amounts in 元."""

    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    notes: Sequence[str] = ()
    money: frozenset[int] = frozenset()


def table_workbook(tables: Sequence[Table], made_on: date = printout.NO_DAY) -> bytes:
    """The tables, a sheet each. The same tables give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _print(book.create_sheet(table.name), table)
    book.properties.creator = ""
    book.properties.created = printout.midnight(made_on).replace(tzinfo=None)
    package, target = io.BytesIO(), io.BytesIO()
    book.save(package)
    printout.write(package, target, made_on)
    return target.getvalue()


def _print(page: Worksheet, table: Table) -> None:
    columns = len(table.head)
    _write(page, 1, 1, table.title).font = Font(name=_FONT, size=_TITLE_SIZE, bold=True)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    page.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[1].height = _TITLE_SIZE * 2
    for number, label in enumerate(table.head, 1):
        cell = _write(page, 2, number, label)
        cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True), _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for at, row in enumerate(table.rows, 3):
        for number, value in enumerate(row, 1):
            cell = _write(page, at, number, value)
            cell.font, cell.border = Font(name=_FONT), _BOX
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if number - 1 in table.money:
                cell.number_format = _MONEY
    for at, note in enumerate(table.notes, 4 + len(table.rows)):
        _write(page, at, 1, note).font = Font(name=_FONT)
    for number, label in enumerate(table.head, 1):
        texts = [label, *(_shown(row[number - 1], money=number - 1 in table.money) for row in table.rows)]
        width = max(_wide(text) for text in texts) + 2
        page.column_dimensions[get_column_letter(number)].width = min(max(width, _NARROWEST), _WIDEST)
    for at, row in enumerate(table.rows, 3):
        texts = [_shown(value, money=number in table.money) for number, value in enumerate(row)]
        lines = max(math.ceil((_wide(text) + 1) / (_WIDEST - 1)) for text in texts)
        page.row_dimensions[at].height = min(lines * _LINE_HEIGHT + 3, _TALLEST)
    page.freeze_panes = "A3"
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "2:2"


def _write(page: Worksheet, row: int, column: int, value: Value) -> Cell | MergedCell:
    cell = page.cell(row, column)
    if isinstance(value, str):
        # Text stays text, whatever it begins with: =3次 is no formula.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
        cell.data_type = "s" if cell.value else "n"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    return cell


def _shown(value: Value, money: bool) -> str:
    return f"{value:,.2f}" if money and isinstance(value, int | float) else str(value or "")


def _wide(text: str) -> int:
    """Its width in Latin letters: Chinese is twice as wide."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)
            for line in text.splitlines()
        ),
        default=0,
    )
