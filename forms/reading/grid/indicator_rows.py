"""The indicators of a form in a grid: a row each, under labels that span rows and columns that may shift."""

import re
from collections.abc import Sequence

from forms.files.picture import Cell
from forms.reading.draft import Draft, Read
from forms.reading.grid.columns import LEVELS, Columns, is_copy
from forms.reading.grid.table import GridTable
from forms.words import editions, labels
from forms.words.frame import heads_indicators, is_label, is_level1

_VALUES = frozenset(("target", "actual", "weight", "score"))
_LAST = frozenset(("level2", "level3", "target", "weight", "score"))
"""Of several such columns the last one counts: 分值 of each level, the year's indicators beside 中期's."""

_SUMS = {"weight": "total_weight", "score": "total_score"}
"""What the row of the sum tells."""

_RULE = re.compile(r"[-=|+\s]*")
_HEADED = 3
"""A header names at least so many columns."""


def is_header(row: Sequence[Cell]) -> bool:
    """Whether the row heads the table of indicators."""
    return heads_indicators(cell.text for cell in row)


def has_label(row: Sequence[Cell]) -> bool:
    """Whether a 一级指标 or 二级指标 of the frame stands in the row, or it is the row of the sum."""
    return any(is_label(cell.text) or editions.TOTAL_ROW.fullmatch(cell.text) for cell in row)


def is_like_one(row: Sequence[Cell]) -> bool:
    """Whether a row in no form looks like an indicator: by a label, or by a target with its comparator."""
    return has_label(row) or (len(row) > 1 and any(editions.COMPARATOR.match(cell.text) for cell in row))


def read(
    rows: Sequence[list[Cell]], position: int, form: Draft, breaks: frozenset[int], table: GridTable
) -> None:
    """Reads the rows to the end of the form; ``breaks`` are those that begin a page."""
    body = _IndicatorRows(form, table, _wandering(rows[position:]) if breaks else [])
    for at in range(position, len(rows)):
        if at in breaks:
            body.page_break()
        body.read(rows[at])
    body.levels.end()


def _wandering(rows: Sequence[list[Cell]]) -> list[Read]:
    """The 一级指标 on the pages of a PDF: one that spans a page break stands in the middle of its span."""
    return [
        Read(cell.text, cell.location)
        for row in rows
        for cell in row
        if cell.origin.page is not None and is_level1(cell.text) and cell.text not in editions.LEVEL2
    ]


class _IndicatorRows:
    def __init__(self, form: Draft, table: GridTable, wandering: Sequence[Read]) -> None:
        self.form = form
        self.table = table
        self.columns = Columns()
        self.levels = table.levels(wandering)
        self.spanning: list[tuple[Cell, int]] = []
        """Merged cells that go on below, each with the rows that it still covers."""
        self.headed: list[str | None] = []
        """The keys of the cells of the row above, where it is a header."""
        self.closed = False
        self.noted = False
        """Whether the row above is a note below the table, or a line of one."""
        self.broken = False
        """Whether the row that comes is the first of a page."""

    def page_break(self) -> None:
        """A page begins here; its first row may go on with the one above."""
        self.levels.page_break()
        self.broken = True

    def read(self, row: list[Cell]) -> None:
        heads = self._heads(row)
        if heads:
            if not self.table.head(self.columns, row, heads, self.headed):
                return
            self.headed = [self._key(cell) for cell in row]
            for cell in row:
                if cell.text and cell.column not in heads and not self._is_head(cell):
                    self.form.leave(cell.text, cell.location)
            self.closed = self.noted = False
            self.spanning = []
            return
        self.headed = []
        covering = [cell for cell, _ in self.spanning]
        self.spanning = [(cell, left - 1) for cell, left in self.spanning if left > 1]
        self.spanning += [(cell, cell.row_span - 1) for cell in row if cell.row_span > 1 and cell.text]
        written = [
            cell
            for cell in row
            if cell.text and not labels.is_frame(cell.text) and not _RULE.fullmatch(cell.text)
        ]
        if not written or self._total(written):
            return
        if self._is_outside(written):
            for cell in written:
                if not editions.TITLE_OF_TABLE.fullmatch(cell.text) and not editions.FORM_YEAR.search(
                    cell.text
                ):
                    self.form.leave(cell.text, cell.location)
            return
        self._indicator(written, covering, whole=all(cell.text for cell in row))
        self.broken = False

    def _heads(self, row: Sequence[Cell]) -> dict[int, str]:
        heads: dict[int, str] = {}
        month = None
        for at, cell in enumerate(row):
            key = self._key(cell)
            if key and is_copy(row, at) and heads.get(row[at - 1].column) == key:
                heads[cell.column] = key
                continue
            if key in _LAST:
                heads = {column: other for column, other in heads.items() if other != key}
            if key and key not in heads.values():
                heads[cell.column] = key
                if key == "actual":
                    month = labels.month_in(cell.text)
        if len(heads) < _HEADED:
            return {}
        self.form.month = month or self.form.month
        return heads

    def _key(self, cell: Cell) -> str | None:
        return labels.column_key("indicators", self.form.kind, cell.text)

    def _is_head(self, cell: Cell) -> bool:
        """Whether a cell of a header is known, though no column: the frame's words, a label twice."""
        return labels.is_frame(cell.text) or self._key(cell) is not None

    def _total(self, written: Sequence[Cell]) -> bool:
        if not editions.TOTAL_ROW.fullmatch(labels.label(written[0].text)):
            return False
        self.closed = True
        written = [cell for at, cell in enumerate(written) if not (at and cell.text == written[0].text)]
        sums, rest = self.table.sums(written[1:], self.columns)
        for key, cell in sums.items():
            path = _SUMS.get(key)
            if path and path not in self.form.fields:
                self.form.fields[path] = Read(cell.text, cell.location)
            else:
                rest.append(cell)
        for cell in rest:
            self.form.leave(cell.text, cell.location)
        return True

    def _is_outside(self, written: Sequence[Cell]) -> bool:
        """Whether the row is none of the table's: behind the sum, a note, who filled it in."""
        first = written[0]
        self.noted = len(written) == 1 and (self.noted or bool(editions.SIGN_OFF.fullmatch(first.text)))
        if self.closed or self.noted or editions.SIGN_OFF.fullmatch(first.text):
            return True
        return self.table.is_beside(written, self.columns)

    def _indicator(self, written: list[Cell], covering: Sequence[Cell], *, whole: bool) -> None:
        whole_row = written
        written = self._take_levels(written)
        if not written:
            return
        values, rest = self.table.values(written, self.columns, whole=whole)
        rest += [values.pop(level) for level in LEVELS if level in values]
        if self.table.may_go_on(broken=self.broken) and not rest and self._goes_on(values):
            return
        if not self.table.is_indicator(values):
            rest, values = [cell for cell in whole_row if not is_label(cell.text)], {}
        for cell in rest:
            self.form.leave(cell.text, cell.location)
        if not values:
            return
        for cell in covering:
            key = self.columns.of(cell)
            if key and key not in LEVELS:
                values.setdefault(key, cell)
        row = {key: Read(cell.text, cell.location) for key, cell in values.items()}
        self.levels.row(row)
        self.form.rows.append(row)

    def _take_levels(self, written: list[Cell]) -> list[Cell]:
        """Takes the labels of 一级指标 and 二级指标 from a row; returns what is left of it."""
        name = self.columns.first("level3") or 0
        level_cells: list[Cell] = []
        while written and written[0].column <= name and self._is_level(written[0]):
            self._level(written[0], written[1:])
            level_cells.append(written[0])
            written = written[1:]
        # Behind what no column takes there may still be labels, where the columns are sure.
        for cell in written:
            if self.table.level(cell, self.columns):
                self._level(cell, ())
                level_cells.append(cell)
                written = [other for other in written if other is not cell]
        # A row has a label for each level: one too many names nothing.
        for cell in level_cells[: -len(LEVELS)]:
            self.form.leave(cell.text, cell.location)
        return written

    def _goes_on(self, values: dict[str, Cell]) -> bool:
        """Joins the rest of a row that a page broke: a text without its values, or values without a name."""
        if not self.form.rows or ("level3" in values and values.keys() & _VALUES):
            return False
        row = self.form.rows[-1]
        if "level3" in values and not row.keys() & _VALUES:
            return False
        for key, cell in values.items():
            begun = row.get(key)
            row[key] = Read(
                (begun.text if begun else "") + cell.text, begun.location if begun else cell.location
            )
        return True

    def _is_level(self, cell: Cell) -> bool:
        return is_label(cell.text) or self.table.level(cell, self.columns) is not None

    def _level(self, cell: Cell, behind: Sequence[Cell]) -> None:
        """成本指标 is a 一级指标 where one of costs follows it, in its column, or a 二级指标 of outputs."""
        level2 = not is_level1(cell.text)
        if cell.text == "成本指标":
            level2 = not (behind and is_label(behind[0].text))
        key = self.table.level(cell, self.columns)
        if key and (cell.text == "成本指标" or not is_label(cell.text)):
            level2 = key == "level2"
        self.levels.label(Read(cell.text, cell.location), level2=level2)
