"""E: comparators, values and units of a declaration's targets against what the names ask for."""

import re

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, asks_satisfaction, has, head
from expectations.rules.bases import GOALS, LOGIC
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARED_LINES, DeclaredLine
from expectations.text.quantities import quantities
from forms.measures import Kind
from forms.target import Target, plain
from forms.words.severity import Severity
from lifecycle.wording import wording

_ECHO = NotApplicable("重复的行，见D04")
_BLANK = NotApplicable("指标值空白，见E01")
_NO_NUMBER = NotApplicable("指标值不是数字")
_UP, _DOWN = {"≥", ">"}, {"≤", "<"}
_FULL = 100.0  # percent
_BY_OWN_PEOPLE = "由实施单位自己的人评价"
_YEAR = re.compile(r"\d{4}年")


def written(line: DeclaredLine, words: Vocabulary) -> Target | NotApplicable:
    """The target of a row that is to be looked at: once, and where it is filled in."""
    if line.echo:
        return _ECHO
    return line.target if line.target is not None and words.blank(line.row.target) is not None else _BLANK


def _number(line: DeclaredLine, words: Vocabulary) -> Target | NotApplicable:
    """The same, as a number."""
    target = written(line, words)
    return target if isinstance(target, NotApplicable) or target.is_number else _NO_NUMBER


def _wrong_way(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, words, name = _number(line, rules.words), rules.words, line.row.level3
    if isinstance(target, NotApplicable):
        return target
    levels = f"{line.row.level1}{line.row.level2}"
    less, capped = words.less_wanted(name), has(name, words.capped) or "成本" in levels
    money = target.kind is Kind.AMOUNT
    spent = money and "成本" in levels and not has(name, (*words.saved, *words.given))
    if target.comparator in _UP and (spent or (less and not (money and "效益" in levels))):
        return _turn(line, target, "越少越好", "≤")
    more = has(name, (*words.more_is_better, *words.satisfaction))
    if target.comparator in _DOWN and more and not less and not capped and target.kind is not Kind.TIME:
        return PASSED if money else _turn(line, target, "多多益善", "≥")
    return PASSED


def _turn(line: DeclaredLine, target: Target, wanted: str, right: str) -> list[Fault]:
    what = f"{line.name}：{wanted}，指标值却写{target.text}"
    return [Fault(line.field("target"), target.text, right, what, f"请核对算符，一般用{right}。")]


def _impossible(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, words = written(line, rules.words), rules.words
    if isinstance(target, NotApplicable):
        return target
    why = _why_impossible(line.row.level3, target, words)
    if why is None or words.is_satisfaction(line.row.level3):
        return PASSED
    what = f"{line.name}：指标值{target.text}{why}"
    return [Fault(line.field("target"), target.text, None, what, "请更正指标值。")]


def _why_impossible(name: str | None, target: Target, words: Vocabulary) -> str | None:
    high = target.high or 0.0
    if target.kind is Kind.RATE and target.comparator in _UP and high == _FULL and not has(name, words.grows):
        return "，不可能高于100%"
    if target.kind is Kind.RATE and high > _FULL and words.is_rate(name) and not has(name, words.grows):
        return "，比率超过100%"
    if target.kind is Kind.DATE:
        return "，没有这一天" if target.low is None and _YEAR.search(plain(target.text)) else None
    if target.comparator == "=" and target.low != target.high:
        return "是一个范围，不能用等号"
    whole = target.unit in words.whole_units and target.low == target.high and "均" not in (name or "")
    if whole and target.bare and not (target.low or 0.0).is_integer():
        return f"不是整数，{target.unit}不能分开数"
    return None


def _other_unit(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, name = _number(line, rules.words), line.row.level3 or ""
    if isinstance(target, NotApplicable):
        return target
    unit = (target.printed_unit or "").partition("/")[0].lstrip("万千百亿")
    if not unit or target.kind is Kind.RATE:
        return NotApplicable("没有计量单位，或单位是百分比，见E02、E06")
    expected = _asked_unit(name, target, rules.words)
    base = (target.unit or "").partition("/")[0]
    if expected is None or unit in expected or base in expected:
        return PASSED
    asked = "、".join(expected)
    what = f"{name}：名称按{asked}计，指标值的单位却是{unit}"
    return [Fault(line.field("target"), target.text, asked, what, "请统一名称和指标值的计量单位。")]


def _asked_unit(name: str, target: Target, words: Vocabulary) -> tuple[str, ...] | None:
    """The units that a name asks for: by the same number standing in it, or by how it ends."""
    inside = [
        quantity
        for quantity in quantities(name)
        if quantity.number == target.low and quantity.kind is Kind.COUNT
    ]
    if inside:
        agreeing = any(words.units_agree(each.unit, target.unit) for each in inside)
        return None if agreeing else tuple(each.unit for each in inside)
    ending = next((end for end in words.name_units if head(name).endswith(end)), None)
    return words.name_units[ending] if ending else None


def _name_again(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target = written(line, rules.words)
    if isinstance(target, NotApplicable):
        return target
    if not repeats_name(line, rules.words):
        return PASSED
    what = f"{line.name}：指标值“{line.row.target}”只是名称里的字"
    return [
        Fault(line.field("target"), line.row.target, "可衡量的指标值", what, "请写出衡量的标准，尽量用数字。")
    ]


def repeats_name(line: DeclaredLine, words: Vocabulary) -> bool:
    """Whether the target only says words of the name again.

    Satisfaction and rates have rules of their own; 健全 to 健全性 is an answer, though none to measure (E05).
    """
    target, name = wording(line.row.target), head(line.row.level3)
    if len(target) < 2 or target not in name or line.target is None or line.target.kind is not Kind.TEXT:  # noqa: PLR2004 - 优, 高 are no repetition
        return False
    if name.endswith(words.degrees) and target in words.not_degrees:
        return False
    return not asks_satisfaction(name) and not words.is_rate(name) and not answers_degree(target, name, words)


def answers_degree(target: str, name: str, words: Vocabulary) -> bool:
    """Whether a name asks for the degree of what the target says: 健全 to 健全性, 改善 to 改善情况."""
    return name.endswith(tuple(target + asked for asked in words.asked_degree))


def _satisfaction(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, words = _number(line, rules.words), rules.words
    if isinstance(target, NotApplicable):
        return target
    if not (asks_satisfaction(line.name) or head(line.name).endswith(words.satisfaction_ends)):
        return NotApplicable("不是满意度")
    share = target.kind is Kind.RATE
    wrong = [
        said
        for said, holds in (
            ("用了等号", share and target.comparator == "="),
            ("要求100%", share and (target.high or 0) >= _FULL),
            (_BY_OWN_PEOPLE, words.is_own_managers(line.name)),
        )
        if holds
    ]
    if not wrong:
        return PASSED
    own = wrong[-1] == _BY_OWN_PEOPLE
    share_asked = "≥90%" if (target.high or 0) >= _FULL else f"≥{target.low:g}%"
    mend = "" if wrong == [_BY_OWN_PEOPLE] else f"请用≥和可达到的百分比，如{share_asked}。"
    mend += "请改问服务对象，并相应改名称。" if own else ""
    what = f"{line.name}：指标值{target.text}，{'，'.join(wrong)}"
    expected = "服务对象的满意度" if own else share_asked
    return [Fault(line.field("target"), target.text, expected, what, mend)]


def _capped(line: DeclaredLine, rules: RuleSet) -> Verdict:
    target, words, name = _number(line, rules.words), rules.words, line.row.level3
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


def _welcome_count(line: DeclaredLine, target: Target, words: Vocabulary) -> bool:
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
    asked = words.is_rate(name) or degree
    share = target.kind is Kind.RATE and 0 < (target.high or 0) < _FULL
    return asked and share and not has(name, (*words.fixed_shares, *words.grows))


E03 = Rule(
    "E03", "算符方向错误", Severity.WARNING, LOGIC,
    "多多益善的产出用了≤，越少越好的成本、故障、投诉、响应时间用了≥。",
    (Custom(DECLARED_LINES, _wrong_way),),
)  # fmt: skip
E04 = Rule(
    "E04", "取值异常", Severity.WARNING, LOGIC,
    "比率超过100%或≥100%，范围用了等号，日期不存在，不能分开数的不是整数。",
    (Custom(DECLARED_LINES, _impossible),),
)  # fmt: skip
E07 = Rule(
    "E07", "计量单位不符", Severity.ERROR, LOGIC,
    "名称里的计量单位和指标值的不同。",
    (Custom(DECLARED_LINES, _other_unit),),
)  # fmt: skip
E08 = Rule(
    "E08", "指标值照抄名称", Severity.WARNING, GOALS,
    "指标值就是名称，或只是名称里的字。",
    (Custom(DECLARED_LINES, _name_again),),
)  # fmt: skip
E10 = Rule(
    "E10", "满意度口径", Severity.WARNING, GOALS,
    "满意度用等号、要求100%，或由实施单位自己的人评价。",
    (Custom(DECLARED_LINES, _satisfaction),),
)  # fmt: skip
E14 = Rule(
    "E14", "等号用于多多益善", Severity.INFO, GOALS,
    "多多益善的数量或比率用了等号，又没有限额的意思。",
    (Custom(DECLARED_LINES, _capped),),
)  # fmt: skip
