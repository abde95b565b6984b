"""Amounts of a form's head in cells of their own, or told by a cell that names them."""

from collections.abc import Sequence

from forms.reading.draft import Draft, Read
from forms.reading.tables.funds.money import Money, MoneyRow, horizon_of
from forms.reading.tables.matrix import Box, Matrix
from forms.words import labels
from forms.words.values import is_amount, is_blank, unit_of


class AmountCells:
    """Amounts go to the money of the form, with the group in which they stand."""

    def __init__(self, matrix: Matrix, draft: Draft, money: Money) -> None:
        self.matrix = matrix
        self.draft = draft
        self.money = money

    def add(self, field: str, label: Box, read: Read) -> None:
        """An amount beside or below its label."""
        over = [box.text for box in self.matrix.sides(label.top) if box is not label]
        over += self._heads_over(label)
        text = "" if is_blank(read.text) else read.text
        self.money.add(
            MoneyRow(
                Read(labels.money_label(label.text), label.cell.location),
                field,
                {"amount": Read(text, read.location)},
                frozenset(("amount",)),
                label.top,
                label.left,
                horizon_of([label.text, *over]),
            )
        )

    def _heads_over(self, label: Box) -> list[str]:
        """The words over the amount in the same group: 年初安排金额（万元）."""
        side = next((box for box in self.matrix.sides(label.top) if box.right <= label.left), None)
        top = side.top if side else label.top
        heads = []
        for row in range(top, label.top):
            box = self.matrix.at(row, label.right)
            if box and box.text and not is_amount(box.text) and box is not side:
                heads.append(box.text)
                if unit := labels.unit_in(box.text):
                    self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
                self.matrix.take(box)
        return heads

    def told(self, box: Box, amounts: Sequence[tuple[str, str]]) -> bool:
        """Amounts that one cell tells behind their labels; whether each of these is known."""
        if not any(value for _, value in amounts):
            return False
        over = [side.text for side in self.matrix.sides(box.top) if side is not box]
        for word, amount in amounts:
            field = labels.money_field(word)
            if field is None:
                return False
            if field == "funds/sum_of_rows":
                field = "funds/sum"
            if unit := unit_of(amount):
                self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
            self.money.add(
                MoneyRow(
                    Read(word, box.cell.location),
                    field,
                    {"amount": Read(amount, box.cell.location)},
                    frozenset(("amount",)),
                    box.top,
                    box.left,
                    horizon_of([word, *over]),
                )
            )
        return True
