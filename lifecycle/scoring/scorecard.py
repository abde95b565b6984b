"""A self-evaluation scored anew, whole: money, every indicator, sums, grade, and where it differs.

Values in, values out; a scorecard serialises to JSON as it is (``model_dump(mode="json")``).
"""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from forms.form import SelfEvaluation
from lifecycle.scoring.attainment import Outcome, Yardstick
from lifecycle.scoring.grade import Grade, grade_of
from lifecycle.scoring.line_score import Scored, score_indicator, score_rate

_ROUNDING = 0.05
"""Points that rounding explains: scores are printed with one or two decimals."""
_UNNAMED = "（未写一级指标）"


class ScoredLine(Scored):
    """One indicator of the form, with its place in it (``indicators/position``) and what it says."""

    position: int
    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    actual: str | None


class Subtotal(BaseModel):
    """The sums of one level1. ``unverified`` is the weight of what could not be recomputed.

    ``points`` are ``None`` where a score is missing that cannot be recomputed either.
    """

    model_config = ConfigDict(frozen=True)

    level1: str
    weight: float
    printed: float
    points: float | None
    unverified: float


class Scorecard(BaseModel):
    """The recomputed score of one project and year.

    ``printed`` is the total as printed, ``added`` the sum of the printed scores, ``points`` the recomputed
    total: what could not be recomputed counts as printed, and ``unverified`` is its weight.
    ``differences`` say line by line how the printed total becomes the recomputed one.
    """

    model_config = ConfigDict(frozen=True)

    year: int | None
    unit: str | None
    project: str | None
    rate: Scored
    lines: tuple[ScoredLine, ...]
    levels: tuple[Subtotal, ...]
    weight: float
    printed: float | None
    added: float
    points: float | None
    unverified: float
    grade: str | None
    printed_grade: str | None
    differences: tuple[str, ...]


def score_form(form: SelfEvaluation, yardstick: Yardstick, grades: Sequence[Grade] = ()) -> Scorecard:
    """The scorecard of a self-evaluation; without a table of grades it has none."""
    money = form.funds.annual
    rate = score_rate(money.budget, money.executed, money.weight, money.score)
    lines = tuple(
        ScoredLine(
            **score_indicator(row, form.year, yardstick).model_dump(), position=at,
            level1=row.level1, level2=row.level2, level3=row.level3, target=row.target, actual=row.actual,
        )
        for at, row in enumerate(form.indicators)
    )  # fmt: skip
    rate_and_lines = [*([rate] if (money.weight, money.score) != (None, None) else []), *lines]
    points = _points(rate_and_lines)
    return Scorecard(
        year=form.year,
        unit=form.implementing_unit,
        project=form.project_name,
        rate=rate,
        lines=lines,
        levels=tuple(_levels(lines)),
        weight=_sum(line.weight for line in rate_and_lines),
        printed=form.total_score,
        added=_sum(line.printed for line in rate_and_lines),
        points=points,
        unverified=_sum(line.weight for line in rate_and_lines if not line.computed),
        grade=grade_of(points, grades) if points is not None else None,
        printed_grade=grade_of(form.total_score, grades) if form.total_score is not None else None,
        differences=tuple(_differences(form, rate, lines, _sum(line.printed for line in rate_and_lines))),
    )


def _levels(lines: Sequence[ScoredLine]) -> Iterator[Subtotal]:
    for level in dict.fromkeys(line.level1 for line in lines):
        under = [line for line in lines if line.level1 == level]
        yield Subtotal(
            level1=level or _UNNAMED,
            weight=_sum(line.weight for line in under),
            printed=_sum(line.printed for line in under),
            points=_points(under),
            unverified=_sum(line.weight for line in under if not line.computed),
        )


def _points(scored: Sequence[Scored]) -> float | None:
    """The sum of what is due; ``None`` where a score is missing or nothing was scored."""
    points = [line.points for line in scored]
    return None if not points or None in points else _sum(points)


def _sum(values: Iterator[float | None] | Sequence[float | None]) -> float:
    return round(sum(value or 0.0 for value in values), 2)


def _differences(
    form: SelfEvaluation, rate: Scored, lines: Sequence[ScoredLine], added: float
) -> Iterator[str]:
    if form.total_score is not None and abs(form.total_score - added) > _ROUNDING:
        yield f"总分：写{form.total_score:g}，各项得分相加为{added:g}"
    named = [("预算执行率", rate), *((line.level3 or "（未写名称的指标）", line) for line in lines)]
    for name, line in named:
        if abs(line.difference) > _ROUNDING:
            more = "多" if line.difference > 0 else "少"
            yield f"{name}：自评{line.printed:g}分，{more}{abs(line.difference):g}分：{line.steps}"
        elif line.points is None and line.outcome is Outcome.UNKNOWN:
            yield f"{name}：{line.steps}"
