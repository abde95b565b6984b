"""A table that is aligned, but without lines: of blanks in a text, of places on a page."""

from collections.abc import Sequence

from typing_extensions import override

from forms.files.picture import Cell
from forms.reading.grid.aligned_table import AlignedTable
from forms.words import labels


class LooseTable(AlignedTable):
    """Any row may be the rest of the one above, and a value may begin below a label."""

    @override
    def is_label(self, row: Sequence[Cell], at: int, *, below_label: bool) -> bool:
        followed = at + 1 < len(row) and not labels.is_label(row[at + 1].text)
        return super().is_label(row, at, below_label=below_label and followed)

    @override
    def may_go_on(self, *, broken: bool) -> bool:
        return True
