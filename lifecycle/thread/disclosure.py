"""What is published of a year (公开): its projects, those under secrecy masked, and the counts in all.

A project is under secrecy (涉密) if the bureau wrote so in the roster's 项目性质, if its name or goal says so
(非涉密 does not), or if they are masked already (***). Of such a project only the department is told. It
counts among the projects, and not in any sum or average: what is left out could be told from the difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from lifecycle.scoring.grade import Grade, grade_of

MASK = "***"
_SECRET = re.compile(r"(?<![非不未])涉密|\*{3}|^\*+$")


class Published(BaseModel):
    """One project of a year; money in 元, rate in percent, ``score`` of the accepted self-evaluation."""

    model_config = ConfigDict(frozen=True)

    department: str | None
    unit: str
    project: str
    secret: bool = False
    goal: str | None = None
    amount: float | None = None
    budget: float | None = None
    executed: float | None = None
    rate: float | None = None
    score: float | None = None
    grade: str | None = None

    def masked(self) -> "Published":
        """The same as it may be seen by everybody."""
        if not self.secret:
            return self
        return Published(department=self.department, unit=MASK, project=MASK, secret=True)


class Counts(BaseModel):
    """The counts that final accounts disclose, of one department or (None) of all.

    ``amount`` is what the projects declared, ``evaluated_amount`` the budget of those evaluated, in 元;
    ``average`` is of the evaluated ones. ``grades`` counts by grade, the best first.
    """

    model_config = ConfigDict(frozen=True)

    department: str | None
    projects: int
    secret: int
    amount: float
    evaluated: int
    evaluated_amount: float
    average: float | None
    grades: dict[str, int]


class Disclosure(BaseModel):
    """What is published of a year."""

    model_config = ConfigDict(frozen=True)

    year: int
    projects: tuple[Published, ...]
    departments: tuple[Counts, ...]
    total: Counts


def is_secret(*texts: str | None) -> bool:
    """Whether a project's nature, name or goal says that it is under secrecy, or is masked."""
    return any(_SECRET.search(unicodedata.normalize("NFKC", text).strip()) for text in texts if text)


def disclosure(year: int, projects: Iterable[Published], grades: Sequence[Grade]) -> Disclosure:
    """What may be published of these projects, by department, unit and name; grades by the table."""
    graded = [
        project.model_copy(
            update={"grade": None if project.score is None else grade_of(project.score, grades)}
        )
        for project in projects
    ]
    graded.sort(key=lambda project: (project.department or "", project.secret, project.unit, project.project))
    departments = dict.fromkeys(project.department for project in graded)
    return Disclosure(
        year=year,
        projects=tuple(project.masked() for project in graded),
        departments=tuple(
            _counts(
                name or "（未写主管部门）",
                [project for project in graded if project.department == name],
                grades,
            )
            for name in departments
        ),
        total=_counts(None, graded, grades),
    )


def _counts(department: str | None, projects: Sequence[Published], grades: Sequence[Grade]) -> Counts:
    public = [project for project in projects if not project.secret]
    evaluated = [project for project in public if project.score is not None]
    scores = [project.score for project in evaluated if project.score is not None]
    best_first = sorted(grades, key=lambda grade: -grade.from_points)
    return Counts(
        department=department,
        projects=len(projects),
        secret=len(projects) - len(public),
        amount=round(sum(project.amount or 0.0 for project in public), 2),
        evaluated=len(evaluated),
        evaluated_amount=round(sum(project.budget or 0.0 for project in evaluated), 2),
        average=round(sum(scores) / len(scores), 2) if scores else None,
        grades={
            grade.name: sum(project.grade == grade.name for project in evaluated) for grade in best_first
        },
    )
