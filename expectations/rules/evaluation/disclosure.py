"""S: what a self-evaluation does not say: deviations, adjustments, what was missed or not held."""

from collections.abc import Sequence

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import EVALUATION, LOGIC
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine
from expectations.text.money import amount, shown
from expectations.text.quantities import Quantity, likeness, quantities, same_kind
from forms.form import EvaluatedIndicator, SelfEvaluation
from forms.measures import Kind
from forms.target import read_target
from forms.words.severity import Severity
from lifecycle.wording import wording

_FULL = 100.0  # percent
_SHORTEST_ACTIVITY = 4
"""Characters that name an activity; shorter ones (活动, 培训) name any."""


def reason(row: EvaluatedIndicator, words: Vocabulary) -> str | None:
    """The reason for a deviation, ``None`` where there is none (无, 无偏差)."""
    written = (words.blank(row.deviation) or "").rstrip("。")
    return None if not written or written in words.no_reason else written


def _exceeded(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    share = line.scored.attained
    if share is None:
        return NotApplicable("不是多多益善的数量，或指标值与完成值不能直接比较")
    if share <= rules.thresholds.exceeded.value or reason(line.row, rules.words):
        return PASSED
    what = f"{line.name}：完成{line.row.actual}，是目标{line.row.target}的{share:.0f}%，没有分析"
    suggestion = "请分析超额的原因，目标偏低的请在下一年度调整。"
    return [Fault(line.field("actual"), line.row.actual, line.row.target, what, suggestion)]


def _adjusted(form: EvaluatedForm) -> float | None:
    """Percent by which the budget of the year differs from the initial one."""
    money = form.form.funds.annual
    if not money.initial or money.budget is None:
        return None
    return (money.budget - money.initial) / money.initial * _FULL


def _texts(form: SelfEvaluation) -> str:
    return "".join([form.actual_completion or "", *(row.deviation or "" for row in form.indicators)])


def _silent_adjustment(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    percent, money = _adjusted(form), form.form.funds.annual
    if percent is None:
        return NotApplicable("年初预算数或全年预算数空白")
    if abs(percent) <= rules.thresholds.adjusted.value or has(_texts(form.form), rules.words.adjusted):
        return PASSED
    turned = "调增" if percent > 0 else "调减"
    unit = form.form.funds_unit
    initial, budget = amount(money.initial, unit), amount(money.budget, unit)
    what = f"全年预算数{budget}比年初预算数{initial}{turned}{abs(percent):.1f}%，没有说明"
    suggestion = "请在实际完成情况里说明预算调整的原因和批准文件。"
    return [Fault("funds/annual/budget", shown(money.budget), shown(money.initial), what, suggestion)]


def _said_within_budget(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    percent, money = _adjusted(line.of), line.of.form.funds.annual
    if percent is None or not has(line.row.actual, rules.words.within_budget):
        return NotApplicable("没有说控制于预算内，或预算数空白")
    if percent <= rules.thresholds.adjusted.value:
        return PASSED
    unit = line.of.form.funds_unit
    what = (
        f"{line.name}：完成值写“{line.row.actual}”，全年预算数{amount(money.budget, unit)}"
        f"却比年初预算数{amount(money.initial, unit)}多{percent:.1f}%"
    )
    return [Fault(line.field("actual"), line.row.actual, None, what, "请说明是按哪个预算数控制的。")]


def _activity(name: str | None, words: Vocabulary) -> str:
    """What an indicator is about, without what it measures: 大型宣传活动举办场次 → 大型宣传活动."""
    text = wording(name)
    end = next((end for end in words.activity_ends if text.endswith(end)), "")
    return text.removesuffix(end) if end else text


def _is_off(row: EvaluatedIndicator, words: Vocabulary) -> bool:
    """Whether a row says that its activity was not held."""
    return has(row.actual, words.not_held) or has(reason(row, words), (*words.not_held, "活动延期"))


def _off(form: EvaluatedForm, words: Vocabulary) -> dict[str, EvaluatedIndicator]:
    """The activities that were not held, each with the row that says so."""
    return {
        _activity(row.level3, words): row
        for row in reversed(form.form.indicators)
        if _is_off(row, words) and len(_activity(row.level3, words)) >= _SHORTEST_ACTIVITY
    }


def is_off_elsewhere(line: EvaluatedLine, words: Vocabulary) -> bool:
    """Whether another row of the form says that the activity of this one was not held."""
    return not _is_off(line.row, words) and _activity(line.row.level3, words) in _off(line.of, words)


def _paid_though_off(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    words, rows = rules.words, form.form.indicators
    off = _off(form, words)
    if not off:
        return NotApplicable("没有未开展的活动")
    delayed = next((row for name, row in off.items() if words.any_activity[0] in name), None)
    faults = []
    for at, row in enumerate(rows):
        activity = _activity(row.level3, words)
        in_time = activity in words.any_activity and has(row.level3, words.timely)
        source = delayed if in_time else off.get(activity)
        if source is None or _is_off(row, words) or not (row.score or read_target(row.actual or "").low):
            continue
        paid = f"，得{shown(row.score)}分" if row.score else ""
        why = reason(source, words) or source.actual
        what = f"“{source.level3}”写明{why}，“{row.level3}”却有完成值{row.actual}{paid}"
        suggestion = "请核对活动是否开展；没有开展的，不应列支和得分。"
        faults.append(Fault(f"indicators/{at}/actual", row.actual, None, what, suggestion))
    return faults


def _undisclosed(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    goal, done, words = form.form.expected_goal, form.form.actual_completion, rules.words
    expected = [quantity for quantity in quantities(goal or "") if quantity.kind is not Kind.AMOUNT]
    if not expected or not words.blank(done):
        return NotApplicable("预期目标里没有数量，或实际完成情况空白")
    if has(done, words.disclosed):
        return PASSED
    done_quantities = quantities(done or "")
    missed = [
        why for quantity in expected for why in [_missed(quantity, form, done_quantities, rules)] if why
    ]
    if not missed:
        return PASSED
    listed = "；".join(dict.fromkeys(missed))
    what = f"预期目标没有达到，实际完成情况没有说明：{listed}"
    return [Fault("actual_completion", listed, None, what, "请在实际完成情况里写明哪些没有达到、为什么。")]


def _missed(
    expected: Quantity, form: EvaluatedForm, done_quantities: Sequence[Quantity], rules: RuleSet
) -> str | None:
    """How a quantity of the goal was missed, by an indicator of the same target or by the text."""
    words, limit = rules.words, rules.thresholds.same_thing.value
    for line in form.lines:
        target = read_target(line.row.target or "")
        about = likeness(expected, line.row.level3 or "", words) >= limit and same_kind(
            expected, target, words
        )
        if not about or expected.number != target.low:
            continue
        off = _is_off(line.row, words) or line.met is False
        done = (
            f"完成{line.row.actual}"
            if line.met is False
            else f"注明{reason(line.row, words) or line.row.actual}"
        )
        return f"“{expected.clause}”，指标“{line.row.level3}”{done}" if off else None
    less = [quantity for quantity in done_quantities if _same_thing(expected, quantity, rules)]
    if (
        not less
        or expected.comparator in {"≤", "<"}
        or sum(quantity.number for quantity in less) >= expected.number
    ):
        return None
    return f"“{expected.clause}”，实际完成情况写“{less[0].clause}”"


def _same_thing(quantity: Quantity, other: Quantity, rules: RuleSet) -> bool:
    """Whether both count the same; the stricter share, as a text may tell of a part only."""
    alike = (
        max(likeness(quantity, words_around, rules.words) for words_around in other.around if words_around)
        if any(other.around)
        else 0
    )
    return rules.words.units_agree(quantity.unit, other.unit) and alike >= rules.thresholds.told_thing.value


def _thin_reason(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    words, row = rules.words, line.row
    written = reason(row, words)
    if written is None or row.weight is None or row.score is None or row.score >= row.weight:
        return NotApplicable("没有扣分，或没有写原因（见S09）")
    if line.met or not has(written, words.restates) or has(written, (*words.causes, *words.measures)):
        return PASSED
    what = f"{line.name}：扣{shown(row.weight - row.score)}分，偏差原因只写“{written}”，没有原因和措施"
    return [Fault(line.field("deviation"), written, "原因和改进措施", what, "请写明为什么、怎么改。")]


S14 = Rule(
    "S14", "超额偏离", Severity.WARNING, EVALUATION,
    "完成值超过目标较多，没有分析。",
    (Custom(EVALUATED_LINES, _exceeded),),
)  # fmt: skip
S15 = Rule(
    "S15", "预算大幅调整", Severity.WARNING, EVALUATION,
    "全年预算数与年初预算数相差较大，没有说明。",
    (Custom(EVALUATIONS, _silent_adjustment),),
)  # fmt: skip
S16 = Rule(
    "S16", "未开展却列支或得分", Severity.ERROR, LOGIC,
    "一条指标写明活动没有开展，同一活动的另一条指标却有支出或得分。",
    (Custom(EVALUATIONS, _paid_though_off),),
)  # fmt: skip
S20 = Rule(
    "S20", "未达成未披露", Severity.WARNING, EVALUATION,
    "预期目标里的数量没有达到，实际完成情况没有说明。",
    (Custom(EVALUATIONS, _undisclosed),),
)  # fmt: skip
S21 = Rule(
    "S21", "偏差分析不充分", Severity.WARNING, EVALUATION,
    "偏差原因只重复结果，没有原因也没有措施。",
    (Custom(EVALUATED_LINES, _thin_reason),),
)  # fmt: skip
S26 = Rule(
    "S26", "超年初预算仍称可控", Severity.WARNING, LOGIC,
    "完成值写控制于预算内，全年预算数却比年初预算数多出较多。",
    (Custom(EVALUATED_LINES, _said_within_budget),),
)  # fmt: skip
