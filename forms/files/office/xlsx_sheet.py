"""A sheet of a workbook → a grid of its cells as they are printed."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element as Element

from forms.files.office import xlsx_looks
from forms.files.office.hidden_cells import without_hidden
from forms.files.office.number_format import printed, printed_text
from forms.files.office.xlsx_looks import PLAIN, CellLook, Text
from forms.files.picture import Cell, Grid, Origin, tight
from forms.files.whole_number import whole
from forms.form import Skipped, SkippedKind, Unreadable
from forms.limits import TOO_LARGE

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_COMPUTED = re.compile(r"[A-Z]{1,3}\$?\d|[A-Z]{2,}\s*\(|!|^[\d.\s()+*/^-]+$")
"""What only a formula has: references to cells, functions, other sheets, or plain arithmetic."""
_ON = ("1", "true")
_WIDEST = 16384
"""Columns of a sheet."""


class Span(NamedTuple):
    """A merged range: rows and columns that its first cell covers."""

    rows: int
    columns: int


@dataclass(slots=True)
class _Written:
    """A cell as the sheet holds it; ``formula`` is None where it has none."""

    row: int
    column: int
    kind: str
    style: str
    value: str = ""
    inline: Element | None = None
    formula: str | None = None


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    ns: str
    texts: Sequence[Text]
    looks: Sequence[CellLook]
    date1904: bool


class Sheet:
    """Reads one sheet; ``skipped`` takes what is in it and is not printed."""

    def __init__(self, book: Book, name: str, skipped: list[Skipped]) -> None:
        self.book = book
        self.ns = book.ns
        self.origin = Origin(sheet=name)
        self.skipped = skipped
        self.zeros = True
        """Whether cells of 0 print it."""

    def grid(self, root: Element, cells_left: int) -> Grid:
        """The sheet's written cells and its merged ranges, row by row; empty rows are left out."""
        spans = dict(_spans(root, self.ns))
        view = next(root.iter(self.ns + "sheetView"), None)
        self.zeros = view is None or view.get("showZeros", "1") in _ON
        rows: dict[int, list[Cell]] = {}
        for cell in self._written(root, spans):
            text = self._text(cell)
            if not text and cell.formula is not None and not cell.value:
                # The cell is filled in: it says its formula, which no field takes for a number or a date.
                text = xlsx_looks.unescaped(f"={cell.formula}") if cell.formula else ""
                if _COMPUTED.search(cell.formula) or not text:
                    self._skip(SkippedKind.NOT_COMPUTED, text, cell)
            span = spans.get((cell.row, cell.column))
            if text or span:
                cells_left -= 1
                if cells_left < 0:
                    raise Unreadable(TOO_LARGE)
                placed = Cell(text, self.origin, cell.row, cell.column, *(span or (1, 1)))
                rows.setdefault(cell.row, []).append(placed)
        hidden_rows, hidden_columns = _hidden_rows(root, self.ns), _hidden_columns(root, self.ns)
        if hidden_rows or hidden_columns:
            rows, hidden = without_hidden(rows, hidden_rows, hidden_columns)
            self.skipped += hidden
        return Grid([sorted(rows[at], key=lambda cell: cell.column) for at in sorted(rows)])

    def _skip(self, kind: SkippedKind, text: str, cell: _Written) -> None:
        location = self.origin.location(cell.row, cell.column)
        self.skipped.append(Skipped(kind=kind, text=text, location=location))

    def _written(self, root: Element, spans: Container[tuple[int, int]]) -> Iterator[_Written]:
        """The cells that hold or cover something, in one walk."""
        cell, value, inline = self.ns + "c", self.ns + "v", self.ns + "is"
        row, column = 0, -1
        here: _Written | None = None
        for node in root.iter(cell, value, inline, self.ns + "f"):
            tag = node.tag
            if tag == cell:
                if here:
                    yield here
                here = None
                row, column = _place(node, row, column)
                if len(node) or (row, column) in spans:
                    here = _Written(row, column, node.get("t", "n"), node.get("s", ""))
            elif here is None:
                continue
            elif tag == inline:
                here.inline = node
            elif tag == value:
                here.value = here.value or node.text or ""
            else:
                here.formula = node.text or ""
        if here:
            yield here

    def _text(self, cell: _Written) -> str:
        kind, raw = cell.kind, cell.value
        looks = self.book.looks
        style = whole(cell.style, len(looks))
        look = looks[style] if style < len(looks) else PLAIN
        if kind == "inlineStr" and cell.inline is not None:
            return self._shown(xlsx_looks.text(cell.inline, self.ns), look, cell)
        if not raw:
            return ""
        if kind == "s":
            texts = self.book.texts
            number = whole(raw, len(texts))
            return self._shown(texts[number], look, cell) if number < len(texts) else ""
        if kind == "n":
            text = self._number(raw, look)
            return self._shown(text, look._replace(font=None, format=None), cell) if look.struck else text
        plain = {"b": "TRUE" if raw == "1" else "FALSE", "d": tight(raw.split("T")[0])}.get(kind)
        return self._shown(xlsx_looks.unescaped(raw), look, cell) if plain is None else plain

    def _shown(self, text: Text, look: CellLook, cell: _Written) -> str:
        """What a text prints; what is struck out of it is told."""
        if look == PLAIN and isinstance(text, str):
            return text
        shown, struck = xlsx_looks.shown(text, look)
        if struck:
            self._skip(SkippedKind.STRUCK_OUT, struck, cell)
        return printed_text(shown, look.format)

    def _number(self, raw: str, look: CellLook) -> str:
        try:
            value = float(raw)
        except ValueError:
            return tight(raw)
        if value == 0 and not self.zeros:
            return ""
        return tight(printed(value, look.format, date1904=self.book.date1904))


def _place(cell: Element, row: int, column: int) -> tuple[int, int]:
    """A cell's row from 1 and column from 0; one that does not say so stands behind the one before."""
    place = _reference(cell.get("r", ""))
    if place:
        return place
    parent = cell.getparent()
    written = parent.get("r", "") if parent is not None else ""
    in_row = whole(written, row)
    return in_row, column + 1 if in_row == row else 0


@lru_cache(maxsize=16384)
def _reference(text: str) -> tuple[int, int] | None:
    """Row from 1 and column from 0 of D7."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _spans(root: Element, ns: str) -> Iterator[tuple[tuple[int, int], Span]]:
    for merged in root.iter(ns + "mergeCell"):
        first, _, last = merged.get("ref", "").partition(":")
        start, end = _reference(first), _reference(last)
        if start and end:
            yield start, Span(end[0] - start[0] + 1, end[1] - start[1] + 1)


def _hidden_rows(root: Element, ns: str) -> frozenset[int]:
    """The rows, from 1, that the sheet does not show."""
    found = set()
    number = 0
    for row in root.iter(ns + "row"):
        number = whole(row.get("r", ""), number + 1)
        if row.get("hidden") in _ON or (row.get("ht") in ("0", "0.0") and row.get("customHeight") in _ON):
            found.add(number)
    return frozenset(found)


def _hidden_columns(root: Element, ns: str) -> frozenset[int]:
    """The columns, from 0, that the sheet does not show."""
    found: set[int] = set()
    for column in root.iter(ns + "col"):
        first, last = whole(column.get("min", ""), 0), whole(column.get("max", ""), 0)
        hidden = column.get("hidden") in _ON or column.get("width") in ("0", "0.0")
        if hidden and first:
            found.update(range(first - 1, min(last, _WIDEST)))
    return frozenset(found)
