"""The head of a form in a grid: who, when and how much, each value beside or below its label."""

import re
from collections.abc import Iterable, Sequence

from forms.files.picture import Cell
from forms.form import DECLARATION
from forms.reading.draft import Draft, Read
from forms.reading.grid import goal_rows, indicator_rows
from forms.reading.grid.columns import Columns, is_copy
from forms.reading.grid.table import GridTable
from forms.words import editions, labels
from forms.words.values import has_box

_RULE = re.compile(r"[-=|+\s]*")
_OPTIONS = ("project_category", "project_nature")
"""Fields whose tick boxes may stand in several cells."""


def read(rows: Sequence[list[Cell]], form: Draft, table: GridTable) -> int:
    """Reads head and goals, in whatever order they stand; returns where the indicators begin."""
    head = _HeaderRow(form, rows, table)
    goals = goal_rows.Goals(form, table)
    for position, row in enumerate(rows):
        if indicator_rows.is_header(row):
            return position
        if goals.begin(row) or (goals.begun and not head.takes(row)):
            goals.read(row)
        else:
            head.read(row)
    return len(rows)


def read_above(cells: Iterable[Cell], form: Draft) -> None:
    """Takes from the lines between title and table what the table does not say: 单位：万元, 填报单位：…."""
    for cell in cells:
        text = cell.text.lstrip("#")
        unit = editions.FUNDS_UNIT.search(text) or editions.FUNDS_LABEL.fullmatch(text)
        if unit and unit[1]:
            form.fields.setdefault("funds_unit", Read(unit[1], cell.location))
        pairs = list(labels.pairs(cell.text))
        for word, value in pairs:
            path = labels.header().get(word)
            if path and value and not form.fields.get(path, Read("", cell.location)).text:
                form.fields[path] = Read(value, cell.location)
        frame = not text or labels.is_frame(text) or editions.ABOVE_TABLE.fullmatch(text)
        if not (unit or pairs or frame):
            form.leave(cell.text, cell.location)


def is_rule(text: str) -> bool:
    """Whether a cell holds only what draws a table's lines."""
    return bool(_RULE.fullmatch(text))


def _names_unit(word: str) -> bool:
    return labels.header().get(word) == "implementing_unit" and not labels.filled_in_by(word)


class _HeaderRow:
    def __init__(self, form: Draft, rows: Sequence[list[Cell]], table: GridTable) -> None:
        self.form = form
        self.table = table
        self.label_columns = table.label_columns(rows)
        self.names_unit = any(_names_unit(labels.label(cell.text)) for row in rows for cell in row)
        self.columns = Columns()
        self.totals: list[tuple[int, str]] = []
        """The labels of 项目资金总额 and 年度资金申请总额 so far, with their columns."""

    def read(self, row: list[Cell]) -> None:
        heads = self._funds_columns(row)
        if heads:
            self.columns = Columns()
            self.columns.head(row, heads)
            for cell in row:
                self._take_unit(cell)
            self._labelled([cell for cell in row if cell.column not in heads])
            return
        path = next((row_path for cell in row if (row_path := self._funds_row(cell.text))), None)
        if self.columns and path:
            self._amounts(row, path)
        else:
            self._labelled(row)

    def takes(self, row: list[Cell]) -> bool:
        """Whether a row behind the goals is of the head: of the money, or a field's label comes first."""
        first = next((cell for cell in row if cell.text and not self._is_frame(cell)), None)
        if first is None:
            return False
        if self._funds_columns(row) or (self.columns and self._funds_row(first.text)):
            return True
        return self._path(labels.label(first.text), first) not in (None, "year")

    # The table of money of a monitoring report or a self-evaluation

    def _funds_columns(self, row: list[Cell]) -> dict[int, str]:
        heads: dict[int, str] = {}
        month = None
        for at, cell in enumerate(row):
            key = labels.column_key("funds", self.form.kind, cell.text)
            if key and is_copy(row, at) and heads.get(row[at - 1].column) == key:
                heads[cell.column] = key
                continue
            frame = editions.FUNDS_LABEL.fullmatch(cell.text)
            if key and key not in heads.values() and not (frame and frame[1]):
                heads[cell.column] = key
                if key in ("executed", "rate"):
                    month = month or labels.month_in(cell.text)
        if len(set(heads.values())) < 2:  # noqa: PLR2004 - a single word may be anything
            return {}
        self.form.month = self.form.month or month
        return heads

    def _funds_row(self, text: str) -> str | None:
        return None if self.form.kind == DECLARATION else labels.funds_rows().get(labels.label(text))

    def _amounts(self, row: list[Cell], path: str) -> None:
        values = []
        for cell in row:
            if self._funds_row(cell.text):
                self._take_unit(cell)
            elif cell.text and not self._is_frame(cell):
                values.append(cell)
        amounts, rest = self.table.amounts(values, self.columns, whole=all(cell.text for cell in row))
        for key, cell in amounts.items():
            known = self.form.fields.setdefault(f"{path}/{key}", Read(cell.text, cell.location))
            if known.text != cell.text:
                rest.append(cell)
        for cell in rest:
            self._frame_or_leftover(cell)

    # Labels with their value beside them

    def _labelled(self, row: list[Cell]) -> None:
        waiting: str | None = None
        behind = -1
        for at, cell in enumerate(row):
            if cell.text and self.table.is_merged_copy(row, at):
                behind = cell.end if behind == cell.column else behind
                continue
            if not cell.text:
                if cell.column_span > 1 and cell.column == behind:
                    waiting = None  # the merged cell for the value stands there, blank
                continue
            if path := self._field(cell):
                waiting, behind = path, cell.end
                self.form.fields.setdefault(path, Read("", cell.location))
                self._take_unit(cell)
            elif self._pairs(cell) or goal_rows.take_pair(cell, self.form):
                waiting = None
            elif waiting and self._is_value(row, at, waiting, behind):
                known = self.form.fields[waiting].text
                self.form.fields[waiting] = Read(known + cell.text, cell.location)
            else:
                waiting = None if self._is_label(row, at, behind) else waiting
                self._frame_or_leftover(cell)

    def _is_value(self, row: Sequence[Cell], at: int, waiting: str, behind: int) -> bool:
        cell, known = row[at], self.form.fields[waiting].text
        if known:
            return waiting in _OPTIONS and has_box(known) and has_box(cell.text)
        return not self._is_frame(cell) and not self._is_label(row, at, behind)

    def _is_label(self, row: Sequence[Cell], at: int, behind: int) -> bool:
        column = row[at].column
        return self.table.is_label(row, at, below_label=column in self.label_columns and column > behind)

    def _pairs(self, cell: Cell) -> bool:
        of_money = labels.amounts(cell.text) if self.form.kind == DECLARATION else ()
        pairs = list(of_money or labels.pairs(cell.text))
        for word, value in pairs:
            path = self._path(word, cell)
            if path and not (path in self.form.fields and self.form.fields[path].text):
                self.form.fields[path] = Read(value, cell.location)
            else:
                self.form.leave(f"{word}：{value}", cell.location)
        return bool(pairs)

    def _field(self, cell: Cell) -> str | None:
        return self._path(labels.label(cell.text), cell)

    def _path(self, word: str, cell: Cell) -> str | None:
        if self.names_unit and labels.filled_in_by(word):
            return None
        path = labels.header().get(word)
        return path or (self._money(word, cell) if self.form.kind == DECLARATION else None)

    def _money(self, word: str, cell: Cell) -> str | None:
        """The amount that a label names: 其他资金 is the year's below 年度资金申请总额, or the second one."""
        path = labels.declared_funds().get(word)
        if path in ("funds/total", "funds/annual"):
            self.totals.append((cell.column, path))
        elif path in labels.OF_THE_YEAR:
            above = [total for total in self.totals if total[0] <= cell.column]
            nearest = max(above, key=lambda total: total[0])[0] if above else None
            half = next((total for column, total in reversed(self.totals) if column == nearest), None)
            if path in self.form.fields or self.table.is_of_year(half, [total for _, total in self.totals]):
                path = labels.OF_THE_YEAR[path]
        return path

    def _is_frame(self, cell: Cell) -> bool:
        return bool(editions.FUNDS_LABEL.fullmatch(cell.text)) or labels.is_frame(cell.text)

    def _take_unit(self, cell: Cell) -> None:
        unit = labels.unit_in(cell.text)
        if unit:
            self.form.fields.setdefault("funds_unit", Read(unit, cell.location))

    def _frame_or_leftover(self, cell: Cell) -> None:
        unit = editions.FUNDS_LABEL.fullmatch(cell.text)
        line = editions.FUNDS_UNIT.fullmatch(cell.text.strip("()（）"))
        if unit and unit[1]:
            self.form.fields["funds_unit"] = Read(unit[1], cell.location)
        elif line:
            self.form.fields.setdefault("funds_unit", Read(line[1], cell.location))
        elif not unit and not labels.is_frame(cell.text) and not is_rule(cell.text):
            self.form.leave(cell.text, cell.location)
