"""The head of a form in a grid: who, when and how much, each value beside or below its label."""

import re
from collections.abc import Iterable, Sequence

from forms import editions, goal_rows, indicator_rows, labels
from forms.columns import Columns
from forms.draft import Draft, Read
from forms.form import DECLARATION
from forms.picture import Cell
from forms.values import has_box

_RULE = re.compile(r"[-=|+\s]*")
_OPTIONS = ("project_category", "project_nature")
"""Fields whose tick boxes may stand in several cells."""

_FUNDS = "funds/"


def read(rows: Sequence[list[Cell]], form: Draft, *, aligned: bool) -> int:
    """Reads the rows until the goals or the indicators begin; returns where that is."""
    head = _Head(form, _label_columns(rows) if aligned else frozenset(), aligned=aligned)
    for position, row in enumerate(rows):
        if goal_rows.columns_of(row, form.kind) or indicator_rows.is_header(row):
            return position
        head.read(row)
    return len(rows)


def read_above(cells: Iterable[Cell], form: Draft) -> None:
    """Takes from the lines between title and table what the table does not say: 单位：万元, 填报单位：…."""
    for cell in cells:
        unit = editions.FUNDS_UNIT.search(cell.text)
        if unit:
            form.fields.setdefault("funds_unit", Read(unit[1], cell.location))
        found = list(labels.pairs(cell.text))
        for word, value in found:
            path = editions.HEADER.get(word)
            if path and value and not form.fields.get(path, Read("", cell.location)).text:
                form.fields[path] = Read(value, cell.location)
        if not (unit or found or not cell.text or editions.ABOVE_TABLE.fullmatch(cell.text)):
            form.leave(cell.text, cell.location)


def is_rule(text: str) -> bool:
    """Whether a cell holds only what draws a table's lines."""
    return bool(_RULE.fullmatch(text))


def _label_columns(rows: Sequence[list[Cell]]) -> frozenset[int]:
    """The columns in which labels of the header stand: what else stands there is a label, too."""
    return frozenset(cell.column for row in rows for cell in row if labels.header_field(cell.text))


class _Head:
    def __init__(self, form: Draft, label_columns: frozenset[int], *, aligned: bool) -> None:
        self.form = form
        self.label_columns = label_columns
        self.aligned = aligned
        self.columns = Columns()
        self.totals: list[tuple[int, str]] = []
        """The labels of 项目资金总额 and 年度资金申请总额 so far, with their columns."""

    def read(self, row: list[Cell]) -> None:
        heads = self._funds_columns(row)
        if heads:
            self.columns = Columns()
            self.columns.head(row, heads)
            self._labelled([cell for cell in row if cell.column not in heads])
            return
        path = next((found for cell in row if (found := self._funds_row(cell.text))), None)
        if self.columns and path:
            self._amounts(row, path)
        else:
            self._labelled(row)

    # The table of money of a monitoring report or a self-evaluation

    def _funds_columns(self, row: list[Cell]) -> dict[int, str]:
        found: dict[int, str] = {}
        month = None
        for cell in row:
            key = labels.column_key("funds", self.form.kind, cell.text)
            if key and key not in found.values():
                found[cell.column] = key
                if key in ("executed", "rate"):
                    month = month or labels.month_in(cell.text)
        if len(found) < 2:  # noqa: PLR2004 - a single word may be anything
            return {}
        self.form.month = self.form.month or month
        return found

    def _funds_row(self, text: str) -> str | None:
        return None if self.form.kind == DECLARATION else editions.FUNDS_ROWS.get(labels.label(text))

    def _amounts(self, row: list[Cell], path: str) -> None:
        values = []
        for cell in row:
            if self._funds_row(cell.text):
                self._take_unit(cell)
            elif cell.text and not self._is_frame(cell):
                values.append(cell)
        found, rest = self.columns.sort(values)
        for key, cell in found.items():
            known = self.form.fields.setdefault(f"{path}/{key}", Read(cell.text, cell.location))
            if known.text != cell.text:
                rest.append(cell)
        for cell in rest:
            self._frame_or_leftover(cell)

    # Labels with their value beside them

    def _labelled(self, row: list[Cell]) -> None:
        waiting: str | None = None
        behind = -1
        for cell in row:
            if not cell.text:
                if cell.column_span > 1 and cell.column == behind:
                    waiting = None  # the merged cell for the value stands there, blank
                continue
            if path := self._field(cell):
                waiting, behind = path, cell.end
                self.form.fields.setdefault(path, Read("", cell.location))
                self._take_unit(cell)
            elif self._pairs(cell):
                waiting = None
            elif waiting and self._is_value(cell, waiting, behind):
                known = self.form.fields[waiting].text
                self.form.fields[waiting] = Read(known + cell.text, cell.location)
            else:
                waiting = None if self._is_label(cell, behind) else waiting
                self._frame_or_leftover(cell)

    def _is_value(self, cell: Cell, waiting: str, behind: int) -> bool:
        known = self.form.fields[waiting].text
        if known:
            return waiting in _OPTIONS and has_box(known) and has_box(cell.text)
        return not self._is_frame(cell) and not self._is_label(cell, behind)

    def _is_label(self, cell: Cell, behind: int) -> bool:
        if not self.aligned:
            return False
        return labels.is_other(cell.text) or (cell.column in self.label_columns and cell.column > behind)

    def _pairs(self, cell: Cell) -> bool:
        found = False
        for word, value in labels.pairs(cell.text):
            path = editions.HEADER.get(word) or self._money(word, cell)
            found = True
            if path and not (path in self.form.fields and self.form.fields[path].text):
                self.form.fields[path] = Read(value, cell.location)
            else:
                self.form.leave(f"{word}：{value}", cell.location)
        return found

    def _field(self, cell: Cell) -> str | None:
        word = labels.label(cell.text)
        path = editions.HEADER.get(word)
        return path or (self._money(word, cell) if self.form.kind == DECLARATION else None)

    def _money(self, word: str, cell: Cell) -> str | None:
        """The amount that a label names: 其他资金 is the year's below 年度资金申请总额, or the second one."""
        path = editions.DECLARED_FUNDS.get(word)
        if path in ("funds/total", "funds/annual"):
            self.totals.append((cell.column, path))
        elif path in editions.OF_THE_YEAR:
            above = [total for total in self.totals if total[0] <= cell.column]
            nearest = max(above, key=lambda total: total[0])[0] if above else None
            half = next((total for column, total in reversed(self.totals) if column == nearest), None)
            if path in self.form.fields or (self.aligned and half == "funds/annual"):
                path = editions.OF_THE_YEAR[path]
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
