"""Reads forms from a grid of cells: by the words of the labels and the frame, never by position alone."""

import re
from collections.abc import Iterator

from forms import editions
from forms.draft import Draft, Read
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind
from forms.levels import Levels, is_label, is_level1
from forms.picture import Cell, Grid, tight

_TITLE_ROWS = 4
"""A title stands at most this many rows above the row of 项目名称 (between: the year, the money's unit)."""

_COLON = re.compile(r"^([^：:]{2,10})[：:](.*)$", re.DOTALL)
_RULE = re.compile(r"[-=|+\s]*")


def anchors(grid: Grid) -> list[int]:
    """The rows in which forms begin: those of 项目名称 with 主管部门 or 实施单位 close below."""

    def has(row: int, *fields: str) -> bool:
        return any(editions.HEADER.get(_label(cell.text)) in fields for cell in grid.rows[row])

    return [
        row
        for row in range(len(grid.rows))
        if has(row, "project_name")
        and any(
            has(below, "implementing_unit", "competent_department")
            for below in range(row, min(row + 4, len(grid.rows)))
        )
    ]


def drafts(grid: Grid) -> Iterator[tuple[Draft, int, int]]:
    """Every form of the grid with its first row and the row behind its last."""
    starts = [(_title_row(grid, anchor), anchor) for anchor in anchors(grid)]
    for index, (first, anchor) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(grid.rows)
        yield _Reading(grid, first, anchor, end).draft(), first, end


def _label(text: str) -> str:
    return re.sub(r"[：:]$", "", tight(text))


def _title_row(grid: Grid, anchor: int) -> int:
    for row in range(anchor - 1, max(-1, anchor - 1 - _TITLE_ROWS), -1):
        if _title(grid.rows[row]):
            return row
    return anchor


def _title(row: list[Cell]) -> Read | None:
    written = [cell for cell in row if cell.text.strip()]
    text = tight(written[0].text).lstrip("#") if len(written) == 1 else ""
    return Read(text, written[0].location) if editions.TITLE.fullmatch(text) else None


def kind_of(title: str | None, words: str) -> FormKind:
    """The kind of form: by its title, or where that says nothing by the columns it has."""
    for kind, pattern in editions.TITLES.items():
        if title and pattern.search(title):
            return kind
    if "得分" in words:
        return SELF_EVALUATION
    return MONITORING if "全年预计" in words else DECLARATION


class _Reading:
    """One form's rows, read from top to bottom: header and money, goals, indicators."""

    def __init__(self, grid: Grid, first: int, anchor: int, end: int) -> None:
        self.rows = grid.rows[anchor:end]
        self.breaks = {row - anchor for row in grid.breaks}
        title = _title(grid.rows[first])
        words = "".join(tight(cell.text) for row in self.rows for cell in row)
        self.form = Draft(kind_of(title.text if title else None, words), title)
        self.side_labels = editions.SIDE_LABELS[self.form.kind]
        for row in grid.rows[first:anchor]:
            for cell in row:
                found = editions.FORM_YEAR.search(tight(cell.text))
                if found and self.form.year is None:
                    self.form.year = int(found[1])

    def draft(self) -> Draft:
        position = self._header(0)
        position = self._goals(position)
        self._indicators(position)
        return self.form

    # Header and money

    def _header(self, position: int) -> int:
        columns: dict[int, str] = {}
        while position < len(self.rows):
            row = self.rows[position]
            if self._goal_columns(row) or _is_indicator_header(row):
                return position
            header = self._funds_columns(row)
            columns = header or columns
            path = next((found for cell in row if (found := self._funds_row(cell.text))), None)
            if columns and path:
                self._funds_values(row, path, columns)
            else:
                self._labelled([cell for index, cell in enumerate(row) if index not in header])
            position += 1
        return position

    def _funds_columns(self, row: list[Cell]) -> dict[int, str]:
        found = {}
        for pattern, key in editions.FUNDS_COLUMNS.get(self.form.kind, []):
            for index, cell in enumerate(row):
                match = pattern.fullmatch(tight(cell.text))
                if match:
                    found[index] = key
                    if match.groups():
                        self.form.month = int(match[1])
        return found if len(found) > 1 else {}

    def _funds_row(self, text: str) -> str | None:
        return None if self.form.kind == DECLARATION else editions.FUNDS_ROWS.get(_label(text))

    def _funds_values(self, row: list[Cell], path: str, columns: dict[int, str]) -> None:
        for index, cell in enumerate(row):
            text = tight(cell.text)
            if text and index in columns:
                self.form.fields[f"{path}/{columns[index]}"] = Read(text, cell.location)
            elif text and not self._funds_row(text):
                self._funds_unit_or_leftover(cell)

    def _labelled(self, row: list[Cell]) -> None:
        waiting: str | None = None
        for cell in row:
            text = tight(cell.text)
            if not text:
                continue
            with_value = _COLON.match(text)
            if path := self._field(text):
                waiting = path
                self.form.fields.setdefault(path, Read("", cell.location))
            elif with_value and (path := self._field(with_value[1])):
                self.form.fields[path] = Read(with_value[2], cell.location)
            elif waiting and not self.form.fields[waiting].text:
                self.form.fields[waiting] = Read(text, cell.location)
            else:
                self._funds_unit_or_leftover(cell)

    def _field(self, text: str) -> str | None:
        label = _label(text)
        path = editions.HEADER.get(label)
        if path is None and self.form.kind == DECLARATION:
            path = editions.DECLARED_FUNDS.get(label)
            if path == "funds/total_other" and path in self.form.fields:
                path = editions.OTHER_OF_THE_YEAR
        return path

    def _funds_unit_or_leftover(self, cell: Cell) -> None:
        text = tight(cell.text)
        unit = editions.FUNDS_LABEL.fullmatch(text)
        if unit and unit[1]:
            self.form.fields["funds_unit"] = Read(unit[1], cell.location)
        elif not unit and text not in self.side_labels and not _RULE.fullmatch(text):
            self.form.leave(text, cell.location)

    # Goals

    def _goal_columns(self, row: list[Cell]) -> dict[int, str]:
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            text = _label(editions.GOAL_YEARS.sub("", tight(cell.text)))
            for pattern, field in editions.GOALS[self.form.kind]:
                if pattern.fullmatch(text):
                    found[field] = index
        return {index: field for field, index in found.items()}

    def _goals(self, position: int) -> int:
        columns: dict[int, str] = {}
        while position < len(self.rows) and not _is_indicator_header(self.rows[position]):
            row = self.rows[position]
            labels = self._goal_columns(row)
            columns = labels or columns
            for index, cell in enumerate(row):
                text = tight(cell.text)
                if not text or index in labels or text in self.side_labels:
                    continue
                before = [column for column in columns if column <= index]
                if before:
                    field = columns[max(before)]
                    known = self.form.fields.get(field)
                    self.form.fields[field] = (
                        Read(known.text + text, known.location) if known else Read(text, cell.location)
                    )
                elif not _RULE.fullmatch(text):
                    self.form.leave(text, cell.location)
            position += 1
        return position

    # Indicators

    def _indicators(self, position: int) -> None:
        columns: dict[int, str] = {}
        levels = Levels()
        while position < len(self.rows):
            row = self.rows[position]
            if position in self.breaks:
                levels.page_break()
            header = self._indicator_columns(row)
            if header:
                columns |= header
            elif not self._total(row, columns):
                self._indicator(row, columns, levels)
            position += 1
        levels.end()

    def _indicator_columns(self, row: list[Cell]) -> dict[int, str]:
        found: dict[int, str] = {}
        for index, cell in enumerate(row):
            text = tight(cell.text)
            for pattern, key in editions.INDICATOR_COLUMNS[self.form.kind]:
                match = pattern.fullmatch(text)
                if match and key not in found.values():
                    found[index] = key
                    if match.groups():
                        self.form.month = int(match[1])
                    break
        return found if len(found) > 2 else {}  # noqa: PLR2004 - a header names at least three columns

    def _total(self, row: list[Cell], columns: dict[int, str]) -> bool:
        written = [(index, cell) for index, cell in enumerate(row) if cell.text.strip()]
        if not written or not editions.TOTAL_ROW.fullmatch(tight(written[0][1].text)):
            return False
        for index, cell in written[1:]:
            key = {"weight": "total_weight", "score": "total_score"}.get(columns.get(index, ""))
            if key:
                self.form.fields[key] = Read(tight(cell.text), cell.location)
            else:
                self.form.leave(tight(cell.text), cell.location)
        return True

    def _indicator(self, row: list[Cell], columns: dict[int, str], levels: Levels) -> None:
        written = [
            (index, Read(text, cell.location))
            for index, cell in enumerate(row)
            if (text := tight(cell.text)) and text not in self.side_labels and not _RULE.fullmatch(text)
        ]
        name_column = next((index for index, key in columns.items() if key == "level3"), 0)
        while written and written[0][0] <= name_column and is_label(written[0][1].text):
            label = written.pop(0)[1]
            costs = label.text == "成本指标" and not (written and is_label(written[0][1].text))
            levels.label(label, level2=costs or not is_level1(label.text))
        if not written:
            return
        values = [key for key in columns.values() if key not in ("level1", "level2", "level3")]
        found = self._by_column(written, columns) if len(values) > 1 else _by_order(written)
        for index, read in written:
            if read not in found.values():
                self.form.leave(read.text, row[index].location)
        levels.row(found)
        self.form.rows.append(found)

    def _by_column(self, written: list[tuple[int, Read]], columns: dict[int, str]) -> dict[str, Read]:
        return {columns[index]: read for index, read in written if index in columns}


def _by_order(written: list[tuple[int, Read]]) -> dict[str, Read]:
    """Name and target of a declaration's row, wherever a shifted table put them."""
    if len(written) == 1 and editions.COMPARATOR.match(written[0][1].text):
        return {"target": written[0][1]}
    return dict(zip(("level3", "target"), (read for _, read in written), strict=False))


def _is_indicator_header(row: list[Cell]) -> bool:
    words = {tight(cell.text) for cell in row}
    return {"一级指标", "三级指标"} <= words
