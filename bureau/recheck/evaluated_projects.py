"""The self-evaluations of a year that may be re-checked, each with its score recomputed and its findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from expectations.engine.review import review
from expectations.locality.ruleset import RuleSet
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from forms.form import Declaration, Document, SelfEvaluation
from lifecycle.calendar.stages import Stage
from lifecycle.money import in_yuan
from lifecycle.obligations.obligation import State
from lifecycle.scoring.scorecard import Scorecard, score_form
from storage.papers import submissions

_FULL = 100.0


@dataclass(frozen=True)
class EvaluatedProject:
    """A project with its self-evaluation; ``budget`` in 元, ``grade`` that of the printed total."""

    department: str | None
    unit: str
    project: str
    form: SelfEvaluation
    card: Scorecard
    findings: Sequence[Finding] = field(default=(), compare=False)

    @property
    def budget(self) -> float:
        """The budget of the year; the initial one where it is blank."""
        money = self.form.funds.annual
        printed = money.budget if money.budget is not None else money.initial
        return in_yuan(printed, self.form.funds_unit) or 0.0

    @property
    def rate(self) -> float | None:
        """Percent of the budget executed, from the amounts."""
        return self.card.rate.attained

    @cached_property
    def by_row(self) -> dict[int, list[Finding]]:
        """The findings on each row of its indicators."""
        rows: dict[int, list[Finding]] = {}
        for finding in self.findings:
            group, _, path_below = (finding.field or "").partition("/")
            if group == "indicators" and path_below and finding.asks:
                rows.setdefault(int(path_below.split("/")[0]), []).append(finding)
        return rows


def of_forms(
    forms: Iterable[SelfEvaluation], rules: RuleSet, declarations: Sequence[Declaration] = ()
) -> list[EvaluatedProject]:
    """Self-evaluations as they were read, each scored anew and reviewed."""
    evaluations = list(forms)
    filings = tuple(
        FileForReview(file=str(at), document=Document(file=str(at), title=None, statement=None, forms=[form]))
        for at, form in enumerate(evaluations)
    )
    by_file: dict[str, list[Finding]] = {}
    for finding in review(Batch(filings=filings, declarations=tuple(declarations)), rules):
        by_file.setdefault(finding.file, []).append(finding)
    return [
        EvaluatedProject(
            department=form.competent_department,
            unit=form.implementing_unit or "（未写单位）",
            project=form.project_name or "（未写项目）",
            form=form,
            card=score_form(form, rules.yardstick, rules.grading.grades),
            findings=tuple(by_file.get(str(at), ())),
        )
        for at, form in enumerate(evaluations)
    ]


def of_year(desk: Desk, year: int) -> list[EvaluatedProject]:
    """The accepted self-evaluations of a year. Raises NotDecided where there are none."""
    with desk.database.reading() as session:
        filed = submissions.newest(session, year, Stage.SELF_EVALUATION, states=[State.ACCEPTED])
    named = [
        submission.form.model_copy(
            update={
                "implementing_unit": submission.unit,
                "competent_department": submission.department or submission.form.competent_department,
                "project_name": submission.project,
            }
        )
        for submission in filed
        if isinstance(submission.form, SelfEvaluation)
    ]
    if not named:
        raise NotDecided(f"{year}年没有已通过的自评，无从复核；自评的情况见 jixiao status --year {year}")
    return of_forms(named, desk.ruleset)


def is_perfect(project: EvaluatedProject) -> bool:
    """Whether it gave itself all points."""
    return project.card.printed == _FULL
