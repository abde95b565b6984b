"""E: what a name asks for, and targets that answer something else or only say the name again."""

import re
from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, asks_satisfaction, head
from expectations.rules.bases import GOALS
from expectations.rules.indicators.written import on_every_row, written
from expectations.rules.rule import PASSED, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import IndicatorLine
from expectations.text.quantities import quantities
from forms.measures import Kind
from forms.target import Target, plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_FULL = 100.0  # percent
_TIME = "时间（如6月底前）"
_SHARE = re.compile(r"\d%|百分之|个百分点|/(?:10万|万|千)|^零")
"""A share that is told in words (较上年提高5个百分点, 10/10万), or none of it."""
_EFFECT = "看得见的变化（多少、比谁高多少）"
_QUALITY = "达到的标准（如按规范验收合格）"
_INSTEAD = {
    _TIME: "要填百分比的，请把名称改为及时率",
    _EFFECT: "要填百分比的，请写明是什么的百分之几",
    _QUALITY: "要填百分比的，请把名称改为……率",
}
_QUALITY_SIZES = (4, 3)
_ROUND_THE_CLOCK = re.compile(r"\d[×*xX]24")
"""Hours of service (7×24小时); nothing takes as long as that."""


def _name_again(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    if not repeats_name(line, rules.words):
        return PASSED
    what = f"{line.name}：指标值“{line.row.target}”只是名称里的字，没有可衡量的标准"
    suggestion = "请改成数量、比率或时间；确需定性的，请写明衡量的标准和依据。"
    return [Fault(line.field("target"), line.row.target, "可衡量的指标值", what, suggestion)]


def repeats_name(line: IndicatorLine, words: Vocabulary) -> bool:
    """Whether the target only says words of the name again.

    Satisfaction and rates have rules of their own; 健全 to 健全性 is an answer, though none to measure (E05).
    """
    target, name = wording(line.row.target), head(line.row.level3)
    if name.startswith(words.asks_yes_or_no):
        return False  # yes or no is an answer, though no quantity (D03)
    if _says_it_has(target, name, line.target, words):
        return True
    if len(target) < 2 or target not in name or line.target is None or line.target.kind is not Kind.TEXT:  # noqa: PLR2004 - 优, 高 are no repetition
        return False
    if name.endswith(words.degrees) and target in words.not_degrees:
        return False
    return not asks_satisfaction(name) and not words.is_rate(name) and not answers_degree(target, name, words)


def _says_it_has(sentence: str, name: str, target: Target | None, words: Vocabulary) -> bool:
    """Whether a sentence only says that there is what the name asks about: 报告预见性, 结论具有预见性."""
    if target is None or target.kind is not Kind.TEXT:
        return False
    verb = next((verb for verb in words.repeats if sentence.startswith(verb)), "")
    if verb and sentence.removeprefix(verb).replace("的", "") == name.replace("的", ""):
        return True
    more_than_the_name = any(word in sentence and word not in name for word in words.standards)
    if more_than_the_name or not name.endswith(words.quality_ends):
        return False
    parts = (sentence.rpartition(name[-size:]) for size in _QUALITY_SIZES)
    return any(
        ends and before.endswith((*words.repeats, "的")) and after in ("", *words.strengths)
        for before, ends, after in parts
    )


def answers_degree(target: str, name: str, words: Vocabulary) -> bool:
    """Whether a name asks for the degree of what the target says: 健全 to 健全性, 改善 to 改善情况."""
    return name.endswith(tuple(target + ending for ending in words.asked_degree))


def wrong_degree(name: str | None, target: str, words: Vocabulary) -> bool:
    """Whether a degree is asked for (宣传效果) and the target is none (及时)."""
    return head(name).endswith(words.degrees) and wording(target) in words.not_degrees


def asked_kind(line: IndicatorLine, words: Vocabulary) -> str | None:
    """What the name of a row asks for, where its target is of another kind; ``None`` where it fits."""
    target = line.target
    if target is None or asks_satisfaction(line.row.level3):
        return None
    return next(_unanswered(head(line.row.level3), target, words), None)


def _unanswered(name: str, target: Target, words: Vocabulary) -> Iterator[str]:
    share = target.kind is Kind.RATE
    if words.is_rate(name):
        number = target.bare and target.unit is None
        if not share and not number and not _SHARE.search(plain(target.text)):
            yield f"百分比（如{words.share_example(name)}）"
        return
    if wrong_degree(name, target.text, words):
        yield "达到的程度"
    if _ROUND_THE_CLOCK.search(plain(target.text)) and words.less_wanted(name):
        yield "用时的长短（如≤4小时）"
    if share and name.endswith(words.timeliness):
        yield _TIME
    if (share or target.kind is Kind.DATE) and words.is_count(name):
        yield "数量"
    if share and any(
        quantity.kind is Kind.COUNT and name.startswith(quantity.printed) for quantity in quantities(name)
    ):
        yield "数量"
    if share and target.bare:
        yield from _no_share(name, target, words)
    whole = share and target.comparator == "=" and target.low == _FULL
    if whole and name.startswith(words.effects) and not name.endswith(words.tasks):
        yield "可衡量的成效"


def _no_share(name: str, target: Target, words: Vocabulary) -> Iterator[str]:
    """What is asked for where a percentage answers a verdict (社会效益明显) or a quality (合格性)."""
    if name.endswith(words.evident) or name in words.bare_effects:
        yield _EFFECT
    whole = target.comparator == "=" and name.endswith("性")
    measurable = name.endswith((*words.timeliness, *words.measurable_qualities))
    if not measurable and (whole or name.endswith(words.unmeasurable_qualities)):
        yield _QUALITY


def _other_kind(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    expected = asked_kind(line, rules.words)
    if expected is None:
        return PASSED
    what = f"{line.name}：指标值“{target.text}”答非所问，按名称应填{expected}"
    other = _INSTEAD.get(expected, "名称不是这个意思的，请改名称")
    suggestion = f"请把指标值改为{expected}；{other}。"
    severity = Severity.WARNING if expected == _QUALITY else None
    return [Fault(line.field("target"), target.text, expected, what, suggestion, severity)]


E06 = Rule(
    "E06", "指标值与名称不配", Severity.ERROR, GOALS,
    "率用份、家或文字回答，数量、及时性用百分比回答，用时的长短用服务时段回答，成效、评语（效益明显）用百分比回答；合格性一类的性质用百分比回答（提示）。",
    on_every_row(_other_kind),
    also=(Severity.WARNING,),
)  # fmt: skip
E08 = Rule(
    "E08", "指标值照抄名称", Severity.WARNING, GOALS,
    "指标值就是名称，或只是名称里的字。",
    on_every_row(_name_again),
)  # fmt: skip
