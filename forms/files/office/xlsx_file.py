"""A workbook (.xlsx, .xlsm) → a grid for each sheet that is shown, its cells as the sheet prints them."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element as Element

from forms.files.office.number_format import BUILT_IN, BUILT_IN_DATES, printed
from forms.files.package import TOO_LARGE, Package
from forms.files.picture import Cell, Grid, Origin, Picture, tight
from forms.form import Leftover, Location, Unreadable
from forms.limits import Limits

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold, or a line break of old versions: _x000D_."""

_COMPUTED = re.compile(r"[A-Z]{1,3}\$?\d|[A-Z]{2,}\s*\(|!|^[\d.\s()+*/^-]+$")
"""What only a formula has: references to cells, functions, other sheets, or plain arithmetic."""

_NO_VALUE = "公式没有保存计算结果，请用 Excel 打开并保存后重新报送"

_DATE = "yyyy-mm-dd"


class Span(NamedTuple):
    """A merged range: rows and columns that its first cell covers."""

    rows: int
    columns: int


def picture(package: Package, limits: Limits) -> Picture:
    """The sheets that are shown, in their order; hidden ones, and formulas without a value, are reported."""
    main = package.main_part()
    root = package.tree(main)
    ns = root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""
    relations = package.relations(main)
    by_kind = {kind: name for kind, name in relations.values() if name in package.names()}
    properties = root.find(ns + "workbookPr")
    book = _Book(
        ns,
        _strings(package.tree(by_kind["sharedStrings"]), ns) if "sharedStrings" in by_kind else [],
        _formats(package.tree(by_kind["styles"]), ns) if "styles" in by_kind else [],
        date1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )
    found = Picture([])
    cells = limits.cells
    for sheet in root.iter(ns + "sheet"):
        name = sheet.get("name", "")
        identity = next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, part = relations.get(identity, ("", ""))
        if kind != "worksheet":
            continue
        if sheet.get("state", "visible") != "visible":
            found.skipped.append(Leftover(text=f"隐藏的工作表未读取：{name}", location=Location(sheet=name)))
            continue
        grid = book.grid(package.tree(part), name, found.skipped, cells)
        cells -= sum(len(row) for row in grid.rows)
        found.parts.append(grid)
    return found


def _strings(root: Element, ns: str) -> list[str]:
    """The shared strings, without the readings (ruby) that may stand above them."""
    text, reading = ns + "t", ns + "rPh"
    return [
        _unescaped(
            "".join(
                node.text or ""
                for node in item.iter(text)
                if (parent := node.getparent()) is not None and parent.tag != reading
            )
        )
        for item in root.iter(ns + "si")
    ]


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return tight(text)


def _formats(root: Element, ns: str) -> list[str | None]:
    """The number format of every style, None where a number is printed as it is."""
    own = {item.get("numFmtId"): item.get("formatCode") for item in root.iter(ns + "numFmt")}
    found: list[str | None] = []
    for styles in root.iter(ns + "cellXfs"):
        for style in styles.iter(ns + "xf"):
            number = style.get("numFmtId", "0")
            code = own.get(number)
            if code is None and number.isdigit():
                code = _DATE if int(number) in BUILT_IN_DATES else BUILT_IN.get(int(number))
            found.append(None if code in ("General", "@") else code)
    return found


@dataclass(slots=True)
class _Written:
    """A cell as the sheet holds it; ``formula`` is None where it has none."""

    row: int
    column: int
    kind: str
    style: str
    value: str = ""
    inline: str = ""
    formula: str | None = None


class _Book:
    def __init__(self, ns: str, strings: list[str], formats: list[str | None], *, date1904: bool) -> None:
        self.strings = strings
        self.formats = formats
        self.date1904 = date1904
        self.ns = ns

    def grid(self, root: Element, name: str, skipped: list[Leftover], cells_left: int) -> Grid:
        """A sheet's written cells and its merged ranges, row by row; empty rows are left out."""
        origin = Origin(sheet=name)
        spans = dict(_spans(root, self.ns))
        rows: dict[int, list[Cell]] = {}
        for cell in self._written(root, spans, cells_left):
            text = self._text(cell)
            if not text and cell.formula is not None:
                text = _words_of(cell.formula)
                if not text:
                    location = origin.location(cell.row, cell.column)
                    skipped.append(Leftover(text=_NO_VALUE, location=location))
            span = spans.get((cell.row, cell.column))
            if text or span:
                placed = Cell(text, origin, cell.row, cell.column, *(span or (1, 1)))
                rows.setdefault(cell.row, []).append(placed)
        return Grid([sorted(rows[at], key=lambda cell: cell.column) for at in sorted(rows)])

    def _written(self, root: Element, spans: Container[tuple[int, int]], most: int) -> Iterator[_Written]:
        """The cells that hold or cover something, in one walk. Raises Unreadable beyond so many cells."""
        cell, value, text = self.ns + "c", self.ns + "v", self.ns + "t"
        row, column = 0, -1
        here: _Written | None = None
        for node in root.iter(cell, value, text, self.ns + "f"):
            tag = node.tag
            if tag == cell:
                most -= 1
                if most < 0:
                    raise Unreadable(TOO_LARGE)
                if here:
                    yield here
                here = None
                row, column = _place(node, row, column)
                if len(node) or (row, column) in spans:
                    here = _Written(row, column, node.get("t", "n"), node.get("s", ""))
            elif here is None:
                continue
            elif tag == text:
                here.inline += node.text or ""
            elif tag == value:
                here.value = here.value or node.text or ""
            else:
                here.formula = node.text or ""
        if here:
            yield here

    def _text(self, cell: _Written) -> str:
        kind, raw = cell.kind, cell.value
        if kind == "inlineStr":
            return _unescaped(cell.inline)
        if not raw:
            return ""
        if kind == "s":
            return self.strings[int(raw)] if raw.isdigit() and int(raw) < len(self.strings) else ""
        if kind == "n":
            return self._number(raw, cell.style)
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        return tight(raw.split("T")[0]) if kind == "d" else _unescaped(raw)

    def _number(self, raw: str, style: str) -> str:
        code = self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else None
        try:
            return tight(printed(float(raw), code, date1904=self.date1904))
        except ValueError:
            return tight(raw)


def _place(cell: Element, row: int, column: int) -> tuple[int, int]:
    """A cell's row from 1 and column from 0; one that does not say so stands behind the one before."""
    place = _reference(cell.get("r", ""))
    if place:
        return place
    parent = cell.getparent()
    said = parent.get("r", "") if parent is not None else ""
    in_row = int(said) if said.isdigit() else row
    return in_row, column + 1 if in_row == row else 0


def _words_of(formula: str) -> str:
    """A formula that no program ever computed and none could: words that begin with =, like =100.00(%)."""
    return _unescaped("=" + formula) if formula and not _COMPUTED.search(formula) else ""


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
