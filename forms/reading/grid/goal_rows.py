"""The goals of a form in a grid: texts beside or below their labels, over as many rows as they take."""

from collections.abc import Sequence

from forms.files.picture import Cell
from forms.form import FormKind
from forms.reading.draft import Draft, Read
from forms.reading.grid.columns import is_copy
from forms.reading.grid.table import GridTable
from forms.words import labels


def columns_of(row: Sequence[Cell], kind: FormKind) -> dict[int, str]:
    """The columns of the labels of goals: 年度总体目标 on the left gives way to 预期目标 beside it."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(row):
        field = labels.column_key("goals", kind, cell.text)
        if field and not is_copy(row, at):
            columns[field] = cell.column
    return {column: field for field, column in columns.items()}


def take_pair(cell: Cell, form: Draft) -> bool:
    """Takes a goal whose label stands in its own cell: 总体目标：改善环境."""
    field, text = labels.goal_pair(form.kind, cell.text)
    if not field or form.fields.get(field, Read("", cell.location)).text:
        return False
    form.fields[field] = Read(text, cell.location)
    return True


class Goals:
    """The goals as they are read, row by row."""

    def __init__(self, form: Draft, table: GridTable) -> None:
        self.form = form
        self.table = table
        self.columns: dict[int, str] = {}
        self.above: dict[int, str] = {}

    @property
    def begun(self) -> bool:
        """Whether labels of goals were met."""
        return bool(self.columns)

    def begin(self, row: Sequence[Cell]) -> bool:
        """Whether labels of goals stand in the row."""
        return bool(columns_of(row, self.form.kind))

    def read(self, row: Sequence[Cell]) -> None:
        """Reads a row from the labels of the goals on."""
        heads = columns_of(row, self.form.kind)
        # A side label left of the columns that it spans heads nothing new, wherever a break prints it again.
        if not set(heads.values()) < set(self.columns.values()):
            self.columns = heads or self.columns
        self.form.present |= set(heads.values())
        ended = not heads and self._is_labelled(row)
        by_order = [] if heads else self.table.goals_in_order(row, self.columns)
        for at, cell in enumerate(row):
            # Below a label of its own the same text is another goal in the same words.
            copied = is_copy(row, at) and cell.column not in self.columns
            printed_again = copied or self.above.get(cell.column) == cell.text
            if not cell.text or printed_again or labels.column_key("goals", self.form.kind, cell.text):
                continue
            if ended:
                self.form.leave(cell.text, cell.location)
            elif by_order:
                self._add(by_order[at], cell)
            else:
                self._take(cell)
        self.above = {cell.column: cell.text for cell in row}

    def _is_labelled(self, row: Sequence[Cell]) -> bool:
        """Whether a row below the goals has a label of its own on the left, and so says something else."""
        return any(field in self.form.fields for field in self.columns.values()) and self.table.is_labelled(
            row, min(self.columns)
        )

    def _take(self, cell: Cell) -> None:
        if labels.is_frame(cell.text) or not cell.text.strip("-=|+"):
            return
        before = [column for column in self.columns if column <= cell.column]
        if not before:
            if not take_pair(cell, self.form):
                self.form.leave(cell.text, cell.location)
            return
        self._add(self.columns[max(before)], cell)

    def _add(self, field: str, cell: Cell) -> None:
        known = self.form.fields.get(field)
        self.form.fields[field] = (
            Read(known.text + cell.text, known.location) if known else Read(cell.text, cell.location)
        )
