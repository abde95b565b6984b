"""Tables of a roster file: the sheets of a workbook or a CSV file as rows of values with their places."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from bureau.roster import columns
from forms.files.picture import column_letters
from forms.files.text.text_file import decode
from forms.form import Unreadable

_HEADS_WITHIN = 30
"""Rows in which a head is looked for: titles, notes and the unit of money stand above it."""
_LEAST_LABELS = 2
_YEAR = re.compile(r"(20\d\d)年")

Place = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(frozen=True)
class RosterTable:
    """The written cells of one sheet, by row and column.

    ``merged`` maps a covered cell to the one that its text stands in; ``without_value`` are formulas that
    were never computed.
    """

    name: str | None
    cells: Mapping[int, Mapping[int, object]]
    merged: Mapping[Place, Place] = field(default_factory=dict)
    without_value: frozenset[Place] = frozenset()

    @property
    def last_row(self) -> int:
        """The last written row."""
        return max(self.cells, default=0)

    def row(self, number: int) -> Mapping[int, object]:
        """The values of one row by column, in order."""
        return self.cells.get(number, {})

    def value(self, place: Place) -> object:
        """What stands in a cell; None for nothing."""
        return self.row(place[0]).get(place[1])

    def reference(self, row: int, column: int) -> str:
        """The name of a cell: 项目!E5, E5."""
        cell = f"{column_letters(column)}{row}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass(frozen=True)
class Head:
    """Where a table's head is: its columns by field, their labels, the first row below it.

    ``unit`` is the unit of money that the label of the amount or a line above names, ``year`` the only year
    that a line above names. ``unused`` are labels that no field takes.
    """

    fields: Mapping[str, int]
    labels: Mapping[str, str]
    begins: int
    unit: str | None
    year: int | None
    unused: Sequence[str]
    rows: Sequence[int]


def tables(data: bytes) -> list[RosterTable]:
    """The sheets that are shown, or the one table of a CSV file. Raises Unreadable."""
    if data.startswith(b"PK"):
        return _workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("这是旧格式或加密的 Excel 文件，请在 Excel 中取消密码、另存为 .xlsx 后再导入。")
    return [_csv(decode(data))]


def _workbook(data: bytes) -> list[RosterTable]:
    try:
        values: Workbook = load_workbook(io.BytesIO(data), data_only=True)
        formulas: Workbook = load_workbook(io.BytesIO(data))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as damage:
        raise Unreadable("文件已损坏或不是 .xlsx 工作簿，请用 Excel 打开后另存为 .xlsx。") from damage
    return [
        _sheet(sheet, formulas[sheet.title]) for sheet in values.worksheets if sheet.sheet_state == "visible"
    ]


def _sheet(sheet: Worksheet, formulas: Worksheet) -> RosterTable:
    cells: dict[int, dict[int, object]] = {}
    lost = set()
    computed = zip(sheet.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=True)
    for number, (values, written) in enumerate(computed, 1):
        for column, (value, formula) in enumerate(zip(values, written, strict=True)):
            if value is not None and str(value).strip():
                cells.setdefault(number, {})[column] = value
            elif value is None and formula is not None:
                lost.add((number, column))
    merged = {
        (row, column - 1): (area.min_row, area.min_col - 1)
        for area in sheet.merged_cells.ranges
        for row, column in area.cells
        if (row, column) != (area.min_row, area.min_col)
    }
    return RosterTable(sheet.title, cells, merged, frozenset(lost))


def _csv(text: str) -> RosterTable:
    first = text.lstrip().partition("\n")[0]
    sign = max("\t,;，", key=first.count)
    cells: dict[int, dict[int, object]] = {}
    # Rows are told by their number in a spreadsheet, where a quoted cell with a line break is one row.
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign), 1):
            if written := {at: value.strip() for at, value in enumerate(row) if value.strip()}:
                cells[number] = dict[int, object](written)
    except csv.Error as damage:
        raise Unreadable("CSV 文件的引号不成对，请用 Excel 打开检查后另存为 .xlsx。") from damage
    return RosterTable(None, cells)


def find_head(table: RosterTable) -> Head | None:
    """The head of a table: the first row with two known labels, one of them of a unit or a department."""
    for number in range(1, min(table.last_row, _HEADS_WITHIN) + 1):
        labels = _labels(table, number)
        fields = {columns.field_of(text) for text in labels.values()} - {None}
        if len(fields) >= _LEAST_LABELS and fields & {"unit", "department"}:
            return _head(table, number, labels)
    return None


def _labels(table: RosterTable, number: int) -> dict[int, str]:
    return {column: str(value) for column, value in table.row(number).items()}


def _head(table: RosterTable, number: int, labels: dict[int, str]) -> Head:
    rows = [number]
    # 联系方式 over 联系人 and 电话: a label that covers several columns has its own labels below.
    over = {first[1] for (row, _), first in table.merged.items() if row == number and first[0] == number}
    below = _labels(table, number + 1)
    if any(columns.field_of(text) for text in below.values()) and over:
        covered = {column for (row, column), first in table.merged.items() if row == number} & below.keys()
        labels = {**labels, **{column: below[column] for column in covered | (over & below.keys())}}
        rows.append(number + 1)
    fields: dict[str, int] = {}
    unused = []
    for column, text in sorted(labels.items()):
        field = columns.field_of(text)
        if field and field not in fields:
            fields[field] = column
        elif not columns.is_passed_by(text):
            unused.append(text)
    above = [str(value) for row in range(1, number) for value in table.row(row).values()]
    years = {int(year) for text in above for year in _YEAR.findall(text)}
    units = [columns.money_unit(text) for text in above]
    amount = labels.get(fields.get("amount", -1), "")
    return Head(
        fields=fields,
        labels={name: labels[column] for name, column in fields.items()},
        begins=rows[-1] + 1,
        unit=columns.money_unit(amount) or next((unit for unit in units if unit), None),
        year=years.pop() if len(years) == 1 else None,
        unused=unused,
        rows=rows,
    )


def rows(table: RosterTable, head: Head) -> Iterator[tuple[int, dict[str, object]]]:
    """The rows below the head that say anything, by field; sums, notes and heads printed again are left out.

    What a merged cell says belongs to every row it covers.
    """
    for number in range(head.begins, table.last_row + 1):
        written = [str(value).strip() for value in table.row(number).values()]
        if not written or columns.TOTALS.fullmatch(written[0].replace(" ", "")):
            continue
        values: dict[str, object] = {}
        for name, column in head.fields.items():
            place = (number, column)
            if name in columns.MERGED_DOWN:
                place = table.merged.get(place, place)
            if (value := table.value(place)) is not None:
                values[name] = value
        printed_again = all(head.labels[name] == str(value) for name, value in values.items())
        if columns.NOTES.match(written[0]) or (printed_again and values):
            continue
        yield number, values
