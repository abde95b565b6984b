"""What the readers of head, goals and indicators ask a table: its sort decides how much a place tells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from forms.files.picture import Cell
from forms.reading.draft import Read
from forms.reading.grid.columns import Columns, SortedCells
from forms.reading.levels import Levels


class GridTable(Protocol):
    """A row is ``whole`` when none of its cells is blank."""

    def is_form(self, bodies: Iterable[bool]) -> bool:
        """Whether a form begins above rows of which each is of a form's body, or not."""

    def ends_at(self, row: Sequence[Cell]) -> bool:
        """Whether the text behind the table begins with the row."""

    def rows_inside(self, rows: range, outside: frozenset[int]) -> list[int]:
        """The rows that are the table's; ``outside`` are lines of text."""

    def label_columns(self, rows: Sequence[Sequence[Cell]]) -> frozenset[int]:
        """The columns in which whatever stands is a label, as those of the head stand there."""

    def is_merged_copy(self, row: Sequence[Cell], at: int) -> bool:
        """Whether a cell of the head is a place of the merged cell on its left."""

    def is_label(self, row: Sequence[Cell], at: int, *, below_label: bool) -> bool:
        """Whether a cell of the head that names no field is a label all the same, with a value of its own."""

    def amounts(self, cells: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        """The amounts of a row of the money."""

    def is_of_year(self, half: str | None, totals: Sequence[str]) -> bool:
        """Whether an amount below the total ``half`` is the year's; ``totals``: all so far."""

    def goals_in_order(self, row: Sequence[Cell], columns: Mapping[int, str]) -> list[str]:
        """The goals of the cells of a row, where only their order tells them; else nothing."""

    def is_labelled(self, row: Sequence[Cell], left: int) -> bool:
        """Whether a row has a label left of the goals, and so says something else."""

    def levels(self, wandering: Sequence[Read]) -> Levels:
        """The levels of its rows, none of them read yet."""

    def may_go_on(self, *, broken: bool) -> bool:
        """Whether a row may be the rest of the one above; ``broken``: a page begins with it."""

    def head(
        self, columns: Columns, row: Sequence[Cell], keys: Mapping[int, str], above: Sequence[str | None]
    ) -> bool:
        """Takes a row of heads with their keys; whether it tells anything of the columns.

        ``above``: the keys of the cells of the row above, where that is one of heads.
        """

    def sums(self, cells: Sequence[Cell], columns: Columns) -> SortedCells:
        """The sums of the table's last row."""

    def is_beside(self, written: Sequence[Cell], columns: Columns) -> bool:
        """Whether a row below the heads is a text beside the indicators."""

    def level(self, cell: Cell, columns: Columns) -> str | None:
        """The level in whose column a cell stands."""

    def is_indicator(self, keys: Iterable[str]) -> bool:
        """Whether a row with values of these keys is an indicator."""

    def values(self, written: Sequence[Cell], columns: Columns, *, whole: bool) -> SortedCells:
        """The values of an indicator by their keys, and what has none."""
