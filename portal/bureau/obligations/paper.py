"""A form as it looks on paper, as rows of an HTML table, with what was found marked in its cells."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from forms.form import Form, is_scanned
from forms.printing.layout import Style
from forms.printing.official import layout_of
from forms.printing.sheet import Placed, printed, sheet
from forms.words.severity import Severity

_KINDS = {
    Style.SIDE: "side",
    Style.TEXT: "text",
    Style.MONEY: "money",
    Style.PERCENT: "money",
    Style.POINTS: "money",
}


class CellRemark(Protocol):
    """What is marked: a finding, as it was kept or just made."""

    @property
    def field(self) -> str | None:
        """The path of the value."""

    @property
    def severity(self) -> str:
        """How grave it is."""


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell: what it covers, its text, its class, and the numbers of the remarks on it (from 1).

    ``confidence``: how sure the text was read in a scan, in percent; None where it was not read in one.
    """

    rows: int
    columns: int
    text: str
    kind: str
    is_label: bool
    severity: str | None
    numbers: tuple[int, ...]
    fresh: bool
    confidence: int | None


@dataclass(frozen=True, slots=True)
class MarkedPaper:
    """A form on paper. ``unplaced``: the numbers of the remarks that no cell is for.

    ``scanned``: its values were read in a scan or a photograph.
    """

    title: str
    subtitle: str
    rows: tuple[tuple[PaperCell, ...], ...]
    unplaced: tuple[int, ...]
    scanned: bool


def on_paper(form: Form, remarks: Sequence[CellRemark], changed: Collection[str] = ()) -> MarkedPaper:
    """The form in the layout of its edition; ``changed`` are paths of values to be marked as new."""
    laid_out = sheet(form, layout_of(form))
    marked, unplaced = _places(laid_out.cells, remarks)
    fresh = {cell for path in changed if (cell := cell_of(laid_out.cells, path)) is not None}
    rows = groupby(
        sorted(laid_out.cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row
    )
    return MarkedPaper(
        title=laid_out.title,
        subtitle=laid_out.subtitle,
        rows=tuple(
            tuple(
                _cell(
                    cell,
                    marked.get(cell, ()),
                    remarks,
                    fresh=cell in fresh,
                    confidence=form.confidence.get(cell.path) if cell.path else None,
                )
                for cell in cells
            )
            for _, cells in rows
        ),
        unplaced=tuple(unplaced),
        scanned=is_scanned(form),
    )


def cell_of(cells: Iterable[Placed], path: str | None) -> Placed | None:
    """The cell in which a value stands, or the one nearest to it in its row; None for what has no place."""
    by_path = {cell.path: cell for cell in cells if cell.path}
    if not path or path == "indicators":  # what is missing among the indicators stands in none of their cells
        return None
    if path in by_path:
        return by_path[path]
    if below := next((cell for name, cell in by_path.items() if name.startswith(f"{path}/")), None):
        return by_path.get(f"{path}/level3", below)
    steps = path.split("/")
    if steps[0] != "indicators" or len(steps) < 2 or not steps[1].isdigit():  # noqa: PLR2004 - a path of a row
        return None
    row = int(steps[1])
    if steps[-1] in {"level1", "level2"}:  # one cell for all the rows that share it
        above = (by_path.get(f"indicators/{number}/{steps[-1]}") for number in range(row, -1, -1))
        return next((cell for cell in above if cell is not None), None)
    return by_path.get(f"indicators/{row}/level3")


def _places(
    cells: Sequence[Placed], remarks: Sequence[CellRemark]
) -> tuple[Mapping[Placed, Sequence[int]], list[int]]:
    marked: dict[Placed, list[int]] = defaultdict(list)
    unplaced = []
    for number, remark in enumerate(remarks, 1):
        cell = cell_of(cells, remark.field)
        if cell is None:
            unplaced.append(number)
        else:
            marked[cell].append(number)
    return marked, unplaced


def _cell(
    cell: Placed,
    numbers: Sequence[int],
    remarks: Sequence[CellRemark],
    *,
    fresh: bool,
    confidence: float | None,
) -> PaperCell:
    gravest = min(
        (list(Severity).index(Severity(remarks[number - 1].severity)) for number in numbers), default=None
    )
    return PaperCell(
        rows=cell.rows,
        columns=cell.columns,
        text=printed(cell.content, cell.style),
        kind=_KINDS.get(cell.style, "short"),
        is_label=cell.path is None,
        severity=None if gravest is None else list(Severity)[gravest].value,
        numbers=tuple(numbers),
        fresh=fresh,
        # Rounded down: what is not wholly sure never shows as 100.
        confidence=None if confidence is None else int(confidence * 100),
    )
