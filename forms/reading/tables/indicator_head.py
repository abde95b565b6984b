"""The head of a table of indicators: one or two rows of labels, and what each of its columns holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.form import FormKind
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.target_parts import part_of
from forms.words import labels

_KEYS = 3
"""A row that heads the table names at least so many columns."""

_VALUES = frozenset(("target", "initial_target", "adjusted_target", "long_term_target", "actual", "unit"))
_NAMES = frozenset(("level1", "level2", "level3"))
_TWICE = frozenset(("level3", "target", "level2", "level1"))
"""Columns that a head with two tables side by side prints twice."""

_COUNTED = re.compile(r"\d{1,2}|[A-Z]|[①-⑳]|栏次")
_LONG = re.compile(r"中长?期|长期|实施期|实施周期|规划期|总体|三年|五年")
_YEARLY = re.compile(r"年度|当年|本年")
_OF_TARGETS = re.compile(r"(?:目标|指标)值$")
_BLOCK_OF_YEARS = re.compile(r"(\d{4})年?(?:度)?(?:指标值|目标值|值)?")
_PAST = re.compile(r"前年|上年度?|上一年度?|去年|前两年|历史\S*|近\S年\S*")


@dataclass(slots=True)
class HeadColumn:
    """A column: its key, the places that it covers, and what stands over it from the top."""

    key: str
    left: int
    right: int
    texts: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its own label, the lowest."""
        return self.texts[-1]


@dataclass(slots=True)
class IndicatorHead:
    """The columns of a table of indicators. ``side``: for each table side by side the keys of its columns."""

    first: int
    last: int
    columns: list[HeadColumn]
    horizons: list[str | None] = field(default_factory=list)
    """Of each table that stands here side by side with others: 长期 or 年度."""
    sides: list[list[HeadColumn]] = field(default_factory=list)
    by_place: list[HeadColumn] = field(default_factory=list)
    """The columns of values for one county, unit or town each."""

    def column(self, key: str) -> HeadColumn | None:
        """The first column with the key."""
        return next((column for column in self.columns if column.key == key), None)

    @property
    def name_left(self) -> int:
        """Where the names of the indicators begin."""
        column = self.column("level3")
        return column.left if column else 0

    @property
    def left(self) -> int:
        """Where the table begins: at its levels, or else its names."""
        return min(
            (column.left for column in self.columns if column.key in ("level1", "level2", "level3")),
            default=0,
        )


def key_of(kind: FormKind | None, text: str) -> str | None:
    """The key of a column of indicators, whatever the kind where it is not known."""
    return labels.column_key("indicators", kind, text)


def is_head(matrix: Matrix, row: int, kind: FormKind | None) -> bool:
    """Whether a row heads a table of indicators, alone or with the row below it."""
    keys = _keys(matrix, row, kind)
    if len(keys) < _KEYS:
        listed = any(box.text and _listed(box.text) == "project_name" for box in matrix.boxes[row])
        return listed and row + 1 < matrix.height and len(_keys(matrix, row + 1, kind) & _NAMES) > 1
    if "level3" in keys or {"level1", "level2"} <= keys:
        return bool(keys & (_VALUES | {"weight", "nature", "comparator"})) or len(keys & _NAMES) == len(
            _NAMES
        )
    below = _keys(matrix, row + 1, kind) if row + 1 < matrix.height else set()
    return len(below & _NAMES) > 1


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
    _settle(head)
    _known_by_content(matrix, head)
    return head


def _known_by_content(matrix: Matrix, head: IndicatorHead) -> None:
    """A column with an odd head holds the signs, the kind or the direction where these stand in it."""
    for column in head.columns:
        if column.key not in ("unknown", "explanation", "remark") or column.left < head.name_left:
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
    if over and (key := key_of(kind, over[-1] + lowest)):
        return key
    for text in over:
        if _PAST.fullmatch(labels.label(lowest)):
            return "explanation"
        if key_of(kind, text) == "target" or _OF_TARGETS.search(labels.label(text)):
            return f"place/{lowest}"
    return "unknown"


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
    if labels.column_key("goals", "绩效目标申报表", text):
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


def _settle(head: IndicatorHead) -> None:
    """Decides what depends on the columns beside: which of two names or targets, places, tables."""
    columns = head.columns
    names = [column for column in columns if column.key == "level3"]
    sure = [column for column in names if "三级" in column.label]
    if sure and len(sure) < len(names):
        for column in names:
            if column not in sure:
                column.key = "explanation"
        names = sure
    if names and len(names) > 1:
        _side_by_side(head, names)
    name = names[0].left if names else 0
    for column in columns:
        if column.key == "unit" and column.right <= name:
            column.key = "unit_name"
        if column.key == "target" and column.right <= head.left and column is not _last_target(columns):
            column.key = "goal"
    _weights_of_levels(columns, name)
    _targets(head)
    _places(head)


def _places(head: IndicatorHead) -> None:
    """Columns of values for one county each, or for one year each."""
    places = [column for column in head.columns if column.key.startswith("place/")]
    years = [column for column in places if _BLOCK_OF_YEARS.fullmatch(column.label)]
    if len(places) > len(years):
        head.by_place = [column for column in places if column not in years]
    elif years:
        years[0].key = "target"
        for column in years[1:]:
            column.key = "long_term_target" if column is years[-1] else "explanation"


def _last_target(columns: Sequence[HeadColumn]) -> HeadColumn | None:
    return next((column for column in reversed(columns) if column.key == "target"), None)


def _weights_of_levels(columns: Sequence[HeadColumn], name: int) -> None:
    """分值 behind the 一级指标 and the 二级指标 is that of the level."""
    level = None
    for column in columns:
        if column.key in ("level1", "level2"):
            level = column.key
        elif column.key == "weight" and column.left < name and level:
            column.key = f"{level}_weight"


def _targets(head: IndicatorHead) -> None:
    """An initial target without an adjusted one is the target; so is a long-term one that stands alone."""
    keys = [column.key for column in head.columns]
    if "adjusted_target" not in keys and "target" not in keys:
        _rename(head, "initial_target", "target")
    if "adjusted_target" in keys and "initial_target" not in keys:
        _rename(
            head,
            "target" if "target" in keys else "adjusted_target",
            "initial_target" if "target" in keys else "target",
        )
    if not {"target", "initial_target", "adjusted_target"} & set(keys) and not any(
        key.startswith("place/") for key in keys
    ):
        _rename(head, "long_term_target", "target")


def _rename(head: IndicatorHead, old: str, new: str) -> None:
    for column in head.columns:
        if column.key == old:
            column.key = new


def _side_by_side(head: IndicatorHead, names: Sequence[HeadColumn]) -> None:
    """Several tables beside each other: the columns of each, and for which time it speaks."""
    starts = []
    for name in names:
        at = head.columns.index(name)
        while (at > 0 and head.columns[at - 1].key == "level2") or (
            at > 0 and head.columns[at - 1].key == "level1"
        ):
            at -= 1
        starts.append(at)
    shared = head.columns[: starts[0]]
    for which, start in enumerate(starts):
        end = starts[which + 1] if which + 1 < len(starts) else len(head.columns)
        own = head.columns[start:end]
        keys = {column.key for column in own}
        first = [column for column in head.columns[starts[0] : starts[1]] if column.key == "level1"]
        over = [column for column in shared if column.key in _NAMES - keys]
        head.sides.append([*over, *([] if "level1" in keys or which == 0 else first), *own])
        words = "".join(text for column in own for text in column.texts)
        horizon = "年度" if _YEARLY.search(words) else "长期" if _LONG.search(words) else None
        head.horizons.append(horizon)
    if len(head.horizons) > 1 and len(set(head.horizons)) < len(head.horizons):
        head.horizons = ["长期", *["年度" for _ in head.horizons[1:]]]


def _is_count(boxes: Sequence[Box]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 …, A B C …."""
    return len(boxes) >= _KEYS and all(_is_counted(box.text) for box in boxes)


def _is_counted(text: str) -> bool:
    return bool(_COUNTED.fullmatch(text))
