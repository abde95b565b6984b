"""The comments of a sheet (xl/comments), with the drawing in which they are shown."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.office.parts import Parts, root_of, text_of
from forms.notes.note_boxes import EMPTY, Boxes

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_OURS = "\n———— 核查意见 ————\n"
"""Stands between the words of somebody else's comment and ours."""

_LONGEST = 32_000
"""Characters. A cell and its comment hold 32 767."""

_BEHIND_LEGACY = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""What stands behind legacyDrawing in a sheet (ISO/IEC 29500-1, 18.3.1.99)."""


class SheetNotes:
    """The comments of one sheet. Those that others wrote stay, those of this author are written anew."""

    def __init__(self, parts: Parts, sheet: str, author: str) -> None:
        self.parts = parts
        self.sheet = sheet
        self.author = author
        root = parts.tree(sheet)
        self.ns = root.tag[: root.tag.index("}") + 1]
        self.name = next((name for _, name in parts.related(sheet, "comments") if name in parts), None)
        self.root = parts.tree(self.name) if self.name else self._empty()
        self.vml_name = self._drawing(root)
        self.boxes = Boxes(parts.bytes_of(self.vml_name) if self.vml_name else EMPTY, root)
        self.in_threads = set(self._in_threads())

    def forget(self) -> set[str]:
        """Takes out what this author wrote before; the cells on which it stood."""
        mine = {str(number) for number, one in enumerate(self._authors()) if (one.text or "") == self.author}
        cells = set()
        for comment in list(self._list()):
            cell = comment.get("ref", "")
            if comment.get("authorId") in mine:
                self._list().remove(comment)
                self.boxes.remove(cell)
                cells.add(cell)
            elif self._cut(comment):
                cells.add(cell)
        return cells

    def write(self, cell: str, row: int, column: int, text: str) -> None:
        """A comment on a cell (row and column from 0), behind what somebody else wrote on it."""
        text = text[:_LONGEST]
        known = next((one for one in self._list() if one.get("ref") == cell), None)
        if known is not None:
            self._append(known, _OURS + text)
            shown = text_of(known)
            self.boxes.remove(cell)
        else:
            comment = etree.SubElement(self._list(), self.ns + "comment", ref=cell)
            comment.set("authorId", str(self._author_number()))
            self._append(comment, text)
            shown = text
        self.boxes.add(row, column, shown)

    def keep(self) -> None:
        """Puts the changed parts into the file."""
        if not len(self._list()) and self.name is None:
            return
        if self.name is None:
            self.name = self.parts.free_name("xl", "commentsJixiao", ".xml")
            self.parts.relate(self.sheet, "comments", self.name)
        self.parts.put(self.name, self.root, _COMMENTS_TYPE)
        if self.vml_name is None:
            self.vml_name = self.parts.free_name("xl/drawings", "vmlDrawingJixiao", ".vml")
            identity = self.parts.relate(self.sheet, "vmlDrawing", self.vml_name)
            self._link(identity)
        self.parts.put(self.vml_name, etree.tostring(self.boxes.root), _VML_TYPE)

    # Texts

    def _empty(self) -> Element:
        root = root_of(self.ns, "comments")
        etree.SubElement(root, self.ns + "authors")
        etree.SubElement(root, self.ns + "commentList")
        return root

    def _authors(self) -> list[Element]:
        return self.root.findall(f"{self.ns}authors/{self.ns}author")

    def _author_number(self) -> int:
        names = [author.text or "" for author in self._authors()]
        if self.author not in names:
            authors = self.root.find(self.ns + "authors")
            if authors is None:
                authors = etree.Element(self.ns + "authors")
                self.root.insert(0, authors)
            etree.SubElement(authors, self.ns + "author").text = self.author
            return len(names)
        return names.index(self.author)

    def _list(self) -> Element:
        found = self.root.find(self.ns + "commentList")
        return etree.SubElement(self.root, self.ns + "commentList") if found is None else found

    def _append(self, comment: Element, text: str) -> None:
        body = comment.find(self.ns + "text")
        if body is None:
            body = etree.SubElement(comment, self.ns + "text")
        for plain in body.findall(self.ns + "t"):  # a text without runs: runs may only stand beside runs
            run = etree.Element(self.ns + "r")
            body.replace(plain, run)
            run.append(plain)
        run = etree.SubElement(body, self.ns + "r")
        look = etree.SubElement(run, self.ns + "rPr")
        etree.SubElement(look, self.ns + "sz", val="9")
        etree.SubElement(look, self.ns + "rFont", val="宋体")
        written = etree.SubElement(run, self.ns + "t")
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        written.text = text

    def _cut(self, comment: Element) -> bool:
        """Takes what was written behind somebody's own words off again."""
        runs = [run for run in comment.iter(self.ns + "r") if text_of(run).lstrip().startswith(_OURS.strip())]
        for run in runs:
            parent = run.getparent()
            if parent is not None:
                parent.remove(run)
        return bool(runs)

    def _in_threads(self) -> Iterator[str]:
        """Cells with a conversation: newer versions of Excel show that, not the comment."""
        for _, name in self.parts.related(self.sheet, "threadedComment"):
            if name in self.parts:
                yield from (one.get("ref", "") for one in self.parts.tree(name) if isinstance(one.tag, str))

    def _drawing(self, root: Element) -> str | None:
        link = root.find(self.ns + "legacyDrawing")
        identity = link.get(f"{{{self.parts.kinds}}}id") if link is not None else None
        drawings = self.parts.related(self.sheet, "vmlDrawing")
        return next((name for known, name in drawings if known == identity and name in self.parts), None)

    def _link(self, identity: str) -> None:
        root = self.parts.tree(self.sheet)
        for known in root.findall(self.ns + "legacyDrawing"):
            root.remove(known)
        link = etree.Element(self.ns + "legacyDrawing")
        link.set(f"{{{self.parts.kinds}}}id", identity)
        behind = next(
            (at for at, child in enumerate(root) if etree.QName(child).localname in _BEHIND_LEGACY),
            len(root),
        )
        root.insert(behind, link)
