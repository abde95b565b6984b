"""A web page, or a page saved by Word or Excel → one grid: its tables, and its lines beside them."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree, html
from lxml.etree import _Element as Element

from forms.files import table_rows
from forms.files.html_printing import VisibleText
from forms.files.package import DAMAGED
from forms.files.picture import LINES, Cell, Grid, Origin, Picture, tight
from forms.files.table_rows import Printed
from forms.files.text import text_file
from forms.form import Location, Skipped, SkippedKind, Unreadable
from forms.limits import TOO_LARGE, Limits
from forms.words import labels

_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "object", "iframe"))
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "th",
        "table",
        "caption",
        "center",
        "section",
        "article",
        "hr",
        "blockquote",
        "pre",
    }
)
_DEEPEST = 200
_MOST_ROWS = 65536

FRAMES = "这是 Excel 存成的框架网页，工作表在另一个文件夹里，没有一起报送，请在 Excel 中另存为 .xlsx 后报送。"


_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def decode(data: bytes) -> str:
    """The text of a page. Its own word on its encoding comes last: it is often wrong."""
    try:
        return text_file.decode(data)
    except Unreadable:
        named = _CHARSET.search(data[:4096])
        try:
            return data.decode(named[1].decode() if named else "utf-8", "replace")
        except LookupError as unknown:
            raise Unreadable(DAMAGED) from unknown


def picture(pages: Sequence[str], limits: Limits, styles: Sequence[str] = ()) -> Picture:
    """The pages as they would be seen, with the styles that they share; nothing that they link to is fetched.

    Raises Unreadable, also where the page only holds the frames of others.
    """
    found = Picture([])
    reading = _HtmlReading(limits)
    for page in pages:
        try:
            root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as damage:
            raise Unreadable(DAMAGED) from damage
        if next(root.iter("frameset"), None) is not None and next(root.iter("table"), None) is None:
            raise Unreadable(FRAMES)
        reading.page(root, styles)
        found.parts.append(Grid(reading.rows, outside=frozenset(reading.outside)))
    found.skipped.extend(reading.skipped)
    return found


class _HtmlReading:
    """Reads pages one after the other: tables and lines are counted through all of them."""

    def __init__(self, limits: Limits) -> None:
        self.cells_left = limits.cells
        self.rows: list[list[Cell]] = []
        self.outside: set[int] = set()
        self.tables = 0
        self.lines = 0
        self.line: list[str] = []
        self.struck: dict[Element | None, list[str]] = {}
        self.skipped: list[Skipped] = []

    def page(self, root: Element, styles: Sequence[str]) -> None:
        """Reads a page into ``rows``."""
        self.rows, self.outside = [], set()
        seen = VisibleText(root, styles)
        self.struck = seen.struck
        self.skipped += [Skipped(kind=SkippedKind.HIDDEN_ROW, text=text) for text in seen.hidden_rows]
        self._tell_struck(None, Location())
        self.block(root, 0)
        self.end_line()

    def _tell_struck(self, cell: Element | None, location: Location) -> None:
        for text in self.struck.get(cell, ()):
            self.skipped.append(Skipped(kind=SkippedKind.STRUCK_OUT, text=text, location=location))

    def block(self, element: Element, depth: int) -> None:
        """What is seen of an element outside tables, line by line, and its tables."""
        if depth > _DEEPEST:
            raise Unreadable(TOO_LARGE)
        for child in element:
            if not isinstance(child.tag, str) or child.tag in _UNSEEN:
                pass
            elif child.tag == "table":
                self.end_line()
                self._table(child, depth)
            else:
                if child.tag in _BLOCKS:
                    self.end_line()
                self._run(child.text or "")
                self.block(child, depth + 1)
                if child.tag in _BLOCKS:
                    self.end_line()
            self._run(child.tail or "")

    def _run(self, text: str) -> None:
        # What is no web page but markdown with web tables parts its lines by blank ones.
        for number, line in enumerate(text.split("\n\n")):
            if number:
                self.end_line()
            self.line.append(line)

    def end_line(self) -> None:
        """A line of text ends here."""
        text = tight("".join(self.line))
        self.line = []
        if text:
            self.lines += 1
            self.outside.add(len(self.rows))
            self.rows.append([Cell(text, LINES, self.lines, 0)])

    def _table(self, table: Element, depth: int) -> None:
        nested: dict[int, list[Element]] = {}
        caption = table.find("caption")
        if caption is not None:
            self.line.append(_text(caption))
            self.end_line()
        printed = []
        elements = []
        for number, row in enumerate(_rows_of(table)):
            elements.append([cell for cell in row if cell.tag in ("td", "th")])
            cells = [
                Printed(
                    self._cell_text(cell, number, nested),
                    _span(cell, "colspan"),
                    _span(cell, "rowspan"),
                )
                for cell in elements[-1]
            ]
            self.cells_left -= len(cells)
            if self.cells_left < 0:
                raise Unreadable(TOO_LARGE)
            printed.append((0, cells))
        layout = len(printed) == len(nested) and all(not cell.text for _, cells in printed for cell in cells)
        if not layout:
            self.tables += 1
        origin = Origin(table=max(self.tables, 1))
        for number, cells_of_row in enumerate(table_rows.rows(printed, origin)):
            for element, placed in zip(elements[number], cells_of_row, strict=True):
                self._tell_struck(element, placed.location)
            if number not in nested or any(cell.text for cell in cells_of_row):
                self.rows.append(cells_of_row)
            for inner in nested.get(number, ()):
                self._table(inner, depth + 1)

    def _cell_text(self, cell: Element, number: int, nested: dict[int, list[Element]]) -> str:
        tables = list(cell.iter("table"))
        if any(_is_form(inner) for inner in tables):
            # A page laid out by a table: what stands around the form in this cell are lines of their own.
            outermost = [inner for inner in tables if not _inside(inner, tables, cell)]
            for inner in outermost:
                parent = inner.getparent()
                if parent is not None:
                    parent.remove(inner)
            nested.setdefault(number, []).extend(outermost)
        return tight(_text(cell))


def _inside(table: Element, tables: list[Element], cell: Element) -> bool:
    for above in table.iterancestors():
        if above is cell:
            return False
        if above in tables:
            return True
    return False


def _rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _text(element: Element) -> str:
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            if child.tag in _BLOCKS:
                pieces.append("\n")
            if child.tag == "input":
                pieces.append(_box(child))
            pieces.append(_text(child))
            if child.tag in _BLOCKS:
                pieces.append("\n")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _box(element: Element) -> str:
    if element.get("type") in ("checkbox", "radio"):
        return "☑" if element.get("checked") is not None else "□"
    return element.get("value", "")


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1  # noqa: PLR2004
    return min(max(number, 1), _MOST_ROWS)


def _is_form(table: Element) -> bool:
    words = {labels.label(tight(_text(cell))) for cell in table.iter("td", "th")}
    return "一级指标" in words or any(labels.header().get(word) == "project_name" for word in words)
