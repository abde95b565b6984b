"""C: the goals of a declaration."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import GOALS
from expectations.rules.declaration.header import LABELS
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.excerpt import excerpt, listed
from expectations.text.quantities import quantities
from forms.form import Declaration
from forms.target import plain
from forms.words.severity import Severity
from lifecycle.wording import wording

# Shorter matches are the coincidence of single words.
_RUN = 4
# A number in words: 百人以上, 新建一套. Not 一批, 一系列, 第一家, 一次性.
_COUNTED = re.compile(
    r"(?<![第十同])(?:[一二两三四五六七八九十百千]+)(?:余|多)?(?:家|场|套|人|项|份|件|座|台|名|次|篇|处|亩|户|支|期)(?![性事生才民员])"
)


# A number before a word that is no known unit: 3万剂次. Not years, ordinals, numberings and names (A60走廊).
_ANY_NUMBER = re.compile(
    r"(?<![A-Za-z\d第〔.:+~-])(?!20\d\d)\d+(?:\.\d+)?(?![\d年月日号级届期个]|[.、)])[\u4e00-\u9fff]"
)


def _goals(form: DeclaredForm, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """The goals that are filled in, each text once: two alike are one fault, a blank one is B01's."""
    overall, annual = words.blank(form.form.overall_goal), words.blank(form.form.annual_goal)
    if overall:
        yield "overall_goal", overall
    if annual and wording(annual) != wording(overall):
        yield "annual_goal", annual


def _empty(form: DeclaredForm, rules: RuleSet) -> Verdict:
    goals = list(_goals(form, rules.words))
    if not goals:
        return NotApplicable("目标空白")
    (_, first_goal), (_, last_goal) = goals[0], goals[-1]
    if (
        len(goals) > 1
        and max(copied(first_goal, last_goal), copied(last_goal, first_goal))
        >= rules.thresholds.copied_share.value
    ):
        goals.pop()  # the same text but for a word is one fault
    faults = []
    for field, goal in goals:
        why = why_empty(goal, form.form, rules)
        if why:
            what = f"{LABELS[field]}写“{excerpt(goal)}”，{why}"
            suggestion = "请写明做什么、做到什么程度、产生什么效果，尽量用数字。"
            faults.append(Fault(field, goal, "可衡量的产出和效果", what, suggestion))
    return faults


def why_empty(goal: str, form: Declaration, rules: RuleSet) -> str | None:
    """What a goal lacks that says no result; ``None`` for one that does."""
    return _says_nothing(wording(goal), rules) or _says_something_else(goal, form, rules)


def _says_nothing(goal: str, rules: RuleSet) -> str | None:
    if goal in rules.words.empty_goals:
        return "没有写出目标"
    if any(re.fullmatch(pattern, goal) for pattern in rules.words.empty_goal_patterns):
        return "只说按要求做工作，没有写成果"
    return "过于简短" if len(goal) < rules.thresholds.shortest_goal.value else None


def _says_something_else(goal: str, form: Declaration, rules: RuleSet) -> str | None:
    """Money, duties or background in place of a result; a goal with a quantity is none of the latter two."""
    words = rules.words
    clauses = [clause for clause in re.split(r"[。；;，,\n]", goal) if wording(clause)]
    if all(has(clause, words.money_talk) for clause in clauses):
        return "只写了花钱，没有写成果"
    if quantities(goal):
        return None
    if _only_efforts(clauses, words):
        return "只说要做好工作、不出问题，没有写做成什么"
    sentences = [sentence for sentence in re.split(r"[。；;\n]", goal) if wording(sentence)]
    if all(has(sentence, words.duty_talk) for sentence in sentences) or _only_duties(goal, form, rules):
        return "只写了单位职责，没有写成果"
    if sum(has(clause, words.background) for clause in clauses) * 2 > len(clauses):
        return "只写了现状和背景，没有写成果"
    return None


def _only_efforts(clauses: Sequence[str], words: Vocabulary) -> bool:
    """Whether every clause only says that work is to be done well, or that nothing is to go wrong."""
    worded = [wording(clause) for clause in clauses]
    efforts = [any(re.fullmatch(pattern, clause) for pattern in words.empty_efforts) for clause in worded]
    done = any(re.fullmatch(pattern, clause) for pattern in words.empty_efforts[:2] for clause in worded)
    return bool(worded) and done and all(efforts)


def _only_duties(goal: str, form: Declaration, rules: RuleSet) -> bool:
    """Whether a goal is the text of 实施主体, which says what the unit is there for, not what money buys."""
    share = rules.thresholds.copied_share.value
    return any(
        copied(goal, part.parts.get("实施主体", "")) >= share
        and copied(goal, part.parts.get("年度预算安排", "")) < share
        for part in form.subprojects
    )


def copied(text: str, source: str) -> float:
    """The share of a text's characters that stand in the source, in the same order and not one by one."""
    characters, in_source = wording(text), wording(source)
    blocks = SequenceMatcher(None, characters, in_source, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _RUN) / max(len(characters), 1)


def _remnants(form: DeclaredForm, rules: RuleSet) -> Verdict:
    pattern = re.compile("|".join(rules.words.template_remnants))
    texts = list(_goals(form, rules.words))
    texts += [
        (f"indicators/{at}/level3", row.level3) for at, row in enumerate(form.form.indicators) if row.level3
    ]
    left = []
    for field, text in texts:
        remnant_match = pattern.search(text)
        if remnant_match:
            left.append((field, text, remnant_match.group()))
    goals = [remnant for remnant in left if not remnant[0].startswith("indicators")]
    rows = [remnant for remnant in left if remnant not in goals]
    return [_left_over([remnant]) for remnant in goals] + ([_left_over(rows)] if rows else [])


def _left_over(remnants: Sequence[tuple[str, str, str]]) -> Fault:
    """The one fault of what a template left in a goal, or in the names of all rows."""
    field, text, _ = remnants[0]
    words = "、".join(dict.fromkeys(f"“{word}”" for *_, word in remnants))
    names = tuple(text for _, text, _ in remnants)
    where = f"“{excerpt(text)}”" if len(remnants) == 1 else f"{len(remnants)}条指标（{listed(names)}）"
    what = f"{where}里留有模板内容{words}"
    rows = field.startswith("indicators")
    suggestion = f"请换成本项目的实际内容{'，没有用到的行请删去' if rows else ''}。"
    subjects = names if len(names) > 1 else ()
    return Fault(field, text, None, what, suggestion, subjects=subjects)


def _same_over_years(form: DeclaredForm, rules: RuleSet) -> Verdict:
    start, end, overall = (
        form.form.planned_start,
        form.form.planned_end,
        rules.words.blank(form.form.overall_goal),
    )
    if start is None or end is None or not overall:
        return NotApplicable("起止日期或总目标空白")
    if end < start:
        return NotApplicable("完成早于开始，见B07")
    if start.year == end.year or wording(overall) != wording(form.form.annual_goal):
        return PASSED
    what = f"项目跨{start.year}至{end.year}年，项目总目标与年度总体目标完全相同"
    return [Fault("annual_goal", overall[:40], "本年度的目标", what, "请写出本年度要完成的部分。")]


def _unnumbered(form: DeclaredForm, rules: RuleSet) -> Verdict:
    goal = rules.words.blank(form.form.annual_goal)
    if not goal:
        return NotApplicable("年度目标空白")
    if why_empty(goal, form.form, rules):
        return NotApplicable("目标空泛，见C01")
    if quantities(goal) or _COUNTED.search(goal) or _ANY_NUMBER.search(plain(goal)):
        return PASSED
    what = "年度总体目标没有一个数量"
    return [Fault("annual_goal", goal[:40], "量化的目标", what, "请写明做多少、做到什么程度。")]


# A closing bracket behind a number is a numbering: 1）制定方案.
_NUMBERING = re.compile(r"(?<![0-9\-—])\(?[0-9一二三四五六七八九十]{1,3}\)")
_PARTNERS = {")": "(", "》": "《", "】": "【", "”": "“", "’": "‘", "」": "「"}


_MARKS = {
    '"': "有一个半角双引号没有另一半",
    "(": "有左括号没有右括号",
    ")": "有右括号没有左括号",
    "《": "有左书名号没有右书名号",
    "》": "有右书名号没有左书名号",
    "【": "有左方头括号没有右方头括号",
    "】": "有右方头括号没有左方头括号",
    "“": "有左双引号没有右双引号",
    "”": "有右双引号没有左双引号",
    "‘": "有左单引号没有右单引号",
    "’": "有右单引号没有左单引号",
    "「": "有左直角引号没有右直角引号",
    "」": "有右直角引号没有左直角引号",
}
"""What is told of a mark that stands alone."""


def _lonely(text: str) -> str | None:
    """The first bracket or quotation mark without its partner."""
    open_: list[str] = []
    plain = _NUMBERING.sub("", text.replace("（", "(").replace("）", ")"))
    for mark in plain:
        if mark in _PARTNERS.values():
            open_.append(mark)
        elif mark in _PARTNERS and (not open_ or open_.pop() != _PARTNERS[mark]):
            return mark
    return open_[0] if open_ else '"' if plain.count('"') % 2 else None


def _unpaired(form: DeclaredForm, rules: RuleSet) -> Verdict:
    faults = []
    for field, goal in _goals(form, rules.words):
        mark = _lonely(goal)
        if mark:
            what = f"{LABELS[field]}里{_MARKS[mark]}，标点不成对"
            faults.append(Fault(field, mark, None, what, "请补上或删去，并核对目标是否写完整。"))
    return faults


C01 = Rule(
    "C01", "目标空泛", Severity.ERROR, GOALS,
    "目标没有写成果：年底完成、详见明细，或只写花钱、单位职责、现状背景，只说做好工作、不出问题，或只有几个字。",
    (Custom(DECLARATIONS, _empty),),
)  # fmt: skip
C02 = Rule(
    "C02", "模板残留", Severity.WARNING, GOALS,
    "目标或指标里留有XX、……、填写说明等模板内容。",
    (Custom(DECLARATIONS, _remnants),),
)  # fmt: skip
C03 = Rule(
    "C03", "总目标与年度目标相同", Severity.WARNING, GOALS,
    "跨年度项目的项目总目标与年度总体目标完全相同。",
    (Custom(DECLARATIONS, _same_over_years),),
)  # fmt: skip
C07 = Rule(
    "C07", "目标未量化", Severity.INFO, GOALS,
    "年度目标里没有一个数量。",
    (Custom(DECLARATIONS, _unnumbered),),
)  # fmt: skip
C10 = Rule(
    "C10", "标点不成对", Severity.INFO, GOALS,
    "目标里的括号、引号不成对。",
    (Custom(DECLARATIONS, _unpaired),),
)  # fmt: skip
