"""For what a form is filed: a stage of a performance year, and in 执行 which of its rounds."""

from typing import NamedTuple

from lifecycle.calendar.stages import Stage

FIRST = 1
"""The only round of 申报 and 自评, and the first one of 执行."""


class Term(NamedTuple):
    """One time of filing. ``round`` counts the rounds of the year's monitoring from 1."""

    year: int
    stage: Stage
    round: int = FIRST

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place among others: by year, in the order of the year."""
        return self.year, self.stage.order, self.round
