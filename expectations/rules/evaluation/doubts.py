"""S: what a re-check (自评复核) doubts first: money behind, work not accepted, effects without evidence."""

import re
from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import EVALUATION, LOGIC
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS, EvaluatedForm, EvaluatedLine
from expectations.text.money import shown
from expectations.text.quantities import alike
from forms.words.severity import Severity

_FULL = 100.0  # percent
_CLAUSES = re.compile(r"[，,；;。\n]")
_FEW_NAMES = 4
"""Names that a finding on many rows lists."""
_WORDS_ONLY = 14
"""Characters up to which an answer without number and document is only a judgement."""


def is_full(line: EvaluatedLine) -> bool:
    """Whether a row has points and all of them."""
    return bool(line.row.weight) and line.row.score == line.row.weight


def _texts(form: EvaluatedForm) -> Iterator[str]:
    """Everything in which a form can explain itself."""
    own = form.form
    yield own.actual_completion or ""
    yield from (row.deviation or "" for row in own.indicators)
    yield from own.narrative.values()
    yield from (leftover.text for leftover in own.leftovers)


def _rate_is_explained(form: EvaluatedForm, rules: RuleSet) -> bool:
    return any(has(text, rules.words.rate_reasons) for text in _texts(form))


def cheap_success(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    """Little of the money spent and the outputs at full marks."""
    rate = form.card.rate.attained
    outputs = [line for line in form.lines if line.row.level1 == "产出指标" and line.row.weight]
    if rate is None or not outputs or any(line.row.score is None for line in outputs):
        return NotApplicable("预算数、执行数或产出指标空白")
    weight = sum(line.row.weight or 0 for line in outputs)
    share = sum(line.row.score or 0 for line in outputs) / weight * _FULL
    if rate >= rules.thresholds.low_rate.value or share < rules.thresholds.full_outputs.value:
        return PASSED
    what = f"预算执行率只有{rate:.2f}%，{len(outputs)}条产出指标却得{share:.4g}%的分值"
    suggestion = "请说明资金节约或未支付的原因，或核对产出是否真的完成。"
    return [Fault("funds/annual/rate", f"{rate:.2f}%", None, what, suggestion)]


def _slow_money(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    rate, least = form.card.rate.attained, rules.thresholds.explained_rate.value
    if rate is None:
        return NotApplicable("预算数或执行数空白")
    if rate < least and not isinstance(cheap := cheap_success(form, rules), NotApplicable) and cheap:
        return NotApplicable("执行率低、产出却满分，见S25")
    if rate >= least or _rate_is_explained(form, rules):
        return PASSED
    what = f"预算执行率{rate:.2f}%，低于{shown(least)}%，没有说明原因"
    suggestion = "请在实际完成情况或偏差原因里写明未执行的金额、原因和处理（结余收回、结转或待支付）。"
    return [Fault("funds/annual/rate", f"{rate:.2f}%", f"≥{shown(least)}%", what, suggestion)]


def _score_ahead(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    card, money = form.card, form.form.funds.annual
    weight = sum(line.weight or 0 for line in card.lines)
    if card.rate.attained is None or card.printed is None or not weight:
        return NotApplicable("执行率、总分或分值空白")
    spent = min(card.rate.attained, _FULL)
    if spent < rules.thresholds.explained_rate.value:
        return NotApplicable("执行率低于须说明的比例，见S25、S27")
    score = (card.printed - (money.score or 0)) / weight * _FULL
    gap = (score - spent) / score * _FULL if score > 0 else 0.0
    if gap <= rules.thresholds.score_gap.value or _rate_is_explained(form, rules):
        return PASSED
    what = f"指标得分率{score:.2f}%，预算执行率{spent:.2f}%，得分率高出{gap:.1f}%，没有说明"
    suggestion = "请说明资金没有用完而目标全部完成的原因。"
    return [Fault("total_score", f"{score:.2f}%", f"{spent:.2f}%", what, suggestion)]


def _not_accepted(line: EvaluatedLine, rules: RuleSet) -> Verdict:
    row = line.row
    if not is_full(line) or line.met is False:
        return NotApplicable("没有得满分，或没有达到指标值（见S07）")
    written = _pending(line, rules)
    if written is None:
        return PASSED
    what = f"{line.name}：写完成{row.actual}，得满分{shown(row.score)}分，却注明“{written.rstrip('。')}”"
    suggestion = "还没有完工、没有验收的不计入完成数，请按已验收的数量填写并评分。"
    return [Fault(line.field("actual"), row.actual, "已完工并验收的数量", what, suggestion)]


def _pending(line: EvaluatedLine, rules: RuleSet) -> str | None:
    """The words that say that a row's work is not done: in the row, or in a clause of the text about it."""
    words, row = rules.words, line.row
    for text in (row.deviation, row.actual):
        if _is_pending(text, words):
            return text
    limit = rules.thresholds.same_thing.value
    return next(
        (
            clause
            for clause in _CLAUSES.split(line.of.form.actual_completion or "")
            if _is_pending(clause, words)
            and (alike(row.level3 or "", clause, words) >= limit or _accepts(line, clause))
        ),
        None,
    )


def _is_pending(text: str | None, words: Vocabulary) -> bool:
    """Whether a text says that this year's work is not done or not accepted; not that of past years."""
    return has(text, words.unaccepted) and not has(text, words.of_past_years)


def _accepts(line: EvaluatedLine, clause: str) -> bool:
    """Whether a row says that all is accepted while the clause says that it is not."""
    return "验收" in (line.row.level3 or "") and "验收" in clause


def _unfounded(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    judged = [line for line in form.lines if _only_judged(line, rules)]
    if not judged:
        return PASSED
    names = "、".join(f"{line.name}“{line.row.actual}”" for line in judged[:_FEW_NAMES])
    more = f"等{len(judged)}项" if len(judged) > _FEW_NAMES else ""
    what = f"定性指标只写结论就得满分，没有说明依据：{names}{more}"
    suggestion = "请写明做到了什么、有哪些佐证材料（制度、验收单、调查表、统计数），没有依据的不应得满分。"
    return [
        Fault(
            judged[0].field("actual"),
            judged[0].row.actual,
            "完成情况和佐证材料",
            what,
            suggestion,
            subjects=tuple(line.name for line in judged),
        )
    ]


def _only_judged(line: EvaluatedLine, rules: RuleSet) -> bool:
    row = line.row
    if not is_full(line) or line.copied or not row.actual or line.target is None or line.target.is_number:
        return False
    written = f"{row.actual}{row.deviation or ''}"
    bare = len(row.actual) <= _WORDS_ONLY and not re.search(r"\d", written)
    return bare and line.target.low is None and not has(written, rules.words.evidence)


def _all_perfect(form: EvaluatedForm, rules: RuleSet) -> Verdict:
    peers, least = form.peers, rules.thresholds.perfect_projects.value
    if len(peers) < least:
        return NotApplicable("同一单位的自评表不多，或只有一份")
    if any(peer.total != _FULL for peer in peers):
        return PASSED
    first = min(peers, key=lambda peer: (peer.order, peer.index))
    if (first.file, first.index) != (form.filing.file, form.index):
        return NotApplicable("同一单位的只提一次")
    what = f"{form.form.implementing_unit}的{len(peers)}个项目自评全部为100分"
    suggestion = "请逐个核对执行率、完成值和佐证材料，确实全部满分的说明理由。"
    return [Fault("total_score", "100", None, what, suggestion)]


S25 = Rule(
    "S25", "执行低产出满", Severity.WARNING, EVALUATION,
    "资金执行率低，产出却全部完成。",
    (Custom(EVALUATIONS, cheap_success),),
)  # fmt: skip
S27 = Rule(
    "S27", "执行率低未说明", Severity.WARNING, EVALUATION,
    "预算执行率低于本地须说明的比例，表里没有一处说明原因。",
    (Custom(EVALUATIONS, _slow_money),),
)  # fmt: skip
S28 = Rule(
    "S28", "未验收却记完成", Severity.WARNING, LOGIC,
    "完成数和得分都是满的，表里却写明待验收、未完工。",
    (Custom(EVALUATED_LINES, _not_accepted),),
)  # fmt: skip
S29 = Rule(
    "S29", "定性满分无依据", Severity.INFO, EVALUATION,
    "定性指标只写结论（成效显著）就得满分，没有说明佐证材料。",
    (Custom(EVALUATIONS, _unfounded),),
)  # fmt: skip
S30 = Rule(
    "S30", "得分率高于执行率", Severity.INFO, EVALUATION,
    "指标得分率比预算执行率高出较多，没有说明。",
    (Custom(EVALUATIONS, _score_ahead),),
)  # fmt: skip
S34 = Rule(
    "S34", "单位全部满分", Severity.WARNING, LOGIC,
    "一个单位几个项目的自评全部为100分。",
    (Custom(EVALUATIONS, _all_perfect),),
)  # fmt: skip
