"""Reads forms from a grid whose columns are sure: one form, several projects, or one for each county."""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from forms.files.picture import Grid
from forms.reading.draft import Draft, Read
from forms.reading.levels import Levels
from forms.reading.tables.form_head import FormHead
from forms.reading.tables.funds.money import Money
from forms.reading.tables.head_columns import HeadColumn, IndicatorHead
from forms.reading.tables.indicator_body import IndicatorBody
from forms.reading.tables.indicator_head import head_at, is_head
from forms.reading.tables.lines_above import tell_date, tell_lines, tell_scope
from forms.reading.tables.matrix import Box, Matrix
from forms.reading.tables.project_list import ProjectList
from forms.reading.tables.segments import FormSegment, segments, title_of
from forms.reading.tables.table_end import ends_table
from forms.reading.tables.titles import (
    is_year_line,
    kind_of_form,
    title_in,
)
from forms.reading.tables.total_row import read_total
from forms.reading.without_frame import without_frame
from forms.words import editions, labels
from forms.words.frame import is_level1

_OF_INDICATORS = re.compile(r"指标|绩效目标表")
_LONG = ("长期", "中期", "中长期", "实施期", "实施周期")


def drafts(grid: Grid) -> Iterator[tuple[Draft, int, int]]:
    """Every form of the grid with its first row and the row behind its last."""
    for segment in segments(grid):
        yield from _TableForm(grid, segment).drafts()


class _TableForm:
    """The reading of one segment."""

    def __init__(self, grid: Grid, segment: FormSegment) -> None:
        self.grid = grid
        self.segment = segment
        self.rows = [row for row in range(segment.table, segment.end) if row not in grid.outside]
        self.matrix = Matrix([grid.rows[row] for row in self.rows])
        above = range(segment.first, segment.table)
        beside = sorted({*range(segment.table, segment.end)} - {*self.rows})
        self.lines = [cell for row in (*above, *beside) for cell in grid.rows[row] if cell.text]
        self.title = next((cell for row in above if (cell := title_of(grid.rows[row])) is not None), None)
        name = title_in(self.title.text) if self.title else None
        words = self.matrix.texts(range(self.matrix.height))
        heads = [
            box.text
            for row in self.matrix.boxes
            for box in row
            if box.text and len(box.text) <= labels.LONGEST
        ]
        self.kind = kind_of_form(name, words, heads)
        self.draft = Draft(self.kind, Read(name, self.title.location) if self.title and name else None)
        self.draft.whole = True
        self.money = Money(self.kind)
        self.head = FormHead(self.matrix, self.kind, self.draft, self.money)
        self.breaks = {
            at
            for at, row in enumerate(self.rows)
            if row in grid.breaks or (at and row - self.rows[at - 1] > 1)
        }

    def drafts(self) -> Iterator[tuple[Draft, int, int]]:
        """The form, or the forms of a list."""
        first, end = self.segment.first, self.segment.end
        blocks, rest = self._blocks()
        listed = [head for head, _ in blocks if head.column("project_name")]
        tell_date(self.draft, self.lines)
        self.draft.listed = bool(listed)
        if listed:
            self.head.read([row for row in rest if row < listed[0].first])
            yield from self._projects(blocks, [row for row in rest if row > listed[0].last])
            return
        self.head.read(rest)
        tell_lines(self.draft, self.lines)
        tell_scope(self.draft)
        self._indicators(blocks)
        self.money.name(self.draft, annual=self.draft.scope == "部门整体")
        self._leave()
        places = [column for head, _ in blocks for column in head.by_place]
        if places:
            yield from ((form, first, end) for form in self._by_place(places))
        else:
            yield self.draft, first, end

    # Indicators

    def _blocks(self) -> tuple[list[tuple[IndicatorHead, list[int]]], list[int]]:
        """The heads of indicators with the rows below each, and all other rows."""
        matrix, blocks, rest = self.matrix, list[tuple[IndicatorHead, list[int]]](), list[int]()
        row = 0
        open_table = False
        while row < matrix.height:
            if is_head(matrix, row, self.kind):
                head = head_at(matrix, row, self.kind)
                blocks.append((head, []))
                self._side_words(head)
                row = head.last + 1
                open_table = True
                continue
            if open_table and ends_table(matrix, blocks[-1][0], row, self.kind):
                if read_total(self.matrix, row, blocks[-1][0], self.draft):
                    row += 1
                    continue
                open_table = bool(blocks[-1][0].column("project_name"))
            if blocks and not open_table and read_total(self.matrix, row, blocks[-1][0], self.draft):
                row += 1
                continue
            if open_table:
                blocks[-1][1].append(row)
            else:
                rest.append(row)
            row += 1
        return blocks, rest

    def _side_words(self, head: IndicatorHead) -> None:
        """Takes the label that stands beside the table of indicators."""
        for row in range(head.first, head.last + 1):
            for box in self.matrix.sides(row):
                bare = labels.label(box.text)
                if box.right <= head.left and ("指标" in bare or "目标" in bare or "绩效" in bare):
                    self.matrix.take(box)
        for box in self.matrix.written(head.first):
            if labels.is_frame(box.text):
                self.matrix.take(box)

    def _horizons(self, heads: Sequence[IndicatorHead]) -> list[str | None]:
        """For which time each table of indicators speaks, where there is one for the long term."""
        found: list[str | None] = []
        for head in heads:
            beside = [box for box in self.matrix.written(head.first) if box.right <= head.left]
            boxes = (*self.matrix.sides(head.first), *beside, *self._line_over(head))
            words = [box.text for box in boxes]
            long = any(word in text for text in words for word in _LONG)
            found.append("长期" if long else "年度")
        return found if "长期" in found and "年度" in found else [None for _ in found]

    def _line_over(self, head: IndicatorHead) -> list[Box]:
        """The words in a row of their own above a head: 中期绩效指标."""
        if head.first == 0:
            return []
        above = self.matrix.written(head.first - 1)
        return above if len(above) == 1 and _OF_INDICATORS.search(above[0].text) else []

    def _indicators(self, blocks: Sequence[tuple[IndicatorHead, list[int]]]) -> None:
        horizons = self._horizons([head for head, _ in blocks])
        body: IndicatorBody | None = None
        for (head, rows), horizon in zip(blocks, horizons, strict=True):
            self._columns_printed(head)
            tables = head.sides or [head.columns]
            times = head.horizons or [horizon]
            goes_on = (
                body is not None
                and len(tables) == 1
                and [c.key for c in body.all_columns] == [c.key for c in head.columns]
            )
            for columns, time in zip(tables, times, strict=True):
                levels = (
                    body.levels
                    if goes_on and body and horizon is None
                    else Levels(self._wandering(rows), waits=False)
                )
                body = IndicatorBody(self.matrix, self.kind, columns, levels, head.last + 1, time)
                self._body(body, rows, keep=goes_on)
                levels.end()

    def _body(self, body: IndicatorBody, rows: Sequence[int], *, keep: bool) -> None:
        first = True
        for row in rows:
            if row in self.breaks or (first and keep):
                body.page_break()
            first = False
            body.read(row)
        for _, found in body.result.rows:
            self._weights(found, body)
            if "weight" in found:
                self.draft.present.add("indicators/weight")
            self.draft.rows.append(found)
        self.draft.template_rows += len(body.result.template)

    def _weights(self, row: dict[str, Read], body: IndicatorBody) -> None:
        for key in ("level1", "level2"):
            level = row.get(key)
            points = body.result.points.get((key, level)) if level else None
            if level and points is not None:
                row.setdefault(f"{key}_weight", Read(points, level.location))

    def _wandering(self, rows: Sequence[int]) -> list[Read]:
        """The 一级指标 on the pages of a PDF: one that spans a page break stands amid its rows."""
        if not self.breaks & {*rows}:
            return []
        return [
            Read(box.text, box.cell.location)
            for row in rows
            for box in self.matrix.boxes[row]
            if box.cell.origin.page is not None and is_level1(box.text) and box.text not in editions.LEVEL2
        ]

    def _columns_printed(self, head: IndicatorHead) -> None:
        keys = {column.key for column in head.columns}
        plain = ("weight", "score", "deviation", "forecast", "remark")
        self.draft.present |= {f"indicators/{key}" for key in plain if key in keys}
        if any(key.startswith("cause/") and key != "cause/" for key in keys):
            self.draft.present.add("indicators/deviation_causes")
        elif "cause/" in keys:
            self.draft.present.add("indicators/deviation")
        if any(key.startswith("likelihood/") for key in keys):
            self.draft.present.add("indicators/likelihood")
        for column in head.columns:
            if column.key == "actual":
                self.draft.month = self.draft.month or labels.month_in(column.label)

    def _leave(self) -> None:
        """What is written in the form's frame and no reader took."""
        for box in self.matrix.left_over():
            text = box.text
            if self._is_unit_of_group(box):
                continue
            alone = len(self.matrix.written(box.top)) == 1
            head = title_in(text) or (alone and is_year_line(text))  # 2026年11月完成 beside others is a value
            # 改进措施 in a row of its own, for which there is no field, and its answer left blank.
            unanswered = alone and labels.meaning(text) == "other"
            if not (labels.is_frame(text) or head or unanswered or not text.strip("-=|+")):
                self.draft.leave(text, box.cell.location)
        self.draft.leftovers = without_frame(self.draft.leftovers)

    def _is_unit_of_group(self, box: Box) -> bool:
        """Takes the unit that a label beside several rows carries: 资金金额（万元）; whether it has one."""
        unit = labels.unit_in(box.text)
        if not unit or len(box.text) > labels.LONGEST:
            return False
        self.draft.fields.setdefault("funds_unit", Read(unit, box.cell.location))
        return box.bottom - box.top > 1

    # Several forms in one table

    def _projects(
        self, blocks: Sequence[tuple[IndicatorHead, list[int]]], rest: Sequence[int]
    ) -> Iterator[tuple[Draft, int, int]]:
        """One form for each project of a list."""
        tell_lines(self.draft, self.lines)
        self.head.read(rest)
        tell_scope(self.draft)
        common = self.draft
        listing = ProjectList(self.matrix, self.kind)
        found: list[tuple[Draft, int, int]] = []
        last = self.segment.first
        for project in listing.projects(blocks):
            self.draft, money = deepcopy(common), Money(self.kind)
            self.draft.leftovers = [] if found else self.draft.leftovers
            self._columns_printed(project.head)
            listing.tell(project, self.draft, money)
            columns = project.head.columns
            body = IndicatorBody(
                self.matrix, self.kind, columns, Levels([], waits=False), project.head.last + 1
            )
            self._body(body, project.rows, keep=False)
            body.levels.end()
            money.name(self.draft, annual=True)
            end = self.rows[project.rows[-1]] + 1
            found.append((self.draft, last, end))
            last = end
        if found:
            self.draft, first, _ = found[-1]
            self._leave()
            found[-1] = (self.draft, first, self.segment.end)
        yield from found

    def _by_place(self, places: Sequence[HeadColumn]) -> Iterator[Draft]:
        """One form for each county that has a column of values."""
        for column in places:
            form = deepcopy(self.draft)
            form.fields["implementing_unit"] = Read(column.label, self.matrix.boxes[0][0].cell.location)
            form.scope = "转移支付"
            for row in form.rows:
                value = row.get(f"target/{column.label}")
                for key in [key for key in row if key == "target" or key.startswith("target/")]:
                    del row[key]
                if value:
                    row["target"] = value
            yield form
            self.draft.leftovers = []
