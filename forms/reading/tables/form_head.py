"""The head of a form in a table: labels with their values beside, below or behind them."""

import re
from collections.abc import Sequence

from forms.form import DECLARATION, SELF_EVALUATION, FormKind
from forms.reading.draft import Draft, Read
from forms.reading.tables.funds.amount_cells import AmountCells
from forms.reading.tables.funds.money import Money
from forms.reading.tables.funds.money_table import MoneyTable
from forms.reading.tables.funds.tasks import Tasks
from forms.reading.tables.goals import GoalTexts
from forms.reading.tables.matrix import Box, Matrix
from forms.words import editions, labels
from forms.words.values import has_box, is_amount, is_blank, is_error

_OPTIONS = ("project_category", "project_nature")
"""Fields whose tick boxes may stand in several cells."""

_GOALS = frozenset(
    ("绩效目标", "项目绩效目标", "项目支出绩效目标", "总体绩效目标", "部门整体绩效目标", "绩效目标情况")
)
_PAIRED = 2
_RULE = re.compile(r"[-=|+\s]*")


class FormHead:
    """Reads every row of a form that is not of its indicators, in whatever order they stand."""

    def __init__(self, matrix: Matrix, kind: FormKind, draft: Draft, money: Money) -> None:
        self.matrix = matrix
        self.kind = kind
        self.draft = draft
        self.money = money
        self.amounts = AmountCells(matrix, draft, money)
        self.goals = GoalTexts(matrix, kind, draft)
        self.tables = MoneyTable(matrix, kind, draft, money)
        self.tasks = Tasks(matrix, draft, money)
        self.label_columns = {
            box.left for row in matrix.boxes for box in row if box.text and labels.meaning(box.text)
        }

    def read(self, rows: Sequence[int]) -> None:
        """Reads the rows."""
        at = 0
        while at < len(rows):
            rest = _unbroken(rows[at:])
            self._group(rest[0])
            taken = (
                self.tasks.read(rest) or self.tables.read(rest) or self._below(rest) or self.goals.read(rest)
            )
            if not taken:
                self._pairs(rest[0])
                taken = 1
            at += taken
        self._goal_of_frame(rows)

    def _goal_of_frame(self, rows: Sequence[int]) -> None:
        """The texts beside 绩效目标, where no label says whose goal they are: they are the year's."""
        main = "expected_goal" if self.kind == SELF_EVALUATION else "annual_goal"
        if {main, "overall_goal"} & self.draft.present:
            return
        for row in rows:
            beside = [box for box in (*self.matrix.over(row), *self.matrix.boxes[row]) if box.text]
            if not beside or labels.label(beside[0].text) not in _GOALS:
                continue
            texts = [box for box in beside[1:] if box.top == row and not self.matrix.is_taken(box)]
            if len(texts) == 1 and not self._is_label(texts[0]):
                self.goals.put(main, Read(texts[0].text, texts[0].cell.location))
                self.matrix.take(texts[0])

    def _group(self, row: int) -> None:
        """Takes the labels that stand beside several rows and only name what these are."""
        for box in self.matrix.boxes[row]:
            if box.text and (labels.is_frame(box.text) or editions.FUNDS_LABEL.fullmatch(box.text)):
                self._frame(box)

    def _frame(self, box: Box) -> None:
        if unit := labels.unit_in(box.text):
            self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
        beside = self.matrix.beside(box.top, box)
        named = bool(labels.money_field(box.text)) and beside is not None and is_amount(beside.text)
        if not named and not self.goals.key(box):
            self.matrix.take(box)

    # Labels whose values stand below them

    def _below(self, rows: Sequence[int]) -> int:
        """Labels beside each other with a row of values below: two rows read, else 0."""
        row = rows[0]
        written = [box for box in self.matrix.written(row) if box.bottom - box.top == 1]
        named = [box for box in written if self._path(box)]
        if len(rows) < _PAIRED or len(named) < _PAIRED or len(named) < len(written):
            return 0
        if any((beside := self.matrix.beside(row, box)) and not self._is_label(beside) for box in named):
            return 0
        under = [self.matrix.at(rows[1], box.left) for box in named]
        if any(box is None or self._is_label(box) for box in under):
            return 0
        if len(rows) > _PAIRED and len(self.matrix.written(rows[2])) >= len(named):
            third = self.matrix.written(rows[2])
            if not any(self._is_label(box) for box in third):
                return 0  # a list of something, not of this form's own
        for box, value in zip(named, under, strict=True):
            self._set(self._path(box) or "", box, value)
        return _PAIRED

    # Labels with their values beside them

    def _pairs(self, row: int) -> None:
        """Reads the labels of a row with what stands beside each or in its own cell."""
        written = self.matrix.written(row)
        paired = False
        for box in written:
            if self.matrix.is_taken(box):
                continue
            if self._is_unit_line(box) or self._told(box) or _RULE.fullmatch(box.text):
                self.matrix.take(box)
                continue
            if self._amount_beside(row, box):
                paired = True
                continue
            path = self._path(box)
            value = self._value(row, box) if path else None
            if path is None or not self._is_pair(path, box, value, paired=paired):
                continue
            paired = True
            self._set(path, box, value)
            if value is not None and path in _OPTIONS and has_box(value.text):
                self._more_options(path, value, written)

    def _amount_beside(self, row: int, label: Box) -> bool:
        """Reads an amount of the year beside its label: 上半年支出数 | 168000; whether there is one."""
        key = labels.column_key("funds", self.kind, label.text) if self.kind != DECLARATION else None
        value = self.matrix.beside(row, label)
        if key in (None, "reason") or value is None or not is_amount(value.text.rstrip("%％")):
            return False
        path = f"funds/annual/{key}"
        if path in self.draft.fields:
            return False
        self.draft.fields[path] = Read(value.text, value.cell.location)
        self.draft.present.add(path)
        self.matrix.take(label, value)
        if key in ("executed", "rate"):
            self.draft.month = self.draft.month or labels.month_in(label.text)
        if unit := labels.unit_in(label.text):
            self.draft.fields.setdefault("funds_unit", Read(unit, label.cell.location))
        return True

    def _is_pair(self, path: str, label: Box, value: Box | None, *, paired: bool) -> bool:
        """Whether label and value belong together; amounts that the value itself names are taken.

        ``paired``: another label of the row had its value beside it.
        """
        if value is None:
            # Without a place for a value it heads a column of something else; behind a pair, its blank cell
            # was left out.
            return paired or label.text.endswith((":", "："))
        if not path.startswith("funds/") or not value.text:
            return True
        if self._told(value):
            self.matrix.take(label, value)
            return False
        is_money = is_amount(value.text) or is_blank(value.text) or is_error(value.text)
        behind = self.matrix.beside(value.top, value)
        digits = any(char.isdigit() for char in value.text) and not labels.money_field(value.text)
        if not (is_money or digits) and behind is not None and labels.money_field(behind.text):
            return False  # the label of a group, and of a part of it
        return is_money or path not in ("funds/more", "funds/repeated")

    def _more_options(self, path: str, first: Box, written: Sequence[Box]) -> None:
        """Tick boxes of the same question in the cells behind the first."""
        for box in written:
            if box.left >= first.right and has_box(box.text) and not self.matrix.is_taken(box):
                known = self.draft.fields[path]
                self.draft.fields[path] = Read(known.text + box.text, known.location)
                self.matrix.take(box)

    def _path(self, box: Box) -> str | None:
        """The field that a box names: of the head, a goal, or money."""
        meaning = labels.meaning(box.text)
        if meaning:
            return None if meaning in ("other", "department_code") else meaning
        if goal := self.goals.key(box):
            return f"goal/{goal}"
        field = labels.money_field(box.text)
        return None if field == "funds/sum_of_rows" and self.kind != DECLARATION else field

    def _is_label(self, box: Box) -> bool:
        return bool(
            box.text
            and (
                labels.meaning(box.text)
                or self.goals.key(box)
                or labels.money_field(box.text)
                or labels.is_frame(box.text)
                or editions.FUNDS_UNIT_ALONE.fullmatch(box.text.strip("()（）"))
                or any(labels.pairs(box.text))
            )
        )

    def _value(self, row: int, label: Box) -> Box | None:
        """The box with the value of a label: on its right, blank where nothing is filled in."""
        beside = self.matrix.beside(row, label)
        if beside is None:
            return None
        if not beside.text:
            merged = beside.cell.column_span > 1 and self.matrix.spans
            behind = next((box for box in self.matrix.written(row) if box.left >= beside.right), None)
            if merged or behind is None or self._is_label(behind) or self._opens_pair(row, behind):
                return beside
            return behind
        if self._is_label(beside) and not (is_amount(beside.text) or _says_more(beside.text)):
            return None
        return beside

    def _opens_pair(self, row: int, box: Box) -> bool:
        """Whether a text stands where labels stand, with something behind it: an unknown label."""
        if box.left not in self.label_columns:
            return False
        behind = next((other for other in self.matrix.written(row) if other.left >= box.right), None)
        return behind is not None and not self._is_label(behind)

    def _set(self, path: str, label: Box, value: Box | None) -> None:
        self.matrix.take(label, value)
        if unit := labels.unit_in(label.text):
            self.draft.fields.setdefault("funds_unit", Read(unit, label.cell.location))
        read = Read(value.text if value else "", (value or label).cell.location)
        if path.startswith("goal/"):
            self.put(path.removeprefix("goal/"), read, label.text)
        elif path.startswith("funds/"):
            self.amounts.add(path, label, read)
        else:
            self.put(path, read, label.text)

    def put(self, path: str, read: Read, label: str = "") -> None:
        """A value to its field, which keeps what it has."""
        self.draft.present.add(path)
        if path == "overall_goal" and label:
            self.draft.goal_label = labels.label(label)
        known = self.draft.fields.get(path)
        if known is None or not known.text:
            self.draft.fields[path] = read
        elif read.text and read.text != known.text:
            self.draft.leave(read.text, read.location)

    # Labels and values in one cell

    def _is_unit_line(self, box: Box) -> bool:
        """Takes 金额单位：万元; whether a cell says only that."""
        unit = editions.FUNDS_UNIT_ALONE.fullmatch(box.text.strip("()（）"))
        if unit:
            self.draft.fields.setdefault("funds_unit", Read(unit[1], box.cell.location))
        return unit is not None

    def _told(self, box: Box) -> bool:
        """Takes labels and values that one cell tells; whether it does."""
        amounts = labels.amounts(box.text)
        if amounts and self.amounts.told(box, amounts):
            return True
        field, text = labels.goal_pair(self.kind, box.text)
        if field:
            self.put(field, Read(text, box.cell.location), box.text.split("：")[0].split(":")[0])
            return True
        found = [(word, value) for word, value in labels.pairs(box.text)]
        if not found or not any(value for _, value in found):
            return False
        for word, value in found:
            meaning = labels.meaning(word)
            read = Read(value, box.cell.location)
            if meaning and meaning not in ("other", "department_code"):
                self.put(meaning, read, word)
            elif value:
                self.draft.leave(f"{word}：{value}", box.cell.location)
        return True


def _says_more(text: str) -> bool:
    """Whether a label-like text beside a label is its value after all: a name as long as a sentence."""
    return len(text) > labels.LONGEST


def _unbroken(rows: Sequence[int]) -> Sequence[int]:
    """The first of the rows that follow each other without a gap."""
    for at in range(1, len(rows)):
        if rows[at] != rows[at - 1] + 1:
            return rows[:at]
    return rows
