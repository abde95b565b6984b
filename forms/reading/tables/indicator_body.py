"""The rows below a head of indicators: a row each, with the levels that span them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.form import MONITORING, SELF_EVALUATION, FormKind, Location
from forms.reading.draft import Read
from forms.reading.levels import Levels
from forms.reading.tables.head_columns import HeadColumn
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.project_list import OF_PROJECT
from forms.reading.tables.target_parts import MIXED, joined_target, part_of
from forms.words.editions import CAUSES
from forms.words.frame import is_known_label, is_level1
from forms.words.level_names import level_name
from forms.words.values import is_blank

TEMPLATE = re.compile(
    r"(?:指标\d*|\d{1,3})?[:：、.．]?(?:[…⋯.。·]{1,6})?|[（(]?(?:空|可?续加|可?自行添加|可自行增减)\S{0,4}"
)
"""What a template prints in the place of a name: 指标1：, 指标2, ……, 1."""

_DASHES = frozenset(("weight", "score", "coefficient", "level1_weight", "level2_weight"))
_LEVELS = ("level1", "level2")
_NO_KEY = frozenset(("unknown", "explanation"))
_LISTED = frozenset(("project_name", "unit_name", "goal", "money", *OF_PROJECT))
"""Columns of a list of several projects, which are of the project and not of a row."""

_NO_VALUE = frozenset(("level3", "weight", "level1_weight", "level2_weight", "core"))
"""What a template may print in a row that nobody filled in."""

_BLANK = Read("", Location())
_IN_WORDS = frozenset(("文字描述", "定性", "描述"))
"""What stands in the place of a sign where the value is words."""

_POINTS_BEHIND = re.compile(r"(?<=.)[（(](\d+(?:\.\d+)?)分[)）]$")
_MEASURED = frozenset(("target", "actual", "weight", "score"))


@dataclass
class Indicators:
    """What was read below the heads of one form: rows, each with its number in the table, and empty ones."""

    rows: list[tuple[int, dict[str, Read]]] = field(default_factory=list)
    template: list[int] = field(default_factory=list)
    points: dict[tuple[str, Read], str] = field(default_factory=dict)
    """The points that a level's name carries, by its key and place."""


class IndicatorBody:
    """Reads rows under one of the tables that a head has, usually the only one."""

    def __init__(
        self,
        matrix: Matrix,
        kind: FormKind,
        columns: Sequence[HeadColumn],
        levels: Levels,
        first: int,
        horizon: str | None = None,
    ) -> None:
        """``first`` is the row behind the head, whose cells may reach into the rows."""
        self.matrix = matrix
        self.kind = kind
        self.columns = [column for column in columns if column.key not in _NO_KEY]
        self.read_columns = [
            column for column in self.columns if not _is_listed(column.key) and column.key not in _LEVELS
        ]
        self.all_columns = columns
        self.levels = levels
        self.first = first
        self.horizon = horizon
        self.split = any(column.key in (*MIXED, "unit") for column in columns)
        self.result = Indicators()
        self.last: dict[str, Box] = {}
        self.broken = False
        """Whether the row that comes is the first of a page."""

    def page_break(self) -> None:
        """A page begins here; its first row may go on with the one above."""
        self.levels.page_break()
        self.broken = True

    def read(self, row: int) -> None:
        """Reads one row."""
        fresh = self._levels(row)
        boxes = [(column.key, box) for column in self.read_columns for box in self._boxes(row, column)]
        own = any(box.top == row for _, box in boxes)
        found: dict[str, Read] = {}
        boxes = [(key, box) for key, box in boxes if self._put(found, key, box)]
        name = found.get("level3")
        named = name is not None and not TEMPLATE.fullmatch(name.text)
        filled = any(key not in _NO_VALUE and not key.startswith("part/") for key in found)
        broken, self.broken = self.broken, False
        if not named and not filled:
            self._take(boxes)
            if fresh or (name is not None and own):
                self.result.template.append(row)
            return
        if not own:
            return
        self._take(boxes)
        if broken and not fresh and self._goes_on(found):
            return
        if self.split or "initial_target" in found or "adjusted_target" in found:
            self._join(found)
        self._points_in_name(found)
        self.levels.row(found)
        if self.horizon:
            found["horizon"] = Read(self.horizon, next(iter(found.values())).location)
        self.result.rows.append((row, found))

    def _points_in_name(self, found: dict[str, Read]) -> None:
        """Parts the points from a name of an indicator where the table has no column of weights."""
        name = found.get("level3")
        if self.kind != SELF_EVALUATION or name is None or any(c.key == "weight" for c in self.columns):
            return
        if points := _POINTS_BEHIND.search(name.text):
            found["level3"] = Read(name.text[: points.start()], name.location)
            found["weight"] = Read(points[1], name.location)

    def _levels(self, row: int) -> bool:
        """Takes the levels printed in this row; whether one begins here."""
        fresh = False
        first = min((column.left for column in self.columns if column.key in _LEVELS), default=0)
        for box in self.matrix.written(row):
            # Recognition shifts rows to the left: a 一级指标 then stands before its column.
            if box.right <= first and is_level1(box.text) and not self.matrix.is_taken(box):
                self.matrix.take(box)
                self.levels.label(Read(box.text, box.cell.location), level2=False)
                fresh = True
        for column in self.columns:
            if column.key not in _LEVELS:
                continue
            for box in self._boxes(row, column):
                self.matrix.take(box)
                if self.last.get(column.key) is box:
                    continue
                self.last[column.key] = box
                name, points = level_name(box.text)
                read = Read(name, box.cell.location)
                if points is not None:
                    self.result.points[column.key, read] = points
                second = column.key == "level2" or (is_known_label(name) and not is_level1(name))
                self.levels.label(read, level2=second)
                fresh = fresh or box.top == row
        return fresh

    def _boxes(self, row: int, column: HeadColumn) -> list[Box]:
        """The boxes with text below a column, each of which lies there with the most of its places."""
        found: list[Box] = []
        for place in range(column.left, column.right):
            box = self.matrix.at(row, place)
            if box is None or not box.text or box.top < self.first:
                continue
            if box in found or self._column_of(box) is not column:
                continue
            if any(other.text == box.text for other in found):
                self.matrix.take(box)
            else:
                found.append(box)
        return found

    def _column_of(self, box: Box) -> HeadColumn | None:
        """The column that a box covers most of."""
        best, most = None, 0
        for column in self.all_columns:
            shared = min(box.right, column.right) - max(box.left, column.left)
            if shared > most:
                best, most = column, shared
        return best

    def _put(self, found: dict[str, Read], key: str, box: Box) -> bool:
        """A cell's text to its key; of columns that may hold several things by what it says.

        False for a second text where there can be only one.
        """
        text = box.text
        if key in MIXED:
            key = part_of(text) or f"part/{key}"
        elif key == "unit":
            key = part_of(text) or "part/unit"
        elif key.startswith("place/"):
            key = f"target/{key.removeprefix('place/')}"
        elif key == "target" and self.split and (part := part_of(text)):
            key = part
        elif key == "cause/" and not any(cause in text for cause in CAUSES):
            key = "deviation"
        if key in _DASHES and is_blank(text):
            return True
        known = found.get(key)
        if known is None:
            found[key] = Read(text, box.cell.location)
        elif known.text != text and key in ("level3", "deviation"):
            found[key] = Read(known.text + text, known.location)
        else:
            return known.text == text or is_blank(text)
        return True

    def _join(self, found: dict[str, Read]) -> None:
        """Makes the target of its parts, the adjusted one where it is filled in."""
        initial, adjusted = found.get("initial_target"), found.pop("adjusted_target", None)
        if initial and is_blank(initial.text):
            initial = None
            del found["initial_target"]
        value = adjusted if adjusted and not is_blank(adjusted.text) else found.get("target") or initial
        if initial:
            found["initial_target"] = joined_target(found, "initial_target") or initial
        if value is None and "part/unit" in found and found.get("part/comparator", _BLANK).text in _IN_WORDS:
            value = found.pop("part/unit")  # 单位（文字描述）
        if value is None:
            return
        if self.split:
            found["part/value"] = value
        found["target"] = value
        found["target"] = joined_target(found, "target") or value

    def _goes_on(self, found: dict[str, Read]) -> bool:
        """Joins the rest of a row that a page broke: a text without its values, or values without a name."""
        if not self.result.rows or ("level3" in found and found.keys() & _MEASURED):
            return False
        row = self.result.rows[-1][1]
        if "level3" in found and not row.keys() & _MEASURED:
            return False
        for key, read in found.items():
            begun = row.get(key)
            row[key] = Read(
                (begun.text if begun else "") + read.text, begun.location if begun else read.location
            )
        return True

    def _take(self, boxes: Sequence[tuple[str, Box]]) -> None:
        """Marks what the kind of form has a field for."""
        for key, box in boxes:
            if key != "remark" or self.kind == MONITORING:
                self.matrix.take(box)


def _is_listed(key: str) -> bool:
    return key in _LISTED or key.startswith("fund/")
