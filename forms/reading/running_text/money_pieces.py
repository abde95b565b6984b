"""Money and tasks in a text of pieces: tables with heads, labels with their amounts, labels over amounts."""

from collections.abc import Iterator, Sequence

from forms.files.picture import Cell
from forms.reading.running_text.money_deal import dealt_money
from forms.reading.running_text.piece_stream import PieceStream, row_of, side_of
from forms.reading.running_text.pieces import Piece, is_known
from forms.reading.tables.funds.tasks import TASK_CONTENT, TASK_NAME
from forms.words import editions, labels
from forms.words.values import is_amount, is_blank


class MoneyPieces:
    """Puts the money and the tasks of a text into rows."""

    def __init__(self, stream: PieceStream) -> None:
        self.stream = stream

    def rows(self) -> Iterator[list[Cell]] | None:
        """The rows of money or tasks that begin at the next piece; None where it is of something else."""
        if self._is_beside_rows():
            return self._beside(self.stream.take())
        return self._begun(None)

    def _begun(self, side: Piece | None) -> Iterator[list[Cell]] | None:
        at = self.stream.at
        if columns := self._task_columns(at):
            return self._tasks(columns, side)
        if heads := self._money_heads(at):
            return self._money(heads, side)
        if self._is_of_money(at):
            return self._amounts(side)
        if self._amounts_below(at):
            return self._labels_over_amounts(side)
        return None

    def _beside(self, side: Piece) -> Iterator[list[Cell]]:
        self.stream.skip_blanks()
        yield from self._begun(side) or ()

    def _is_beside_rows(self) -> bool:
        """Whether a label stands beside several rows of money or of tasks: 项目资金（万元）, 年度主要任务."""
        text, behind = self.stream.pieces[self.stream.at].text, self.stream.behind(self.stream.at)
        known = (
            labels.is_frame(text) or labels.meaning(text) or labels.unit_in(text) or labels.money_field(text)
        )
        if self._task_columns(behind):
            return True
        return bool(known) and (
            bool(self._money_heads(behind)) or self._is_of_money(behind) or self._amounts_below(behind) > 0
        )

    def _labels_over_amounts(self, side: Piece | None) -> Iterator[list[Cell]]:
        count = self._amounts_below(self.stream.at)
        for number in range(2):
            row = [*enumerate((self.stream.take() for _ in range(count)), 1)]
            yield [*side_of(side, 2, number), *row_of(row)]

    def _amounts_below(self, first: int) -> int:
        """How many labels of money stand in a row there, with as many amounts in the row below them."""
        heads: list[str] = []
        for piece in self.stream.pieces[first:]:
            if not piece.text or len(piece.text) > labels.LONGEST or _is_figure(piece.text):
                break
            heads.append(piece.text)
        below = self.stream.pieces[first + len(heads) : first + 2 * len(heads)]
        named = sum(bool(labels.money_field(text)) for text in heads)
        figures = len(below) == len(heads) and all(_is_figure(piece.text or "-") for piece in below)
        return len(heads) if named > 1 and labels.money_field(heads[0]) and figures else 0

    def _task_columns(self, first: int) -> int:
        """How many columns a table of tasks has whose head begins there."""
        if first >= len(self.stream.pieces) or not TASK_NAME.fullmatch(
            labels.label(self.stream.pieces[first].text)
        ):
            return 0
        at = first + 1
        while at < len(self.stream.pieces) and (
            TASK_CONTENT.fullmatch(labels.label(self.stream.pieces[at].text))
            or labels.money_field(self.stream.pieces[at].text)
            or _heads_amounts(self.stream.pieces[at].text)
        ):
            at += 1
        return at - first if at - first > 1 else 0

    def _tasks(self, columns: int, side: Piece | None) -> Iterator[list[Cell]]:
        heads = [self.stream.take() for _ in range(columns)]
        rows = [[*enumerate(heads, 1)]]
        texts = sum(not (labels.money_field(head.text) or _heads_amounts(head.text)) for head in heads)
        while not self.stream.ended and not is_known(self.stream.text(), self.stream.kind):
            if not self.stream.text():
                self.stream.at += 1
                continue
            row = [(column, self.stream.take()) for column in range(1, texts + 1)]
            row += [
                (column, self.stream.take())
                for column in range(texts + 1, columns + 1)
                if _is_figure(self.stream.text())
            ]
            rows.append([(column, piece) for column, piece in row if piece.text])
        for number, cells in enumerate(rows):
            yield [*side_of(side, len(rows), number), *row_of(cells)]

    def _money_heads(self, first: int) -> list[tuple[Piece, str]]:
        """The heads of a table of money that begins here, with their keys; none where it does not.

        What heads the labels of the rows may read like a column: 年度预算数 | 年初预算 | 调整后预算数.
        """
        heads: list[tuple[Piece, str]] = []
        for at in range(first, len(self.stream.pieces)):
            piece = self.stream.pieces[at]
            key = labels.column_key("funds", self.stream.kind, piece.text) if piece.text else None
            known = {key for _, key in heads}
            if key and key in known and key == heads[0][1]:
                heads[0] = (heads[0][0], "")
            elif key is None:
                goes_on = bool(labels.column_key("funds", self.stream.kind, self.stream.text(at + 1)))
                if not (heads and goes_on and piece.text) or self._is_row_of_money(piece.text):
                    break
            elif key in known:
                break
            heads.append((piece, key or ""))
        if is_amount(self.stream.text(self.stream.behind(first + len(heads) - 1)) or "-"):
            return []  # 年初预算 58 全年预算 60: labels, each with its amount
        return heads if len({key for _, key in heads} - {""}) > 1 else []

    def _is_row_of_money(self, text: str) -> bool:
        return bool(
            labels.money_field(text) or is_amount(text) or editions.TOTAL_ROW.fullmatch(labels.label(text))
        )

    def _is_of_money(self, at: int) -> bool:
        """Whether a label of money stands here with its amount behind it."""
        if not is_amount(self.stream.text(at + 1).rstrip("%％") or "-"):
            return False
        text = self.stream.text(at)
        return self._is_row_of_money(text) or bool(labels.column_key("funds", self.stream.kind, text))

    def _amounts(self, side: Piece | None) -> Iterator[list[Cell]]:
        """Labels with their amounts; in twos where the total and the year's stand side by side."""
        pairs: list[tuple[Piece, Piece]] = []
        while self._is_of_money(self.stream.at):
            pairs.append((self.stream.take(), self.stream.take()))
            while not self.stream.ended and not self.stream.text():
                self.stream.at += 1
        beside = [
            left[0].text == right[0].text for left, right in zip(pairs[2::2], pairs[3::2], strict=False)
        ]
        width = 2 if beside and all(beside) and len(pairs) % 2 == 0 else 1
        if not any(labels.money_field(label.text) for label, _ in pairs):
            width = len(pairs)
        rows = [
            [piece for pair in pairs[at : at + width] for piece in pair] for at in range(0, len(pairs), width)
        ]
        for number, row in enumerate(rows):
            yield [*side_of(side, len(rows), number), *row_of([*enumerate(row, 1 if side else 0)])]

    def _money(self, heads: Sequence[tuple[Piece, str]], side: Piece | None) -> Iterator[list[Cell]]:
        self.stream.at += len(heads)
        if heads[0][1] == "":
            side, heads = side or heads[0][0], heads[1:]
        keys = [key for _, key in heads]
        rows: list[list[Piece]] = []
        while not self.stream.ended:
            text = self.stream.text()
            if labels.money_field(text) or editions.TOTAL_ROW.fullmatch(labels.label(text)):
                rows.append([self.stream.take()])
            elif not rows and text and not is_known(text, self.stream.kind) and not is_amount(text):
                break
            elif not text or (rows and len(rows[-1]) <= len(keys) and _is_figure(text)):
                piece = self.stream.take()
                if rows:
                    rows[-1].append(piece)
            elif rows and len(rows[-1]) == len(keys) and keys[-1] in ("reason", ""):
                rows[-1].append(self.stream.take())
            else:
                break
        table = [[*enumerate((piece for piece, _ in heads), 1)]]
        table += [
            [(0, row[0]), *dealt_money(row[1:], keys, first=number == 0)] for number, row in enumerate(rows)
        ]
        for number, cells in enumerate(table):
            shifted = [(column + (1 if side else 0), piece) for column, piece in cells]
            yield [*side_of(side, len(table), number), *row_of(shifted)]


def _heads_amounts(text: str) -> bool:
    return labels.label(text) in editions.AMOUNT_HEADS


def _is_figure(text: str) -> bool:
    return is_amount(text.rstrip("%％分")) or is_blank(text)
