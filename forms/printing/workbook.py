"""Prints forms into an Excel workbook in their official layout, one sheet each, ready for paper (A4)."""

import io
import math
import re
from collections.abc import Sequence
from copy import copy
from datetime import date
from itertools import accumulate
from typing import Protocol, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from forms.form import Form, Location
from forms.printing import cell_checks, printout
from forms.printing.layout import Layout, Style
from forms.printing.official import layout_of
from forms.printing.sheet import Content, Placed, PrintedSheet, sheet

LABEL_FONT, VALUE_FONT = "宋体", "仿宋"
TITLE_SIZE, SUBTITLE_SIZE, CORNER_SIZE = 18, 11, 7.5
CORNER_COLOUR = "FF7F7F7F"
FILL_COLOUR = "FFF2CC"
"""Of the cells to fill (RGB): light yellow, as offices know it from their forms."""

_TALLEST = 400.0
"""Points. Excel shows no row taller than 409.5: a taller one is printed as several with merged cells."""
_LONGEST_TEXT = 32767
"""Characters that a cell of Excel holds."""
_LONGEST_NAME = 31
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel takes _x000D_ for the character of that number, unless its first _ is itself written so."""
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_RESERVED_NAME = "history"
_INCH = 25.4
_MARGIN = 12 / _INCH
_TITLE_ROWS = 2
_A4 = 9

# Excel keeps 15 digits and shows only those that the format names: as many as an amount may need.
_FORMATS = {
    Style.DAY: "yyyy-mm-dd",
    Style.MONEY: "#,##0.00########;-#,##0.00########;0",
    Style.PERCENT: "0.00########%",
    Style.SHORT: "@",
}
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_TO_FILL = PatternFill("solid", fgColor=f"FF{FILL_COLOUR}")
_OPEN = Protection(locked=False)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FITTING = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
_DOWN = Alignment(horizontal="center", vertical="center", text_rotation=255)
"""255 is Excel's word for upright characters one under the other."""
_ALIGNMENTS = {
    Style.TEXT: _LEFT,
    Style.SIDE: _DOWN,
    Style.MONEY: _FITTING,
    Style.PERCENT: _FITTING,
    Style.POINTS: _FITTING,
}


def write_xlsx(
    forms: Sequence[Form],
    target: printout.Target,
    *,
    layout: Layout | None = None,
    made_on: date = printout.NO_DAY,
    protection: SheetProtection | None = None,
) -> list[dict[str, Location]]:
    """Writes the forms, each in the layout of its year or in the one handed in.

    With a ``protection`` they are to be handed out: the cells to fill are marked, checked by Excel and open.
    Returns the cell of every value by its path, form by form. The same forms give the same bytes. Raises
    ValueError for no forms, for a layout of another kind of form, and for a text longer than a cell of
    Excel holds (32 767 characters): nothing is cut off.
    """
    if not forms:
        raise ValueError("no forms to write")
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one
    names: set[str] = set()
    places = []
    for form in forms:
        made = sheet(form, layout or layout_of(form), handed_out=protection is not None)
        printing = _WorkbookPrinting(book, made, _name(made.name, names))
        printing.print()
        if protection:
            printing.page.protection = protection
            cell_checks.add(printing.page, printing.to_fill, printing.places)
        places.append(printing.places)
    book.properties.creator = ""
    book.properties.created = printout.midnight(made_on).replace(tzinfo=None)
    made_package = io.BytesIO()
    book.save(made_package)
    printout.write(made_package, target, made_on)
    return places


def _name(wanted: str, taken: set[str]) -> str:
    """A name that Excel allows and that no sheet has yet (it does not tell capitals from small letters)."""
    plain = _NOT_IN_NAMES.sub("", wanted).strip("' ")[:_LONGEST_NAME].strip("' ")
    name = plain
    number = 1
    while not name or name.casefold() in {*taken, _RESERVED_NAME}:
        number += 1
        tail = f"({number})"
        name = plain[: _LONGEST_NAME - len(tail)] + tail
    taken.add(name.casefold())
    return name


class _WorkbookPrinting:
    """One sheet. A row of the form is one row of the sheet, or several where it is too tall for one."""

    def __init__(self, book: Workbook, made: PrintedSheet, name: str) -> None:
        self.made = made
        self.layout = made.layout
        self.page: Worksheet = book.create_sheet(name)
        self.first = 2 if made.corner else 1
        """The title's row."""
        self.places = {
            "form_title": Location(sheet=name, cell=f"A{self.first}"),
            "year": Location(sheet=name, cell=f"A{self.first + 1}"),
        }
        self.to_fill: dict[str, Style] = {}
        """The cells for the unit to write into, by their values' paths."""
        self.styles = _styles(book, made.layout.font_size)
        self.looks: dict[tuple[str, bool], StyleArray] = {}
        """Each style of a cell, to fill or not, once it was put together."""
        self.merged: list[str] = []
        self.parts = [max(1, math.ceil(height / _TALLEST)) for height in made.heights]
        self.starts = list(accumulate(self.parts, initial=self.first + _TITLE_ROWS))

    def print(self) -> None:
        """Fills the sheet."""
        self._head()
        for cell in self.made.cells:
            self._cell(cell)
        for start, height, parts in zip(self.starts, self.made.heights, self.parts, strict=False):
            for part in range(parts):
                self.page.row_dimensions[start + part].height = round(height / parts, 1)
        for number, width in enumerate(self.layout.widths, 1):
            self.page.column_dimensions[get_column_letter(number)].width = _column_width(width)
        self.page.merged_cells = MultiCellRange(" ".join(self.merged))
        self._paper()

    def _head(self) -> None:
        corner = [(1, self.made.corner, CORNER_SIZE, False)] if self.made.corner else []
        for row, text, size, bold in (
            *corner,
            (self.first, self.made.title, TITLE_SIZE, True),
            (self.first + 1, self.made.subtitle, SUBTITLE_SIZE, False),
        ):
            cell = self.page.cell(row, 1)
            _fill(cell, text)
            is_corner = row < self.first
            cell.font = Font(
                name=LABEL_FONT, size=size, bold=bold, color=CORNER_COLOUR if is_corner else None
            )
            cell.alignment = _RIGHT if is_corner else _CENTRE
            self._merge(row, 1, row, len(self.layout.widths))
            self.page.row_dimensions[row].height = size * 2

    def _cell(self, placed: Placed) -> None:
        first = self.starts[placed.row]
        last = self.starts[placed.row + placed.rows] - 1
        left, right = placed.column + 1, placed.column + placed.columns
        style = self.styles[placed.style]
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                self._dress(self.page.cell(row, column), style, to_fill=placed.to_fill)
        self._merge(first, left, last, right)
        cell = self.page.cell(first, left)
        if placed.path:
            self.places[placed.path] = Location(sheet=self.page.title, cell=cell.coordinate)
            if placed.to_fill:
                self.to_fill[placed.path] = placed.style
        content = placed.content
        if placed.style is Style.PERCENT and isinstance(content, float):
            content = content / 100
        _fill(cell, content)

    def _dress(self, cell: Cell | MergedCell, style: str, *, to_fill: bool) -> None:
        # openpyxl looks each part of a style up for each cell that is given one: a form has a few only.
        if (style, to_fill) not in self.looks:
            cell.style = style
            if to_fill:
                cell.fill = _TO_FILL
                cell.protection = _OPEN
            self.looks[style, to_fill] = copy(_looks_of(cell)._style)  # noqa: SLF001
        _looks_of(cell)._style = copy(self.looks[style, to_fill])  # noqa: SLF001

    def _merge(self, first: int, left: int, last: int, right: int) -> None:
        # The worksheet's own merging gives every cell inside its border again: as long as the rest.
        if (first, left) != (last, right):
            self.merged.append(f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}")

    def _paper(self) -> None:
        page, last = self.page, self.starts[-1] - 1
        page.page_setup.paperSize = _A4
        page.page_setup.orientation = "landscape" if self.layout.landscape else "portrait"
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.print_options.horizontalCentered = True
        page.page_margins.left = page.page_margins.right = _MARGIN
        page.page_margins.top = page.page_margins.bottom = _MARGIN
        page.page_margins.header = page.page_margins.footer = _MARGIN / 2
        heading = self.made.heading
        page.print_title_rows = f"{self.starts[heading.start]}:{self.starts[heading.stop] - 1}"
        page.print_area = f"A1:{get_column_letter(len(self.layout.widths))}{last}"
        footer = HeaderFooterItem()
        footer.center.text = "第 &P 页，共 &N 页"
        page.HeaderFooter.oddFooter = footer


def _fill(cell: Cell | MergedCell, content: Content) -> None:
    """Text stays text, whatever it begins with: =3次 is no formula."""
    if isinstance(content, str):
        if len(content) > _LONGEST_TEXT:
            raise ValueError(f"{cell.coordinate}: {len(content)} characters do not fit into a cell of Excel")
        cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", content) or None
        cell.data_type = "s" if content else "n"
        cell.quotePrefix = content.startswith(("=", "+", "-", "@"))
    else:
        cell.value = content


class _Styled(Protocol):
    """What the types of openpyxl do not say of its cells: the numbers of their parts of style."""

    _style: StyleArray


def _looks_of(cell: Cell | MergedCell) -> _Styled:
    return cast("_Styled", cell)


def _column_width(millimetres: float) -> float:
    """In Excel's unit: digits of the standard font (7 pixels of 1/96 inch), and 5 pixels of padding."""
    return round((millimetres / _INCH * 96 - 5) / 7, 2)


def _styles(book: Workbook, size: float) -> dict[Style, str]:
    """The workbook's named styles for that size of font, made once."""
    thin = Side(style="thin", color="FF000000")
    names = {style: f"{style.value} {size}" for style in Style}
    for style, name in names.items():
        if name in book.named_styles:
            continue
        is_label = style in {Style.LABEL, Style.SIDE}
        book.add_named_style(
            NamedStyle(
                name,
                font=Font(name=LABEL_FONT if is_label else VALUE_FONT, size=size),
                alignment=_ALIGNMENTS.get(style, _CENTRE),
                border=Border(left=thin, right=thin, top=thin, bottom=thin),
                number_format=_FORMATS.get(style, "General"),
            )
        )
    return names
