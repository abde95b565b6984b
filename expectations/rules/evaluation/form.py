"""S: the self-evaluation as a whole: blanks, money, weights, totals, texts."""

from collections.abc import Sequence

from expectations.locality.marks import Scheme
from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import ARITHMETIC, EVALUATION
from expectations.rules.fund_sums import PARTS
from expectations.rules.rule import (
    PASSED,
    BuiltIn,
    Custom,
    Fault,
    NotApplicable,
    Rule,
    Verdict,
    at_least,
    not_null,
    required,
)
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine
from expectations.text.excerpt import listed
from expectations.text.money import amount, shown
from forms.form import SELF_EVALUATION, is_printed
from forms.words.severity import Severity
from lifecycle.scoring.line_score import score_rate
from lifecycle.wording import wording

_FULL = 100.0  # percent
_HALF = 0.5
"""Percentage points by which a rate that is printed without decimals may be off."""
_SHARE = 1.5
"""Up to which a printed rate can be a share of one instead of percent."""
_CELLS = {"target": "指标值", "actual": "实际完成值", "weight": "分值", "score": "得分"}


def _blank(form: EvaluatedForm, column: str, rules: RuleSet) -> Fault | None:
    if not is_printed(form.form, column):
        return None
    label = rules.required[SELF_EVALUATION][column].label
    return Fault(column, None, "填写完整", f"{label}没有填写", f"请填写{label}。")


def _blank_cell(line: EvaluatedLine, column: str, _: RuleSet) -> Fault | None:
    if not is_printed(line.of.form, f"indicators/{column}"):
        return None
    what = f"{line.name}：没有填写{_CELLS[column]}"
    return Fault(line.field(column), None, "填写完整", what, f"请填写{_CELLS[column]}。")


def _blank_executed(form: EvaluatedForm, _: RuleSet) -> Verdict:
    rows = {name: getattr(form.form.funds, name) for name in PARTS}
    blank = [
        name
        for name, row in rows.items()
        if row.executed is None and (row.initial, row.budget) != (None, None)
    ]
    if not blank:
        return PASSED
    labels = "、".join(PARTS[name] for name in blank)
    what = f"{labels}的全年执行数没有填写"
    field = f"funds/{blank[0]}/executed"
    return [Fault(field, None, "没有执行的填0", what, "请填写全年执行数，没有执行的填0。", Severity.WARNING)]


def _rate(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    money, due = form.form.funds.annual, form.card.rate.attained
    if money.rate is None or due is None:
        return NotApplicable("全年预算数、执行数或执行率空白")
    printed, tolerance = _percent(money.rate, due), rules.thresholds.rate.value
    rounded = printed.is_integer() and abs(due - printed) <= _HALF and printed != _FULL
    if abs(due - printed) <= tolerance or rounded:
        return PASSED
    unit = form.form.funds_unit
    sums = f"{amount(money.executed, unit)}÷{amount(money.budget, unit)}＝{due:.2f}%"
    what = f"执行率写{shown(money.rate)}%，应为{sums}"
    return [Fault("funds/annual/rate", f"{shown(money.rate)}%", f"{due:.2f}%", what, "请更正执行率。")]


def _percent(printed: float, due: float) -> float:
    """The printed rate in percent: beside 97.62% a printed 0.9762 is the share."""
    return (
        printed * _FULL if abs(printed * _FULL - due) < abs(printed - due) and printed <= _SHARE else printed
    )


def _rate_score(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    money, known = form.form.funds.annual, form.card.rate.attained
    if money.rate is None or money.weight is None or money.score is None:
        return NotApplicable("执行率、分值或得分空白")
    rate = money.rate if known is None else _percent(money.rate, known)
    due = score_rate(_FULL, rate, money.weight, money.score)
    computed = score_rate(_FULL, rate if known is None else known, money.weight, money.score)
    # A score that follows from the amounts is right, whatever rate is printed between them (S03).
    if min(abs(due.difference), abs(computed.difference)) <= rules.thresholds.score.value:
        return PASSED
    weight, score = shown(money.weight), shown(money.score)
    what = f"执行率{shown(rate)}%、分值{weight}分，得分写{score}分，应为{due.points:.2f}分"
    expected = f"{due.points:.2f}"
    return [Fault("funds/annual/score", shown(money.score), expected, what, "请按执行率×分值更正得分。")]


def _weights(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    rate, tolerance = form.form.funds.annual.weight, rules.thresholds.weight.value
    weights = [row.weight for row in form.form.indicators]
    if rate is None or None in weights or not weights:
        return NotApplicable("分值有空白")
    total = rate + sum(weight or 0 for weight in weights)
    if abs(total - 100) > tolerance:
        what = f"分值合计{shown(total)}分，应为100分"
        return [Fault("total_weight", shown(total), "100", what, "请调整分值，使合计为100。")]
    fitting = [scheme for scheme in rules.schemes if scheme.fits(_levels(form))]
    if not fitting:
        return NotApplicable("一级指标与本地分值方案不同，只核对合计")
    held_against = [_against(scheme, form, tolerance) for scheme in fitting]
    return min(held_against, key=len)


def _levels(form: EvaluatedForm) -> set[str | None]:
    return {row.level1 for row in form.form.indicators}


def _against(scheme: Scheme, form: EvaluatedForm, tolerance: float) -> list[Fault]:
    rows, rate = form.form.indicators, form.form.funds.annual.weight or 0.0
    sums = [("预算执行率", rate, scheme.rate)] + [
        (part.name, sum(row.weight or 0 for row in rows if row.level1 in part.levels), part.points)
        for part in scheme.parts
    ]
    wrong = [
        (name, points_given, due) for name, points_given, due in sums if abs(points_given - due) > tolerance
    ]
    if not wrong:
        return []
    points_given = "、".join(f"{name}{shown(points)}" for name, points, _ in wrong)
    due = "、".join(f"{name}{shown(points)}" for name, _, points in wrong)
    what = f"{points_given}分，分值方案为{due}（{scheme.name}）"
    return [
        Fault(
            "indicators", points_given, due, what, "请按分值方案调整各级分值，或说明原因。", Severity.WARNING
        )
    ]


def _more_than_weight(line: EvaluatedLine, _: str, __: RuleSet) -> Fault:
    score, weight = shown(line.row.score), shown(line.row.weight)
    what = f"{line.name}：得分{score}分，大于分值{weight}分"
    return Fault(line.field("score"), score, f"不大于{weight}", what, "请更正得分。")


def _total(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    card, money = form.card, form.form.funds.annual
    scores = [line.printed for line in card.lines]
    if card.printed is None or None in scores or not scores or (money.weight and money.score is None):
        return NotApplicable("总分或得分有空白")
    if abs(card.added - card.printed) <= rules.thresholds.score.value:
        return PASSED
    what = f"总分写{shown(card.printed)}分，各项得分相加为{shown(card.added)}分"
    return [Fault("total_score", shown(card.printed), shown(card.added), what, "请核对各项得分和总分。")]


def _copied_words(form: EvaluatedForm, _: RuleSet) -> Verdict:
    """Words, and numbers with an equals sign, each told once for the form: one habit is one fault."""
    words = [line for line in form.lines if line.copied and not line.copied_bound]
    equal = [line for line in form.lines if line.copied_bound and line.copied and _is_equal(line)]
    faults = []
    if words:
        what = f"有{len(words)}项定性指标的实际完成值与指标值一字不差（{listed(_names(words))}）"
        suggestion = "请写出实际做到什么程度，如制度名称、完成时间、调查结果。"
        faults.append(_copies(words, "实际完成的情况", what, suggestion))
    if equal:
        which = "" if len(equal) == 1 else f"有{len(equal)}项"
        what = f"{which}实际完成值连同等号照抄了指标值（{listed(_names(equal))}，如“{equal[0].row.actual}”）"
        faults.append(_copies(equal, "实际完成的数值", what, "请填写实际完成的数值，不带=。"))
    return faults


def _copies(lines: Sequence[EvaluatedLine], expected: str, what: str, suggestion: str) -> Fault:
    first = lines[0]
    return Fault(
        first.field("actual"), first.row.actual, expected, what, suggestion, subjects=tuple(_names(lines))
    )


def _names(lines: Sequence[EvaluatedLine]) -> list[str]:
    return [line.name for line in lines]


def _is_equal(line: EvaluatedLine) -> bool:
    return line.actual is not None and line.actual.comparator == "="


def _copied_bound(line: EvaluatedLine, _: RuleSet) -> Verdict:
    if not line.copied:
        return PASSED
    if not line.copied_bound or _is_equal(line):
        return NotApplicable("文字相同的、连同等号照抄的，按表合计一条")
    actual = line.row.actual
    what = f"{line.name}：实际完成值“{actual}”连同算符照抄了指标值，看不出实际完成多少"
    suggestion = "请填写实际完成的数值，不带≥、≤。"
    return [Fault(line.field("actual"), actual, "实际完成的数值", what, suggestion)]


def _copied_goal(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    goal, done = rules.words.blank(form.form.expected_goal), rules.words.blank(form.form.actual_completion)
    if not goal or not done:
        return NotApplicable("预期目标或实际完成情况空白")
    if wording(goal) != wording(done):
        return PASSED
    what = "实际完成情况与预期目标一字不差"
    return [
        Fault(
            "actual_completion", done[:80], "实际完成的情况", what, "请写实际完成了什么、效果如何、差在哪里。"
        )
    ]


S01 = Rule(
    "S01", "必填缺项", Severity.ERROR, EVALUATION,
    "自评表的必填栏目或指标行的完成值、分值、得分空白；分项执行数空白是提示。",
    (
        BuiltIn(EVALUATIONS, required(SELF_EVALUATION), _blank),
        BuiltIn(EVALUATED_LINES, not_null(*_CELLS), _blank_cell),
        Custom(EVALUATIONS, _blank_executed),
    ),
    also=(Severity.WARNING,),
)  # fmt: skip
S03 = Rule(
    "S03", "执行率核算", Severity.ERROR, ARITHMETIC,
    "全年执行数÷全年预算数与所填执行率不符。",
    (Custom(EVALUATIONS, _rate),),
)  # fmt: skip
S04 = Rule(
    "S04", "执行得分核算", Severity.ERROR, EVALUATION,
    "执行率×分值与执行得分不符；执行率100%及以上得满分。",
    (Custom(EVALUATIONS, _rate_score),),
)  # fmt: skip
S05 = Rule(
    "S05", "分值合计", Severity.ERROR, EVALUATION,
    "分值合计不是100；或某一级指标的分值与本地方案不符（提示）。",
    (Custom(EVALUATIONS, _weights),),
    also=(Severity.WARNING,),
)  # fmt: skip
S06 = Rule(
    "S06", "得分核算", Severity.ERROR, ARITHMETIC,
    "得分大于分值，或总分不等于各项得分之和。",
    (
        BuiltIn(EVALUATED_LINES, at_least("weight", "score"), _more_than_weight),
        Custom(EVALUATIONS, _total),
    ),
)  # fmt: skip
S11 = Rule(
    "S11", "完成值照抄目标", Severity.WARNING, EVALUATION,
    "实际完成值连同算符照抄指标值；文字与指标值一字不差的按表合计一条。",
    (Custom(EVALUATED_LINES, _copied_bound), Custom(EVALUATIONS, _copied_words)),
)  # fmt: skip
S19 = Rule(
    "S19", "完成情况照抄目标", Severity.ERROR, EVALUATION,
    "实际完成情况与预期目标一字不差。",
    (Custom(EVALUATIONS, _copied_goal),),
)  # fmt: skip
