"""S: scores recomputed and compared, in one form and between forms."""

from expectations.bases import EVALUATION, LOGIC
from expectations.finding import Severity
from expectations.money import shown
from expectations.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.ruleset import RuleSet
from expectations.subject import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine
from expectations.submission import score_key
from expectations.vocabulary import has
from forms.target import met
from lifecycle.scoring import score_band, score_due

_UNSCORED = NotApplicable("分值或得分空白，见S01")
_FULL = 100.0  # percent
_SAME_SHARE = 0.01
"""Difference between shares of marks that rounding explains."""


def _recomputed(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    row, target, actual = line.row, line.target, line.actual
    if row.weight is None or row.score is None:
        return _UNSCORED
    if target is None or actual is None or line.copied:
        return NotApplicable("指标值或完成值空白，或完成值照抄目标（见S11）")
    tolerance = rules.thresholds.recomputed.value
    scored = score_due(target, actual, row.weight)
    if scored is None:
        return _banded(line, row.weight, row.score, rules)
    if line.met or line.met is None or row.score >= row.weight:
        return NotApplicable("达到目标的见S10，未达到却得满分的见S07")
    if abs(scored.points - row.score) <= tolerance:
        return PASSED
    what = f"{line.name}：完成{row.actual}，目标{row.target}，得{shown(row.score)}分；{scored.steps}"
    due = shown(scored.points)
    return [Fault(line.field("score"), shown(row.score), due, what, "请按评分办法更正得分，或说明依据。")]


def _banded(line: EvaluatedLine, weight: float, score: float, rules: RuleSet) -> Verdict:
    """Words: partly attained and not attained have their bands; what else the words mean is not guessed."""
    words, actual = rules.words, line.row.actual
    attained = "部分达成" if has(actual, words.partly) else "未达成" if has(actual, words.missed) else None
    if attained is None:
        return NotApplicable("指标值与完成值不能直接比较")
    low, high = score_band(attained, weight)
    if low - rules.thresholds.recomputed.value <= score <= high + rules.thresholds.recomputed.value:
        return PASSED
    band = f"{shown(low)}—{shown(high)}"
    what = f"{line.name}：完成情况“{actual}”属{attained}，应得{band}分，得分写{shown(score)}"
    return [Fault(line.field("score"), shown(score), band, what, "请按评分办法更正得分，或说明依据。")]


def _scored_otherwise(form: EvaluatedForm, _: RuleSet) -> Verdict:
    faults = []
    for at, row in enumerate(form.form.indicators):
        if row.score is None or not row.weight:
            continue
        where, other = form.submission.first_score[score_key(form.form, row)]
        share, before = row.score / row.weight, (other.score or 0) / (other.weight or 1)
        if where == form.index or abs(share - before) <= _SAME_SHARE:
            continue
        what = (
            f"{row.level3}：目标{row.target}、完成{row.actual}，这里得分值的{share:.0%}，"
            f"表{where + 1}得{before:.0%}"
        )
        faults.append(Fault(f"indicators/{at}/score", f"{share:.0%}", f"{before:.0%}", what, "请统一评分。"))
    return faults


def _too_good(form: EvaluatedForm, _: RuleSet) -> Verdict:
    rows = form.form.indicators
    lines = [EvaluatedLine(form, at, row, echo=False) for at, row in enumerate(rows)]
    if not rows or any(row.weight is None or row.score is None for row in rows):
        return _UNSCORED
    if any((row.score or 0) < (row.weight or 0) for row in rows) or not all(line.copied for line in lines):
        return PASSED
    what = f"{len(rows)}条指标全部满分，完成值全部与指标值相同"
    return [Fault("total_score", shown(form.form.total_score), None, what, "请按实际完成情况填写并评分。")]


def _cheap_success(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    money = form.form.funds.annual
    outputs = [
        EvaluatedLine(form, at, row, echo=False)
        for at, row in enumerate(form.form.indicators)
        if row.level1 == "产出指标"
    ]
    measured = [met(line.target, line.actual) for line in outputs if line.target and line.actual]
    if money.executed is None or not money.budget or not outputs:
        return NotApplicable("预算数、执行数或产出指标空白")
    rate = money.executed / money.budget * _FULL
    full = all(line.row.score is not None and line.row.score == line.row.weight for line in outputs)
    if rate >= rules.thresholds.low_rate.value or not full or False in measured:
        return PASSED
    what = f"预算执行率{rate:.2f}%，{len(outputs)}条产出指标却全部完成、全部满分"
    suggestion = "请说明资金节约的原因，或核对产出是否真的完成。"
    return [Fault("funds/annual/rate", f"{rate:.2f}%", None, what, suggestion)]


S08 = Rule(
    "S08", "得分复算不符", Severity.WARNING, EVALUATION,
    "未达到目标的得分与按评分办法复算的不符：≥按完成比例，≤按超出比例，定性的按档。",
    (Custom(EVALUATED_LINES, _recomputed),),
)  # fmt: skip
S22 = Rule(
    "S22", "同一指标评分不一致", Severity.ERROR, LOGIC,
    "同一单位、同一指标、同样的目标和完成值，在两张表里得分比例不同。",
    (Custom(EVALUATIONS, _scored_otherwise),),
)  # fmt: skip
S23 = Rule(
    "S23", "满分异常", Severity.INFO, EVALUATION,
    "全部指标满分，完成值全部照抄目标。",
    (Custom(EVALUATIONS, _too_good),),
)  # fmt: skip
S25 = Rule(
    "S25", "执行低产出满", Severity.WARNING, EVALUATION,
    "资金执行率低，产出却全部完成。",
    (Custom(EVALUATIONS, _cheap_success),),
)  # fmt: skip
