"""E: comparators against what is wanted of the thing: more of it or less."""

import re

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has, head
from expectations.rules.bases import GOALS, LOGIC
from expectations.rules.indicators.written import number_of, on_every_row
from expectations.rules.rule import PASSED, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import IndicatorLine
from expectations.text.quantities import quantities
from forms.measures import Kind
from forms.target import Target, plain
from forms.words.severity import Severity

_UP, _DOWN = {"≥", ">"}, {"≤", "<"}
_FULL = 100.0  # percent


def _wrong_way(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target = number_of(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    right = turned(line, rules.words)
    if right is None:
        return PASSED
    direction = "多多益善" if right == "≥" else "越少越好"
    what = f"{line.name}：{direction}，指标值却写{target.text}"
    return [Fault(line.field("target"), target.text, right, what, f"请核对算符，一般用{right}。")]


def turned(line: IndicatorLine, words: Vocabulary) -> str | None:
    """The comparator that a target should have, where its own is against what is wanted of the thing."""
    target, name = number_of(line, words), line.row.level3
    if isinstance(target, NotApplicable):
        return None
    levels = f"{line.row.level1}{line.row.level2}"
    less = words.less_wanted(name)
    money = target.kind is Kind.AMOUNT
    spent = money and "成本" in levels and not has(name, (*words.saved, *words.granted))
    # 下降5%以上 of what is less wanted is right.
    fewer = has(target.label, words.saved)
    if target.comparator in _UP and not fewer and (spent or (less and not (money and "效益" in levels))):
        return "≤"
    return "≥" if target.comparator in _DOWN and not less and _wanted(line, target, words) else None


def _wanted(line: IndicatorLine, target: Target, words: Vocabulary) -> bool:
    """Whether more of it is welcome: a counted output, or what is known to be; nothing to be held down."""
    name, levels = line.row.level3, f"{line.row.level1}{line.row.level2}"
    if target.kind in {Kind.AMOUNT, Kind.TIME} or "成本" in levels or has(name, words.unwanted):
        return False
    if has(name, words.unwanted_people) and target.counted_in in words.units_of_people:
        return False
    known = has(name, (*words.more_is_better, *words.satisfaction)) and not has(name, words.capped)
    counted = target.kind is Kind.COUNT and target.unit is not None and "/" not in target.unit
    output = counted and "数量" in levels and bool(target.high)
    return not has(name, words.held_down) and (known or output)


def _capped(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target, words, name = number_of(line, rules.words), rules.words, line.row.level3
    if isinstance(target, NotApplicable):
        return target
    if target.comparator != "=" or target.low != target.high or words.is_satisfaction(name):
        return PASSED
    if words.less_wanted(name) or not (
        _welcome_count(line, target, words) or _welcome_share(name, target, words)
    ):
        return PASSED
    what = f"{line.name}：{target.text}用了等号，多完成的反而算不符"
    return [
        Fault(
            line.field("target"),
            target.text,
            target.text.replace("=", "≥"),
            what,
            "请改用≥；确有限额的，请在名称里写明。",
        )
    ]


def _welcome_count(line: IndicatorLine, target: Target, words: Vocabulary) -> bool:
    """Whether a number is counted of what is welcome, and neither settled (每月一次) nor said in the name."""
    name, counted = line.row.level3 or "", target.kind is Kind.COUNT and target.unit is not None
    if not counted or not re.search(r"\d", plain(target.text)) or "效益" in (line.row.level1 or ""):
        return False
    settled = has(name, (*words.capped, *words.fixed)) or any(
        q.number == target.low for q in quantities(name)
    )
    return has(name, words.welcome) and not settled


def _welcome_share(name: str | None, target: Target, words: Vocabulary) -> bool:
    """Whether a share under 100% could as well be higher: a rate or a degree that no rule has settled."""
    degree = head(name).endswith(words.shares_of) and not head(name).endswith(words.timeliness)
    is_share = words.is_rate(name) or degree
    share = target.kind is Kind.RATE and 0 < (target.high or 0) < _FULL
    return is_share and share and not has(name, (*words.fixed_shares, *words.grows))


E03 = Rule(
    "E03", "算符方向错误", Severity.WARNING, LOGIC,
    "多多益善的产出用了≤，越少越好的成本、故障、投诉、响应时间用了≥。",
    on_every_row(_wrong_way),
)  # fmt: skip
E14 = Rule(
    "E14", "等号用于多多益善", Severity.INFO, GOALS,
    "多多益善的数量或比率用了等号，又没有限额的意思。",
    on_every_row(_capped),
)  # fmt: skip
