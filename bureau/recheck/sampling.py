"""Drawing the projects of a re-check: what is doubtful first, the rest by chance from every stratum."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from bureau.listed_line import ListedLine, TableColumn
from bureau.recheck.evaluated_projects import EvaluatedProject, is_perfect
from expectations.locality.ruleset import RuleSet
from expectations.text.money import shown

_FULL = 100.0
_MOST_DOUBTFUL = 0.5
"""Share of the sample that doubts may take, so that the rest still speaks for all projects."""
_TEN_THOUSAND = 10000.0


@dataclass(frozen=True)
class Stratum:
    """What the projects of one part have in common."""

    department: str
    amount: str
    grade: str

    @property
    def label(self) -> str:
        """For people: 区教育局／50万元以下／优."""
        return f"{self.department}／{self.amount}／{self.grade}"


@dataclass(frozen=True)
class Drawn:
    """A project of the sample, and why it is in it."""

    project: EvaluatedProject
    stratum: Stratum
    reason: str


@dataclass(frozen=True, slots=True)
class SampleLine(ListedLine):
    """A project of the sample in a list."""

    department: Annotated[str | None, TableColumn("主管部门")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    budget: Annotated[float | None, TableColumn("全年预算（元）")]
    score: Annotated[float | None, TableColumn("自评得分")]
    grade: Annotated[str | None, TableColumn("等级")]
    recomputed: Annotated[float | None, TableColumn("复算得分")]
    reason: Annotated[str, TableColumn("抽取原因")]

    @classmethod
    def of(cls, drawn: Drawn) -> Self:
        """The line of a project that was drawn."""
        project = drawn.project
        return cls(
            department=project.department,
            unit=project.unit,
            project=project.project,
            budget=project.budget,
            score=project.card.printed,
            grade=project.card.printed_grade,
            recomputed=project.card.points,
            reason=drawn.reason,
        )


def draw(
    projects: Sequence[EvaluatedProject],
    rules: RuleSet,
    seed: str,
    *,
    number: int | None = None,
    share: float | None = None,
) -> list[Drawn]:
    """The sample: the same projects, rules and seed give the same one.

    ``number`` of projects or ``share`` in percent; without them the locality's. Doubtful ones come first, the
    worst before; the others are drawn by chance from their strata in proportion to what is in each.
    """
    size = min(_wanted(len(projects), rules, number, share), len(projects))
    ordered = sorted(projects, key=lambda project: (project.unit, project.project))
    doubts = [(project, why) for project, why in _doubtful(ordered, rules) if why]
    doubts.sort(key=lambda pair: (-pair[1][0], pair[0].unit, pair[0].project))
    most = size if len(doubts) >= len(ordered) else math.ceil(size * _MOST_DOUBTFUL)
    drawn = [Drawn(project, stratum_of(project, rules), f"疑点：{why[1]}") for project, why in doubts[:most]]
    drawn_ids = {id(sampled.project) for sampled in drawn}
    remaining = [project for project in ordered if id(project) not in drawn_ids]
    drawn += _by_chance(remaining, rules, seed, size - len(drawn))
    return sorted(
        drawn, key=lambda sampled: (sampled.stratum.department, sampled.project.unit, sampled.project.project)
    )


def _wanted(count: int, rules: RuleSet, number: int | None, share: float | None) -> int:
    if number is not None:
        return number
    percent = rules.recheck.share if share is None else share
    least = rules.recheck.least if share is None else 1
    return max(math.ceil(count * percent / _FULL), least)


def stratum_of(project: EvaluatedProject, rules: RuleSet) -> Stratum:
    """The stratum of a project by the locality's classes."""
    bounds = sorted(rules.recheck.amounts)
    at = sum(project.budget >= bound for bound in bounds)
    names = [f"{shown(bound / _TEN_THOUSAND)}万元" for bound in bounds]
    if not bounds:
        amount = "不分金额"
    elif at == 0:
        amount = f"{names[0]}以下"
    else:
        amount = f"{names[at - 1]}以上" if at == len(bounds) else f"{names[at - 1]}—{names[at]}"
    grade = project.card.printed_grade or "未定等级"
    return Stratum(project.department or "（未写主管部门）", amount, grade)


def _doubtful(
    projects: Sequence[EvaluatedProject], rules: RuleSet
) -> Iterator[tuple[EvaluatedProject, tuple[float, str] | None]]:
    """Each project with how doubtful it is and why; None where nothing stands out."""
    perfect = Counter(project.unit for project in projects if is_perfect(project))
    counts = Counter(project.unit for project in projects)
    least = rules.thresholds.perfect_projects.value
    for project in projects:
        reasons = list(_reasons(project, rules))
        if counts[project.unit] >= least and perfect[project.unit] == counts[project.unit]:
            reasons.append((5.0, f"该单位{counts[project.unit]}个项目自评全部100分"))
        yield (
            project,
            (sum(points for points, _ in reasons), "；".join(why for _, why in reasons)) if reasons else None,
        )


def _reasons(project: EvaluatedProject, rules: RuleSet) -> Iterator[tuple[float, str]]:
    card, rate = project.card, project.rate
    weight = sum(line.weight or 0 for line in card.lines)
    if rate is not None and rate < rules.thresholds.explained_rate.value:
        yield (_FULL - rate) / 10, f"预算执行率{rate:.2f}%"
    if rate is not None and card.printed is not None and weight:
        score = (card.printed - (card.rate.printed or 0)) / weight * _FULL
        gap = (score - min(rate, _FULL)) / score * _FULL if score > 0 else 0.0
        if gap > rules.thresholds.score_gap.value:
            yield gap / 10, f"得分率{score:.2f}%比执行率高出{gap:.1f}%"
    if card.points is not None and card.printed is not None:
        difference = card.printed - card.points
        if abs(difference) > rules.thresholds.recomputed.value:
            graded = card.grade != card.printed_grade
            moved = f"，等级由{card.printed_grade}变为{card.grade}" if graded else ""
            yield abs(difference), f"自评{shown(card.printed)}分，复算{shown(card.points)}分{moved}"


def _by_chance(projects: Sequence[EvaluatedProject], rules: RuleSet, seed: str, size: int) -> Iterator[Drawn]:
    strata: dict[Stratum, list[EvaluatedProject]] = defaultdict(list)
    for project in projects:
        strata[stratum_of(project, rules)].append(project)
    for stratum, count in _shares(strata, size, seed).items():
        own = strata[stratum]
        chosen = random.Random(f"{seed}/{stratum.label}").sample(own, count)  # noqa: S311 - repeatable on purpose
        for project in chosen:
            yield Drawn(project, stratum, f"分层抽取：{stratum.label}，{len(own)}个抽{count}个")


def _shares(strata: dict[Stratum, list[EvaluatedProject]], size: int, seed: str) -> dict[Stratum, int]:
    """How many of each stratum: in proportion, the rest to the largest remainders, then by chance."""
    total = sum(len(own) for own in strata.values())
    if not total or size <= 0:
        return {}
    exact = {stratum: size * len(own) / total for stratum, own in strata.items()}
    shares = {stratum: int(value) for stratum, value in exact.items()}
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    order = {stratum: chance.random() for stratum in sorted(strata, key=lambda stratum: stratum.label)}
    left = sorted(strata, key=lambda stratum: (shares[stratum] - exact[stratum], order[stratum]))
    for stratum in left[: size - sum(shares.values())]:
        shares[stratum] += 1
    return {stratum: count for stratum, count in shares.items() if count}
