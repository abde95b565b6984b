"""A Word file → one grid: its tables, and its paragraphs as lines beside them, in the order of print."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from forms.files import table_rows
from forms.files.office.docx_table import Tables, Words
from forms.files.package import Package
from forms.files.picture import LINES, Cell, Grid, Origin, Picture, tight
from forms.limits import Limits
from forms.words import editions, labels
from forms.words.note_list import LIST_TAG

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADERS = "header"


def picture(package: Package, limits: Limits) -> Picture:
    """The document as one grid; tracked changes as if accepted, text boxes behind their paragraph."""
    main = package.main_part()
    reading = Reading(package.tree(main), limits)
    heads = [
        text
        for kind, name in package.relations(main).values()
        if kind == _HEADERS and name in package.names()
        for text in _head(package.tree(name))
    ]
    return Picture([reading.grid()], heads=list(dict.fromkeys(heads)))


def _head(root: Element) -> Iterator[str]:
    """The written lines of a page's head."""
    w = _namespace(root)
    for paragraph in root.iter(w + "p"):
        if text := tight("".join(node.text or "" for node in paragraph.iter(w + "t"))):
            yield text


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
        self.words = Words(w)
        self.reader = Tables(w, self.words)
        self.box = w + "txbxContent"
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
                if above.tag in (self.words.paragraph, self.reader.table):
                    block = above
            found.setdefault(block, []).append(box)
        for box in [box for hung in found.values() for box in hung]:
            parent = box.getparent()
            if parent is not None:
                parent.remove(box)
        return found

    def _blocks(self, container: Element) -> None:
        for block in container:
            if block.tag == self.words.paragraph:
                self.paragraph(block)
            elif block.tag == self.reader.table:
                self._table(block)
            elif block.tag in self.wrappers and not is_list_of_notes(block, self.w):
                self._blocks(block)
            for box in self.boxes.pop(block, ()):
                self._blocks(box)

    def paragraph(self, block: Element) -> None:
        """A paragraph beside the tables, as a row of its own."""
        self.paragraphs += 1
        text = self.words.of(block)
        if text:
            self.outside.add(len(self.rows))
            self.rows.append([Cell(text, LINES, self.paragraphs, 0)])

    # Tables

    def _table(self, table: Element) -> None:
        self.tables += 1
        origin = Origin(table=self.tables)
        nested = self._take_forms(table)
        rows = self.reader.rows(table, self.cells_left)
        self.cells_left -= sum(len(row.cells) for row in rows)
        printed = table_rows.rows(((row.indent, row.printed(self.cell_text)) for row in rows), origin)
        for row, cells in zip(rows, printed, strict=True):
            inside = nested.get(row.element, ())
            if not inside or any(cell.text for cell in cells):
                self.rows.append(cells)
            for inner in inside:
                self._table(inner)

    def cell_text(self, cell: Element, text: str) -> str:  # noqa: ARG002 - for the readers made of this one
        """What is kept of the text of a cell."""
        return text

    def _take_forms(self, table: Element) -> dict[Element, list[Element]]:
        """Takes the forms out of a table's cells, by its row; other tables in them are part of the text."""
        found: dict[Element, list[Element]] = {}
        for inner in list(table.iterdescendants(self.reader.table)):
            above = list(inner.iterancestors(self.reader.row, self.reader.table))
            if inner.tag != self.reader.table or table not in above:
                continue  # melted, or taken out, with the table that it is in
            parent = inner.getparent()
            if parent is not None and len(above) > 1 and self._is_form(inner):
                parent.remove(inner)
                found.setdefault(above[-2], []).append(inner)
            else:
                self.reader.melt(inner)
        return found

    def _is_form(self, table: Element) -> bool:
        words = {labels.label(self.words.of(cell)) for cell in table.iter(self.reader.cell)}
        return "一级指标" in words or any(editions.HEADER.get(word) == "project_name" for word in words)


def is_list_of_notes(block: Element, w: str) -> bool:
    """Whether it is the content control with the notes of a form that went back: not the unit's words."""
    tag = block.find(f"{w}sdtPr/{w}tag")
    return tag is not None and tag.get(w + "val") == LIST_TAG


def _accept_changes(root: Element, w: str) -> None:
    """Drops what tracked changes deleted, moved or set otherwise before, and a text box's second drawing."""
    before = (w + "tcPrChange", w + "trPrChange", w + "tblPrExChange")
    gone = list(root.iter(w + "del", w + "moveFrom", _FALLBACK, *before))
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
