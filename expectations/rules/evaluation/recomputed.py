"""S: scores recomputed and compared, in one form and between forms."""

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import EVALUATION, LOGIC
from expectations.rules.evaluation.disclosure import reason
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine
from expectations.subjects.submission import score_key
from expectations.text.money import shown
from forms.words.severity import Severity
from lifecycle.scoring.attainment import Outcome

_UNSCORED = NotApplicable("分值或得分空白，见S01")
_SAME_SHARE = 0.01
"""Difference between shares of marks that rounding explains."""


def _recomputed(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    row, scored = line.row, line.scored
    if row.weight is None or row.score is None:
        return _UNSCORED
    if not scored.computed or line.copied:
        return NotApplicable("完成值不能与指标值比较，或照抄指标值（见S11）")
    if line.met or (line.met is False and row.score >= row.weight):
        return NotApplicable("达到目标的见S10，未达到却得满分的见S07")
    if scored.outcome is Outcome.MET and reason(row, rules.words) is None:
        return NotApplicable("扣分没有写原因见S09")
    if row.score > row.weight or abs(scored.difference) <= rules.thresholds.recomputed.value:
        return PASSED
    due = shown(scored.most) if scored.least == scored.most else f"{shown(scored.least)}—{shown(scored.most)}"
    what = f"{line.name}：得{shown(row.score)}分，应为{due}分；{scored.steps}"
    return [Fault(line.field("score"), shown(row.score), due, what, "请按评分办法更正得分，或说明依据。")]


def _scored_otherwise(form: EvaluatedForm, _: RuleSet) -> Verdict:
    faults = []
    for at, row in enumerate(form.form.indicators):
        if row.score is None or not row.weight:
            continue
        where, other = form.submission.first_score[score_key(form.form, row)]
        share, before = row.score / row.weight, (other.score or 0) / (other.weight or 1)
        if where == form.index or abs(share - before) <= _SAME_SHARE:
            continue
        project = form.submission.project_of(where)
        other_place = f"表{where + 1}“{project}”" if project else f"表{where + 1}"
        what = (
            f"{row.level3}：目标{_quoted(row.target)}、完成{_quoted(row.actual)}，两张表都一样，"
            f"这里{shown(row.weight)}分得{shown(row.score)}分（{share:.0%}），"
            f"{other_place}{shown(other.weight)}分得{shown(other.score)}分（{before:.0%}）"
        )
        suggestion = f"请与表{where + 1}按同一标准评分，更正有误的一处。"
        faults.append(Fault(f"indicators/{at}/score", f"{share:.0%}", f"{before:.0%}", what, suggestion))
    return faults


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text else "空白"


def _too_good(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    lines = form.lines
    if not lines or any(line.row.weight is None or line.row.score is None for line in lines):
        return _UNSCORED
    lost = any((line.row.score or 0) < (line.row.weight or 0) for line in lines)
    copied = all(line.copied for line in lines)
    if lost or not (copied or len(lines) >= rules.thresholds.perfect_indicators.value):
        return PASSED
    what = f"{len(lines)}条指标全部满分{'，完成值全部与指标值相同' if copied else ''}"
    total = shown(form.card.printed)
    return [Fault("total_score", total, None, what, "请按实际完成情况填写并评分。")]


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
    "全部指标满分，完成值全部照抄目标，或指标多到不可能条条满分。",
    (Custom(EVALUATIONS, _too_good),),
)  # fmt: skip
