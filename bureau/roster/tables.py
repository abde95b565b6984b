"""Tables of a roster file: the sheets of a workbook or a CSV file as rows of values with their places."""

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from forms.files.picture import column_letters
from forms.files.text.text_file import decode
from forms.form import Unreadable

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
