"""S24: what a declaration keeps back (涉密) and the self-evaluation describes. It is never quoted."""

from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import LOGIC
from expectations.rules.rule import Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.linked import PAIRS, PairSubject
from expectations.text.excerpt import excerpt
from forms.form import SelfEvaluation
from forms.words.severity import Severity
from lifecycle.thread.chain import GoalPart, compare_goals
from lifecycle.wording import wording

_TOLD = 10
"""Characters from which a text describes something."""
_LABELS = {"expected_goal": "预期目标", "actual_completion": "实际完成情况"}


def is_shown_again(declared: str | None, reported: str | None, words: Vocabulary) -> bool:
    """Whether a part that the declaration keeps back is described in the evaluation."""
    if not has(declared, words.masked) or not reported or len(wording(reported)) < _TOLD:
        return False
    kept_back = [word for word in words.masked if word in (declared or "") and word != "***"]
    return bool(kept_back) and not any(word in reported for word in kept_back)


def _masked_once(pair: PairSubject[SelfEvaluation], rules: RuleSet) -> Verdict:
    if pair.declaration is None:
        return NotApplicable(pair.why)
    return [*_shown_again(pair, rules.words)][:1]


def _shown_again(pair: PairSubject[SelfEvaluation], words: Vocabulary) -> Iterator[Fault]:
    declared = pair.declaration.annual_goal if pair.declaration else None
    for field, label in _LABELS.items():
        for part in compare_goals(declared, getattr(pair.of.form, field)):
            if is_shown_again(part.declared, part.reported, words):
                yield _fault(part, field, label)


def _fault(part: GoalPart, field: str, label: str) -> Fault:
    which = f"第{part.number}项" if part.number else "内容"
    kept_back = (part.declared or "")[-30:]
    what = f"申报时写明不公开的{which}（“{excerpt(kept_back)}”），自评的{label}写出了具体内容"
    suggestion = "请按保密要求处理后重报，并与申报时的处理一致。"
    return Fault(field, None, kept_back, what, suggestion)


S24 = Rule(
    "S24", "涉密内容公开", Severity.ERROR, LOGIC,
    "申报时不公开的内容，自评里写了出来；意见不引用这些内容。",
    (Custom(PAIRS, _masked_once),),
)  # fmt: skip
