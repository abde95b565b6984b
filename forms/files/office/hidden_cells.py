"""Rows, columns and sheets that a workbook hides: they are not printed, and what they hold is told."""

from collections.abc import Container, Mapping

from forms.files.picture import Cell, Grid
from forms.form import Skipped, SkippedKind
from forms.words import labels

Rows = dict[int, list[Cell]]


def without_hidden(
    rows: Mapping[int, list[Cell]], hidden_rows: Container[int], hidden_columns: Container[int]
) -> tuple[Rows, list[Skipped]]:
    """The cells that are printed, by row from 1, and what is hidden among them.

    A merged cell is printed where a part of it is shown. What hides behind the form, right of it or below, is
    no part of it: the choices of its lists, or notes.
    """
    shown: Rows = {}
    hidden: dict[tuple[SkippedKind, int], list[Cell]] = {}
    for row, cells in rows.items():
        for cell in cells:
            end = row + cell.row_span
            top = next((at for at in range(row, end) if at not in hidden_rows), None)
            left = next((at for at in range(cell.column, cell.end) if at not in hidden_columns), None)
            if top is not None and left is not None:
                shown.setdefault(top, []).append(cell._replace(row=top, row_span=end - top))
            elif cell.text and top is None:
                hidden.setdefault((SkippedKind.HIDDEN_ROW, row), []).append(cell)
            elif cell.text:
                hidden.setdefault((SkippedKind.HIDDEN_COLUMN, cell.column), []).append(cell)
    printed = [cell for cells in shown.values() for cell in cells]
    last_row = max((cell.row + cell.row_span - 1 for cell in printed), default=0)
    last_column = max((cell.end - 1 for cell in printed), default=0)
    skipped = [
        Skipped(kind=kind, text="　".join(cell.text for cell in cells), location=cells[0].location)
        for (kind, _), cells in hidden.items()
        if cells[0].row <= last_row and cells[0].column <= last_column
    ]
    return shown, skipped


def has_form(grid: Grid) -> bool:
    """Whether a form stands on a sheet; the choices of a list are none."""
    return any(
        labels.label(cell.text) == "一级指标" or labels.header_field(cell.text) == "project_name"
        for row in grid.rows
        for cell in row
    )
