"""A form laid out: every label and value with the cells it takes and the room it needs."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from forms.files.text.two_columns import width
from forms.form import Declaration, Form, Indicator, MonitoredIndicator, MonitoringReport
from forms.identity import corner
from forms.identity.mark import identity_of
from forms.printing.layout import Layout, PrintedBox, Row, Style
from forms.printing.layouts.target_cells import target_cells

TICK = "√"

Content = str | float | date | None

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""

_OF_THE_ROSTER = {"project_name", "competent_department", "implementing_unit"}

_DECLARED = re.compile(
    r"(?:^|/)(?:initial|(?:total_)?weight|level\d|target|parts/\w+|(?:annual|expected)_goal)$"
)

_MONITORED_MONTH = 7
"""A monitoring report looks at 1—7月 where it does not say otherwise (财预〔2019〕136号)."""

_MM = 72 / 25.4
"""Points in a millimetre."""
_PADDING = 2.0
"""Millimetres of a cell's width that its text does not get, left and right together."""
_FULL = 0.94
"""Lines end early where a number or a closing mark would be parted."""
_LEADING = 1.4
"""A line's height, in heights of its characters: the fonts of Chinese offices are set so."""
_SPARE = 8.0
"""Points of a row's height above and below its text."""
_LOWEST = 22.0
"""Points: no row is lower, so that there is room to write by hand."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A box on its sheet. ``row`` and ``column`` count from 0; ``path`` is the value's path in the form.

    ``to_fill``: the unit is to write here, on a form that is handed out.
    """

    row: int
    column: int
    rows: int
    columns: int
    style: Style
    content: Content
    path: str | None
    least: float
    is_open: bool = False
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A form ready to be printed.

    ``heights`` of the rows in points, with room for all text; ``least`` the same without it, for a printer
    that makes room itself. ``heading`` are the rows of the indicators' column labels. ``corner``: the line
    by which a form that is handed out is known again.
    """

    layout: Layout
    title: str
    subtitle: str
    name: str
    cells: tuple[Placed, ...]
    heights: tuple[float, ...]
    least: tuple[float, ...]
    heading: range
    corner: str | None = None


def sheet(form: Form, layout: Layout, *, handed_out: bool = False) -> PrintedSheet:
    """The form in that layout, which must be one for its kind (or KeyError: a value has no place).

    ``handed_out``: with its identity in the corner, and the cells known that the unit is to fill. Raises
    ValueError for one without unit, project or year.
    """
    if form.form != layout.form:
        raise ValueError(f"{layout.title} is no layout for {form.form}")
    first = len(layout.head)
    behind = first + len(layout.heading)
    cells = [replace(cell, to_fill=handed_out and _is_to_fill(form, cell)) for cell in _placed(form, layout)]
    title = printable(form.form_title or layout.title)
    return PrintedSheet(
        layout=layout,
        title=title,
        subtitle=f"（{form.year or '    '}年度）",
        name=printable(form.project_name or title),
        cells=tuple(cells),
        heights=tuple(_heights(cells, lambda cell: _height(cell, layout))),
        least=tuple(_heights(cells, lambda cell: _least(cell, layout))),
        heading=range(first, behind),
        corner=printable(corner.printed(identity_of(form))) if handed_out else None,
    )


def printed(content: Content, style: Style) -> str:
    """A value as text. Amounts with thousands commas and at least two decimals, but a plain 0."""
    if content is None:
        return ""
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, str):
        return content
    exact = Decimal(repr(float(content)))
    if style is Style.POINTS or not exact:
        plain = f"{exact:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:.{places}f}%" if style is Style.PERCENT else f"{exact:,.{places}f}"


def _is_to_fill(form: Form, cell: Placed) -> bool:
    """Of a later stage what the declaration does not give; of a declaration all but whose it is."""
    if cell.path is None:
        return cell.is_open
    if isinstance(form, Declaration):
        return cell.path not in _OF_THE_ROSTER
    return cell.content is None and cell.path not in _OF_THE_ROSTER and not _DECLARED.search(cell.path)


# Placing


def _placed(form: Form, layout: Layout) -> Iterator[Placed]:
    """Walks through the rows as HTML does: a box goes where the boxes above leave room."""
    words = _words(form)
    taken: set[tuple[int, int]] = set()
    down = len(layout.heading) + len(form.indicators)
    for number, row in enumerate(_rows(form, layout)):
        column = 0
        for box in row:
            while (number, column) in taken:
                column += 1
            rows = box.rows or down
            taken |= {(number + y, column + x) for y in range(rows) for x in range(box.columns)}
            content = _content(form, box) if box.path else box.text.format_map(words)
            if isinstance(content, str):
                content = printable(content)
            yield Placed(
                number, column, rows, box.columns, box.style, content, box.path, box.least, box.is_open
            )
            column += box.columns


def _rows(form: Form, layout: Layout) -> Iterator[Row]:
    yield from layout.head
    yield from layout.heading
    yield from _indicator_rows(form.indicators, layout.indicator)
    yield from layout.foot


def _indicator_rows(indicators: Sequence[Indicator], boxes: Row) -> Iterator[Row]:
    """The rows of the indicators; a level's box stands in the first row of those that share it."""
    spans: dict[tuple[int, str], int] = {}
    for key in ("level1", "level2"):
        blocks = groupby(
            range(len(indicators)), key=lambda i: (indicators[i].level1, getattr(indicators[i], key))
        )
        for _, block in blocks:
            members = list(block)
            spans[members[0], key] = len(members)
    for index in range(len(indicators)):
        yield tuple(
            replace(box, path=f"indicators/{index}/{box.path}", rows=spans.get((index, box.path or ""), 1))
            for box in boxes
            if box.path not in {"level1", "level2"} or (index, box.path) in spans
        )


def _words(form: Form) -> dict[str, str]:
    """What the form fills into its labels."""
    years = ""
    if isinstance(form, Declaration) and form.planned_start and form.planned_end:
        years = f"\n（{form.planned_start.year}年-{form.planned_end.year}年）"
    month = form.month if isinstance(form, MonitoringReport) else None
    return {
        "unit": f"\n（{form.funds_unit}）" if form.funds_unit else "",
        "years": years,
        "months": f"1-{month or _MONITORED_MONTH}月",
    }


def _content(form: Form, box: PrintedBox) -> Content:
    """What a box with a value prints: the value, or a text around it."""
    content = _value(form, box.path or "")
    if content is None or not box.text:
        return content
    points = _points(form, box)
    if "{points}" in box.text and points is None:
        return content
    return box.text.format(content, points=printed(points, Style.POINTS))


def _points(form: Form, box: PrintedBox) -> float | None:
    """The points of an indicator's row, or of all rows that its level's box covers."""
    first = int((box.path or "").split("/")[1])
    weights = [row.weight for row in form.indicators[first : first + box.rows]]
    return sum(weight for weight in weights if weight is not None) or None


def _value(form: Form, path: str) -> Content:
    """The value at a path. Raises AttributeError where the form has no such value."""
    steps = path.split("/")
    if steps[0] != "indicators":
        found: Any = form
        for step in steps:
            found = getattr(found, step)
        return found  # type: ignore[no-any-return]  # the path of a layout ends at a value
    row = form.indicators[int(steps[1])]
    if isinstance(row, MonitoredIndicator) and steps[2] == "cause":
        return TICK if steps[3] in row.deviation_causes else None
    if isinstance(row, MonitoredIndicator) and steps[2] == "likelihood":
        return TICK if row.likelihood == steps[3] else None
    if steps[2] == "parts":
        return getattr(target_cells(row), steps[3])  # type: ignore[no-any-return]  # a text or nothing
    return getattr(row, steps[2])  # type: ignore[no-any-return]


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNPRINTABLE.sub("", text)


# Room


def _heights(cells: Sequence[Placed], need: Callable[[Placed], float]) -> list[float]:
    """Heights of the rows in points, so that each cell has what it needs: single rows first."""
    heights = [_LOWEST] * max(cell.row + cell.rows for cell in cells)
    for cell in sorted(cells, key=lambda one: one.rows):
        covered = range(cell.row, cell.row + cell.rows)
        missing = need(cell) - sum(heights[row] for row in covered)
        if missing > 0:
            for row in covered:
                heights[row] += missing / cell.rows
    return heights


def _least(cell: Placed, layout: Layout) -> float:
    return _tall(len(str(cell.content)), layout) if cell.style is Style.SIDE else cell.least


def _height(cell: Placed, layout: Layout) -> float:
    room = (sum(layout.widths[cell.column : cell.column + cell.columns]) - _PADDING) * _MM
    per_line = max(2, int(room / layout.font_size * 2 * _FULL))
    lines = sum(
        math.ceil(width(part) / per_line) or 1 for part in printed(cell.content, cell.style).split("\n")
    )
    needed = 0.0 if cell.style is Style.SIDE else _tall(lines, layout)
    return max(_least(cell, layout), needed)


def _tall(lines: int, layout: Layout) -> float:
    return lines * layout.font_size * _LEADING + _SPARE
