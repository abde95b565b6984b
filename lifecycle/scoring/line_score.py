"""What one indicator's score should be, with the steps that lead there.

Met is full marks. What was missed is scored by the locality's method: by a formula for a lower and one for
an upper bound; words by bands of the weight, and so is a day that was missed: done late is done in part.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict

from forms.form import EvaluatedIndicator
from forms.measures import Kind
from forms.target import Target, same_meaning
from lifecycle.scoring.actual import compare, read_dated
from lifecycle.scoring.attainment import Outcome, Yardstick
from lifecycle.scoring.formula import Formula
from lifecycle.scoring.method import Band, ScoringMethod

_PERCENT = 100.0
_BOUNDS = ("≥", "≤", ">", "<")


class Scored(BaseModel):
    """Points due beside points given.

    ``least`` and ``most`` are what the scheme admits, one value where it computes one; what cannot be
    recomputed admits anything up to its weight. ``points`` are those admitted that are nearest to
    ``printed``; ``None`` where there is neither a score nor a single value. ``steps`` is one line in Chinese.
    ``measured``: by numbers or days, not by words. ``attained`` is the percent of the target, if it has one.
    """

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    weight: float | None
    printed: float | None
    least: float | None
    most: float | None
    points: float | None
    steps: str
    measured: bool = False
    attained: float | None = None

    @property
    def computed(self) -> bool:
        """Whether the scheme says something of these points."""
        return self.outcome is not Outcome.UNKNOWN

    @property
    def difference(self) -> float:
        """Printed less recomputed points; 0 where one of them is not there."""
        if self.printed is None or self.points is None:
            return 0.0
        return round(self.printed - self.points, 2)


class _Judged(BaseModel):
    """The shares of the weight that are due, and how they came about. ``formula`` has the weight as {}."""

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    least: float = 0.0
    most: float = 1.0
    explanation: str
    formula: str | None = None
    measured: bool = False
    attained: float | None = None


def score_indicator(row: EvaluatedIndicator, year: int | None, yardstick: Yardstick) -> Scored:
    """The points due for one row of a self-evaluation of ``year``."""
    judged = judge(row, year, yardstick)
    if row.weight is None:
        return _scored(judged.model_copy(update={"outcome": Outcome.UNKNOWN, "told": "分值空白"}), row)
    return _scored(judged, row)


def judge(row: EvaluatedIndicator, year: int | None, yardstick: Yardstick) -> _Judged:
    """Whether the target was met and the share of the weight that is due for it."""
    if not row.target or not row.actual:
        return _unknown("指标值或完成值空白")
    if same_meaning(row.target, row.actual) and any(bound in row.actual for bound in _BOUNDS):
        return _unknown(f"完成值“{row.actual}”照抄指标值，没有实际数值")
    target = read_dated(row.target, year)
    if target.low is None or target.high is None:
        return _by_words(row.target, row.actual, yardstick)
    stated = yardstick.told(row.actual)
    if stated is not Outcome.UNKNOWN:
        return _band(stated, row.actual, yardstick.method)
    return _by_number(row, target, year, yardstick)


def _by_words(target: str, actual: str, yardstick: Yardstick) -> _Judged:
    outcome = yardstick.of_words(target, actual)
    if outcome is Outcome.UNKNOWN:
        return _unknown(f"完成值“{actual}”达到指标值“{target}”的程度无法由文字判断")
    return _band(outcome, actual, yardstick.method)


def _band(outcome: Outcome, actual: str, method: ScoringMethod) -> _Judged:
    bands: dict[Outcome, Band] = {
        Outcome.MET: method.bands.met,
        Outcome.PARTLY: method.bands.partly,
        Outcome.MISSED: method.bands.missed,
    }
    least, most = (percent / _PERCENT for percent in bands[outcome])
    explanation = f"完成情况“{actual}”属{outcome.value}，按{most:.0%}—{least:.0%}计分"
    return _Judged(outcome=outcome, least=least, most=most, explanation=explanation)


def _by_number(row: EvaluatedIndicator, target: Target, year: int | None, yardstick: Yardstick) -> _Judged:
    less, line = _wants_less(row, target, yardstick), f"完成{row.actual}，目标{row.target}"
    if less is not None:
        target = target.model_copy(update={"comparator": _comparator(target, less)})
    comparison = compare(target, row.actual or "", year, yardstick.alike_units)
    actual, verdict = comparison.actual, comparison.met
    if actual is None:
        return _unknown(f"完成值“{row.actual}”与指标值“{row.target}”不能直接比较")
    if less is None and not verdict:
        return _unknown(f"指标值“{row.target}”没有写明是上限还是下限")
    low, high, reached = target.low or 0.0, target.high or 0.0, actual.low or 0.0
    attained = round(reached / low * _PERCENT, 2) if not less and low > 0 and target.is_number else None
    if verdict is None:
        return _unknown(f"{line}，能否达到无法判断")
    if verdict:
        over = f"，为目标的{attained:g}%" if attained and attained > _PERCENT else ""
        return _Judged(
            outcome=Outcome.MET,
            least=1,
            explanation=f"{line}{over}，达到目标",
            measured=True,
            attained=attained,
        )
    if target.kind is not Kind.DATE:
        return _by_formula(yardstick.method, target, reached, line, attained=attained, less=bool(less))
    late = f"{date.fromordinal(int(actual.high or 0)) - date.fromordinal(int(high))}".split(" ")[0]
    most = yardstick.method.late / _PERCENT
    explanation = f"{line}，迟{late}天，至多{most:.0%}"
    return _Judged(outcome=Outcome.PARTLY, least=0, most=most, explanation=explanation, measured=True)


def _by_formula(
    method: ScoringMethod, target: Target, reached: float, line: str, *, attained: float | None, less: bool
) -> _Judged:
    """What is due for a number that missed its target."""
    low, high, factor = target.low or 0.0, target.high or 0.0, target.factor
    if less:
        over = f"，超出目标{(reached - high) / high:.0%}" if high > 0 else ""
        return _missed(method.over_target, reached / factor, high / factor, f"{line}{over}")
    if attained is not None and attained < method.nothing_under:
        explanation = f"{line}，完成{attained:g}%，不到{method.nothing_under:g}%不得分"
        return _Judged(
            outcome=Outcome.MISSED, most=0, explanation=explanation, measured=True, attained=attained
        )
    missed = _missed(method.under_target, max(reached, 0) / factor, low / factor, line)
    return missed.model_copy(update={"attained": attained})


def _missed(formula: Formula, reached: float, bound: float, explanation: str) -> _Judged:
    """The share by the locality's formula, both numbers in the unit of the target."""
    share = formula.share(reached, bound)
    shown = formula.shown(_number(reached), _number(bound))
    factor = f"（{shown}）" if formula.compound else shown
    return _Judged(
        outcome=Outcome.MISSED,
        least=share,
        most=share,
        explanation=explanation,
        formula=f"分值{{}}×{factor}",
        measured=True,
    )


def _wants_less(row: EvaluatedIndicator, target: Target, yardstick: Yardstick) -> bool | None:
    """Whether the target is an upper bound; ``None`` where neither comparator nor name says so."""
    if target.comparator in {"≥", ">"}:
        return False
    if target.comparator in {"≤", "<"} or target.kind in {Kind.DATE, Kind.TIME} or target.high == 0:
        return True
    cost = any("成本" in (level or "") for level in (row.level1, row.level2))
    if cost or yardstick.wants_less(row.level3):
        return True
    return None if target.kind is Kind.AMOUNT else False


def _comparator(target: Target, less: bool) -> str:
    """More than an ``=`` asks for is no fault where more is better, nor is less where less is."""
    return target.comparator if target.comparator in {"≥", ">", "≤", "<"} else "≤" if less else "≥"


def _number(value: float) -> str:
    return f"{value:.10g}"


def _unknown(because: str) -> _Judged:
    return _Judged(outcome=Outcome.UNKNOWN, explanation=because)


def _scored(judged: _Judged, row: EvaluatedIndicator) -> Scored:
    weight, printed = row.weight, row.score
    least, most = (
        (round(weight * share, 2) for share in (judged.least, judged.most))
        if weight is not None
        else (None, None)
    )
    points = nearest(printed, least, most)
    return Scored(
        outcome=judged.outcome, weight=weight, printed=printed, least=least, most=most, points=points,
        steps=_steps(judged, weight, points), measured=judged.measured, attained=judged.attained,
    )  # fmt: skip


def _steps(judged: _Judged, weight: float | None, points: float | None) -> str:
    if judged.outcome is Outcome.UNKNOWN:
        counted = "" if points is None else f"，按自评得分{points:g}分计入"
        return f"{judged.explanation}，无法复算{counted}"
    if weight is None:
        return judged.explanation
    if judged.formula:
        return f"{judged.explanation}，{judged.formula.format(f'{weight:g}')}＝{points:g}"
    if judged.least == judged.most == 1:
        return f"{judged.explanation}，得满分{weight:g}"
    return f"{judged.explanation}，{weight * judged.least:g}—{weight * judged.most:g}分"


def nearest(printed: float | None, least: float | None, most: float | None) -> float | None:
    """The admitted points nearest to the printed ones; without those the one value, if there is one."""
    if least is None or most is None:
        return None
    if printed is None:
        return least if least == most else None
    return min(max(printed, least), most)


def score_rate(
    budget: float | None, executed: float | None, weight: float | None, printed: float | None
) -> Scored:
    """The points due for the execution of the budget: rate × weight, full marks from 100% on."""
    rate = executed / budget if executed is not None and budget else None
    if rate is None or weight is None:
        because = _unknown("全年预算数为0" if budget == 0 else "全年预算数、执行数或分值空白")
        least, most = (None, None) if weight is None else (0.0, weight)
        points = nearest(printed, least, most)
        return Scored(
            outcome=Outcome.UNKNOWN, weight=weight, printed=printed, least=least, most=most, points=points,
            steps=_steps(because, weight, points), attained=_percent(rate),
        )  # fmt: skip
    points = round(weight * min(rate, 1.0), 2)
    share = f"执行数{_money(executed)}÷全年预算数{_money(budget)}＝{rate:.2%}"
    return Scored(
        outcome=Outcome.MET if rate >= 1 else Outcome.PARTLY, weight=weight, printed=printed, least=points,
        most=points, points=points, steps=f"{share}，分值{weight:g}×{min(rate, 1.0):.2%}＝{points:g}",
        measured=True, attained=_percent(rate),
    )  # fmt: skip


def _percent(rate: float | None) -> float | None:
    return None if rate is None else round(rate * _PERCENT, 4)


def _money(value: float | None) -> str:
    return f"{value or 0:.2f}".rstrip("0").rstrip(".")
