"""A project followed through its years: every form of every year, joined indicator by indicator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forms.form import Declaration, EvaluatedIndicator, Indicator, MonitoredIndicator, MonitoringReport
from lifecycle.calendar.stages import Stage
from lifecycle.money import in_yuan
from lifecycle.thread.adjustment import apply, indicators_of
from lifecycle.thread.chain import IndicatorChange, Link, compare_goals
from lifecycle.thread.indicator_thread import Known, Threads
from lifecycle.thread.project_year import (
    ADJUSTED,
    ChangeAt,
    Followed,
    GoalYear,
    History,
    IndicatorYear,
    MoneyYear,
    ProjectYear,
    RoundMoney,
    RoundProgress,
    ScoreYear,
    YearForms,
)
from lifecycle.wording import wording

_Rows = Sequence[MonitoredIndicator] | Sequence[EvaluatedIndicator]


def history(project: str, years: Iterable[YearForms]) -> History:
    """A project's years, the first one first. ``project`` is its name as first declared."""
    threads = Threads(project)
    before: list[Known] | None = None
    reported = []
    for forms in sorted(years, key=lambda identity: identity.year):
        following = _Following(threads, forms, before)
        reported.append(following.year())
        before = following.in_force or before
    identities = dict.fromkeys(row.id for year in reported for row in year.indicators)
    return History(
        indicators=tuple(
            Followed(
                id=identity,
                names=threads.names(identity),
                years=tuple(
                    year.year for year in reported if any(row.id == identity for row in year.indicators)
                ),
            )
            for identity in identities
        ),
        years=tuple(reported),
    )


class _Following:
    """One year in the making: rows and changes by identity."""

    def __init__(self, threads: Threads, forms: YearForms, before: Sequence[Known] | None) -> None:
        self.threads, self.forms, self.before = threads, forms, before
        self.in_force: list[Known] = []
        self._rows: dict[str, IndicatorYear] = {}
        self._changes: dict[str, list[ChangeAt]] = {}

    def year(self) -> ProjectYear:
        """The year as it is told."""
        forms = self.forms
        for older in forms.older:
            self.threads.follow(older.indicators)
        if forms.declaration:
            self._declared(forms.declaration)
        for earlier in forms.earlier_rounds:
            self._in_round(earlier)
        if forms.monitoring:
            self._in_round(forms.monitoring)
            self._later(Stage.MONITORING, forms.monitoring.indicators)
        if forms.evaluation:
            self._later(Stage.SELF_EVALUATION, forms.evaluation.indicators)
        approved = apply(forms.declaration, forms.adjustments) if forms.declaration else None
        stages = zip(Stage, (forms.declaration, forms.monitoring, forms.evaluation), strict=True)
        return ProjectYear(
            year=forms.year,
            stages=tuple(stage for stage, form in stages if form),
            money=_money(forms, approved),
            score=_score(forms),
            goals=tuple(_goals(forms, approved)),
            indicators=tuple(
                row.model_copy(update={"changes": tuple(self._changes.get(identity, ()))})
                for identity, row in self._rows.items()
            ),
        )

    def _declared(self, declaration: Declaration) -> None:
        rows = declaration.indicators
        identities: dict[int, str] = {}
        for identity, link in self.threads.follow(rows, self.before):
            if link.reported is not None:
                identities[link.reported] = identity
                row = rows[link.reported]
                self._put(identity, row, declared=row.target, target=row.target)
            if self.before is not None:
                self._note(Stage.DECLARATION, identity, link, [row for _, row in self.before], rows)
        self._adjusted(rows, identities)

    def _adjusted(self, rows: Sequence[Indicator], identities: dict[int, str]) -> None:
        for placed in indicators_of(rows, self.forms.adjustments):
            if placed.declared is None:
                ((identity, _),) = self.threads.follow([placed.row], [])
                self._put(identity, placed.row, target=placed.row.target)
                self._add(
                    identity, ChangeAt(at=ADJUSTED, change=IndicatorChange.ADDED, after=_said(placed.row))
                )
            elif placed.declared in identities:  # not of a row printed a second time
                identity = identities.pop(placed.declared)
                self._approved(identity, rows[placed.declared], placed.row)
            else:
                continue
            self.in_force.append((identity, placed.row))
        for at, identity in identities.items():
            self._rows[identity] = self._rows[identity].model_copy(update={"target": None})
            self._add(identity, ChangeAt(at=ADJUSTED, change=IndicatorChange.DROPPED, before=_said(rows[at])))

    def _approved(self, identity: str, filed: Indicator, row: Indicator) -> None:
        differs = tuple(
            name
            for name in ("level2", "level3", "target")
            if wording(getattr(filed, name)) != wording(getattr(row, name))
        )
        if differs:
            self.threads.see(identity, row)
            self._put(identity, row, target=row.target)
            change = ChangeAt(
                at=ADJUSTED,
                change=IndicatorChange.CHANGED,
                differs=differs,
                before=_said(filed),
                after=_said(row),
            )
            self._add(identity, change)

    def _in_round(self, report: MonitoringReport) -> None:
        """Note how far each indicator was in a round; what the last one changed is told with its stage."""
        for identity, link in self.threads.follow(report.indicators, self.in_force):
            if link.reported is not None:
                row = report.indicators[link.reported]
                self._put(identity, None if identity in self._rows else row)
                kept_row = self._rows[identity]
                progress = RoundProgress(month=report.month, progress=row.actual)
                self._rows[identity] = kept_row.model_copy(update={"rounds": (*kept_row.rounds, progress)})

    def _later(self, stage: Stage, rows: _Rows) -> None:
        in_force = [row for _, row in self.in_force]
        for identity, link in self.threads.follow(rows, self.in_force):
            if link.reported is not None:
                names = None if identity in self._rows else rows[link.reported]
                self._put(identity, names, **self._reported(rows, link.reported))
            if self.forms.declaration:
                self._note(stage, identity, link, in_force, rows)

    def _reported(self, rows: _Rows, at: int) -> Mapping[str, str | float | None]:
        row = rows[at]
        if isinstance(row, MonitoredIndicator):
            return {"progress": row.actual, "forecast": row.forecast, "likelihood": row.likelihood}
        card = self.forms.card
        recomputed = card.lines[at].points if card and card.lines[at].computed else None
        return {
            "actual": row.actual,
            "weight": row.weight,
            "score": row.score,
            "recomputed": recomputed,
        }

    def _put(self, identity: str, row: Indicator | None, **values: str | float | None) -> None:
        names = {"level1": row.level1, "level2": row.level2, "level3": row.level3} if row else {}
        if identity in self._rows:
            self._rows[identity] = self._rows[identity].model_copy(update={**names, **values})
        else:
            self._rows[identity] = IndicatorYear.model_validate({"id": identity, **names, **values})

    def _note(
        self, stage: Stage, identity: str, link: Link, before: Sequence[Indicator], after: Sequence[Indicator]
    ) -> None:
        change = ChangeAt(
            at=stage.value,
            change=link.change,
            differs=link.differs,
            before=_said(before[link.declared]) if link.declared is not None else None,
            after=_said(after[link.reported]) if link.reported is not None else None,
        )
        self._add(identity, change)
        if identity not in self._rows and link.declared is not None:
            self._put(identity, before[link.declared])

    def _add(self, identity: str, change: ChangeAt) -> None:
        self._changes.setdefault(identity, []).append(change)


def _said(row: Indicator) -> dict[str, str | None]:
    return {"level1": row.level1, "level2": row.level2, "level3": row.level3, "target": row.target}


def _goals(forms: YearForms, approved: Declaration | None) -> Iterator[GoalYear]:
    """The parts of the goal in force beside those of the later forms."""
    goal = approved.annual_goal if approved else None
    monitored = forms.monitoring.annual_goal if forms.monitoring else None
    evaluated = forms.evaluation.expected_goal if forms.evaluation else None
    completed = forms.evaluation.actual_completion if forms.evaluation else None
    goals_by_form = [
        {part.number: part for part in compare_goals(goal, text)} for text in (monitored, evaluated)
    ]
    completed_goals = {part.number: part.reported for part in compare_goals(None, completed)}
    for number in sorted(goals_by_form[0].keys() | goals_by_form[1].keys()):
        part = goals_by_form[1].get(number) or goals_by_form[0][number]
        agreements = [
            side[number].same
            for side, form in zip(goals_by_form, (forms.monitoring, forms.evaluation), strict=True)
            if form and number in side
        ]
        yield GoalYear(
            number=number,
            declared=part.declared,
            monitored=goals_by_form[0][number].reported if number in goals_by_form[0] else None,
            evaluated=goals_by_form[1][number].reported if number in goals_by_form[1] else None,
            completed=completed_goals.get(number),
            same=all(agreements),
        )


def _money(forms: YearForms, approved: Declaration | None) -> MoneyYear:
    values: dict[str, float | int | None] = {}
    if forms.declaration and approved:
        unit = approved.funds_unit
        values["filed"] = in_yuan(forms.declaration.funds.annual, unit)
        values["declared"] = in_yuan(approved.funds.annual, unit)
    rounds: list[RoundMoney] = []
    if forms.monitoring:
        rounds = [_money_by(report) for report in (*forms.earlier_rounds, forms.monitoring)]
        last = rounds[-1]
        values |= {"month": last.month, "executed_by_month": last.executed}
        values |= {"rate_by_month": last.rate, "forecast": last.forecast}
    if forms.evaluation:
        final, unit = forms.evaluation.funds.annual, forms.evaluation.funds_unit
        values |= {name: in_yuan(getattr(final, name), unit) for name in ("initial", "budget", "executed")}
        values["rate"] = final.rate
    return MoneyYear.model_validate(values | {"rounds": tuple(rounds)})


def _money_by(report: MonitoringReport) -> RoundMoney:
    money, unit = report.funds.annual, report.funds_unit
    return RoundMoney(
        month=report.month,
        executed=in_yuan(money.executed, unit),
        rate=money.rate,
        forecast=in_yuan(money.forecast, unit),
    )


def _score(forms: YearForms) -> ScoreYear:
    card = forms.card
    if card is None:
        return ScoreYear(printed=forms.evaluation.total_score if forms.evaluation else None)
    return ScoreYear(printed=card.printed, recomputed=card.points, grade=card.grade)
