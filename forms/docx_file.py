"""A Word file → one grid: its tables, and its paragraphs as lines beside them, in the order of print."""

from collections.abc import Iterator, Sequence

from lxml.etree import _Element as Element

from forms import editions, labels, table_rows
from forms.form import Unreadable
from forms.limits import Limits
from forms.note import LIST_TAG
from forms.package import TOO_LARGE, Package
from forms.picture import LINES, Cell, Grid, Origin, Picture, tight
from forms.table_rows import Printed

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADERS = "header"
_SYMBOLS = {
    "Wingdings": {"F0FE": "☑", "F0FC": "√", "F0A8": "□", "F06F": "□"},
    "Wingdings 2": {"F052": "☑", "F050": "√", "F0A3": "□", "F02A": "□"},
    "Symbol": {"F0B3": "≥", "F0A3": "≤"},
}
"""What a font of symbols prints for a character of its own."""


def picture(package: Package, limits: Limits) -> Picture:
    """The document as one grid; tracked changes as if accepted, text boxes behind their paragraph."""
    main = package.main_part()
    reading = Reading(package.tree(main), limits)
    heads = [
        text
        for kind, name in package.relations(main).values()
        if kind == _HEADERS and name in package.names() and (text := _head(package.tree(name)))
    ]
    return Picture([reading.grid()], heads=list(dict.fromkeys(heads)))


def _head(root: Element) -> str:
    return tight("".join(node.text or "" for node in root.iter(_namespace(root) + "t")))


def _namespace(root: Element) -> str:
    """Word's own, or that of strict Open XML."""
    return root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""


class Reading:
    """Walks through the document; the cells keep the text that ``cell_text`` gives them."""

    def __init__(self, root: Element, limits: Limits) -> None:
        w = self.w = _namespace(root)
        self.cells_left = limits.cells
        self.tables = 0
        self.paragraphs = 0
        self.rows: list[list[Cell]] = []
        self.outside: set[int] = set()
        self.tbl, self.tr, self.tc, self.p = w + "tbl", w + "tr", w + "tc", w + "p"
        self.box = w + "txbxContent"
        self.texts = (
            w + "t",
            self.p,
            w + "br",
            w + "cr",
            w + "tab",
            w + "noBreakHyphen",
            w + "sym",
            _MATH + "t",
        )
        self.wrappers = {w + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
        _accept_changes(root, w)
        self.boxes = self._take_boxes(root)
        body = root.find(w + "body")
        self._blocks(root if body is None else body)

    def grid(self) -> Grid:
        """What was read."""
        return Grid(self.rows, outside=frozenset(self.outside))

    def _take_boxes(self, root: Element) -> dict[Element, list[Element]]:
        """Takes the text boxes out of the text; by the outermost block that each hangs on."""
        found: dict[Element, list[Element]] = {}
        for box in list(root.iter(self.box)):
            block = box
            for above in box.iterancestors():
                if above.tag in (self.p, self.tbl):
                    block = above
            found.setdefault(block, []).append(box)
        for box in [box for hung in found.values() for box in hung]:
            parent = box.getparent()
            if parent is not None:
                parent.remove(box)
        return found

    def _blocks(self, container: Element) -> None:
        for block in container:
            if block.tag == self.p:
                self.paragraph(block)
            elif block.tag == self.tbl:
                self._table(block)
            elif block.tag in self.wrappers and not is_list_of_notes(block, self.w):
                self._blocks(block)
            for box in self.boxes.pop(block, ()):
                self._blocks(box)

    def paragraph(self, block: Element) -> None:
        """A paragraph beside the tables, as a row of its own."""
        self.paragraphs += 1
        text = tight(self._text(block))
        if text:
            self.outside.add(len(self.rows))
            self.rows.append([Cell(text, LINES, self.paragraphs, 0)])

    def _text(self, element: Element) -> str:
        pieces = []
        for node in element.iter(self.texts):
            tag = node.tag
            if tag == self.texts[0] or tag == self.texts[-1]:
                pieces.append(node.text or "")
            elif tag == self.p or tag == self.texts[2] or tag == self.texts[3]:
                pieces.append("\n")
            elif tag == self.texts[4]:
                pieces.append(" ")
            elif tag == self.texts[5]:
                pieces.append("-")
            else:
                font = _SYMBOLS.get(node.get(self.w + "font", ""), {})
                pieces.append(font.get(node.get(self.w + "char", "").upper(), ""))
        return "".join(pieces)

    # Tables

    def _table(self, table: Element) -> None:
        self.tables += 1
        origin = Origin(table=self.tables)
        nested: dict[int, list[Element]] = {}
        printed = []
        for number, row in enumerate(self._children(table, self.tr)):
            indent, cells = self._row(row, number, nested)
            self.cells_left -= len(cells)
            if self.cells_left < 0:
                raise Unreadable(TOO_LARGE)
            printed.append((indent, cells))
        for number, row_cells in enumerate(table_rows.rows(printed, origin)):
            if number not in nested or any(cell.text for cell in row_cells):
                self.rows.append(row_cells)
            for inner in nested.get(number, ()):
                self._table(inner)

    def _children(self, element: Element, tag: str) -> Iterator[Element]:
        for child in element:
            if child.tag == tag:
                yield child
            elif child.tag in self.wrappers:
                yield from self._children(child, tag)

    def _row(
        self, row: Element, number: int, nested: dict[int, list[Element]]
    ) -> tuple[int, Sequence[Printed]]:
        w = self.w
        indent = 0
        properties = row.find(w + "trPr")
        if properties is not None:
            before = properties.find(w + "gridBefore")
            indent = _integer(before, w + "val", 0)
        cells: list[Printed] = []
        for cell in self._children(row, self.tc):
            span, goes_on, merged_left = 1, False, False
            properties = cell.find(w + "tcPr")
            if properties is not None:
                for child in properties:
                    if child.tag == w + "gridSpan":
                        span = _integer(child, w + "val", 1)
                    elif child.tag == w + "vMerge":
                        goes_on = child.get(w + "val", "continue") == "continue"
                    elif child.tag == w + "hMerge":
                        merged_left = child.get(w + "val", "continue") == "continue"
            if merged_left and cells:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + span)
                continue
            text = "" if goes_on else self.cell_text(cell, number, nested)
            cells.append(Printed(text, span, 1, goes_on))
        return indent, cells

    def cell_text(self, cell: Element, number: int, nested: dict[int, list[Element]]) -> str:
        """The text of a cell in row ``number`` (from 0); forms inside it go to ``nested``."""
        for inner in list(cell.iter(self.tbl)):
            # A form inside a cell of another table is read as a table; other tables are part of the text.
            parent = inner.getparent()
            if parent is not None and self._is_form(inner):
                parent.remove(inner)
                nested.setdefault(number, []).append(inner)
        return tight(self._text(cell))

    def _is_form(self, table: Element) -> bool:
        words = {labels.label(tight(self._text(cell))) for cell in table.iter(self.tc)}
        return "一级指标" in words or any(editions.HEADER.get(word) == "project_name" for word in words)


def is_list_of_notes(block: Element, w: str) -> bool:
    """Whether it is the content control with the notes of a form that went back: not the unit's words."""
    tag = block.find(f"{w}sdtPr/{w}tag")
    return tag is not None and tag.get(w + "val") == LIST_TAG


def _accept_changes(root: Element, w: str) -> None:
    """Drops what tracked changes deleted or moved away, and the second drawing of every text box."""
    gone = list(root.iter(w + "del", w + "moveFrom", _FALLBACK))
    for element in gone:
        parent = element.getparent()
        if parent is None:
            continue
        if parent.tag == w + "trPr" and element.tag == w + "del":
            row = parent.getparent()
            table = row.getparent() if row is not None else None
            if row is not None and table is not None:
                table.remove(row)
        else:
            parent.remove(element)


def _integer(element: Element | None, key: str, otherwise: int) -> int:
    value = element.get(key, "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() else otherwise
