"""E: the targets of a declaration's indicators."""

import re

from expectations.bases import GOALS
from expectations.bounds import repeats_name
from expectations.finding import Severity
from expectations.rule import PASSED, BuiltIn, Custom, Fault, NotApplicable, Rule, Verdict, not_null
from expectations.ruleset import RuleSet
from expectations.subject import DECLARED_LINES, DeclaredLine
from expectations.vocabulary import Vocabulary
from forms.measures import Kind
from forms.target import plain
from lifecycle.chain import wording

_ECHO = NotApplicable("重复的行，见D04")
_BLANK = NotApplicable("指标值空白，见E01")
_SATISFACTION = "满意"


def _wrong_degree(name: str | None, target: str, words: Vocabulary) -> bool:
    return wording(name).endswith(words.degrees) and wording(target) in words.not_degrees


def _missing(line: DeclaredLine, _: str, __: RuleSet) -> Fault:
    what = f"{line.name}：没有填写指标值"
    return Fault(line.field("target"), line.row.target, "填写指标值", what, "请填写可衡量的指标值。")


def _half_written(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target = line.target
    if line.echo or target is None:
        return _ECHO if line.echo else _BLANK
    if not target.bare or (target.comparator and target.unit) or not re.search(r"\d", plain(target.text)):
        return PASSED  # a frequency in words (一次/周) is whole as it is
    lacks = [part for part, there in (("算符", target.comparator), ("计量单位", target.unit)) if not there]
    unit = "%" if rules.words.is_rate(line.row.level3) else "计量单位"
    example = f"{'' if target.comparator else '≥'}{target.text}{'' if target.unit else unit}"
    what = f"{line.name}：指标值“{target.text}”缺{'和'.join(lacks)}"
    return [Fault(line.field("target"), target.text, example, what, f"请补上{'和'.join(lacks)}。")]


def _vague(line: DeclaredLine, rules: RuleSet) -> Verdict:
    words = rules.words
    if line.echo or not line.row.target:
        return _ECHO if line.echo else _BLANK
    name, target = line.row.level3, line.row.target
    if _SATISFACTION in line.name or words.is_rate(name) or _wrong_degree(name, target, words):
        return NotApplicable("答非所问的，见E06、E09")
    if repeats_name(line, words):
        return NotApplicable("照抄名称，见E08")
    if not words.only_vague(plain(line.row.target)):
        return PASSED
    what = f"{line.name}：指标值“{line.row.target}”没有可衡量的标准"
    suggestion = "请改成数量、比率或时间；确需定性的，请写明衡量的标准和依据。"
    return [Fault(line.field("target"), line.row.target, "可衡量的指标值", what, suggestion)]


def _other_kind(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, name, words = line.target, wording(line.row.level3), rules.words
    if line.echo or target is None:
        return _ECHO if line.echo else _BLANK
    if _SATISFACTION in name:
        return NotApplicable("满意度见E09")
    expected = None
    if words.is_rate(name) and target.kind is not Kind.RATE and not (target.bare and target.unit is None):
        expected = "百分比"
    elif _wrong_degree(name, target.text, words):
        expected = "达到的程度"
    elif name.endswith(words.timeliness) and target.kind is Kind.RATE:
        expected = "时间，或改名为及时率"
    elif name.endswith(words.counts) and target.kind is Kind.RATE:
        expected = "数量"
    if expected is None:
        return PASSED
    what = f"{line.name}：指标值“{target.text}”与名称不配，名称要求{expected}"
    return [Fault(line.field("target"), target.text, expected, what, "请使指标值与指标名称的含义一致。")]


def _satisfaction_in_words(line: DeclaredLine, _: RuleSet) -> Verdict:
    target = line.target
    if line.echo or target is None:
        return _ECHO if line.echo else _BLANK
    if _SATISFACTION not in line.name or target.kind is not Kind.TEXT:
        return PASSED
    what = f"{line.name}：满意度写“{target.text}”，没有写百分比"
    return [Fault(line.field("target"), target.text, "≥90%这样的百分比", what, "请改成百分比，如≥90%。")]


E01 = Rule(
    "E01", "指标值缺失", Severity.ERROR, GOALS,
    "指标值空白。",
    (BuiltIn(DECLARED_LINES, not_null("target"), _missing),),
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
    "率用份、家或文字回答，数量用百分比回答，及时性用百分比回答。",
    (Custom(DECLARED_LINES, _other_kind),),
)  # fmt: skip
E09 = Rule(
    "E09", "满意度未量化", Severity.ERROR, GOALS,
    "满意度写满意、提升之类的词，没有写百分比。",
    (Custom(DECLARED_LINES, _satisfaction_in_words),),
)  # fmt: skip
