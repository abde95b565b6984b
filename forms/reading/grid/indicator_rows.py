"""The indicators of a form in a grid: a row each, under labels that span rows and columns that may shift."""

import re
from collections.abc import Sequence

from forms.files.picture import Cell
from forms.reading.draft import Draft, Read
from forms.reading.grid import goal_rows
from forms.reading.grid.columns import Columns
from forms.reading.levels import Levels
from forms.words import editions, labels
from forms.words.frame import heads_indicators, is_label, is_level1

_LEVELS = ("level1", "level2")
_VALUES = frozenset(("target", "actual", "weight", "score"))
_LAST = frozenset(("level2", "level3", "target", "weight", "score"))
"""Of several such columns the last one counts: 分值 of each level, the year's indicators beside 中期's."""

_PLAIN = frozenset(("target", "actual", "forecast"))
"""Values of a monitoring report before its ticks."""

_SUMS = {"weight": "total_weight", "score": "total_score"}
"""What the row of the sum tells."""

_RULE = re.compile(r"[-=|+\s]*")
_HEADED = 3
"""A header names at least so many columns."""


def is_header(row: Sequence[Cell]) -> bool:
    """Whether the row heads the table of indicators."""
    return heads_indicators(cell.text for cell in row)


def has_label(row: Sequence[Cell]) -> bool:
    """Whether a 一级指标 or 二级指标 of the frame stands in the row, or it is the row of the sum."""
    return any(is_label(cell.text) or editions.TOTAL_ROW.fullmatch(cell.text) for cell in row)


def is_like_one(row: Sequence[Cell]) -> bool:
    """Whether a row in no form looks like an indicator: by a label, or by a target with its comparator."""
    return has_label(row) or (len(row) > 1 and any(editions.COMPARATOR.match(cell.text) for cell in row))


def read(
    rows: Sequence[list[Cell]],
    position: int,
    form: Draft,
    breaks: frozenset[int],
    *,
    aligned: bool,
    loose: bool,
) -> None:
    """Reads the rows to the end of the form; ``breaks`` are those that begin a page."""
    table = _Table(form, _wandering(rows[position:]) if breaks else [], aligned=aligned, loose=loose)
    for at in range(position, len(rows)):
        if at in breaks:
            table.page_break()
        table.read(rows[at])
    table.levels.end()


def _wandering(rows: Sequence[list[Cell]]) -> list[Read]:
    """The 一级指标 on the pages of a PDF: one that spans a page break stands in the middle of its span."""
    return [
        Read(cell.text, cell.location)
        for row in rows
        for cell in row
        if cell.origin.page is not None and is_level1(cell.text) and cell.text not in editions.LEVEL2
    ]


class _Table:
    def __init__(self, form: Draft, wandering: Sequence[Read], *, aligned: bool, loose: bool) -> None:
        self.form = form
        self.loose = loose
        self.aligned = aligned
        self.columns = Columns()
        self.levels = Levels(wandering, waits=not aligned)
        self.spanning: list[tuple[Cell, int]] = []
        """Merged cells that go on below, each with the rows that it still covers."""
        self.ordered: list[str] = []
        """The keys of a row's values from its name on: without its blank cells it only keeps their order."""
        self.placeless = False
        """Whether the blank cells are left out, of two header rows too: nobody can tell whose a tick is."""
        self.headed: list[Cell] = []
        """The row above, where it is a header."""
        self.closed = False
        self.noted = False
        """Whether the row above is a note below the table, or a line of one."""
        self.broken = False
        """Whether the row that comes is the first of a page."""

    def page_break(self) -> None:
        """A page begins here; its first row may go on with the one above."""
        self.levels.page_break()
        self.broken = self.aligned

    def read(self, row: list[Cell]) -> None:
        heads = self._heads(row)
        if heads and self.headed and not self.aligned and all(cell.text for cell in row):
            self.placeless = True
            return
        if heads:
            self.columns.head(row, heads if self.aligned else heads | self._refined(row))
            self.headed = row
            keys = self.columns.keys_in_order()
            self.ordered = keys[keys.index("level3") :] if "level3" in keys else []
            for cell in row:
                if cell.text and cell.column not in heads and not self._is_head(cell):
                    self.form.leave(cell.text, cell.location)
            self.closed = self.noted = False
            self.spanning = []
            return
        self.headed = []
        covering = [cell for cell, _ in self.spanning]
        self.spanning = [(cell, left - 1) for cell, left in self.spanning if left > 1]
        self.spanning += [(cell, cell.row_span - 1) for cell in row if cell.row_span > 1 and cell.text]
        written = [
            cell
            for cell in row
            if cell.text and not labels.is_frame(cell.text) and not _RULE.fullmatch(cell.text)
        ]
        if not written or self._total(written):
            return
        if self._is_outside(written):
            for cell in written:
                if not editions.TITLE_OF_TABLE.fullmatch(cell.text) and not editions.FORM_YEAR.search(
                    cell.text
                ):
                    self.form.leave(cell.text, cell.location)
            return
        self._indicator(written, covering, whole=all(cell.text for cell in row))
        self.broken = False

    def _heads(self, row: Sequence[Cell]) -> dict[int, str]:
        found: dict[int, str] = {}
        month = None
        for at, cell in enumerate(row):
            key = labels.column_key("indicators", self.form.kind, cell.text)
            if key and goal_rows.is_copy(row, at) and found.get(row[at - 1].column) == key:
                found[cell.column] = key
                continue
            if key in _LAST:
                found = {column: other for column, other in found.items() if other != key}
            if key and key not in found.values():
                found[cell.column] = key
                if key == "actual":
                    month = labels.month_in(cell.text)
        if len(found) < _HEADED:
            return {}
        self.form.month = month or self.form.month
        return found

    def _refined(self, row: Sequence[Cell]) -> dict[int, str]:
        """The keys of the last columns of a second header row, where their labels span it from the one above.

        In text a label over several columns takes the place of one: what stands behind it has moved.
        """
        found = {}
        for cell, above in zip(reversed(row), reversed(self.headed), strict=False):
            if cell.text:
                break
            key = labels.column_key("indicators", self.form.kind, above.text)
            if key:
                found[cell.column] = key
        return found

    def _is_head(self, cell: Cell) -> bool:
        """Whether a cell of a header is known, though no column: the frame's words, a label twice."""
        kind = self.form.kind
        return labels.is_frame(cell.text) or labels.column_key("indicators", kind, cell.text) is not None

    def _total(self, written: Sequence[Cell]) -> bool:
        if not editions.TOTAL_ROW.fullmatch(labels.label(written[0].text)):
            return False
        self.closed = True
        written = [cell for at, cell in enumerate(written) if not (at and cell.text == written[0].text)]
        found, rest = self.columns.sort(written[1:])
        if not self.aligned and len(written) == 1 + len(_SUMS) and {"weight", "score"} <= self.columns.keys():
            found, rest = dict(zip(_SUMS, written[1:], strict=True)), []
        for key, cell in found.items():
            path = _SUMS.get(key)
            if path and path not in self.form.fields:
                self.form.fields[path] = Read(cell.text, cell.location)
            else:
                rest.append(cell)
        for cell in rest:
            self.form.leave(cell.text, cell.location)
        return True

    def _is_outside(self, written: Sequence[Cell]) -> bool:
        """Whether the row is none of the table's: behind the sum, a note, who filled it in."""
        first = written[0]
        self.noted = len(written) == 1 and (self.noted or bool(editions.SIGN_OFF.fullmatch(first.text)))
        if self.closed or self.noted or editions.SIGN_OFF.fullmatch(first.text):
            return True
        if not self.aligned:
            return False
        name = self.columns.first("level3") or 0
        return len(written) == 1 and first.column < name and not is_label(first.text)

    def _indicator(self, written: list[Cell], covering: Sequence[Cell], *, whole: bool) -> None:
        row_of = written
        written = self._take_levels(written)
        if not written:
            return
        found, rest = self._values(written, whole=whole)
        rest += [found.pop(level) for level in _LEVELS if level in found]
        if (self.broken or self.loose) and not rest and self._goes_on(found):
            return
        if self.aligned and not {"level3", "target"} & found.keys():
            rest, found = [cell for cell in row_of if not is_label(cell.text)], {}
        for cell in rest:
            self.form.leave(cell.text, cell.location)
        if not found:
            return
        for cell in covering:
            key = self.columns.of(cell)
            if key and key not in _LEVELS:
                found.setdefault(key, cell)
        row = {key: Read(cell.text, cell.location) for key, cell in found.items()}
        self.levels.row(row)
        self.form.rows.append(row)

    def _values(self, written: list[Cell], *, whole: bool) -> tuple[dict[str, Cell], list[Cell]]:
        """The values of a row by their keys, and what has none: by column, or where it is lost by order."""
        values = self.columns.keys() - {"level1", "level2", "level3"}
        if self.placeless:
            return self._without_ticks(written)
        if not self.aligned and len(values) > 1 and len(self.ordered) >= len(written) and whole:
            return dict(zip(self.ordered, written, strict=False)), []
        return self.columns.sort(written) if self.aligned or len(values) > 1 else _by_order(written)

    def _without_ticks(self, written: Sequence[Cell]) -> tuple[dict[str, Cell], list[Cell]]:
        """The texts of a row in their order: the reason stands before the last tick, a remark behind it."""
        texts = [cell for cell in written if not editions.TICKED.fullmatch(cell.text)]
        ticks = [cell for cell in written if editions.TICKED.fullmatch(cell.text)]
        rest = list(ticks)
        plain = [key for key in self.ordered if key == "level3" or key in _PLAIN]
        found = dict(zip(plain, texts, strict=False))
        for cell in texts[len(plain) :]:
            key = "remark" if ticks and cell.column > ticks[-1].column else "deviation"
            if key in found:
                rest.append(cell)
            else:
                found[key] = cell
        return found, rest

    def _take_levels(self, written: list[Cell]) -> list[Cell]:
        """Takes the labels of 一级指标 and 二级指标 from a row; returns what is left of it."""
        name = self.columns.first("level3") or 0
        taken: list[Cell] = []
        while written and written[0].column <= name and self._is_level(written[0]):
            self._level(written[0], written[1:])
            taken.append(written[0])
            written = written[1:]
        # Behind what no column takes there may still be labels, where the columns are sure.
        for cell in written:
            if self.aligned and self.columns.of(cell) in _LEVELS:
                self._level(cell, ())
                taken.append(cell)
                written = [one for one in written if one is not cell]
        for cell in taken[: -len(_LEVELS)]:  # a row has a label for each level; one too many names nothing
            self.form.leave(cell.text, cell.location)
        return written

    def _goes_on(self, found: dict[str, Cell]) -> bool:
        """Joins the rest of a row that a page broke: a text without its values, or values without a name."""
        if not self.form.rows or ("level3" in found and found.keys() & _VALUES):
            return False
        row = self.form.rows[-1]
        if "level3" in found and not row.keys() & _VALUES:
            return False
        for key, cell in found.items():
            begun = row.get(key)
            row[key] = Read(
                (begun.text if begun else "") + cell.text, begun.location if begun else cell.location
            )
        return True

    def _is_level(self, cell: Cell) -> bool:
        return is_label(cell.text) or (self.aligned and self.columns.of(cell) in _LEVELS)

    def _level(self, cell: Cell, behind: Sequence[Cell]) -> None:
        """成本指标 is a 一级指标 where one of costs follows it, in its column, or a 二级指标 of outputs."""
        level2 = not is_level1(cell.text)
        if cell.text == "成本指标":
            level2 = not (behind and is_label(behind[0].text))
        key = self.columns.of(cell)
        if self.aligned and key in _LEVELS and (cell.text == "成本指标" or not is_label(cell.text)):
            level2 = key == "level2"
        self.levels.label(Read(cell.text, cell.location), level2=level2)


def _by_order(written: list[Cell]) -> tuple[dict[str, Cell], list[Cell]]:
    """Name and target of a declaration's row, wherever a shifted table put them."""
    if len(written) == 1 and editions.COMPARATOR.match(written[0].text):
        return {"target": written[0]}, []
    return dict(zip(("level3", "target"), written, strict=False)), list(written[2:])
