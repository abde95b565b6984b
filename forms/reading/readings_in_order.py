"""Reads a part of a page whose cells keep little but their order: by columns, by order, or line by line."""

from forms.files.picture import LINES, Grid, Line
from forms.form import DECLARATION
from forms.reading.draft import Draft, PlacedDrafts
from forms.reading.grid import grid
from forms.reading.running_text import wrapped
from forms.reading.running_text.cell_lines import CellText
from forms.reading.tables import table_forms

_TICKED = ("cause/", "likelihood/")


def drafts(part: Grid | list[Line]) -> tuple[Grid | list[Line], PlacedDrafts]:
    """The forms of a part, and the part with the rows that they count by."""
    usual = list(grid.drafts(part) if isinstance(part, Grid) else wrapped.drafts(part))
    if isinstance(part, Grid) and not all(cell.origin is LINES for row in part.rows for cell in row):
        return part, usual
    cells = CellText(part)
    if usual and (_is_sure(part, usual) or not cells.fits()):
        return part, usual
    return _in_order(cells) or (part, usual)


def pasted(lines: list[Line]) -> tuple[Grid, PlacedDrafts] | None:
    """The forms of cells that were pasted as paragraphs; None where the lines are no cells of a form."""
    cells = CellText(lines)
    return _in_order(cells) if cells.fits() else None


def _in_order(cells: CellText) -> tuple[Grid, PlacedDrafts] | None:
    """What is read by the order of the cells alone; None where that is no form."""
    dealt = cells.grid()
    in_order = list(table_forms.drafts(dealt)) if dealt else []
    return (dealt, in_order) if dealt and in_order else None


def _is_sure(part: Grid | list[Line], usual: PlacedDrafts) -> bool:
    """Whether a grid says more than the order of its cells, and every row that is read of it is whole.

    Pages break it, so that the rows at their edges may lack the label that the next page prints, or the
    places of its ticks tell whose they are.
    """
    if not isinstance(part, Grid) or not all(_is_whole(draft) for draft, _, _ in usual):
        return False
    broken = any(
        0 < row < len(part.rows) and min(len(part.rows[row - 1]), len(part.rows[row])) > 1
        for row in part.breaks
    )
    return broken or any(
        key.startswith(_TICKED) and not key.endswith("/")
        for draft, _, _ in usual
        for row in draft.rows
        for key in row
    )


def _is_whole(draft: Draft) -> bool:
    """Whether every row has its level, its name and its values, and nothing of the table is left over."""
    needed = {"level3", "target"} | ({"actual"} if draft.kind != DECLARATION else set())
    return bool(draft.rows) and all(needed <= row.keys() for row in draft.rows)
