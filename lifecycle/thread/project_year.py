"""One project in one year, as it is told: indicators from target to score, goals, money, what changed.

It serialises to JSON as it is (``model_dump(mode="json")``). Money is in 元.
"""

from pydantic import BaseModel, ConfigDict

from forms.form import Declaration, Form, MonitoringReport, SelfEvaluation
from lifecycle.calendar.stages import Stage
from lifecycle.scoring.scorecard import Scorecard
from lifecycle.thread.adjustment import Adjustment
from lifecycle.thread.chain import IndicatorChange

ADJUSTED = "调整"
"""Where a change was approved, beside the stages in which a form brought it."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class YearForms(_Value):
    """What is kept of one year: the newest form of each stage and round, and every older version, in order.

    ``monitoring`` is the report of the last round, ``earlier_rounds`` are those of the ones before it.
    """

    year: int
    declaration: Declaration | None = None
    earlier_rounds: tuple[MonitoringReport, ...] = ()
    monitoring: MonitoringReport | None = None
    evaluation: SelfEvaluation | None = None
    older: tuple[Form, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    card: Scorecard | None = None


class ChangeAt(_Value):
    """What became of an indicator: ``at`` a stage or at an approved adjustment.

    A declaration is held against the year before, a later form against the declaration in force.
    ``differs`` names level2, level3, target; ``before`` and ``after`` hold the row, None where it is not.
    """

    at: str
    change: IndicatorChange
    differs: tuple[str, ...] = ()
    before: dict[str, str | None] | None = None
    after: dict[str, str | None] | None = None


class RoundProgress(_Value):
    """How far an indicator was by the month that a round of monitoring looks at."""

    month: int | None
    progress: str | None


class RoundMoney(_Value):
    """What a round of monitoring reported of the year's money, in 元, the rate in percent."""

    month: int | None
    executed: float | None
    rate: float | None
    forecast: float | None


class IndicatorYear(_Value):
    """One indicator in one year. ``declared`` is the target as filed, ``target`` the one in force.

    ``progress``, ``forecast`` and ``likelihood`` are of the last round, ``rounds`` has the progress of all of
    them; ``actual`` is of the year's end; ``recomputed`` are the points that the scheme gives.
    """

    id: str
    level1: str | None
    level2: str | None
    level3: str | None
    declared: str | None = None
    target: str | None = None
    rounds: tuple[RoundProgress, ...] = ()
    progress: str | None = None
    forecast: str | None = None
    likelihood: str | None = None
    actual: str | None = None
    weight: float | None = None
    score: float | None = None
    recomputed: float | None = None
    changes: tuple[ChangeAt, ...] = ()


class GoalYear(_Value):
    """One part of the annual goal (0: what has no number) in each form; None where it is not."""

    number: int
    declared: str | None
    monitored: str | None
    evaluated: str | None
    completed: str | None
    same: bool


class MoneyYear(_Value):
    """The year's money in 元, rates in percent: declared (in force), by ``month``, and at the end.

    By ``month`` it is what the last round reported; ``rounds`` has all of them.
    """

    filed: float | None = None
    declared: float | None = None
    rounds: tuple[RoundMoney, ...] = ()
    month: int | None = None
    executed_by_month: float | None = None
    rate_by_month: float | None = None
    forecast: float | None = None
    initial: float | None = None
    budget: float | None = None
    executed: float | None = None
    rate: float | None = None


class ScoreYear(_Value):
    """The total as printed and as recomputed, with the grade that the recomputed one has."""

    printed: float | None = None
    recomputed: float | None = None
    grade: str | None = None


class ProjectYear(_Value):
    """One project in one year."""

    year: int
    stages: tuple[Stage, ...]
    money: MoneyYear
    score: ScoreYear
    goals: tuple[GoalYear, ...]
    indicators: tuple[IndicatorYear, ...]


class Followed(_Value):
    """One indicator of a project: its names, the first one first, and the years in which it was."""

    id: str
    names: tuple[str, ...]
    years: tuple[int, ...]


class History(_Value):
    """A project through its years."""

    indicators: tuple[Followed, ...]
    years: tuple[ProjectYear, ...]
