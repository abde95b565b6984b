"""The rows of a re-check table, prefilled with what was recomputed and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from bureau.recheck.evaluated_projects import EvaluatedProject
from expectations.locality.ruleset import RuleSet
from expectations.text.money import shown
from forms.form import EvaluatedIndicator
from forms.measures import Kind
from forms.target import Target
from lifecycle.scoring.actual import compare, read_dated
from lifecycle.scoring.line_score import Scored

HEAD = (
    "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "计量单位", "权重", "自评完成值", "自评得分",
    "复核完成值", "复核得分", "复核指标偏差", "备注",
)  # fmt: skip
RATE = "预算执行率"
_SCORED_BY_STEPS = {"S07", "S08", "S10"}
"""Rules whose finding is the recomputed score, which the remark tells with its steps."""
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class RecheckRow:
    """One row under ``HEAD``. Points are numbers, ``deviation`` is how far the value is from the target."""

    level1: str | None
    level2: str | None
    level3: str | None
    nature: str
    target: str | None
    unit: str | None
    weight: float | None
    actual: str | None
    score: float | None
    checked_actual: str | None
    checked_score: float | None
    deviation: str | None
    remark: str

    @property
    def cells(self) -> tuple[str | float | None, ...]:
        """The values under ``HEAD``."""
        return (
            self.level1, self.level2, self.level3, self.nature, self.target, self.unit, self.weight,
            self.actual, self.score, self.checked_actual, self.checked_score, self.deviation, self.remark,
        )  # fmt: skip


def rows_of(project: EvaluatedProject, rules: RuleSet) -> Iterator[RecheckRow]:
    """The execution of the budget first, where it has points, then every indicator in its order."""
    form, card = project.form, project.card
    money = form.funds.annual
    if (money.weight, money.score) != (None, None):
        printed = None if money.rate is None else f"{shown(money.rate)}%"
        computed = None if card.rate.attained is None else f"{shown(round(card.rate.attained, 2))}%"
        apart = None if card.rate.attained is None else _percent(card.rate.attained - _FULL)
        yield RecheckRow(
            RATE, None, RATE, "≥", shown(_FULL), "%", money.weight, printed, money.score,
            computed, card.rate.points, apart, _remark(card.rate, ()),
        )  # fmt: skip
    for position, (row, line) in enumerate(zip(form.indicators, card.lines, strict=True)):
        target = read_dated(row.target or "", form.year)
        reached = _reached(row, target, form.year, rules)
        codes = [
            f"{finding.rule}{finding.name}"
            for finding in project.by_row.get(position, ())
            if finding.rule not in _SCORED_BY_STEPS
        ]
        yield RecheckRow(
            row.level1, row.level2, row.level3, *_printed(row, target), row.weight, row.actual, row.score,
            _checked(row, target, reached), line.points, _deviation(target, reached),
            _remark(line, tuple(dict.fromkeys(codes))),
        )  # fmt: skip


def _printed(row: EvaluatedIndicator, target: Target) -> tuple[str, str | None, str | None]:
    """Nature, value and unit of a target, apart as the table has them."""
    if target.kind is Kind.DATE:
        return "时限", row.target, None
    if not target.is_number or target.low is None or target.high is None:
        return "定性", row.target, None
    low, high = target.low / target.factor, target.high / target.factor
    value = _number(low) if low == high else f"{_number(low)}—{_number(high)}"
    return target.comparator or "=", value, target.printed_unit or target.unknown_unit


def _reached(row: EvaluatedIndicator, target: Target, year: int | None, rules: RuleSet) -> Target | None:
    """What was reached, where it can be held against the target as it is written."""
    if not row.actual or target.low is None:
        return None
    reached = compare(target, row.actual, year, rules.words.alike_units).actual
    return None if reached is None or reached.comparator in {"≥", "≤", ">", "<"} else reached


def _checked(row: EvaluatedIndicator, target: Target, reached: Target | None) -> str | None:
    """The value in the unit of the target: 4.8吨 for 4800千克; else as it is printed."""
    if reached is None or reached.low is None or reached.low != reached.high or target.kind is Kind.DATE:
        return row.actual
    unit = target.printed_unit or target.unknown_unit or ""
    return f"{_number(reached.low / target.factor)}{unit}"


def _deviation(target: Target, reached: Target | None) -> str | None:
    if reached is None or reached.high is None or target.high is None or target.low is None:
        return None
    if target.kind is Kind.DATE:
        late = int(reached.high - target.high)
        return f"迟{late}天" if late > 0 else "按时"
    if reached.low != reached.high:
        return None
    bound = target.high if target.comparator in {"≤", "<"} else target.low
    return _percent((reached.low or 0.0) / bound * _FULL - _FULL) if bound else None


def _percent(value: float) -> str:
    return f"{round(value, 2):+g}%" if round(value, 2) else "0%"


def _remark(scored: Scored, codes: tuple[str, ...]) -> str:
    remarks = [scored.steps]
    if scored.difference:
        remarks.append(f"{'核减' if scored.difference > 0 else '核增'}{shown(abs(scored.difference))}分")
    if codes:
        remarks.append(f"另见：{'、'.join(codes)}")
    return "；".join(remarks)


def _number(value: float) -> str:
    return f"{value:.10g}"
