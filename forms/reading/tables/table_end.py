"""Where a table of indicators ends: at its sum, at a labelled line, at a note, at who filled it in."""

from collections.abc import Sequence

from forms.form import SELF_EVALUATION, FormKind
from forms.reading.tables.head_columns import IndicatorHead
from forms.reading.tables.matrix import Box, Matrix
from forms.words import editions, labels
from forms.words.frame import is_label
from forms.words.level_names import level_name


def is_total(text: str) -> bool:
    """Whether a row is that of the sum."""
    return bool(editions.TOTAL_ROW.fullmatch(labels.label(text)))


def ends_table(matrix: Matrix, head: IndicatorHead, row: int, kind: FormKind) -> bool:
    """Whether a row is none of the indicators'."""
    written = [box for box in matrix.written(row) if box.right > head.left or box.bottom - box.top == 1]
    if not written:
        return False
    first = written[0]
    if is_total(first.text) or editions.SIGN_OFF.fullmatch(first.text):
        return True
    return not _is_row(first, written, head) and (
        _is_labelled(first, kind) or _is_line(first, head) or (len(written) == 1 and first.right <= head.left)
    )


def _is_row(first: Box, written: Sequence[Box], head: IndicatorHead) -> bool:
    """Whether a row is one of indicators by where its cells stand: a name, or a level in its column."""
    if (first.left >= head.name_left and first.left > head.left) or head.column("project_name"):
        return True
    name = head.column("level3")
    if name and any(box is not first and box.left == name.left for box in written):
        return True
    level = is_label(level_name(first.text)[0])
    return level and first.right <= max(head.name_left, first.left + 1)


def _is_labelled(box: Box, kind: FormKind) -> bool:
    """Whether a cell names something that is no indicator."""
    return bool(
        labels.meaning(box.text)
        or labels.column_key("goals", kind, box.text)
        or labels.money_field(box.text)
        or labels.column_key("funds", SELF_EVALUATION, box.text)
    )


def _is_line(box: Box, head: IndicatorHead) -> bool:
    """Whether a cell spans the levels and the names: a line of text below the table."""
    name = head.column("level3")
    return (
        head.column("level1") is not None
        and name is not None
        and box.left <= head.left
        and box.right > name.left
    )
