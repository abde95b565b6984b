"""The head of a table of indicators: one or two rows of labels, and what each of its columns holds."""

import re
from collections.abc import Sequence

from forms.form import MONITORING, FormKind
from forms.reading.tables.head_columns import (
    NAMES,
    PART_OF_YEAR,
    PAST,
    THIS_YEAR,
    VALUES,
    HeadColumn,
    IndicatorHead,
    settle,
)
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.target_parts import part_of
from forms.words import labels

_KEYS = 3
"""A row that heads the table names at least so many columns."""

_COUNTED = re.compile(r"\d{1,2}|[A-Z]|[①-⑳]|栏次")
_LONG = re.compile(r"中长?期|长期|实施期|实施周期|规划期|总体|三年|五年")
_YEARLY = re.compile(r"年度|当年|本年")
_OF_TARGETS = re.compile(r"(?:目标|指标)值$")
_BARE_VALUE = frozenset(("值", "数值", "内容", "具体值", "文字描述"))


def key_of(kind: FormKind | None, text: str) -> str | None:
    """The key of a column of indicators, whatever the kind where it is not known."""
    return labels.column_key("indicators", kind, text)


def is_head(matrix: Matrix, row: int, kind: FormKind | None) -> bool:
    """Whether a row heads a table of indicators, alone or with the row below it."""
    keys = _keys(matrix, row, kind)
    if len(keys) < _KEYS:
        listed = any(box.text and _listed(box.text) == "project_name" for box in matrix.boxes[row])
        return listed and row + 1 < matrix.height and len(_keys(matrix, row + 1, kind) & NAMES) > 1
    if "level3" in keys or {"level1", "level2"} <= keys:
        return bool(keys & (VALUES | {"weight", "nature", "comparator"})) or len(keys & NAMES) == len(NAMES)
    below = _keys(matrix, row + 1, kind) if row + 1 < matrix.height else set()
    return len(below & NAMES) > 1


def _keys(matrix: Matrix, row: int, kind: FormKind | None) -> set[str]:
    return {key for box in matrix.boxes[row] if box.text and (key := key_of(kind, box.text)) is not None}


def head_at(matrix: Matrix, row: int, kind: FormKind) -> IndicatorHead:
    """The head that begins in a row (see ``is_head``); its cells are taken."""
    last = _last(matrix, row, kind)
    columns = []
    for left, right, boxes in _columns(matrix, row, last, kind):
        texts = tuple(box.text for box in boxes)
        key = _key(kind, texts)
        columns.append(HeadColumn(key, left, right, texts))
        matrix.take(
            *(box for box in boxes if key != "unknown" or key_of(kind, box.text) or _is_counted(box.text))
        )
    columns = _joined(columns)
    counted = last + 1
    while counted < matrix.height and _is_count(matrix.written(counted)):
        matrix.take(*matrix.written(counted))
        counted += 1
    head = IndicatorHead(row, counted - 1, columns)
    settle(head)
    _known_by_content(matrix, head, kind)
    return head


def _known_by_content(matrix: Matrix, head: IndicatorHead, kind: FormKind) -> None:
    """A column with an odd head holds the signs, the kind or the direction where these stand in it."""
    odd = ("unknown", "explanation") if kind == MONITORING else ("unknown", "explanation", "remark")
    for column in head.columns:
        if column.key not in odd or column.left < head.name_left:
            continue
        texts = [
            box.text
            for row in range(head.last + 1, matrix.height)
            if (box := matrix.at(row, column.left)) and box.text and box.left == column.left
        ]
        if texts and sum(part_of(text) is not None for text in texts) * 2 > len(texts):
            column.key = "comparator"
            matrix.take(matrix.at(head.last, column.left))


def _last(matrix: Matrix, row: int, kind: FormKind) -> int:
    """The last row of the head: while its labels span on, or another row of labels follows."""
    last = row
    while last + 1 < matrix.height:
        heads = [box for box in matrix.boxes[last] if box.text and box.bottom <= matrix.height]
        narrow = [box for box in heads if box.cell.column_span == 1 and key_of(kind, box.text)]
        reaches = bool(narrow) and all(box.bottom > last + 1 for box in narrow)
        below = [box for box in matrix.boxes[last + 1] if box.text]
        keys = [box for box in below if key_of(kind, box.text)]
        spans = reaches and bool(below)
        again = (
            len(keys) >= _KEYS - 1 and len(keys) * 2 > len(below) and not _is_same_head(matrix, last, kind)
        )
        if not (spans or again):
            return last
        last += 1
    return last


def _is_same_head(matrix: Matrix, row: int, kind: FormKind) -> bool:
    """Whether the next row repeats this one, as at the top of a page."""
    return _keys(matrix, row, kind) == _keys(matrix, row + 1, kind)


def _columns(matrix: Matrix, first: int, last: int, kind: FormKind) -> list[tuple[int, int, list[Box]]]:
    """Places under the same lowest label, with the labels over them."""
    found: list[tuple[int, int, list[Box]]] = []
    for column in range(matrix.width):
        stack: list[Box] = []
        for row in range(first, last + 1):
            box = matrix.at(row, column)
            if box is None or not box.text or box in stack or box.top < first:
                continue
            if box.bottom > last + 1 and not (key_of(kind, box.text) or _listed(box.text)):
                continue  # beside the whole table
            stack.append(box)
        if not stack:
            continue
        if found and found[-1][2][-1] is stack[-1] and found[-1][1] == column:
            found[-1] = (found[-1][0], column + 1, stack)
        else:
            found.append((column, column + 1, stack))
    return found


def _key(kind: FormKind, texts: Sequence[str]) -> str:
    """What a column holds, by its lowest label, with those over it, or by those alone."""
    lowest, over = texts[-1], texts[:-1]
    if key := key_of(kind, lowest):
        return _key_below(kind, key, over)
    if key := _listed(lowest, kind):
        return key
    if over and (key := key_of(kind, over[-1] + lowest) or _below_others(lowest)):
        return key
    for text in over:
        if key_of(kind, text) == "target" or _OF_TARGETS.search(labels.label(text)):
            return f"place/{lowest}"
    return "unknown"


def _below_others(lowest: str) -> str | None:
    """What a label below others says that names no column alone: 上年, 半年目标值, 预计当年实现, 值."""
    bare = labels.label(lowest)
    if PAST.fullmatch(bare) or PART_OF_YEAR.fullmatch(bare):
        return "explanation"
    return "target" if THIS_YEAR.fullmatch(bare) or bare in _BARE_VALUE else None


def _key_below(kind: FormKind, key: str, over: Sequence[str]) -> str:
    """The key of a label below others: 指标值 below 实际完成值 is no target."""
    above = key_of(kind, over[-1]) if over and key == "target" else None
    if above == "actual":
        return above
    long = above is not None and _LONG.search(over[-1]) and not _YEARLY.search(over[-1])
    return "long_term_target" if long else key


def _listed(text: str, kind: FormKind | None = None) -> str | None:
    """What a column of a list of several projects holds besides the indicators."""
    meaning = labels.meaning(text)
    if meaning in ("project_name", "transfer_name") or re.search(r"[、及/和]项目名称$", labels.label(text)):
        return "project_name"
    if meaning in ("filled_in_by", "implementing_unit", "department_name"):
        return "unit_name"
    if meaning in ("competent_department", "project_code", "unit_code", "project_category", "project_nature"):
        return meaning
    if labels.column_key("goals", "绩效目标申报表", text) or labels.label(text) == "绩效目标":
        return "goal"
    if labels.money_field(text):
        return "money"
    funds = labels.column_key("funds", kind, text) if kind else None
    return f"fund/{funds}" if funds and funds != "reason" else None


def _joined(columns: list[HeadColumn]) -> list[HeadColumn]:
    """Columns one, where a converter wrote a merged label into all its places."""
    found: list[HeadColumn] = []
    for column in columns:
        before = found[-1] if found else None
        if before and before.texts == column.texts and before.right == column.left:
            before.right = column.right
        else:
            found.append(column)
    return found


def _is_count(boxes: Sequence[Box]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 …, A B C …."""
    return len(boxes) >= _KEYS and all(_is_counted(box.text) for box in boxes)


def _is_counted(text: str) -> bool:
    return bool(_COUNTED.fullmatch(text))
