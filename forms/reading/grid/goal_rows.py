"""The goals of a form in a grid: texts beside or below their labels, over as many rows as they take."""

from collections.abc import Sequence

from forms.files.picture import Cell
from forms.form import FormKind
from forms.reading.draft import Draft, Read
from forms.words import labels


def columns_of(row: Sequence[Cell], kind: FormKind) -> dict[int, str]:
    """The columns of the labels of goals: 年度总体目标 on the left gives way to 预期目标 beside it."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        field = labels.column_key("goals", kind, cell.text)
        if field and not is_copy(row, at):
            found[field] = cell.column
    return {column: field for field, column in found.items()}


def take_pair(cell: Cell, form: Draft) -> bool:
    """Takes a goal whose label stands in its own cell: 总体目标：改善环境."""
    field, text = labels.goal_pair(form.kind, cell.text)
    if not field or form.fields.get(field, Read("", cell.location)).text:
        return False
    form.fields[field] = Read(text, cell.location)
    return True


def is_copy(row: Sequence[Cell], at: int) -> bool:
    """Whether a cell repeats the one on its left: text has no merged cells, some programs fill them all."""
    return at > 0 and row[at - 1].text == row[at].text and row[at - 1].end == row[at].column


class Goals:
    """The goals as they are read, row by row."""

    def __init__(self, form: Draft, *, aligned: bool) -> None:
        self.form = form
        self.aligned = aligned
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
        whole = not heads and not self.aligned and all(cell.text for cell in row)
        by_order = [self.columns[at] for at in sorted(self.columns)] if whole else []
        if len(by_order) != len(row) or len(row) == 1:
            by_order = []
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
        first = next((cell for cell in row if cell.text), None)
        return (
            self.aligned
            and first is not None
            and bool(self.columns)
            and first.end <= min(self.columns)
            and not labels.is_frame(first.text)
            and any(field in self.form.fields for field in self.columns.values())
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
