"""A Word file → one grid: its tables, and its paragraphs as lines beside them, in the order of print."""

from collections.abc import Iterator, Mapping, Sequence

from lxml.etree import _Element as Element

from forms.files import table_rows
from forms.files.file_kind import PICTURE
from forms.files.office import embedded
from forms.files.office.docx_printing import Look, Printing, looks_of, namespace_of
from forms.files.office.docx_table import DocxRow, DocxWords, Tables
from forms.files.package import Package
from forms.files.picture import LINES, Cell, Enclosed, Grid, Origin, Picture, tight
from forms.form import Location, Skipped, SkippedKind, Unreadable
from forms.limits import Limits
from forms.words import labels
from forms.words.note_list import LIST_TAG

_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_LETTERS = 200
"""A document with pictures and fewer letters, a title or a line, holds its form only as a picture."""
_IMAGE_OF_FORM = 40_000
"""Bytes: a page that can be read has more, in whatever format; a stamp or a mark has fewer."""
_HEADERS, _STYLES, _IMAGE = "header", "styles", "image"


def picture(package: Package, limits: Limits) -> Picture:
    """The document as one grid; tracked changes as if accepted, text boxes behind their paragraph."""
    main = package.main_part()
    related = [(kind, name) for kind, name in package.relations(main).values() if name in package.names()]
    looks = next((looks_of(package.part(name)) for kind, name in related if kind == _STYLES), {})
    reading = Reading(package.tree(main), limits, looks)
    heads = [text for kind, name in related if kind == _HEADERS for text in _head(package.tree(name))]
    parts = reading.grids()
    chunks = dict(package.relations(main))
    enclosed = [
        Enclosed(number, package.part(chunks[identity][1]))
        for number, identity in enumerate(reading.chunks, 1)
        if identity in chunks and chunks[identity][1] in package.names()
    ]
    enclosed += [Enclosed(len(parts), document) for document in embedded.documents(package, main)]
    has_images = any(kind == _IMAGE for kind, _ in related)
    letters = sum(len(cell.text) for row in parts[0].rows for cell in row) if len(parts) == 1 else _LETTERS
    images = _images(package, main, reading.images) if has_images else []
    if has_images and not enclosed and not reading.tables and letters < _LETTERS:
        if not images:
            raise Unreadable(PICTURE)
        from forms.files.scans import recogniser

        if not recogniser.is_installed():
            raise Unreadable(recogniser.NOT_INSTALLED)
    return Picture(
        list(parts),
        heads=list(dict.fromkeys(heads)),
        skipped=reading.skipped,
        properties=package.properties(),
        has_images=has_images,
        images=images,
        enclosed=enclosed,
    )


def _images(package: Package, main: str, shown: Sequence[str]) -> list[bytes]:
    """The pictures that are large enough for a form, in the order in which they are shown."""
    related, names = package.relations(main), package.names()
    parts = (related[identity][1] for identity in shown if identity in related)
    images = [package.part(name) for name in parts if name in names]
    return [image for image in images if len(image) >= _IMAGE_OF_FORM]


def _head(root: Element) -> Iterator[str]:
    """The written lines of a page's head."""
    w = namespace_of(root)
    for paragraph in root.iter(w + "p"):
        if text := tight("".join(node.text or "" for node in paragraph.iter(w + "t"))):
            yield text


class Reading:
    """Walks through the document; the cells keep the text that ``cell_text`` gives them."""

    def __init__(self, root: Element, limits: Limits, looks: Mapping[str, Look]) -> None:
        w = self.w = namespace_of(root)
        self.cells_left = limits.cells
        self.tables = 0
        self.paragraphs = 0
        self.rows: list[list[Cell]] = []
        self.outside: set[int] = set()
        self._grids: list[Grid] = []
        self.chunks: list[str] = []
        """The relations of the documents that stand for text, each behind one of the grids."""
        self.words = DocxWords(w)
        self.reader = Tables(w, self.words)
        self.box, self.chunk = w + "txbxContent", w + "altChunk"
        self.wrappers = {w + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
        printing = Printing(root, looks)
        self.struck = printing.struck
        self.images = [value for blip in root.iter(_BLIP) if (value := blip.get(_EMBED))]
        self.skipped = [Skipped(kind=SkippedKind.HIDDEN_TEXT, text=text) for text in printing.hidden]
        self.boxes = self._take_boxes(root)
        body = root.find(w + "body")
        self._blocks(root if body is None else body)

    def grids(self) -> list[Grid]:
        """What was read, parted where a chunk of another document stands."""
        self._end_grid()
        return self._grids

    def _end_grid(self) -> None:
        self._grids.append(Grid(self.rows, outside=frozenset(self.outside)))
        self.rows, self.outside = [], set()

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
            elif block.tag == self.chunk:
                identity = (str(value) for name, value in block.attrib.items() if str(name).endswith("}id"))
                self.chunks.append(next(identity, ""))
                self._end_grid()
            elif block.tag in self.wrappers and is_list_of_notes(block, self.w):
                self._list_of_notes(block)
            elif block.tag in self.wrappers:
                self._blocks(block)
            for box in self.boxes.pop(block, ()):
                self._blocks(box)

    def _list_of_notes(self, block: Element) -> None:
        """Of the list of notes only the table in which the unit explains, as a grid of its own."""
        content = block.find(self.w + "sdtContent")
        for table in () if content is None else content.findall(self.reader.table):
            self._end_grid()
            self._table(table)
            self._end_grid()

    def paragraph(self, block: Element) -> None:
        """A paragraph beside the tables, as a row of its own."""
        self.paragraphs += 1
        self._tell_struck(block, LINES.location(self.paragraphs, 0))
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
            self._tell_struck_cells(row, cells)
            inside = nested.get(row.element, ())
            if not inside or any(cell.text for cell in cells):
                self.rows.append(cells)
            for inner in inside:
                self._table(inner)

    def _tell_struck_cells(self, row: DocxRow, cells: Sequence[Cell]) -> None:
        if not self.struck:
            return
        # Without those that go on from above the cells of a row are its printed ones, in their order.
        begun = [cell.element for cell in row.cells if not cell.goes_on and not cell.joins]
        for element, cell in zip(begun, cells, strict=False):
            self._tell_struck(element, cell.location)

    def _tell_struck(self, element: Element, location: Location) -> None:
        for text in self.struck.get(element, ()):
            self.skipped.append(Skipped(kind=SkippedKind.STRUCK_OUT, text=text, location=location))

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
        return "一级指标" in words or any(labels.header().get(word) == "project_name" for word in words)


def is_list_of_notes(block: Element, w: str) -> bool:
    """Whether it is the content control with the notes of a form that went back: not the unit's words."""
    tag = block.find(f"{w}sdtPr/{w}tag")
    return tag is not None and tag.get(w + "val") == LIST_TAG
