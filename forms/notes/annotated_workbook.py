"""A unit's own workbook with notes: cells coloured and commented, all else as the unit made it."""

import re
from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from forms.files.office.parts import Parts, integer, root_of, text_of
from forms.files.picture import column_letters
from forms.files.whole_number import whole
from forms.limits import Limits
from forms.notes.cell_fills import Fills
from forms.notes.cell_notes import SheetNotes
from forms.notes.note import Note, gravest_first, joined, place_in_words
from forms.words.note_list import CODE, EXPLAINED, EXPLANATION, HEADING
from forms.words.severity import Severity

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LIST_WIDTHS = (26, 8, 80, 50, 12)
_LONGEST = 32_000


def annotated(data: bytes, notes: Sequence[Note], author: str, limits: Limits) -> bytes:
    """The workbook with the notes. Raises Unreadable. Macros stay in it as they are and are never run."""
    parts = Parts(data, limits)
    root = parts.tree(parts.main)
    ns = root.tag[: root.tag.index("}") + 1]
    fills = Fills(_styles(parts, ns), ns)
    targets = dict(parts.related(parts.main, "worksheet"))
    sheets = {
        sheet.get("name", ""): targets[identity]
        for sheet in root.iter(ns + "sheet")
        if (identity := sheet.get(f"{{{parts.kinds}}}id", "")) in targets
    }
    for name, part in sheets.items():
        if name == HEADING:
            continue
        here = [note for note in notes if note.location and note.location.sheet == name]
        _WorkbookMarking(parts, part, fills, author).mark([note for note in here if note.location])
    _list(parts, ns, fills, sheets, notes)
    return parts.saved()


def _styles(parts: Parts, ns: str) -> Element:
    for _, name in parts.related(parts.main, "styles"):
        return parts.tree(name)
    name = parts.free_name("xl", "stylesJixiao", ".xml")
    parts.put(name, root_of(ns, "styleSheet"), _STYLES_TYPE)
    parts.relate(parts.main, "styles", name)
    return parts.tree(name)


class _WorkbookMarking:
    """One sheet."""

    def __init__(self, parts: Parts, part: str, fills: Fills, author: str) -> None:
        self.root = parts.tree(part)
        self.ns = self.root.tag[: self.root.tag.index("}") + 1]
        self.fills = fills
        self.notes = SheetNotes(parts, part, author)
        self.cells: dict[str, Element] = {}
        self.rows: dict[int, Element] = {}
        self._index()

    def mark(self, notes: Sequence[Note]) -> None:
        """Colours the cells by their gravest note and comments on each; old marks of ours go."""
        for marked in self.notes.forget() & self.cells.keys():
            old = self.cells[marked]
            old.set("s", str(self.fills.bare(integer(old, "s"))))
        by_cell: dict[str, list[Note]] = {}
        for note in notes:
            place = note.location.cell if note.location else None
            if place and _CELL.fullmatch(place):
                by_cell.setdefault(place, []).append(note)
        for place, found in by_cell.items():
            cell = self._cell(place)
            severity = gravest_first(found)[0].severity
            cell.set("s", str(self.fills.coloured(integer(cell, "s"), severity)))
            if place not in self.notes.in_threads:
                row, column = _numbers(place)
                self.notes.write(place, row, column, joined(found))
        self.notes.keep()

    def _index(self) -> None:
        """Every cell by its name; one that does not say it stands behind the one before."""
        number = 0
        for row in self.root.iter(self.ns + "row"):
            number = whole(row.get("r", ""), number + 1)
            self.rows[number] = row
            column = -1
            for cell in row.iter(self.ns + "c"):
                place = cell.get("r", "")
                column = _numbers(place)[1] if _CELL.fullmatch(place) else column + 1
                self.cells.setdefault(f"{column_letters(column)}{number}", cell)

    def _cell(self, place: str) -> Element:
        """The cell of that name, made where the sheet has none yet."""
        if place in self.cells:
            return self.cells[place]
        number, column = _numbers(place)
        row = self._row(number + 1)
        cell = etree.Element(self.ns + "c", r=place)
        at = sum(_numbers(known.get("r", ""))[1] < column for known in row if known.tag == cell.tag)
        row.insert(at, cell)
        self.cells[place] = cell
        return cell

    def _row(self, number: int) -> Element:
        if number not in self.rows:
            row = etree.Element(self.ns + "row", r=str(number))
            data = next(self.root.iter(self.ns + "sheetData"))
            data.insert(sum(known < number for known in self.rows), row)
            self.rows[number] = row
        return self.rows[number]


def _numbers(place: str) -> tuple[int, int]:
    """Row and column from 0 of D7; (-1, -1) of what is no cell's name."""
    found = _CELL.fullmatch(place)
    if not found:
        return -1, -1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


# The list of all notes


def _list(parts: Parts, ns: str, fills: Fills, sheets: dict[str, str], notes: Sequence[Note]) -> None:
    """Adds the sheet of all notes, or writes the one of last time anew."""
    name = sheets.get(HEADING)
    if name is None or not _is_ours(parts, name):
        root = parts.tree(parts.main)
        listed = root.find(ns + "sheets")
        if listed is None:
            return
        title = next(t for t in (HEADING, *(f"{HEADING}({n})" for n in range(2, 99))) if t not in sheets)
        name = parts.free_name("xl/worksheets", "sheetJixiao", ".xml")
        taken = [integer(sheet, "sheetId") for sheet in listed]
        sheet = etree.SubElement(listed, ns + "sheet", name=title, sheetId=str(max(taken, default=0) + 1))
        sheet.set(f"{{{parts.kinds}}}id", parts.relate(parts.main, "worksheet", name))
    parts.put(name, _listing(ns, fills, sheets, notes), _SHEET_TYPE)


def _is_ours(parts: Parts, name: str) -> bool:
    strings = [one for _, one in parts.related(parts.main, "sharedStrings")]
    return any(EXPLAINED in text_of(parts.tree(one)) for one in (name, *strings))


def _listing(ns: str, fills: Fills, sheets: dict[str, str], notes: Sequence[Note]) -> Element:
    root = root_of(ns, "worksheet")
    fitting = etree.SubElement(etree.SubElement(root, ns + "sheetPr"), ns + "pageSetUpPr")
    fitting.set("fitToPage", "1")
    columns = etree.SubElement(root, ns + "cols")
    for number, wide in enumerate(_LIST_WIDTHS, 1):
        etree.SubElement(
            columns, ns + "col", min=str(number), max=str(number), width=str(wide), customWidth="1"
        )
    rows = etree.SubElement(root, ns + "sheetData")
    bold, plain = fills.for_list(bold=True), fills.for_list()
    colours = {severity: fills.for_list(severity=severity) for severity in Severity}
    _line(rows, ns, (EXPLAINED,), (0,))
    to_fill = fills.for_list(to_fill=True)
    head = ["位置", "等级", "意见"]
    if any(note.code for note in notes):
        head += [EXPLANATION, CODE]
    _line(rows, ns, head, (bold,) * len(head))
    links: list[tuple[str, str]] = []
    for note in sorted(notes, key=_has_cell):
        place = note.location
        if place and place.sheet in sheets and place.cell:
            quoted = place.sheet.replace("'", "''")
            links.append((f"A{len(rows) + 1}", f"'{quoted}'!{place.cell}"))
        words = [place_in_words(place), note.severity.label, note.text[:_LONGEST]]
        styles = [plain, colours[note.severity], plain]
        if note.code:
            words += [note.explanation[:_LONGEST], note.code]
            styles += [to_fill, plain]
        _line(rows, ns, words, styles)
    if links:
        linked = etree.SubElement(root, ns + "hyperlinks")
        for cell, target in links:
            etree.SubElement(linked, ns + "hyperlink", ref=cell, location=target)
    etree.SubElement(root, ns + "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return root


def _has_cell(note: Note) -> bool:
    """What has no cell is listed first."""
    return bool(note.location and note.location.cell)


def _line(rows: Element, ns: str, words: Sequence[str], styles: Sequence[int]) -> None:
    number = len(rows) + 1
    row = etree.SubElement(rows, ns + "row", r=str(number))
    for column, (word, style) in enumerate(zip(words, styles, strict=True)):
        cell = etree.SubElement(
            row, ns + "c", r=f"{column_letters(column)}{number}", s=str(style), t="inlineStr"
        )
        text = etree.SubElement(etree.SubElement(cell, ns + "is"), ns + "t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = word
