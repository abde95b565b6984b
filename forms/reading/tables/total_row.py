"""The row of the sum below a table of indicators."""

from collections.abc import Sequence

from forms.form import DECLARATION
from forms.reading.draft import Draft, Read
from forms.reading.tables.head_columns import HeadColumn, IndicatorHead
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.table_end import is_total
from forms.words.values import is_number


def read_total(matrix: Matrix, row: int, head: IndicatorHead, draft: Draft) -> bool:
    """Reads the row of the sum below the indicators; whether it is one."""
    written = [box for box in matrix.written(row) if box.right > head.left or box.bottom - box.top == 1]
    if not written or not is_total(written[0].text):
        return False
    matrix.take(written[0])
    numbers = [box for box in written[1:] if is_number(box.text)]
    for box in written[1:]:
        if box.text == written[0].text:
            matrix.take(box)
            continue
        column = _column_of(head.columns, box)
        path = {"weight": "total_weight", "score": "total_score"}.get(column.key if column else "")
        if path is None and numbers == [box]:
            path = "total_score"  # the only number of the row, wherever it stands
        if path and path not in draft.fields and draft.kind != DECLARATION:
            draft.fields[path] = Read(box.text, box.cell.location)
            matrix.take(box)
    for column in head.columns:
        path = {"weight": "total_weight", "score": "total_score"}.get(column.key)
        if path:
            draft.present.add(path)
    return True


def _column_of(columns: Sequence[HeadColumn], box: Box) -> HeadColumn | None:
    """The column that a box covers most of."""
    shares = [(min(box.right, column.right) - max(box.left, column.left), column) for column in columns]
    most = max((share for share, _ in shares), default=0)
    return next((column for share, column in shares if share == most), None) if most > 0 else None
