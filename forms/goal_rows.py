"""The goals of a form in a grid: texts beside or below their labels, over as many rows as they take."""

from collections.abc import Sequence

from forms import indicator_rows, labels
from forms.draft import Draft, Read
from forms.form import FormKind
from forms.picture import Cell


def columns_of(row: Sequence[Cell], kind: FormKind) -> dict[int, str]:
    """The columns of the labels of goals: 年度总体目标 on the left gives way to 预期目标 beside it."""
    found: dict[str, int] = {}
    for cell in row:
        field = labels.column_key("goals", kind, cell.text)
        if field:
            found[field] = cell.column
    return {column: field for field, column in found.items()}


def read(rows: Sequence[list[Cell]], position: int, form: Draft) -> int:
    """Reads the rows until the indicators begin; returns where that is."""
    columns: dict[int, str] = {}
    while position < len(rows) and not indicator_rows.is_header(rows[position]):
        row = rows[position]
        heads = columns_of(row, form.kind)
        # A side label left of the columns that it spans heads nothing new, wherever a break prints it again.
        if not set(heads.values()) < set(columns.values()):
            columns = heads or columns
        for cell in row:
            if cell.text and not labels.column_key("goals", form.kind, cell.text):
                _take(cell, columns, form)
        position += 1
    return position


def _take(cell: Cell, columns: dict[int, str], form: Draft) -> None:
    if labels.is_frame(cell.text) or not cell.text.strip("-=|+"):
        return
    before = [column for column in columns if column <= cell.column]
    if not before:
        form.leave(cell.text, cell.location)
        return
    field = columns[max(before)]
    known = form.fields.get(field)
    form.fields[field] = (
        Read(known.text + cell.text, known.location) if known else Read(cell.text, cell.location)
    )
