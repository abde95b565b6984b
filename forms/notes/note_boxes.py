"""The boxes in which a sheet's comments are shown: old drawings (VML), each beside its cell."""

import math
from collections.abc import Iterator
from itertools import count

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.picture import column_letters
from forms.files.text.two_columns import width
from forms.files.whole_number import whole

_VML, _OFFICE, _EXCEL = (
    f"{{urn:schemas-microsoft-com:{name}}}" for name in ("vml", "office:office", "office:excel")
)
EMPTY = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"/>'
)
_SHAPE_TYPE = "_x0000_t202"
"""The number that Office gives a text box."""
_OUTLINE = "m,l,21600r21600,l21600,xe"
_FIRST_NUMBER = 1025

_WIDE, _LINE, _MARGIN, _PER_LINE = 320, 17, 14, 44
"""Of a box: pixels across and per line; half-width characters that a line of 9 points takes."""
_TALLEST = 600
_GAP = 12
"""Pixels between the cell and its box."""
_COLUMN, _ROW = 72, 20
"""Pixels of a column and of a row of which the sheet says nothing."""
_DIGIT, _PADDING = 7, 5
"""Pixels of a digit of the standard font, in which widths are counted, and of a column's padding."""
_POINT = 4 / 3


class Boxes:
    """The drawing of a sheet; what else is drawn in it (form controls, boxes of others) stays."""

    def __init__(self, drawing: bytes, sheet: Element) -> None:
        # Old versions write <br> without an end: what can be understood is kept.
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        root = etree.fromstring(drawing, parser)
        self.root = etree.fromstring(EMPTY) if root is None else root
        ns = sheet.tag[: sheet.tag.index("}") + 1]
        self._columns = dict(_column_pixels(sheet, ns))
        self._rows = dict(_row_pixels(sheet, ns))

    def remove(self, cell: str) -> None:
        """Takes the box of a cell (D7) away."""
        for shape in self.root.findall(_VML + "shape"):
            data = shape.find(_EXCEL + "ClientData")
            if data is None or data.get("ObjectType") != "Note":
                continue
            row, column = (data.findtext(_EXCEL + name, "").strip() for name in ("Row", "Column"))
            at = whole(row, -1), whole(column, -1)
            if min(at) >= 0 and f"{column_letters(at[1])}{at[0] + 1}" == cell:
                self.root.remove(shape)

    def add(self, row: int, column: int, text: str) -> None:
        """A box with room for the text, right of a cell (from 0); shown when one points there."""
        ids = {shape.get("id") for shape in self.root.iter(_VML + "shape", _VML + "shapetype")}
        if _SHAPE_TYPE not in ids:
            self._add_type()
        number = next(free for free in count(_FIRST_NUMBER) if f"_x0000_s{free}" not in ids)
        lines = sum(math.ceil(width(line) / _PER_LINE) or 1 for line in text.split("\n"))
        tall = min(_TALLEST, lines * _LINE + _MARGIN)
        shape = etree.SubElement(
            self.root,
            _VML + "shape",
            id=f"_x0000_s{number}",
            type=f"#{_SHAPE_TYPE}",
            style=f"position:absolute;width:{_WIDE}px;height:{tall}px;z-index:1;visibility:hidden",
            fillcolor="#ffffe1",
        )
        shape.set(_OFFICE + "insetmode", "auto")
        etree.SubElement(shape, _VML + "fill", color2="#ffffe1")
        etree.SubElement(shape, _VML + "shadow", color="black", obscured="t")
        etree.SubElement(shape, _VML + "path").set(_OFFICE + "connecttype", "none")
        data = etree.SubElement(shape, _EXCEL + "ClientData", ObjectType="Note")
        etree.SubElement(data, _EXCEL + "MoveWithCells")
        etree.SubElement(data, _EXCEL + "SizeWithCells")
        etree.SubElement(data, _EXCEL + "Anchor").text = self._anchor(row, column, tall)
        etree.SubElement(data, _EXCEL + "AutoFill").text = "False"
        etree.SubElement(data, _EXCEL + "Row").text = str(row)
        etree.SubElement(data, _EXCEL + "Column").text = str(column)

    def _add_type(self) -> None:
        kind = etree.SubElement(
            self.root, _VML + "shapetype", id=_SHAPE_TYPE, coordsize="21600,21600", path=_OUTLINE
        )
        kind.set(_OFFICE + "spt", "202")
        etree.SubElement(kind, _VML + "stroke", joinstyle="miter")
        etree.SubElement(kind, _VML + "path", gradientshapeok="t").set(_OFFICE + "connecttype", "rect")

    def _anchor(self, row: int, column: int, tall: int) -> str:
        """Column, row and the pixels into each, of the upper left and of the lower right corner."""
        right, into = _go(column + 1, _GAP + _WIDE, self._columns, _COLUMN)
        below, down = _go(row, _GAP + tall, self._rows, _ROW)
        return f"{column + 1}, {_GAP}, {row}, {_GAP}, {right}, {into}, {below}, {down}"


def _go(start: int, pixels: int, sizes: dict[int, int], otherwise: int) -> tuple[int, int]:
    """So many pixels on from a column or row: where that is, and how far into it."""
    at = start
    while pixels > sizes.get(at, otherwise):
        pixels -= sizes.get(at, otherwise)
        at += 1
    return at, pixels


def _column_pixels(sheet: Element, ns: str) -> Iterator[tuple[int, int]]:
    for column in sheet.iter(ns + "col"):
        shown = column.get("hidden") not in ("1", "true")
        pixels = round(_number(column.get("width"), 9) * _DIGIT) + _PADDING if shown else 0
        first = int(_number(column.get("min"), 1))
        for at in range(first, min(int(_number(column.get("max"), first)), first + 100) + 1):
            yield at - 1, max(pixels, 1)


def _row_pixels(sheet: Element, ns: str) -> Iterator[tuple[int, int]]:
    for row in sheet.iter(ns + "row"):
        if row.get("ht") and (number := whole(row.get("r", ""), 0)):
            yield number - 1, max(round(_number(row.get("ht"), 0) * _POINT), 1)


def _number(text: str | None, otherwise: float) -> float:
    """A number that is one: inf and nan are written by nobody who means well."""
    try:
        number = float(text or otherwise)
    except ValueError:
        return otherwise
    return number if math.isfinite(number) else otherwise
