"""What a re-check came to: by unit and project, with what was taken off and why."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from bureau.listed_line import ListedLine, TableColumn
from bureau.recheck.recheck_book import CheckedLine, CheckedProject
from lifecycle.scoring.grade import Grade, grade_of

_FLOAT = 1e-6  # 90.915 is a little less


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """One project: totals, grades, and the rows whose points changed."""

    project: str
    year: int | None
    score: float
    checked_score: float
    grade: str | None
    checked_grade: str | None
    changed: tuple[CheckedLine, ...]

    @property
    def difference(self) -> float:
        """Re-checked less self-evaluated points."""
        return round(self.checked_score - self.score, 2)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit with its projects; the means are over its projects."""

    unit: str
    department: str | None
    projects: tuple[ProjectResult, ...]

    @property
    def mean_score(self) -> float:
        """Of the self-evaluations."""
        return _mean([project.score for project in self.projects])

    @property
    def mean_checked(self) -> float:
        """Of the re-checks."""
        return _mean([project.checked_score for project in self.projects])


def _mean(points: Sequence[float]) -> float:
    """To the hundredth, a half up as people round."""
    return math.floor(sum(points) / len(points) * 100 + 0.5 + _FLOAT) / 100


def results(projects: Sequence[CheckedProject], grades: Sequence[Grade]) -> list[UnitResult]:
    """The results by unit, in the order of the workbook."""
    by_unit: dict[str, list[CheckedProject]] = {}
    for project in projects:
        by_unit.setdefault(project.unit, []).append(project)
    return [
        UnitResult(
            unit=unit,
            department=next((project.department for project in own if project.department), None),
            projects=tuple(_result(project, grades) for project in own),
        )
        for unit, own in by_unit.items()
    ]


def _result(project: CheckedProject, grades: Sequence[Grade]) -> ProjectResult:
    changed = [
        line
        for line in project.lines
        if line.checked_score is not None and line.checked_score != (line.score or 0)
    ]
    return ProjectResult(
        project=project.project,
        year=project.year,
        score=project.score,
        checked_score=project.checked_score,
        grade=grade_of(project.score, grades),
        checked_grade=grade_of(project.checked_score, grades),
        changed=tuple(changed),
    )


@dataclass(frozen=True, slots=True)
class ResultLine(ListedLine):
    """One project of a re-check in a list; ``changed`` names the indicators whose points changed."""

    department: Annotated[str | None, TableColumn("主管部门")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    score: Annotated[float, TableColumn("自评得分")]
    checked_score: Annotated[float, TableColumn("复核得分")]
    difference: Annotated[float, TableColumn("相差")]
    grade: Annotated[str | None, TableColumn("自评等级")]
    checked_grade: Annotated[str | None, TableColumn("复核等级")]
    changed: Annotated[str, TableColumn("核减核增的指标")]


def result_lines(units: Iterable[UnitResult]) -> list[ResultLine]:
    """A line for every project, by unit."""
    return [
        ResultLine(
            department=unit.department,
            unit=unit.unit,
            project=project.project,
            score=project.score,
            checked_score=project.checked_score,
            difference=project.difference,
            grade=project.grade,
            checked_grade=project.checked_grade,
            changed="；".join(
                f"{line.name} {line.score or 0:g}→{line.checked_score:g}" for line in project.changed
            ),
        )
        for unit in units
        for project in unit.projects
    ]
