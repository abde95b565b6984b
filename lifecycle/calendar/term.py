"""For what a form is filed: a stage of a performance year, and in 执行 which of its rounds."""

from typing import NamedTuple

from lifecycle.calendar.stages import Stage

FIRST = 1
"""The only round of a project's 申报 and 自评, and the first one of its 执行."""

DEPARTMENT_ROUNDS = 100
"""Rounds above it are those of whole departments (部门整体支出), which have dates of their own: 101 stands
beside a project's round 1."""


class Term(NamedTuple):
    """One time of filing. ``round`` counts the rounds of the year's monitoring from 1."""

    year: int
    stage: Stage
    round: int = FIRST

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place among others: by year, in the order of the year."""
        return self.year, self.stage.order, self.round

    @property
    def of_department(self) -> bool:
        """Whether a department files it for itself as a whole."""
        return self.round > DEPARTMENT_ROUNDS

    @property
    def of_projects(self) -> "Term":
        """The same time of filing for projects."""
        return self._replace(round=self.round - DEPARTMENT_ROUNDS) if self.of_department else self

    @property
    def whole(self) -> "Term":
        """The same time of filing for a department as a whole."""
        return self if self.of_department else self._replace(round=self.round + DEPARTMENT_ROUNDS)
