"""A unit's own Word document with notes: cells coloured, real comments, and the list of all at its end."""

from collections.abc import Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element
from typing_extensions import override

from forms.files.office.docx_file import Reading, is_list_of_notes
from forms.files.office.parts import Parts, integer
from forms.form import Location
from forms.limits import Limits
from forms.notes.note import Note, gravest_first, joined, place_in_words
from forms.printing.workbook import FILL_COLOUR
from forms.words.note_list import CODE, EXPLAINED, EXPLANATION, HEADING, LIST_TAG
from forms.words.severity import Severity

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_OURS = {severity.colour for severity in Severity}
"""The fills that mark a cell of ours."""
_NUMBER = "jixiao"
_BEFORE_SHADING = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders")
_EXPLANATION_WIDTHS = (1100, 4600, 3300)
"""Of the columns of the table of explanations: number, note, explanation; twentieths of a point."""
_SIZE = "18"
"""Half points."""


def annotated(data: bytes, notes: Sequence[Note], author: str, limits: Limits) -> bytes:
    """The document with the notes. Raises Unreadable. Macros stay in it as they are and are never run."""
    parts = Parts(data, limits)
    root = parts.tree(parts.main)
    marking = _WordMarking(parts, root, author)
    marking.forget()
    places = _places(root, limits)
    by_place: dict[Element, list[Note]] = {}
    for note in notes:
        element = places.get(note.location) if note.location else None
        if element is not None:
            by_place.setdefault(element, []).append(note)
    for element, found in by_place.items():
        marking.mark(element, found)
    marking.list(notes)
    marking.keep()
    return parts.saved()


# Where cells and paragraphs stand, by the reader itself


class _Told(str):
    """A cell's text that knows the cell."""

    __slots__ = ("element",)
    element: Element


class _Locating(Reading):
    """Reads as the reader does and keeps the elements from which it reads."""

    def __init__(self, root: Element, limits: Limits) -> None:
        self.lines: dict[int, Element] = {}
        super().__init__(root, limits, {})

    @override
    def cell_text(self, cell: Element, text: str) -> str:
        told = _Told(text)
        told.element = cell
        return told

    @override
    def paragraph(self, block: Element) -> None:
        super().paragraph(block)
        self.lines[self.paragraphs] = block


def _places(root: Element, limits: Limits) -> dict[Location, Element]:
    """The cells and paragraphs of the document by where the reader says they stand.

    The reader takes deleted text and text boxes out of the tree that it reads: it gets a copy.
    """
    w = root.tag[: root.tag.index("}") + 1]
    names = (w + "tc", w + "p")
    originals = list(root.iter(*names))
    copy = deepcopy(root)
    for number, element in enumerate(copy.iter(*names)):
        element.set(_NUMBER, str(number))
    reading = _Locating(copy, limits)
    found = {
        cell.location: originals[int(cell.text.element.get(_NUMBER, ""))]
        for grid in reading.grids()
        for row in grid.rows
        for cell in row
        if isinstance(cell.text, _Told)
    }
    lines = {Location(line=at): originals[int(p.get(_NUMBER, ""))] for at, p in reading.lines.items()}
    return found | lines


class _WordMarking:
    def __init__(self, parts: Parts, root: Element, author: str) -> None:
        self.parts = parts
        self.root = root
        self.author = author
        self.w = root.tag[: root.tag.index("}") + 1]
        self.name = next((name for _, name in parts.related(parts.main, "comments") if name in parts), None)
        self.comments = (
            parts.tree(self.name)
            if self.name
            else etree.Element(self.w + "comments", nsmap={"w": self.w[1:-1]})
        )

        taken = [integer(comment, self.w + "id") for comment in self.comments]
        self.numbers = count(max(taken, default=-1) + 1)

    def forget(self) -> None:
        """Takes out what this author wrote before: comments, colours of their cells, and the list."""
        mine = {
            comment.get(self.w + "id")
            for comment in self.comments
            if comment.get(self.w + "author") == self.author
        }
        for comment in [one for one in self.comments if one.get(self.w + "id") in mine]:
            self.comments.remove(comment)
        marks = (self.w + "commentRangeStart", self.w + "commentRangeEnd", self.w + "commentReference")
        for mark in [one for one in self.root.iter(*marks) if one.get(self.w + "id") in mine]:
            cell = next(mark.iterancestors(self.w + "tc"), None)
            if cell is not None:
                self._bleach(cell)
            run = mark.getparent()
            gone = run if mark.tag == marks[2] and run is not None else mark
            parent = gone.getparent()
            if parent is not None:
                parent.remove(gone)
        for listed in [one for one in self.root.iter(self.w + "sdt") if is_list_of_notes(one, self.w)]:
            parent = listed.getparent()
            if parent is not None:
                parent.remove(listed)

    def mark(self, element: Element, notes: Sequence[Note]) -> None:
        """A comment on a cell or a paragraph, and the cell's colour."""
        if element.tag == self.w + "tc":
            self._shade(element, gravest_first(notes)[0].severity.colour)
        paragraphs = [element] if element.tag == self.w + "p" else list(element.iter(self.w + "p"))
        if not paragraphs:
            return
        number = str(next(self.numbers))
        start = self._made("commentRangeStart", id=number)
        first = paragraphs[0]
        first.insert(1 if first.find(self.w + "pPr") is not None else 0, start)
        paragraphs[-1].append(self._made("commentRangeEnd", id=number))
        run = etree.SubElement(paragraphs[-1], self.w + "r")
        run.append(self._made("commentReference", id=number))
        comment = self._made("comment", id=number, author=self.author, initials=HEADING[:2])
        for line in joined(notes).split("\n"):
            comment.append(self._line(line))
        self.comments.append(comment)

    def list(self, notes: Sequence[Note]) -> None:
        """All notes at the document's end, those without a place first."""
        control = etree.Element(self.w + "sdt")
        properties = etree.SubElement(control, self.w + "sdtPr")
        properties.append(self._made("alias", val=HEADING))
        properties.append(self._made("tag", val=LIST_TAG))
        content = etree.SubElement(control, self.w + "sdtContent")
        content.append(self._line(EXPLAINED, bold=True))
        for note in sorted(notes, key=lambda one: one.location is not None):
            content.append(self._line(f"{place_in_words(note.location)}：{note.line}"))
        if to_explain := [note for note in notes if note.code]:
            content.append(self._explanations(to_explain))
            content.append(etree.Element(self.w + "p"))
        body = self.root.find(self.w + "body")
        if body is None:
            return
        last = body.find(self.w + "sectPr")
        body.insert(len(body) if last is None else body.index(last), control)

    def keep(self) -> None:
        """Puts the comments into the file."""
        if self.name is None:
            self.name = self.parts.free_name("word", "commentsJixiao", ".xml")
            self.parts.relate(self.parts.main, "comments", self.name)
        self.parts.put(self.name, self.comments, _COMMENTS_TYPE)

    def _made(self, name: str, **values: Any) -> Element:
        return etree.Element(self.w + name, {self.w + key: value for key, value in values.items()})

    def _line(self, text: str, *, bold: bool = False) -> Element:
        paragraph = etree.Element(self.w + "p")
        run = etree.SubElement(paragraph, self.w + "r")
        look = etree.SubElement(run, self.w + "rPr")
        if bold:
            etree.SubElement(look, self.w + "b")
        look.append(self._made("sz", val=_SIZE))
        written = etree.SubElement(run, self.w + "t")
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = text
        return paragraph

    def _explanations(self, notes: Sequence[Note]) -> Element:
        """The table in which the unit explains; its first row says that it is no content of the form."""
        table = etree.Element(self.w + "tbl")
        properties = etree.SubElement(table, self.w + "tblPr")
        properties.append(self._made("tblW", w="5000", type="pct"))
        borders = etree.SubElement(properties, self.w + "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(self._made(side, val="single", sz="4", space="0", color="auto"))
        grid = etree.SubElement(table, self.w + "tblGrid")
        for wide in _EXPLANATION_WIDTHS:
            grid.append(self._made("gridCol", w=str(wide)))
        table.append(self._row([EXPLAINED], span=len(_EXPLANATION_WIDTHS)))
        table.append(self._row([CODE, HEADING, EXPLANATION], bold=True))
        for note in notes:
            noted = f"{place_in_words(note.location)}：{note.text}"
            table.append(self._row([note.code or "", noted, note.explanation], to_fill=True))
        return table

    def _row(
        self, texts: Sequence[str], *, span: int = 1, bold: bool = False, to_fill: bool = False
    ) -> Element:
        """A row of that table; ``to_fill``: its last cell is for the unit."""
        row = etree.Element(self.w + "tr")
        for text in texts:
            cell = etree.SubElement(row, self.w + "tc")
            properties = etree.SubElement(cell, self.w + "tcPr")
            if span > 1:
                properties.append(self._made("gridSpan", val=str(span)))
            cell.append(self._line(text, bold=bold))
        if to_fill:
            self._shade(row[-1], FILL_COLOUR)
        return row

    def _shade(self, cell: Element, colour: str) -> None:
        properties = cell.find(self.w + "tcPr")
        if properties is None:
            properties = etree.Element(self.w + "tcPr")
            cell.insert(0, properties)
        for known in properties.findall(self.w + "shd"):
            properties.remove(known)
        at = sum(etree.QName(child).localname in _BEFORE_SHADING for child in properties)
        properties.insert(at, self._made("shd", val="clear", color="auto", fill=colour))

    def _bleach(self, cell: Element) -> None:
        for shade in list(cell.iterfind(f"{self.w}tcPr/{self.w}shd")):
            parent = shade.getparent()
            if parent is not None and shade.get(self.w + "fill") in _OURS:
                parent.remove(shade)
