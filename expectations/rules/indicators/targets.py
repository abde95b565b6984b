"""E: the targets of a declaration's indicators."""

import re
from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, asks_satisfaction, has, head, unit_in_name
from expectations.rules.bases import GOALS
from expectations.rules.indicators.bounds import answers_degree, repeats_name, written
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARED_LINES, DeclaredLine
from expectations.text.quantities import quantities
from forms.measures import Kind
from forms.target import Target, plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_FULL = 100.0  # percent
_TIME = "时间（如6月底前）"
_SHARE = re.compile(r"\d%|百分之|个百分点|/(?:10万|万|千)|^零")
"""A share that is told in words (较上年提高5个百分点, 10/10万), or none of it."""
_MONEY = re.compile(r"([万亿])([)）]?)$")
"""Numbers that end so are amounts whose 元 was left out."""
_ROUND_THE_CLOCK = re.compile(r"\d[×*xX]24")
"""Hours of service (7×24小时); nothing takes as long as that."""


def _wrong_degree(name: str | None, target: str, words: Vocabulary) -> bool:
    return head(name).endswith(words.degrees) and wording(target) in words.not_degrees


def _missing(line: DeclaredLine, rules: RuleSet) -> Verdict:
    name, target = line.row.level3, line.row.target
    unwanted = (*rules.words.less_is_better, *rules.words.troubles)
    if rules.words.blank(target) is not None:
        return PASSED
    if target and (rules.words.blank(name) is None or has(name, unwanted)):
        return NotApplicable("声明没有这项指标，或以“无”作答")
    what = f"{line.name}：没有填写指标值"
    return [Fault(line.field("target"), target, "填写指标值", what, "请填写可衡量的指标值。")]


def _half_written(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, words, name = written(line, rules.words), rules.words, line.row.level3
    if isinstance(target, NotApplicable):
        return target
    if not target.bare or not re.search(r"\d", plain(target.text)) or asked_kind(line, words):
        return PASSED  # a frequency in words (一次/周) is whole as it is; of another kind it is wrong (E06)
    nothing = target.low == target.high == 0 and not words.is_rate(name)
    needless = unit_in_name(name) or head(name).endswith(words.unitless) or nothing
    lacks = [
        part
        for part, there in (
            ("算符", target.comparator or target.low != target.high or nothing),
            ("计量单位", target.unit or needless),
        )
        if not there
    ]
    if not lacks:
        return PASSED
    example = _completed(line, target, lacks, words)
    what = f"{line.name}：指标值“{target.text}”缺{'和'.join(lacks)}"
    suggestion = f"请补上{'和'.join(lacks)}，如{example}。"
    return [Fault(line.field("target"), target.text, example, what, suggestion)]


def _completed(line: DeclaredLine, target: Target, lacks: list[str], words: Vocabulary) -> str:
    """The target as it would be whole, the unit left open where nobody can know it."""
    name, text = line.row.level3, target.text
    if "计量单位" in lacks:
        share = words.is_rate(name) or asks_satisfaction(name)
        text = (
            _MONEY.sub(r"\1元\2", text)
            if _MONEY.search(text)
            else f"{text}{'%' if share else '（计量单位）'}"
        )
    if "算符" in lacks:
        less = words.less_wanted(name) or "成本" in f"{line.row.level1}{line.row.level2}"
        whole = target.high == _FULL and text.endswith("%")
        text = f"{'≤' if less else '=' if whole else '≥'}{text}"
    return text


def _vague(line: DeclaredLine, rules: RuleSet) -> Verdict:
    words, target = rules.words, written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    name = line.row.level3
    if asks_satisfaction(line.name) or words.is_rate(name) or _wrong_degree(name, target.text, words):
        return NotApplicable("答非所问的，见E06、E09")
    if repeats_name(line, words):
        return NotApplicable("照抄名称，见E08")
    said = wording(target.text)
    vague = words.only_vague(plain(target.text)) or words.only_hopes(plain(target.text))
    if not vague and not answers_degree(said, head(name), words):
        return PASSED
    what = f"{line.name}：指标值“{target.text}”没有可衡量的标准"
    suggestion = "请改成数量、比率或时间；确需定性的，请写明衡量的标准和依据。"
    return [Fault(line.field("target"), target.text, "可衡量的指标值", what, suggestion)]


def asked_kind(line: DeclaredLine, words: Vocabulary) -> str | None:
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
            yield "百分比（如≥90%）"
        return
    if _wrong_degree(name, target.text, words):
        yield "达到的程度"
    if _ROUND_THE_CLOCK.search(plain(target.text)) and words.less_wanted(name):
        yield "用时的长短，不是服务的时段"
    if share and name.endswith(words.timeliness):
        yield _TIME
    if (share or target.kind is Kind.DATE) and words.is_count(name):
        yield "数量"
    if share and any(
        quantity.kind is Kind.COUNT and name.startswith(quantity.printed) for quantity in quantities(name)
    ):
        yield "数量"
    whole = share and target.comparator == "=" and target.low == _FULL
    if whole and name.startswith(words.effects) and not name.endswith(words.tasks):
        yield "可衡量的成效"


def _other_kind(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    expected = asked_kind(line, rules.words)
    if expected is None:
        return PASSED
    what = f"{line.name}：指标值“{target.text}”答非所问，按名称应填{expected}"
    other = "要填百分比的，请把名称改为及时率" if expected == _TIME else "名称不是这个意思的，请改名称"
    suggestion = f"请把指标值改为{expected}；{other}。"
    return [Fault(line.field("target"), target.text, expected, what, suggestion)]


def _satisfaction_in_words(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    if not asks_satisfaction(line.name) or target.kind is not Kind.TEXT:
        return PASSED
    what = f"{line.name}：满意度写“{target.text}”，没有写百分比"
    return [Fault(line.field("target"), target.text, "≥90%这样的百分比", what, "请改成百分比，如≥90%。")]


E01 = Rule(
    "E01", "指标值缺失", Severity.ERROR, GOALS,
    "指标值空白。",
    (Custom(DECLARED_LINES, _missing),),
)  # fmt: skip
E02 = Rule(
    "E02", "缺算符或单位", Severity.WARNING, GOALS,
    "指标值是数字，却没有算符（≥、≤、=）或计量单位。",
    (Custom(DECLARED_LINES, _half_written),),
)  # fmt: skip
E05 = Rule(
    "E05", "定性不可衡量", Severity.WARNING, GOALS,
    "指标值只有提升、健全、及时、完成之类的词，没有衡量的标准。",
    (Custom(DECLARED_LINES, _vague),),
)  # fmt: skip
E06 = Rule(
    "E06", "指标值与名称不配", Severity.ERROR, GOALS,
    "率用份、家或文字回答，数量、及时性用百分比回答，用时的长短用服务时段回答，成效用=100%回答。",
    (Custom(DECLARED_LINES, _other_kind),),
)  # fmt: skip
E09 = Rule(
    "E09", "满意度未量化", Severity.ERROR, GOALS,
    "满意度写满意、提升之类的词，没有写百分比。",
    (Custom(DECLARED_LINES, _satisfaction_in_words),),
)  # fmt: skip
