"""Printed pages → one grid: ruled tables as cells, tables without rules by the layout of their text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

from forms.files.file_kind import PICTURE
from forms.files.pdf import page_strips, ruled_cells, text_layout, unruled_table
from forms.files.pdf.page_strips import PrintedPage
from forms.files.pdf.pdf_page import Char
from forms.files.pdf.ruled_cells import RuledCell, RuledTable
from forms.files.pdf.text_layout import TextLine
from forms.files.picture import Cell, Grid, Line, Origin, Picture
from forms.files.text.text_file import is_page_number
from forms.form import Location, Skipped, Unreadable
from forms.words import editions, labels
from forms.words.frame import is_known_label

_REPEATED = 3
"""A line that stands at one height on so many pages is a running head."""
_SHARE_OF_PAGES = 0.6
_NUMBER = re.compile(r"[\d.,]+%?")
_SNAP = 3.0


@dataclass
class _BlocksOfPage:
    number: int
    tables: list[RuledTable]
    lines: list[TextLine]
    scanned: bool

    def blocks(self) -> list[RuledTable | TextLine]:
        """Tables and lines from the top of the page."""
        return sorted([*self.tables, *self.lines], key=lambda block: -block.top)


def picture_of_pages(printed: Sequence[PrintedPage], skipped: Sequence[Skipped]) -> Picture:
    """What stands on pages, as one picture. Raises Unreadable where nothing does."""
    confidences = {
        Location(page=page.number): round(fmean(char.confidence or 0.0 for char in page.chars), 3)
        for page in printed
        if page.scanned and page.chars
    }
    pages = [_page(page) for page in page_strips.joined([_without_number(page) for page in printed])]
    if not any(page.tables or page.lines for page in pages):
        raise Unreadable(PICTURE)
    heads = _take_heads(pages)
    parts: list[Grid | list[Line]] = []
    for run in _runs(pages):
        if any(page.tables for page in run):
            printing = _PdfPrinting(run)
            confidences |= printing.confidences
            parts.append(printing.grid())
        else:
            parts.append(_unruled(run) or _running_text(run))
    return Picture(parts, heads=heads, skipped=[*skipped], confidences=confidences)


def _runs(pages: Sequence[_BlocksOfPage]) -> Sequence[Sequence[_BlocksOfPage]]:
    """The pages, those of forms without ruled lines apart from the ruled ones before and behind."""
    if not any(page.tables for page in pages):
        return [pages]
    runs: list[list[_BlocksOfPage]] = []
    unruled_before: bool | None = None
    for page in pages:
        # A page of text behind a ruled one tells of its form; behind an unruled form it goes on with it.
        unruled = not page.tables and (unruled_before is True or _unruled([page]) is not None)
        if unruled is not unruled_before:
            runs.append([])
        runs[-1].append(page)
        unruled_before = unruled
    return runs


def _unruled(pages: Sequence[_BlocksOfPage]) -> Grid | None:
    return unruled_table.grid([(page.number, page.lines) for page in pages])


def _page(page: PrintedPage) -> _BlocksOfPage:
    tables = ruled_cells.tables(page.horizontal, page.vertical) if page.chars else []
    outside = ruled_cells.fill(tables, page.chars)
    written = [table for table in tables if any(cell.chars for row in table.rows for cell in row)]
    return _BlocksOfPage(page.number, written, text_layout.lines(outside), page.scanned)


def _without_number(page: PrintedPage) -> PrintedPage:
    return replace(page, chars=_without_page_number(page.chars))


def _without_page_number(chars: list[Char]) -> list[Char]:
    """The characters but for a page number on the last line: a table that goes on may be drawn around it."""
    written = [char for char in chars if not char.text.isspace()]
    if not written:
        return chars
    height = median(char.top - char.bottom for char in written)
    edge = min(char.bottom for char in written) + height
    last = sorted(
        (char for char in written if (char.bottom + char.top) / 2 < edge), key=lambda char: char.left
    )
    runs = [last[:1]]
    for before, char in pairwise(last):
        if char.left - before.right > height:
            runs.append([])
        runs[-1].append(char)
    numbers = [run for run in runs if is_page_number("".join(char.text for char in run))]
    return [char for char in chars if not any(char in run for run in numbers)]


def _take_heads(pages: Sequence[_BlocksOfPage]) -> list[str]:
    """Takes page numbers and running heads off the pages; returns the heads."""
    places = Counter((line.text, round(line.top / _SNAP)) for page in pages for line in page.lines)
    most = max(_REPEATED, len(pages) * _SHARE_OF_PAGES)
    heads = {place for place, times in places.items() if times >= most and not _is_of_form(place[0])}
    for page in pages:
        page.lines = [
            line
            for line in page.lines
            if not is_page_number(line.text) and (line.text, round(line.top / _SNAP)) not in heads
        ]
    return [text for text in dict.fromkeys(text for text, _ in heads) if not is_page_number(text)]


def _is_of_form(text: str) -> bool:
    """Whether a line is printed above each form, not on each page: title, year, 单位：万元, 填报单位：…."""
    patterns = (editions.TITLE_OF_TABLE, editions.FORM_YEAR, editions.FUNDS_UNIT)
    return any(pattern.search(text) for pattern in patterns) or any(True for _ in labels.pairs(text))


def _running_text(pages: Sequence[_BlocksOfPage]) -> list[Line]:
    found = []
    for page in pages:
        above: TextLine | None = None
        for number, line in enumerate(page.lines, 1):
            begins = above is None and page.number > 1
            gap = round((above.bottom - line.top) / max(line.top - line.bottom, 1.0)) if above else 1
            found.append(Line(line.spaced, number, max(gap, 0), begins, page.number))
            above = line
    return found


class _PdfPrinting:
    """The grid of a document's pages. Tables that a page breaks go on in the columns in which they began."""

    def __init__(self, pages: Sequence[_BlocksOfPage]) -> None:
        self.rows: list[list[Cell]] = []
        self.outside: set[int] = set()
        self.breaks: set[int] = set()
        self.confidences: dict[Location, float] = {}
        for above, below in pairwise(pages):
            if above.tables and below.tables and not _begins_form(below.tables[0]):
                _join(above.tables[-1], below.tables[0])
        tables = [table for page in pages for table in page.tables]
        edges: dict[int, list[float]] = {}
        form: list[RuledTable] = []
        for table in [*tables, None]:
            if form and (table is None or _begins_form(table)):
                shared = ruled_cells.levels(_edges(form))
                edges |= {id(one): shared for one in form}
                form = []
            if table:
                form.append(table)
        for page in pages:
            self._page(page, edges)

    def grid(self) -> Grid:
        """What was printed."""
        return Grid(self.rows, frozenset(self.breaks), frozenset(self.outside))

    def _page(self, page: _BlocksOfPage, edges: dict[int, list[float]]) -> None:
        origin = Origin(page=page.number, scanned=page.scanned)
        number = 0
        for block in page.blocks():
            if isinstance(block, RuledTable):
                if block is page.tables[0]:
                    self.breaks.add(len(self.rows))
                for row in block.rows:
                    number += 1
                    cells = [_cell(cell, origin, number, edges[id(block)]) for cell in row]
                    self.rows.append(cells)
                    self._tell_confidence(row, cells)
            else:
                number += 1
                self.outside.add(len(self.rows))
                self.rows.append([Cell(block.text, origin, number, 0)])

    def _tell_confidence(self, row: Sequence[RuledCell], cells: Sequence[Cell]) -> None:
        for ruled, cell in zip(row, cells, strict=True):
            if (confidence := ruled.confidence) is not None:
                self.confidences[cell.location] = confidence


def _edges(tables: Sequence[RuledTable]) -> Iterator[float]:
    for table in tables:
        for row in table.rows:
            for cell in row:
                yield cell.left
                yield cell.right


def _begins_form(table: RuledTable) -> bool:
    return any(labels.header_field(cell.text) == "project_name" for row in table.rows for cell in row)


def _cell(cell: RuledCell, origin: Origin, row: int, edges: Sequence[float]) -> Cell:
    first = min(range(len(edges)), key=lambda at: abs(edges[at] - cell.left))
    last = min(range(len(edges)), key=lambda at: abs(edges[at] - cell.right))
    return Cell(cell.text, origin, row, first, cell.rows, max(1, last - first))


def _join(above: RuledTable, below: RuledTable) -> None:
    """Mends the cells of the last row of a page that go on in the first row of the next one.

    A label whose cell spans both pages may be printed on the second only: it names the rows above, too. A row
    that the page broke goes on in each cell that was not done; in all of them the last line above is full.
    """
    last = len(above.rows) - 1
    begun = {
        (round(cell.left), round(cell.right)): cell
        for row in above.rows
        for cell in row
        if cell.row + cell.rows - 1 == last
    }
    first = next((row for row in below.rows if not _is_repeated(row, above)), None)
    if first is None:
        return
    pairs = [(_above(cell, begun), cell) for cell in first if cell.chars]
    for upper, lower in pairs:
        if upper and (_is_label(upper.text, lower.text) if upper.chars else upper.rows > 1):
            upper.take(lower)
    rest = [(upper, lower) for upper, lower in pairs if lower.chars]
    if rest and all(upper and _goes_on(upper, lower) for upper, lower in rest):
        for upper, lower in rest:
            if upper:
                upper.take(lower)


def _goes_on(upper: RuledCell, lower: RuledCell) -> bool:
    """Whether the lower text can be the rest of the upper one: no label, target, number or tick by itself."""
    text = lower.text
    alone = is_known_label(text) or editions.COMPARATOR.match(text) or editions.TICKED.match(text)
    numbers = _NUMBER.fullmatch(upper.text) and _NUMBER.fullmatch(text)
    return not alone and not numbers and upper.is_full_for(lower)


def _is_label(begun: str, rest: str) -> bool:
    """Whether two halves make a label, such as 年度总体 and 目标."""
    text = begun + rest
    words = labels.label(text)
    return (
        labels.is_frame(text)
        or is_known_label(words)
        or words in labels.header()
        or bool(editions.FUNDS_LABEL.fullmatch(text))
    )


def _above(cell: RuledCell, begun: dict[tuple[int, int], RuledCell]) -> RuledCell | None:
    return next(
        (
            upper
            for (left, right), upper in begun.items()
            if abs(left - cell.left) <= _SNAP and abs(right - cell.right) <= _SNAP
        ),
        None,
    )


def _is_repeated(row: Sequence[RuledCell], table: RuledTable) -> bool:
    """Whether the row is a header that is printed again on each page."""
    words = [cell.text for cell in row]
    return any(words == [cell.text for cell in before] for before in table.rows)
