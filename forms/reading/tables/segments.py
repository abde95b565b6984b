"""Where forms begin and end in a grid: at their titles, or at the name of what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from forms.files.picture import Cell, Grid
from forms.reading.grid import indicator_rows
from forms.reading.tables.titles import is_year_line, title_in
from forms.words import editions, labels

_CELLS_BESIDE_TITLE = 3
"""A title shares its row with a number of the annex or the unit of money, never with a row's values."""

_TITLE_ROWS = 8
"""So far above what the form is about a title stands."""

_CONTINUED_ROWS = 4
"""In its first rows a table shows whether it goes on with the form above it."""

_HEAD_KEYS = 3
_SUBJECTS = frozenset(("project_name", "transfer_name", "department_name"))


@dataclass(frozen=True, slots=True)
class FormSegment:
    """The rows of one form, or of one list of projects: its first, the first of its table, its end."""

    first: int
    table: int
    end: int


def segments(grid: Grid) -> list[FormSegment]:
    """The parts of a grid that are forms."""
    starts = _starts(grid)
    found = []
    for at, (first, table) in enumerate(starts):
        limit = starts[at + 1][0] if at + 1 < len(starts) else len(grid.rows)
        end = _end(grid, table, limit)
        if _is_form(grid.rows[table:end]):
            found.append(FormSegment(first, table, end))
    return found


def _starts(grid: Grid) -> list[tuple[int, int]]:
    """The first row of each form, with its title, and the first row of its table."""
    found: list[tuple[int, int]] = []
    title: int | None = None
    open_since: int | None = None
    named: set[str] = set()
    body = measured = False
    for row, cells in enumerate(grid.rows):
        if title_of(cells) is not None and not _is_label_row(cells):
            title = row
            continue
        subject = _subject(cells)
        head = is_list_head(cells)
        if subject or head:
            near = title is not None and row - title <= _TITLE_ROWS
            again = (
                open_since is None
                or (body and (bool(subject & named) or near))
                or (near and title is not None and title > open_since)
            )
            if again:
                first = (
                    title
                    if near and title is not None and (open_since is None or title > found[-1][1])
                    else row
                )
                found.append((first, _table_row(grid, first, row)))
                open_since, named, body, measured = row, set(), False, False
            named |= subject
            title = None
        elif title is not None and _heads(cells) and (open_since is None or measured):
            found.append((title, _row_below_lines(grid, title, row)))
            open_since, named, title, body = row, set(), None, True
        body = body or _is_body(cells) or head
        measured = measured or _heads(cells)
    return found


def _table_row(grid: Grid, first: int, anchor: int) -> int:
    """The first row of the table: what a locality asks for may stand above the name of the project."""
    top = anchor
    while top > first and top - 1 not in grid.outside:
        row = [cell for cell in grid.rows[top - 1] if cell.text]
        labelled = any(labels.meaning(cell.text) for cell in row)
        if len(row) < 2 or not labelled or title_of(row) is not None:  # noqa: PLR2004
            break
        top -= 1
    return top


def _row_below_lines(grid: Grid, title: int, head: int) -> int:
    """The first row of a table whose subject is blank: below the title's lines that tell year and unit."""
    row = title + 1
    while row < head and all(
        is_year_line(cell.text) or _tells_unit(cell.text) for cell in grid.rows[row] if cell.text
    ):
        row += 1
    return row


def _tells_unit(text: str) -> bool:
    return bool(editions.FUNDS_UNIT.search(text) or editions.FUNDS_LABEL.fullmatch(text))


def title_of(row: Sequence[Cell]) -> Cell | None:
    """The cell of a row that is a form's title."""
    if len({cell.text for cell in row if cell.text}) > _CELLS_BESIDE_TITLE:
        return None
    return next((cell for cell in row if cell.text and title_in(cell.text)), None)


def _is_label_row(row: Sequence[Cell]) -> bool:
    return any(labels.meaning(cell.text) for cell in row if cell.text)


def _subject(row: Sequence[Cell]) -> set[str]:
    """What a row names: the label with a value beside it, or in one cell with it; no head of a column."""
    written = [cell for cell in row if cell.text]
    found = set()
    for at, cell in enumerate(written):
        meaning = labels.meaning(cell.text)
        if meaning in _SUBJECTS and len(row) > 1:
            behind = written[at + 1].text if at + 1 < len(written) else ""
            if not (behind and (labels.is_label(behind) or _key(behind))) or meaning == "transfer_name":
                found.add(meaning)
        elif meaning is None:
            found |= _told(cell.text)
    return found - ({"department_name"} if _is_unit_line(written) else set())


def _told(text: str) -> set[str]:
    """What labels in one cell with their values name."""
    return {
        meaning
        for name, value in labels.pairs(text)
        if value and (meaning := labels.meaning(name)) and meaning in _SUBJECTS
    }


def _is_unit_line(written: Sequence[Cell]) -> bool:
    """Whether 部门：… stands in a line above a table: it begins nothing."""
    return any(name == "部门" for cell in written for name, _ in labels.pairs(cell.text))


def _key(text: str) -> str | None:
    return labels.column_key("indicators", None, text)


def is_list_head(row: Sequence[Cell]) -> bool:
    """Whether a row heads a list of several projects with their indicators."""
    keys = {_key(cell.text) for cell in row if cell.text} - {None}
    named = any(
        (labels.meaning(cell.text) in ("project_name", "transfer_name"))
        or labels.label(cell.text).endswith("项目名称")
        for cell in row
        if cell.text
    )
    others = sum(bool(cell.text) for cell in row)
    heads = len(keys) >= _HEAD_KEYS or any(
        labels.label(cell.text) in ("绩效指标", "绩效目标") for cell in row
    )
    return named and heads and others >= _HEAD_KEYS


def _is_body(row: Sequence[Cell]) -> bool:
    """Whether the row is of a form's frame: money, goals, or the head of its indicators."""
    return any(
        cell.text
        and (
            labels.money_field(cell.text)
            or any(labels.column_key("goals", kind, cell.text) for kind in editions.TITLES)
            or _key(cell.text) in ("level1", "level3")
        )
        for cell in row
    )


def _is_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the rows have what makes a form: indicators, or goals with money."""
    heads = any(len({_key(cell.text) for cell in row if cell.text} - {None}) >= _HEAD_KEYS for row in rows)
    money = any(cell.text and labels.money_field(cell.text) for row in rows for cell in row)
    goals = any(
        cell.text and labels.column_key("goals", kind, cell.text)
        for row in rows
        for cell in row
        for kind in editions.TITLES
    )
    return heads or (money and goals)


def _end(grid: Grid, table: int, limit: int) -> int:
    """The row behind a form's last: where a table begins after its indicators and does not go on with it."""
    head = next((row for row in range(table, limit) if _heads(grid.rows[row])), None)
    if head is None:
        return limit
    row = head
    while row < limit:
        if row not in grid.outside:
            row += 1
            continue
        behind = next((other for other in range(row, limit) if other not in grid.outside), limit)
        if not _continues(grid, behind, limit):
            return row
        row = behind
    return limit


def _heads(row: Sequence[Cell]) -> bool:
    return len({_key(cell.text) for cell in row if cell.text} - {None}) >= _HEAD_KEYS


def _continues(grid: Grid, table: int, limit: int) -> bool:
    rows = grid.rows[table : min(table + _CONTINUED_ROWS, limit)]
    return any(_heads(row) or indicator_rows.has_label(row) for row in rows)
