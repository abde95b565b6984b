"""E: targets that are missing, half written or measure nothing."""

import re
from difflib import SequenceMatcher

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, asks_satisfaction, has, head, unit_in_name
from expectations.rules.bases import GOALS
from expectations.rules.indicators.answers import answers_degree, asked_kind, repeats_name, wrong_degree
from expectations.rules.indicators.written import on_every_row, written
from expectations.rules.rule import PASSED, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import IndicatorLine
from forms.target import Target, plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_FULL = 100.0  # percent
_WORD = 2
"""Characters that are a word; one alone is chance."""
_MONEY = re.compile(r"([万亿])([)）]?)$")
"""Numbers that end so are amounts whose 元 was left out."""


def _missing(line: IndicatorLine, rules: RuleSet) -> Verdict:
    name, target = line.row.level3, line.row.target
    unwanted = (*rules.words.less_is_better, *rules.words.troubles)
    if rules.words.blank(target) is not None:
        return PASSED
    if target and (rules.words.blank(name) is None or has(name, unwanted)):
        return NotApplicable("声明没有这项指标，或以“无”作答")
    what = f"{line.name}：没有填写指标值"
    suggestion = "请填写可衡量的指标值；原表填了的，多是转换文件时串了行列，请核对原表后重新导出。"
    return [Fault(line.field("target"), target, "填写指标值", what, suggestion)]


def _half_written(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target, words, name = written(line, rules.words), rules.words, line.row.level3
    if isinstance(target, NotApplicable):
        return target
    if not target.bare or not re.search(r"\d", plain(target.text)) or asked_kind(line, words):
        return PASSED  # a frequency in words (一次/周) is whole as it is; of another kind it is wrong (E06)
    nothing = target.low == target.high == 0 and not words.is_rate(name)
    needless = unit_in_name(name) or head(name).endswith(words.unitless) or nothing
    lacks = [
        part
        for part, present in (
            ("算符", target.comparator or target.low != target.high or nothing),
            ("计量单位", target.unit or needless),
        )
        if not present
    ]
    if not lacks:
        return PASSED
    example = _completed(line, target, lacks, words)
    what = f"{line.name}：指标值“{target.text}”缺{'和'.join(lacks)}"
    how = f"如{example}" if example else "写明数的是什么（个、人、次之类）"
    suggestion = f"请补上{'和'.join(lacks)}，{how}。"
    expected = example or f"写明{'和'.join(lacks)}"
    return [Fault(line.field("target"), target.text, expected, what, suggestion)]


def _completed(line: IndicatorLine, target: Target, lacks: list[str], words: Vocabulary) -> str | None:
    """The target as it would be whole; nothing where nobody can know its unit."""
    name, text = line.row.level3, target.text
    if "计量单位" in lacks:
        share = words.is_rate(name) or asks_satisfaction(name)
        unit = "%" if share else words.unit_asked(name)
        if unit is None and not _MONEY.search(text):
            return None
        text = _MONEY.sub(r"\1元\2", text) if _MONEY.search(text) else f"{text}{unit}"
    if "算符" in lacks:
        less = words.less_wanted(name) or "成本" in f"{line.row.level1}{line.row.level2}"
        whole = target.high == _FULL and text.endswith("%")
        text = f"{'≤' if less else '=' if whole else '≥'}{text}"
    return text


def _vague(line: IndicatorLine, rules: RuleSet) -> Verdict:
    words, target = rules.words, written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    name = line.row.level3
    if asks_satisfaction(line.name) or words.is_rate(name) or wrong_degree(name, target.text, words):
        return NotApplicable("答非所问的，见E06、E09")
    if repeats_name(line, words):
        return NotApplicable("照抄名称，见E08")
    answer = wording(target.text)
    vague = words.only_vague(plain(target.text)) or words.only_hopes(plain(target.text))
    asks_degree = head(name).endswith((*words.asked_degree, *words.arrangements))
    vague = vague or (asks_degree and words.only_vague(_beyond_the_name(answer, head(name))))
    if not vague and not answers_degree(answer, head(name), words):
        return PASSED
    what = f"{line.name}：指标值“{target.text}”没有可衡量的标准"
    suggestion = "请改成数量、比率或时间；确需定性的，请写明衡量的标准和依据。"
    return [Fault(line.field("target"), target.text, "可衡量的指标值", what, suggestion)]


def _beyond_the_name(answer: str, name: str) -> str:
    """What a target says besides words of the name: 较为 of 预案较为完备 to 预案完备性; else all of it."""
    rest = answer
    for block in SequenceMatcher(None, answer, name, autojunk=False).get_matching_blocks():
        if block.size >= _WORD:
            rest = rest.replace(answer[block.a : block.a + block.size], "", 1)
    return rest or answer


E01 = Rule(
    "E01", "指标值缺失", Severity.ERROR, GOALS,
    "指标值空白。",
    on_every_row(_missing),
)  # fmt: skip
E02 = Rule(
    "E02", "缺算符或单位", Severity.WARNING, GOALS,
    "指标值是数字，却没有算符（≥、≤、=）或计量单位。",
    on_every_row(_half_written),
)  # fmt: skip
E05 = Rule(
    "E05", "定性不可衡量", Severity.WARNING, GOALS,
    "指标值只有提升、健全、及时、完成之类的词，没有衡量的标准。",
    on_every_row(_vague),
)  # fmt: skip
