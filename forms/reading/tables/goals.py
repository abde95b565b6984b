"""The goals of a form in a table: texts beside or below their labels, over as many rows as they take."""

from collections.abc import Sequence

from forms.form import FormKind
from forms.reading.draft import Draft, Read
from forms.reading.tables.matrix import Box, Matrix
from forms.words import labels


class GoalTexts:
    """Reads the goals of one form."""

    def __init__(self, matrix: Matrix, kind: FormKind, draft: Draft) -> None:
        self.matrix = matrix
        self.kind = kind
        self.draft = draft

    def key(self, box: Box) -> str | None:
        """The goal that a box names."""
        return labels.column_key("goals", self.kind, box.text) if box.text else None

    def read(self, rows: Sequence[int]) -> int:
        """Reads goals whose labels stand in the first of the rows; how many rows they take, else 0."""
        row = rows[0]
        found = self._labels(row)
        if not found or any(labels.meaning(box.text) for box in self.matrix.written(row)):
            return 0
        if self._told(row):
            self.matrix.take(*found)
            return 1
        side = next((box for box in self.matrix.written(row) if self._is_side(box, found)), None)
        side = side or next(
            (box for box in self.matrix.over(row) if self.key(box) or labels.is_frame(box.text)), None
        )
        beside = {id(box): value for box in found if (value := self._beside(row, box, found))}
        if beside:
            for box in found:
                self._set(box, beside.get(id(box)))
            self._take_side(side)
            return 1
        below = rows[1:]
        if side and side.bottom - side.top > 1:
            below = [other for other in below if other < side.bottom]
        read = self._below(below, found)
        if not read:
            for box in found:
                self._set(box, None)
        self._take_side(side)
        return 1 + read

    def _told(self, row: int) -> bool:
        """Reads goals that stand in one cell with their labels; whether there are any."""
        pairs = [
            (key, text, box)
            for box in self.matrix.written(row)
            for key, text in [labels.goal_pair(self.kind, box.text)]
            if key
        ]
        for key, text, box in pairs:
            self.put(key, Read(text, box.cell.location))
            self.matrix.take(box)
        return bool(pairs)

    def _labels(self, row: int) -> list[Box]:
        """The labels of goals in a row; one on the left that spans others gives way to them."""
        keyed = [box for box in self.matrix.written(row) if self.key(box)]
        found = []
        for at, box in enumerate(keyed):
            behind = keyed[at + 1 :]
            spans = box.bottom - box.top > 1 and bool(behind)
            same = any(self.key(other) == self.key(box) and other.left == box.right for other in behind[:1])
            blank = (
                not self.matrix.spans
                and at == 0
                and any(self.key(other) == self.key(box) for other in behind)
            )
            if not (spans or same or blank):
                found.append(box)
        return found

    def _is_side(self, box: Box, found: Sequence[Box]) -> bool:
        return box not in found and bool(self.key(box) or labels.is_frame(box.text))

    def _take_side(self, side: Box | None) -> None:
        if side is not None:
            self.matrix.take(side)

    def _beside(self, row: int, box: Box, found: Sequence[Box]) -> Box | None:
        """The text on the right of a label, where none is below."""
        beside = self.matrix.beside(row, box)
        if not self.matrix.spans:
            while beside is not None and not beside.text and len(found) == 1:
                beside = self.matrix.beside(row, beside)
        if beside is None or beside.top != row or not beside.text or self._is_label(beside):
            return None
        return beside

    def _is_label(self, box: Box) -> bool:
        return bool(self.key(box) or labels.meaning(box.text) or labels.is_frame(box.text))

    def _below(self, rows: Sequence[int], found: Sequence[Box]) -> int:
        """Reads the rows below the labels as far as no other label stands in them."""
        if len(found) == 1 and self._is_blank_beside(found[0]):
            return 0
        read = 0
        for row in rows:
            boxes = [box for box in self._texts(row, found) if not labels.is_frame(box.text)]
            if not boxes or any(self._ends(box) for box in boxes):
                break
            placed = [(self._over(box, found), box) for box in boxes]
            if any(label is None for label, _ in placed):
                break
            for label, box in placed:
                if label is not None:
                    self._set(label, box)
            read += 1
            self.matrix.take(*(box for box in self.matrix.written(row) if labels.is_frame(box.text)))
        return read

    def _texts(self, row: int, found: Sequence[Box]) -> list[Box]:
        """The texts of a row; below a label of its own the same text again is another goal."""
        written = self.matrix.written(row)
        lefts = {label.left for label in found}
        again = [
            box for box in self.matrix.boxes[row] if box.text and box.left in lefts and box not in written
        ]
        return [*written, *again]

    def _is_blank_beside(self, box: Box) -> bool:
        """Whether a blank merged cell stands beside the only label: the place for the text, left open."""
        beside = self.matrix.beside(box.top, box)
        return beside is not None and not beside.text and self.matrix.spans and beside.cell.column_span > 1

    def _ends(self, box: Box) -> bool:
        text = box.text
        return bool(
            self.key(box)
            or labels.meaning(text)
            or labels.money_field(text)
            or labels.column_key("indicators", self.kind, text)
        )

    def _over(self, box: Box, found: Sequence[Box]) -> Box | None:
        """The label that a text stands below."""
        shares = [(min(box.right, label.right) - max(box.left, label.left), label) for label in found]
        most = max((share for share, _ in shares), default=0)
        if most > 0:
            return next(label for share, label in shares if share == most)
        before = [label for label in found if label.left <= box.left]
        return before[-1] if before and not self.matrix.spans else None

    def _set(self, label: Box, value: Box | None) -> None:
        """Puts a text to the goal that a label names; a further one of the same goal goes on with it."""
        key = self.key(label) or ""
        self.matrix.take(label, value)
        self.draft.present.add(key)
        if key == "overall_goal":
            self.draft.goal_label = labels.label(label.text)
        if value is None:
            self.draft.fields.setdefault(key, Read("", label.cell.location))
            return
        self.put(key, Read(value.text, value.cell.location))

    def put(self, key: str, text: Read) -> None:
        """A text to a goal; a further one goes on with what it has."""
        self.draft.present.add(key)
        known = self.draft.fields.get(key)
        if known is None or not known.text:
            self.draft.fields[key] = text
        elif known.text != text.text:
            self.draft.fields[key] = Read(known.text + text.text, known.location)
