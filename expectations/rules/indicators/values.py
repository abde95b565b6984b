"""E: values that cannot be."""

import re

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import LOGIC
from expectations.rules.indicators.written import on_every_row, written
from expectations.rules.rule import PASSED, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import IndicatorLine
from forms.measures import BEHIND, Kind
from forms.target import Target, plain
from forms.words.severity import Severity

_UP = {"≥", ">"}
_FULL = 100.0  # percent
_YEAR = re.compile(r"\d{4}年")
_BOUND_WORDS = tuple(sorted((*BEHIND, "底"), key=len, reverse=True))


def _impossible(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target, words = written(line, rules.words), rules.words
    if isinstance(target, NotApplicable):
        return target
    why = _why_impossible(line.row.level3, target, words)
    if why is None or words.is_satisfaction(line.row.level3):
        return PASSED
    what = f"{line.name}：指标值{target.text}{why}"
    right, suggestion = None, "请更正指标值。"
    if _said_twice(target):
        right = target.text.replace("＝", "=").lstrip().removeprefix("=")
        suggestion = f"请删去等号，写成{right}。"
    elif _is_over_all(line.row.level3, target, words):
        right = "=100%"
        suggestion = "要求全部做到的，请写成=100%。"
    return [Fault(line.field("target"), target.text, right, what, suggestion)]


def _is_over_all(name: str | None, target: Target, words: Vocabulary) -> bool:
    """Whether a share is asked to be at least all of it, or more."""
    whole = target.kind is Kind.RATE and target.comparator in _UP and target.high == _FULL
    return whole and not has(name, words.grows)


def _said_twice(target: Target) -> str | None:
    """The word that bounds the value behind an equals sign: =4小时内, =9月底前."""
    text = plain(target.text)
    if not text.startswith("=") or target.comparator in {None, "="}:
        return None
    return next((word for word in _BOUND_WORDS if word in text), None)


def _why_impossible(name: str | None, target: Target, words: Vocabulary) -> str | None:
    high = target.high or 0.0
    if _is_over_all(name, target, words):
        return "，不可能高于100%"
    if target.kind is Kind.RATE and high > _FULL and words.is_rate(name) and not has(name, words.grows):
        return "，比率超过100%"
    if target.kind is Kind.DATE and target.low is None and _YEAR.search(plain(target.text)):
        return "，没有这一天"
    return _misused_sign(target) or _broken_piece(name, target, words)


def _misused_sign(target: Target) -> str | None:
    bound = _said_twice(target)
    if bound:
        return f"用了等号，又写“{bound}”，等号多余"
    if target.is_number and target.comparator == "=" and target.low != target.high:
        return "是一个范围，不能用等号"
    return None


def _broken_piece(name: str | None, target: Target, words: Vocabulary) -> str | None:
    whole = target.unit in words.whole_units and target.low == target.high and "均" not in (name or "")
    if whole and target.bare and not (target.low or 0.0).is_integer():
        return f"不是整数，{target.unit}不能分开数"
    return None


E04 = Rule(
    "E04", "取值异常", Severity.WARNING, LOGIC,
    "比率超过100%或≥100%，范围或“……内”“……前”用了等号，日期不存在，不能分开数的不是整数。",
    on_every_row(_impossible),
)  # fmt: skip
