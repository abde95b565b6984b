"""The tables of a Word file: their rows with the cells as printed, each table walked through once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from forms.files.picture import tight
from forms.files.table_rows import Printed
from forms.files.whole_number import whole
from forms.form import Unreadable
from forms.limits import TOO_LARGE

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


class DocxWords:
    """The elements that print text, in the namespace ``w`` of a document."""

    def __init__(self, w: str) -> None:
        self.paragraph = w + "p"
        self.text = w + "t"
        self._kept = {w + "tab": " ", w + "noBreakHyphen": "-", w + "br": "\n", w + "cr": "\n"}
        self._kept[self.paragraph] = "\n"
        self.tags = (self.text, *self._kept, _MATH + "t")

    def piece(self, node: Element, tag: str) -> str:
        """What one of them prints."""
        if tag in self._kept:
            return self._kept[tag]
        return node.text or ""

    def of(self, element: Element) -> str:
        """The text inside an element."""
        return tight("".join([self.piece(node, node.tag) for node in element.iter(self.tags)]))


@dataclass(slots=True)
class _Cell:
    """``goes_on``: it continues the one above (vMerge); ``joins``: the one on its left (hMerge)."""

    element: Element
    span: int = 1
    goes_on: bool = False
    joins: bool = False
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DocxRow:
    """A row as written: its element, and the columns left out before its first cell."""

    element: Element
    indent: int = 0
    cells: list[_Cell] = field(default_factory=list)

    def printed(self, kept: Callable[[Element, str], str]) -> list[Printed]:
        """The cells that the row prints; ``kept`` says what is kept of a cell's text."""
        found: list[Printed] = []
        for cell in self.cells:
            if cell.joins and found:
                found[-1] = found[-1]._replace(column_span=found[-1].column_span + cell.span)
            else:
                text = "" if cell.goes_on else kept(cell.element, tight("".join(cell.pieces)))
                found.append(Printed(text, cell.span, 1, cell.goes_on))
        return found


class Tables:
    """Reads the tables of a document in the namespace ``w``."""

    def __init__(self, w: str, words: DocxWords) -> None:
        self.table, self.row, self.cell = w + "tbl", w + "tr", w + "tc"
        self._words = words
        self._span, self._down, self._across = w + "gridSpan", w + "vMerge", w + "hMerge"
        self._before, self._value = w + "gridBefore", w + "val"
        marks = (self._span, self._down, self._across, self._before)
        self._tags = (*words.tags, self.row, self.cell, *marks)

    def rows(self, table: Element, most: int) -> list[DocxRow]:
        """The rows of a table that holds no other table. Raises Unreadable beyond so many cells."""
        text, paragraph = self._words.text, self._words.paragraph
        found: list[DocxRow] = []
        cell = _Cell(table)
        for node in table.iter(self._tags):
            tag = node.tag
            if tag == paragraph:
                if cell.pieces:
                    cell.pieces.append("\n")
            elif tag == text:
                cell.pieces.append(node.text or "")
            elif tag == self.cell:
                most -= 1
                if most < 0:
                    raise Unreadable(TOO_LARGE)
                cell = _Cell(node)
                if found:
                    found[-1].cells.append(cell)
            elif tag == self.row:
                found.append(DocxRow(node))
            elif tag == self._before and found:
                found[-1].indent = self._integer(node, 0)
            else:
                self._mark(cell, node, tag)
        return found

    def _mark(self, cell: _Cell, node: Element, tag: str) -> None:
        if tag == self._span:
            cell.span = self._integer(node, 1)
        elif tag == self._down:
            cell.goes_on = node.get(self._value, "continue") == "continue"
        elif tag == self._across:
            cell.joins = node.get(self._value, "continue") == "continue"
        else:
            cell.pieces.append(self._words.piece(node, tag))

    def melt(self, table: Element) -> None:
        """Makes a table a part of the text around it."""
        for node in list(table.iter(self.table, *self._tags[len(self._words.tags) :])):
            node.tag = "melted"

    def _integer(self, element: Element, otherwise: int) -> int:
        return whole(element.get(self._value, ""), otherwise)
