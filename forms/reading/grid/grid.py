"""Reads forms from a grid of cells: by the words of the labels and the frame, never by position alone."""

from collections.abc import Iterator, Mapping, Sequence

from forms.files.picture import Cell, Grid, TableSort
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind, Location
from forms.reading.draft import Draft, Read
from forms.reading.grid import header_rows, indicator_rows
from forms.reading.grid.aligned_table import AlignedTable
from forms.reading.grid.loose_table import LooseTable
from forms.reading.grid.shifted_table import ShiftedTable
from forms.reading.grid.table import GridTable
from forms.reading.without_frame import without_frame
from forms.words import editions, labels
from forms.words.frame import is_known_label

_TITLE_ROWS = 6
"""A title stands at most this many rows above the row of 项目名称 (between: the year, the money's unit)."""

_CELLS_BESIDE_TITLE = 3
"""A title shares its row with a number of the annex or the unit of money, never with a row's values."""

_HEADER_ROWS = 8
"""So close below 项目名称 stands 主管部门 or 实施单位."""

_BODY_ROWS = 40
"""So close below it stand the money, the goals or the indicators: a list of projects has none of them."""

_CONTINUED_ROWS = 4
"""In its first rows a table shows whether it goes on with the form above it."""

_TABLES: Mapping[TableSort, GridTable] = {
    TableSort.ALIGNED: AlignedTable(),
    TableSort.LOOSE: LooseTable(),
    TableSort.SHIFTED: ShiftedTable(),
}

_CHINESE_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")


def drafts(grid: Grid) -> Iterator[tuple[Draft, int, int]]:
    """Every form of the grid with its first row and the row behind its last."""
    table = _TABLES[grid.sort]
    starts: list[tuple[int, int]] = []
    for anchor in _anchors(grid, table):
        behind = starts[-1][1] if starts else -1
        starts.append((_title_row(grid, anchor, behind), anchor))
    for index, (first, anchor) in enumerate(starts):
        limit = starts[index + 1][0] if index + 1 < len(starts) else len(grid.rows)
        end = _end(grid, table, anchor, limit)
        yield _draft(grid, table, first, anchor, end), first, end


def _anchors(grid: Grid, table: GridTable) -> list[int]:
    """The rows in which forms begin: those of 项目名称, with the rest of a form's frame close below."""
    named = [row for row in range(len(grid.rows)) if "project_name" in _fields(grid.rows[row])]
    begun = []
    for index, row in enumerate(named):
        limit = named[index + 1] if index + 1 < len(named) else len(grid.rows)
        near = grid.rows[row : min(row + _HEADER_ROWS, limit)]
        if not any({"implementing_unit", "competent_department"} & _fields(cells) for cells in near):
            continue
        if table.is_form(_is_body(cells) for cells in grid.rows[row + 1 : min(row + _BODY_ROWS, limit)]):
            begun.append(row)
    return begun


def _fields(row: Sequence[Cell]) -> set[str]:
    return set().union(*(labels.header_fields(cell.text) for cell in row if cell.text))


def _is_body(row: Sequence[Cell]) -> bool:
    """Whether the row is of a form's frame: money, goals, or the head of its indicators."""
    words = {word for cell in row if not editions.TOTAL_ROW.fullmatch(word := labels.label(cell.text))}
    return (
        bool(words & labels.declared_funds().keys())
        or bool(words & labels.funds_rows().keys())
        or indicator_rows.is_header(row)
    )


def _title_row(grid: Grid, anchor: int, behind: int) -> int:
    for row in range(anchor - 1, max(behind, anchor - 1 - _TITLE_ROWS), -1):
        if _title(grid.rows[row]):
            return row
    return anchor


def _top(grid: Grid, first: int, anchor: int) -> int:
    """The first row of the form's table: what a locality asks for may stand above 项目名称."""
    top = anchor
    while top > first and top - 1 not in grid.outside:
        row = [cell for cell in grid.rows[top - 1] if cell.text]
        labelled = any(labels.header_field(cell.text) or labels.is_other(cell.text) for cell in row)
        if len(row) < 2 or not labelled or any(year_in(cell.text) for cell in row):  # noqa: PLR2004
            break
        top -= 1
    return top


def _title(row: Sequence[Cell]) -> Read | None:
    if len({cell.text for cell in row if cell.text}) > _CELLS_BESIDE_TITLE:
        return None
    for cell in row:
        text = cell.text.lstrip("#")
        if editions.TITLE_OF_TABLE.fullmatch(text):
            return Read(text, cell.location)
    return None


def _end(grid: Grid, table: GridTable, anchor: int, limit: int) -> int:
    """The row behind a form's last: a table that begins after its indicators and does not go on with it."""
    head = next((row for row in range(anchor, limit) if indicator_rows.is_header(grid.rows[row])), None)
    if head is None:
        return limit
    row = head
    while row < limit:
        if table.ends_at(grid.rows[row]):
            return row
        if row not in grid.outside:
            row += 1
            continue
        behind = next((at for at in range(row, limit) if at not in grid.outside), limit)
        if not _continues(grid, behind, limit):
            return row
        row = behind
    return limit


def _continues(grid: Grid, first: int, limit: int) -> bool:
    rows = grid.rows[first : min(first + _CONTINUED_ROWS, limit)]
    return any(indicator_rows.is_header(row) or indicator_rows.has_label(row) for row in rows)


def kind_of(title: str | None, words: str) -> FormKind:
    """The kind of form: by its title, or where that says nothing by the columns it has."""
    for kind, pattern in editions.TITLES.items():
        if title and pattern.search(title):
            return kind
    if "得分" in words:
        return SELF_EVALUATION
    return MONITORING if "全年预计" in words else DECLARATION


def year_in(text: str) -> int | None:
    """The year that a line names: （2025年度）, 二〇二五年度."""
    year = editions.FORM_YEAR.search(_with_digits(text))
    return int(year[1]) if year else None


def year_of_title(text: str) -> int | None:
    """The year in a title: 2025年项目支出绩效自评表."""
    year = editions.YEAR_IN_TITLE.search(_with_digits(text))
    return year_in(text) or (int(year[1]) if year else None)


def _with_digits(text: str) -> str:
    return editions.CHINESE_YEAR.sub(lambda year: year[0].translate(_CHINESE_DIGITS), text)


def _draft(grid: Grid, table: GridTable, first: int, anchor: int, end: int) -> Draft:
    top = _top(grid, first, anchor)
    inside = table.rows_inside(range(top, end), grid.outside)
    rows = [grid.rows[at] for at in inside]
    title = _title(grid.rows[first]) if first < anchor else None
    form = Draft(
        kind_of(title.text if title else None, "".join(cell.text for row in rows for cell in row)), title
    )
    over = [cell for row in grid.rows[first:anchor] for cell in row]
    above = [cell for row in grid.rows[first:top] for cell in row]
    form.year = next((year for cell in over if (year := year_in(cell.text))), None)
    if form.year is None and title:
        form.year = year_of_title(title.text)
    position = header_rows.read(rows, form, table)
    header_rows.read_above(
        [cell for cell in above if not _title([cell]) and year_in(cell.text) is None], form
    )
    breaks = frozenset(
        index
        for index, at in enumerate(inside)
        if at in grid.breaks or (index and at - inside[index - 1] > 1)
    )
    indicator_rows.read(rows, position, form, breaks, table)
    beside = [cell for at in sorted({*range(top, end)} - {*inside}) for cell in grid.rows[at]]
    header_rows.read_above(
        [cell for cell in beside if not (_title([cell]) or year_in(cell.text) or is_known_label(cell.text))],
        form,
    )
    form.leftovers = without_frame(form.leftovers)
    return form


def take_heads(form: Draft, heads: Sequence[str]) -> None:
    """Takes title and year from the lines at the top of the pages, where the form itself prints none."""
    for head in heads:
        if form.title is None and editions.TITLE_OF_TABLE.fullmatch(head):
            form.title = Read(head, Location())
        if form.year is None:
            form.year = year_in(head) or (year_of_title(head) if form.title else None)
