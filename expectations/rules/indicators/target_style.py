"""E: the targets of a declaration taken together, and beside last year's."""

import re
from collections.abc import Sequence

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import GOALS, LOGIC
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from forms.comparison import comparable
from forms.form import EvaluatedIndicator, Indicator
from forms.measures import FORMULA, Kind
from forms.target import Target, read_target
from forms.words.severity import Severity
from lifecycle.wording import wording

_FEWEST = 4
"""Rows from which a share says something."""
_PAIRS = (
    (">=", "≥", "“>=”和“≥”", ">=", "≥"),
    ("<=", "≤", "“<=”和“≤”", "<=", "≤"),
    (">", "＞", "半角“>”和全角“＞”", "＞", "半角的>"),
    ("<", "＜", "半角“<”和全角“＜”", "＜", "半角的<"),
    ("%", "％", "半角“%”和全角“％”", "％", "半角的%"),
    ("=", "＝", "半角“=”和全角“＝”", "＝", "半角的="),
)
"""Two ways of writing one sign, how the pair is called, which of them is to go, and what comes instead."""


def _targets(form: DeclaredForm) -> list[str]:
    """The targets that are filled in; a row printed twice counts once."""
    rows = {(wording(row.level3), row.target) for row in form.form.indicators if row.target}
    return [target for _, target in sorted(rows)]


def _unquantified(form: DeclaredForm, rules: RuleSet) -> Verdict:
    targets = _targets(form)
    if len(targets) < _FEWEST:
        return NotApplicable("指标太少")
    measured = sum(_is_measured(target) for target in targets)
    share, least = measured / len(targets) * 100, rules.thresholds.quantified.value
    if share >= least:
        return PASSED
    what = f"{len(targets)}条指标里可衡量的{measured}条，占{share:.0f}%，不足{least:g}%"
    return [Fault("indicators", f"{share:.0f}%", f"≥{least:g}%", what, "请把定性指标改成数量、比率或时间。")]


def _is_measured(target: str) -> bool:
    """Whether a target says how much, be it with words around it (语音、短信共计3类)."""
    return read_target(target).kind is not Kind.TEXT or bool(re.search(r"\d", target))


def _mixed_signs(form: DeclaredForm, _: RuleSet) -> Verdict:
    targets = _targets(form)
    text = "\n".join(targets)
    for remnant in FORMULA:
        text = text.replace(remnant, "")
    mixed = [pair for pair in _PAIRS if pair[1] in text and _sign(pair[0]).search(text)]
    if not mixed:
        return PASSED
    written = [f"{how}，{_where(targets, odd)}用“{odd}”" for _, _, how, odd, _ in mixed]
    right = "，".join(f"把“{odd}”改成{instead}" for *_, odd, instead in mixed)
    what = f"指标值里混用{'；'.join(written)}"
    return [Fault("indicators", mixed[0][2], None, what, f"请{right}，只改写法，不改数值。")]


def _sign(sign: str) -> re.Pattern[str]:
    """A sign that is no part of a longer one: > is none in >=."""
    return re.compile(
        r"(?<![<>])=" if sign == "=" else rf"{re.escape(sign)}(?!=)" if len(sign) == 1 else sign
    )


def _where(targets: Sequence[str], sign: str) -> str:
    """The targets that have a sign: the first of them, and how many there are."""
    with_sign = [target for target in targets if _sign(sign).search(target)]
    more = f"等{len(with_sign)}条" if len(with_sign) > 1 else ""
    return f"指标值“{with_sign[0]}”{more}"


def _under_last_year(form: DeclaredForm, rules: RuleSet) -> Verdict:
    if not form.last_year:
        return NotApplicable("没有上一年度的表")
    # What was reached counts less a margin: a target met with a little over is no new floor.
    margin = 1 - rules.thresholds.below_actual.value / 100
    before: dict[str, list[tuple[str, str, float]]] = {}
    for earlier in form.last_year:
        for row in earlier.indicators:
            known = before.setdefault(wording(row.level3), [])
            known += [("指标值", row.target, 1.0)] if row.target else []
            known += (
                [("完成值", row.actual, margin)] if isinstance(row, EvaluatedIndicator) and row.actual else []
            )
    faults = []
    for at, row in enumerate(form.form.indicators):
        for what, value, share in before.get(wording(row.level3), []) if row.target and row.level3 else []:
            if _is_lower(read_target(row.target or ""), read_target(value), share):
                faults.append(_lowered(at, row, what, value))
                break
    return faults


def _is_lower(target: Target, before: Target, share: float) -> bool:
    """Whether at least so much is asked for, and it is less than this share of what was before."""
    if target.comparator not in {"≥", ">", "="} or not comparable(target, before):
        return False
    return before.comparator not in {"≤", "<"} and (target.low or 0) < (before.low or 0) * share


def _lowered(at: int, row: Indicator, what_before: str, before: str) -> Fault:
    what = f"{row.level3}：指标值{row.target}低于上一年度的{what_before}{before}"
    suggestion = "请说明降低的原因，或按历史水平设置。"
    return Fault(f"indicators/{at}/target", row.target, before, what, suggestion)


E11 = Rule(
    "E11", "量化率低", Severity.INFO, GOALS,
    "可衡量的指标值所占比例低于配置的比例。",
    (Custom(DECLARATIONS, _unquantified),),
)  # fmt: skip
E12 = Rule(
    "E12", "符号不规范", Severity.INFO, LOGIC,
    "一张表里混用>=和≥，或全角和半角符号。",
    (Custom(DECLARATIONS, _mixed_signs),),
)  # fmt: skip
E13 = Rule(
    "E13", "指标值低于历史", Severity.WARNING, GOALS,
    "指标值低于同一项目上一年度的指标值或完成值。",
    (Custom(DECLARATIONS, _under_last_year),),
)  # fmt: skip
