"""What a re-check came to: by unit and project, with what was taken off and why."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bureau.recheck.recheck_book import CheckedLine, CheckedProject
from lifecycle.scoring.grade import Grade, grade_of

_FLOAT = 1e-6  # 90.915 is a little less
RESULT_HEAD = (
    "主管部门", "单位", "项目", "自评得分", "复核得分", "相差", "自评等级", "复核等级", "核减核增的指标",
)  # fmt: skip


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


def cells(unit: UnitResult, project: ProjectResult) -> tuple[object, ...]:
    """A project under ``RESULT_HEAD``."""
    changed = "；".join(f"{line.name} {line.score or 0:g}→{line.checked_score:g}" for line in project.changed)
    scores = (project.score, project.checked_score, project.difference)
    grades = (project.grade, project.checked_grade)
    return (unit.department, unit.unit, project.project, *scores, *grades, changed)
