"""Which of the ways to read a part of a page fits it: by columns that are sure, or by order."""

from forms.files.picture import Grid, Line, TableSort
from forms.reading.draft import PlacedDrafts
from forms.reading.grid import grid
from forms.reading.tables import table_forms

# Most files hold tables whose columns are sure: they wait for no grammar of running text.


def drafts(part: Grid | list[Line]) -> tuple[Grid | list[Line], PlacedDrafts]:
    """The forms of a part, and the part with the rows that they count by."""
    if isinstance(part, list) or part.sort is not TableSort.ALIGNED:
        from forms.reading import readings_in_order

        return readings_in_order.drafts(part)
    # What has a form's head but no table of indicators is found by its labels alone.
    by_columns = list(table_forms.drafts(part)) or list(grid.drafts(part))
    if _is_text(part):
        from forms.reading import readings_in_order

        return readings_in_order.pasted(_lines(part)) or (part, by_columns)
    return part, by_columns


def _is_text(part: Grid) -> bool:
    """Whether it is a document without a table: cells pasted as paragraphs keep only their order."""
    return len(part.outside) == len(part.rows) > 0


def _lines(part: Grid) -> list[Line]:
    """The paragraphs as lines, those left blank as gaps between them."""
    cells = [cell for row in part.rows for cell in row]
    numbers = [0, *(cell.row for cell in cells)]
    return [
        Line(cell.text, cell.row, max(cell.row - before - 1, 0), page_start=False)
        for before, cell in zip(numbers, cells, strict=False)
    ]
