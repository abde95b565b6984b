"""年度主要任务 of a department: a table of tasks with what they are and what they cost."""

import re
from collections.abc import Sequence
from typing import Final

from forms.reading.draft import Draft, Read
from forms.reading.tables.funds.money import Money, MoneyRow
from forms.reading.tables.indicator_body import TEMPLATE
from forms.reading.tables.matrix import Box, Matrix
from forms.words import editions, labels
from forms.words.values import is_blank

TASK_NAME: Final = re.compile(
    r"(?:年度|主要|重点|工作|具体)*任务(?:名称)?|(?:主要|重点)工作(?:名称)?|任务名称"
)
TASK_CONTENT: Final = re.compile(r"(?:任务|工作|主要|具体|实施|任务的?主要|工作任务)*(?:内容|描述|说明)")
_MONEY: Final = {
    "funds/fiscal": "fiscal",
    "funds/annual_fiscal": "fiscal",
    "funds/public": "fiscal",
    "funds/other": "other",
}
_TOTAL: Final = frozenset(("funds/annual", "funds/sum", "funds/total", "funds/sum_of_rows"))


class Tasks:
    """Reads the table of tasks of one form."""

    def __init__(self, matrix: Matrix, draft: Draft, money: Money) -> None:
        self.matrix = matrix
        self.draft = draft
        self.money = money

    def read(self, rows: Sequence[int]) -> int:
        """Reads a table of tasks that begins in the first of the rows; how many rows it has, else 0."""
        first = self.matrix.written(rows[0])
        names = [box for box in first if TASK_NAME.fullmatch(labels.label(box.text)) and not self._spans(box)]
        name = names[-1] if names else None  # 年度主要任务 stands beside 任务名称
        content = next((box for box in first if TASK_CONTENT.fullmatch(labels.label(box.text))), None)
        money = [
            box
            for box in first
            if labels.money_field(box.text) or labels.label(box.text) in editions.AMOUNT_HEADS
        ]
        if name is None or not (content or money) or name.bottom - name.top == len(rows):
            return 0
        depth = max(box.bottom for box in (name, *money) if box) - rows[0]
        depth = max(depth, max(box.bottom for box in first if box.left >= name.left) - rows[0])
        depth = min(depth, 2)
        columns = self._columns(rows[:depth], name, content)
        heads = [box for row in rows[:depth] for box in self.matrix.written(row)]
        self.matrix.take(*heads)
        for box in heads:
            if unit := labels.unit_in(box.text):
                self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
        side = next((box for box in self.matrix.sides(rows[0]) if box.right <= name.left), None)
        rows = [row for row in rows if side is None or row < side.bottom]
        read = depth
        while read < len(rows) and self._row(rows[read], columns):
            read += 1
        return read

    def _spans(self, box: Box) -> bool:
        """Whether it stands beside the whole table rather than over a column of it."""
        return box.bottom - box.top > 2  # noqa: PLR2004 - a head has two rows at most

    def _columns(self, rows: Sequence[int], name: Box, content: Box | None) -> list[tuple[int, int, str]]:
        found = [(name.left, name.right, "name")]
        if content:
            found.append((content.left, content.right, "content"))
        amounts: list[tuple[int, int, str, Box]] = []
        for column in range(name.right, self.matrix.width):
            lowest = next(
                (box for row in reversed(rows) if (box := self.matrix.at(row, column)) and box.text), None
            )
            if lowest is None or lowest in (name, content):
                continue
            field = labels.money_field(lowest.text)
            key = _MONEY.get(field or "") or (
                "total" if field in _TOTAL or labels.label(lowest.text) in editions.AMOUNT_HEADS else None
            )
            if key and all(box is not lowest for _, _, _, box in amounts):
                amounts.append((lowest.left, lowest.right, key, lowest))
        return found + [(left, right, key) for left, right, key, _ in amounts]

    def _row(self, row: int, columns: Sequence[tuple[int, int, str]]) -> bool:
        left = columns[0][0]
        written = [box for box in self.matrix.written(row) if box.left >= left]
        if not written:
            return bool(self.matrix.sides(row))
        before = [box for box in self.matrix.written(row) if box.left < left]
        if not self.matrix.spans and any(labels.is_label(box.text) for box in before):
            return False  # what stands beside the next group
        if any(labels.column_key("goals", "绩效目标申报表", box.text) for box in self.matrix.written(row)):
            return False
        first = written[0]
        total = (
            editions.TOTAL_ROW.fullmatch(labels.label(first.text)) or labels.money_field(first.text) in _TOTAL
        )
        if first.left > left or (
            not total
            and (labels.meaning(first.text) or labels.column_key("goals", "绩效目标申报表", first.text))
        ):
            return False
        cells: dict[str, Read] = {}
        for start, end, key in columns:
            box = next(
                (
                    box
                    for place in range(start, end)
                    if (box := self.matrix.at(row, place)) and box.text and box.top == row
                ),
                None,
            )
            if box and not (key != "name" and box is first):
                cells[key] = Read("" if is_blank(box.text) else box.text, box.cell.location)
                self.matrix.take(box)
        if total:
            self._total(row, first, cells)
        elif not TEMPLATE.fullmatch(first.text):
            self.draft.tasks.append(cells)
        return True

    def _total(self, row: int, label: Box, cells: dict[str, Read]) -> None:
        """The sum of the tasks is the money of the year."""
        fields = {"total": "funds/annual", "fiscal": "funds/annual_fiscal", "other": "funds/other"}
        for key, field in fields.items():
            if key in cells:
                self.money.add(
                    MoneyRow(
                        Read(labels.money_label(label.text), label.cell.location),
                        field,
                        {"amount": cells[key]},
                        frozenset(("amount",)),
                        row,
                        label.left,
                        "annual",
                        sure=True,
                    )
                )
        self.matrix.take(label)
