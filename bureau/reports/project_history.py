"""Project history: what is kept of one project, followed through its years."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.names import scope_named
from forms.form import Declaration, MonitoringReport, SelfEvaluation
from lifecycle.scoring.scorecard import Scorecard, score_form
from lifecycle.thread.adjustment import Adjustment
from lifecycle.thread.chain import IndicatorChange
from lifecycle.thread.history import history
from lifecycle.thread.project_year import ChangeAt, History, IndicatorYear, ProjectYear, YearForms
from storage.decisions import adjustments
from storage.papers import submissions
from storage.papers.submissions import Filed

YEAR_HEAD = (
    "年度", "申报金额（元）", "年中执行（元）", "年中执行率", "全年预算（元）", "全年执行（元）", "执行率",
    "自评得分", "复算得分", "等级", "目标",
)  # fmt: skip
INDICATOR_HEAD = (
    "年度", "编号", "一级指标", "二级指标", "三级指标", "指标值", "年中完成", "全年预计", "可能性",
    "全年完成", "分值", "得分", "复算", "变化",
)  # fmt: skip
_CHANGES = {IndicatorChange.CHANGED: "改动", IndicatorChange.ADDED: "新增", IndicatorChange.DROPPED: "取消"}
_FIELDS = {"level2": "二级指标", "level3": "名称", "target": "指标值"}


@dataclass(frozen=True, slots=True)
class ProjectHistory:
    """A project's history with its names on the roster."""

    unit: str
    project: str
    history: History

    def of_year(self, year: int | None) -> "ProjectHistory":
        """The same, of one year only; indicators keep their identities."""
        if year is None:
            return self
        years = tuple(project_year for project_year in self.history.years if project_year.year == year)
        own = tuple(indicator for indicator in self.history.indicators if year in indicator.years)
        return ProjectHistory(self.unit, self.project, History(indicators=own, years=years))

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"unit": self.unit, "project": self.project, **self.history.model_dump(mode="json")}


def of(desk: Desk, unit: str, project: str, year: int | None = None) -> ProjectHistory:
    """The history of a project, all of it or one year. Raises NotDecided where nothing is there."""
    scope = scope_named(desk.database, year or 0, None, unit, project)
    with desk.database.reading() as session:
        filed = submissions.of_project(session, scope.project_id or 0)
        approved = adjustments.of_projects(session, [scope.project_id or 0])
    if not filed:
        raise NotDecided(f"{unit}的“{project}”没有报送过任何表")
    whole_history = tell(desk, filed, approved).of_year(year)
    if not whole_history.history.years:
        raise NotDecided(f"{unit}的“{project}”没有报送过{year}年的表")
    return whole_history


def tell(
    desk: Desk, filed: Sequence[Filed], approved: Mapping[tuple[int, int], Sequence[Adjustment]]
) -> ProjectHistory:
    """The history of one project from all its versions."""
    by_year: dict[int, list[Filed]] = defaultdict(list)
    for version in sorted(filed, key=lambda version: (*version.term.place, version.version)):
        by_year[version.year].append(version)
    first = by_year[min(by_year)][0]
    years = [
        _year(desk, year, own, approved.get((first.project_id, year), ())) for year, own in by_year.items()
    ]
    return ProjectHistory(first.unit, first.project, history(first.form.project_name or first.project, years))


def card_of(desk: Desk, form: SelfEvaluation) -> Scorecard:
    """The score of a self-evaluation recomputed by the locality's rules."""
    return score_form(form, desk.ruleset.yardstick, desk.ruleset.grading.grades)


def _year(desk: Desk, year: int, filed: Sequence[Filed], approved: Sequence[Adjustment]) -> YearForms:
    newest = {version.term: version for version in filed}
    forms = [version.form for version in newest.values()]
    evaluation = next((form for form in forms if isinstance(form, SelfEvaluation)), None)
    *earlier_rounds, monitoring = [None, *(form for form in forms if isinstance(form, MonitoringReport))]
    return YearForms(
        year=year,
        declaration=next((form for form in forms if isinstance(form, Declaration)), None),
        earlier_rounds=tuple(form for form in earlier_rounds if form),
        monitoring=monitoring,
        evaluation=evaluation,
        older=tuple(version.form for version in filed if version is not newest[version.term]),
        adjustments=tuple(approved),
        card=card_of(desk, evaluation) if evaluation else None,
    )


def year_cells(project_year: ProjectYear) -> list[object]:
    """A year under ``YEAR_HEAD``."""
    money, score = project_year.money, project_year.score
    differing = [part for part in project_year.goals if not part.same]
    return [
        project_year.year,
        _amount(money.declared),
        _by_round((reported.month, _amount(reported.executed)) for reported in money.rounds),
        _by_round((reported.month, _percent(reported.rate)) for reported in money.rounds),
        *(_amount(figure) for figure in (money.budget, money.executed)),
        _percent(money.rate),
        *(_points(figure) for figure in (score.printed, score.recomputed)),
        score.grade,
        "、".join(f"第{part.number}项不同" if part.number else "有不同" for part in differing) or "一致",
    ]


def indicator_cells(year: int, indicator: IndicatorYear) -> list[object]:
    """An indicator of a year under ``INDICATOR_HEAD``."""
    points = (indicator.weight, indicator.score, indicator.recomputed)
    return [
        year,
        *(getattr(indicator, name) for name in ("id", "level1", "level2", "level3", "target")),
        _by_round((reported.month, reported.progress) for reported in indicator.rounds),
        *(getattr(indicator, name) for name in ("forecast", "likelihood", "actual")),
        *map(_points, points),
        changes_told(indicator.changes),
    ]


def changes_told(changes: Iterable[ChangeAt]) -> str:
    """What became of an indicator, in words; nothing where it was kept all along."""
    sentences = []
    for change in changes:
        if change.change is IndicatorChange.KEPT:
            continue
        before, after = change.before or {}, change.after or {}
        how = "，".join(f"{_FIELDS[name]}由“{before[name]}”改为“{after[name]}”" for name in change.differs)
        if change.change is IndicatorChange.ADDED:
            how = f"指标值“{after['target']}”"
        sentences.append(f"{change.at}{_CHANGES[change.change]}{'：' if how else ''}{how}")
    return "；".join(sentences)


def _by_round(reported: Iterable[tuple[int | None, str | None]]) -> str | None:
    """What rounds reported: of several each with its months."""
    rounds = list(reported)
    if len(rounds) < 2:  # noqa: PLR2004 - nothing to tell apart
        return rounds[0][1] if rounds else None
    return "；".join(f"1—{month or 12}月：{text or '没有写'}" for month, text in rounds)


def _amount(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:g}%"


def _points(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
