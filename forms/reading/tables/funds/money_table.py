"""Tables of money: rows of a label and its amounts below columns of 预算数, 执行数, 执行率 and the like."""

import re
from collections.abc import Sequence

from forms.form import DECLARATION, SELF_EVALUATION, FormKind
from forms.reading.draft import Draft, Read
from forms.reading.tables.funds.money import TOTALS, Money, MoneyRow, horizon_of
from forms.reading.tables.matrix import Box, Matrix
from forms.words import labels
from forms.words.values import is_amount, is_blank

_ADJUSTED = re.compile(r"调整|到位|下达")
_COLUMNS = 2
"""A table has at least two columns of amounts; a single word may be anything."""


class MoneyTable:
    """Reads the tables of money of one form."""

    def __init__(self, matrix: Matrix, kind: FormKind, draft: Draft, money: Money) -> None:
        self.matrix = matrix
        self.kind = kind
        self.draft = draft
        self.money = money

    def read(self, rows: Sequence[int]) -> int:
        """Reads a table that begins in the first of the rows; how many rows it has, 0 where none begins."""
        if self.kind == DECLARATION:
            return self._declared(rows)
        columns = self._columns(rows[0])
        if len({key for _, _, key in columns} - {"reason"}) < _COLUMNS:
            return 0
        self._head(rows[0], [box for box in self.matrix.boxes[rows[0]] if box.text])
        read = 1
        while read < len(rows) and self._row(rows[read], columns):
            read += 1
        return read

    def _columns(self, row: int) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for box, key in self._heads(row):
            again = [at for at, (_, _, known) in enumerate(found) if known == key == "budget"]
            if again and self.kind == SELF_EVALUATION and all(known != "initial" for _, _, known in found):
                at = again[0]  # 预算数 beside 调整数 is that of the beginning of the year
                if found[at][1] != box.left or _ADJUSTED.search(box.text):
                    found[at] = (found[at][0], found[at][1], "initial")
            if found and found[-1][2] == key and found[-1][1] == box.left:
                found[-1] = (found[-1][0], box.right, key)
            elif all(key != known for _, _, known in found):
                found.append((box.left, box.right, key))
                if key in ("executed", "rate"):
                    self.draft.month = self.draft.month or labels.month_in(box.text)
        return found

    def _heads(self, row: int) -> list[tuple[Box, str]]:
        """The labels of columns with their keys; one beside the whole table is none: 年度预算资金."""
        heads = [
            (box, key)
            for box in self.matrix.boxes[row]
            if box.text
            and (key := labels.column_key("funds", self.kind, box.text))
            and not (labels.unit_in(box.text) and labels.is_frame(box.text))
        ]
        if any(self._has_amount(row, box) for box, _ in heads):
            return []
        low = min((box.bottom for box, _ in heads), default=0)
        behind = {key for _, key in heads[1:]}
        if heads and (
            heads[0][0].bottom > low or (heads[0][1] in behind and heads[0][0].right < heads[1][0].left)
        ):
            return heads[1:]
        return heads

    def _has_amount(self, row: int, box: Box) -> bool:
        """Whether a label has its amount beside it: then it heads no column."""
        beside = self.matrix.beside(row, box)
        return beside is not None and beside.top == row and is_amount(beside.text)

    def _head(self, row: int, boxes: Sequence[Box]) -> None:
        """Takes the labels of the columns and the words beside them."""
        for box in (*self.matrix.over(row), *boxes):
            self._take_words(box)
            if unit := labels.unit_in(box.text):
                self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
            known = labels.column_key("funds", self.kind, box.text)
            if known or labels.is_frame(box.text) or labels.money_field(box.text):
                self.matrix.take(box)

    def _take_words(self, box: Box) -> None:
        """The points that the label of the table carries: 预算执行情况（20分）."""
        points = labels.points_in(box.text)
        if points and labels.column_key("funds", self.kind, box.text) is None:
            self.draft.fields.setdefault("funds/annual/weight", Read(points, box.cell.location))
            self.draft.present.add("funds/annual/weight")

    def _row(self, row: int, columns: Sequence[tuple[int, int, str]]) -> bool:
        """Reads a row of amounts; whether it is one."""
        first = min(left for left, _, _ in columns)
        written = self.matrix.written(row)
        before = [box for box in written if box.right <= first]
        label = before[-1] if before else None
        cells = {
            key: box
            for left, right, key in columns
            if (box := self._cell(row, left, right)) is not None and box is not label
        }
        amounts = [
            box
            for key, box in cells.items()
            if key != "reason" and box.text and is_amount(box.text.rstrip("%％"))
        ]
        field = labels.money_field(label.text) if label else None
        if label is None and not (
            amounts and len(amounts) == sum(bool(box.text) for key, box in cells.items() if key != "reason")
        ):
            return False
        if label is not None and field is None:
            known = labels.meaning(label.text) not in (None, "other") or labels.column_key(
                "goals", self.kind, label.text
            )
            # An amount is no label: a row that lost or gained a cell is told as it stands.
            if known or not amounts or labels.is_frame(label.text) or is_amount(label.text):
                return False
        others = [box for box in written if box not in before and box not in cells.values()]
        if any(labels.meaning(box.text) for box in others):
            return False
        place = label.cell.location if label else next(iter(cells.values())).cell.location
        if label and (unit := labels.unit_in(label.text)):
            self.draft.fields.setdefault("funds_unit", Read(unit, label.cell.location))
        self.money.add(
            MoneyRow(
                Read(labels.money_label(label.text) if label else "", place),
                field or ("funds/annual" if label is None else "funds/more"),
                {
                    key: Read("" if is_blank(box.text) else box.text, box.cell.location)
                    for key, box in cells.items()
                    if key != "reason"
                },
                frozenset(key for _, _, key in columns if key != "reason"),
                row,
                label.left if label else 0,
            )
        )
        self.matrix.take(*before[-1:], *(box for key, box in cells.items() if key != "reason"))
        for box in before[:-1]:
            if labels.is_frame(box.text) or labels.money_field(box.text) or labels.label(box.text) == "其中":
                self.matrix.take(box)
        return True

    def _cell(self, row: int, left: int, right: int) -> Box | None:
        """The box below a column: the written one, else a blank one."""
        boxes = [
            box for column in range(left, right) if (box := self.matrix.at(row, column)) and box.top == row
        ]
        written = next((box for box in boxes if box.text), None)
        if written:  # the same beside it was written there by a converter
            self.matrix.take(*(box for box in boxes if box is not written and box.text == written.text))
        return written or next(iter(boxes), None)

    # Declarations: columns of money whose amounts stand below

    def _declared(self, rows: Sequence[int]) -> int:
        heads = self._declared_heads(rows[0])
        if len(heads) < _COLUMNS:
            return 0
        read = 1
        while read < len(rows) and self._declared_row(rows[read], heads):
            read += 1
        if read > 1:
            self._head(rows[0], [box for box in self.matrix.boxes[rows[0]] if box.text])
            self.matrix.take(*heads)
        return read if read > 1 else 0

    def _declared_heads(self, row: int) -> list[Box]:
        """The labels of money beside each other, none with an amount of its own beside it."""
        written = self.matrix.written(row)
        heads = [box for box in written if labels.money_field(box.text)]
        for box in heads:
            beside = self.matrix.beside(row, box)
            if beside and (is_amount(beside.text) or (not beside.text and beside is not None)):
                return []
        return heads

    def _declared_row(self, row: int, heads: Sequence[Box]) -> bool:
        written = self.matrix.written(row)
        under = [(head, box) for head in heads if (box := self._cell(row, head.left, head.right))]
        if not any(box.text and is_amount(box.text) for _, box in under):
            return False
        if any(box.text and not (is_amount(box.text) or is_blank(box.text)) for _, box in under):
            return False
        before = [box for box in written if box.right <= min(head.left for head in heads)]
        label = before[-1] if before else None
        meant = labels.money_field(label.text) if label else None
        if label and meant is None and labels.meaning(label.text):
            return False
        for head, box in under:
            column = labels.money_field(head.text) or "funds/more"
            field, named, horizon = column, head, horizon_of([label.text] if label else [])
            if column in TOTALS and label and meant and meant not in TOTALS:
                field, named, horizon = meant, label, horizon_of([head.text]) or _half(column)
            elif label and meant in TOTALS:
                horizon = horizon or _half(meant)
                field = column if column not in TOTALS or column != "funds/sum" else meant
            self.money.add(
                MoneyRow(
                    Read(labels.money_label(named.text), named.cell.location),
                    field,
                    {"amount": Read("" if is_blank(box.text) else box.text, box.cell.location)},
                    frozenset(("amount",)),
                    row,
                    head.left,
                    horizon,
                    sure=horizon is not None,
                )
            )
            self.matrix.take(box)
        self.matrix.take(label)
        return True


def _half(field: str) -> str | None:
    """Of the whole or of the year, by the total that a label names."""
    return {"funds/total": "total", "funds/annual": "annual"}.get(field)
