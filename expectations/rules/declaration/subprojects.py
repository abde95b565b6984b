"""C: the sub-projects of the narrative, each with its own amount, in goals and indicators."""

import re
from dataclasses import dataclass

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.rules.bases import GOALS
from expectations.rules.declaration.goals import why_empty
from expectations.rules.rule import Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.money import shown
from expectations.text.narrative import budget_items, place_in, told_of_part
from expectations.text.quantities import alike, pairs, topic_of
from forms.form import Location, Subproject
from forms.words.severity import Severity
from lifecycle.wording import wording

_NONE = NotApplicable("文字说明没有带金额的子项目")
_PLACE = re.compile(r"^\w{2,3}[区县市]")
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_AND = re.compile(r"[、，,和与及]")
_CLAUSES = re.compile(r"[，。；、：（）,;:()]")
# Characters of a sub-project's own text in the form's goals, and in no other sub-project's text.
_QUOTED = 5
_OUTPUT = "产出指标"


@dataclass(frozen=True)
class SubprojectPart:
    """A piece of the project with its own amount (printed as ``amount``): a sub-project or a budget item.

    ``told`` is its own narrative, empty for an item; ``telling`` are the pairs of characters of its title
    that are neither in every title nor the ``topic`` of the form.
    """

    field: str
    title: str
    amount: str
    narrated: str
    clauses: tuple[str, ...]
    telling: frozenset[str]
    topic: frozenset[str]
    location: Location


def _parts(form: DeclaredForm, rules: RuleSet) -> list[SubprojectPart]:
    """The sub-projects where there are several, else the items of the one 年度预算安排."""
    words, parts = rules.words, form.form.subprojects
    named = [
        (f"subprojects/{at}", part.title, amount, part)
        for at, part in enumerate(parts)
        for amount in [_amount(part, words)]
        if part.title and amount and not has("".join(part.parts.values()), words.masked)
    ]
    if len(parts) == 1:
        least = rules.thresholds.own_item.value
        named = [
            ("subprojects/0", item.name, item.printed, parts[0])
            for item in budget_items(parts[0], words)
            if item.yuan >= least
        ]
    if len(named) < 2:  # noqa: PLR2004 - the one part of a project is the project
        return []
    names = [row.level3 for row in form.form.indicators if row.level3]
    topic = topic_of(form.form.project_name, names, words)
    texts = ["，".join(part.parts.values()) if len(parts) > 1 else "" for *_, part in named]
    return [
        SubprojectPart(
            field,
            title,
            amount,
            wording(text),
            tuple(clause for clause in _CLAUSES.split(text) if clause),
            frozenset(_PAIR.findall(_essence(title, words)))
            - topic
            - (words.common_pairs - frozenset(words.telling_tasks)),
            topic,
            place_in(part, "年度预算安排", title, amount) if len(parts) == 1 else _place(part, amount),
        )
        for (field, title, amount, part), text in zip(named, texts, strict=True)
    ]


def _place(part: Subproject, amount: str) -> Location:
    """The line of a sub-project's amount: its title's, or where 年度预算安排 tells it."""
    return part.location if part.amount else place_in(part, "年度预算安排", amount)


def _amount(part: Subproject, words: Vocabulary) -> str | None:
    if part.amount:
        return f"{part.amount:g}{part.amount_unit or ''}"
    narrated_total = told_of_part(part, words).total
    return f"{shown(narrated_total / 1e4)}万元" if narrated_total else None


def _essence(title: str, words: Vocabulary) -> str:
    """A title without what any title has (项目, 经费) and without the place."""
    names = " ".join(wording(name) for name in _AND.split(_PLACE.sub("", title)))
    return any_of(words.generic_titles).sub(" ", names)


def _mentioned(part: SubprojectPart, parts: list[SubprojectPart], goals: str, rules: RuleSet) -> bool:
    """Whether goals speak of a part: by half of what its title tells, or in words that only its text has."""
    if wording(part.title) in goals or _spoken_of(part, parts, goals, rules):
        return True
    if not part.telling and len(part.narrated) < rules.thresholds.long_told.value:
        return True  # nothing to go by
    other_narratives = [other.narrated for other in parts if other is not part]
    return any(
        quote in goals and not any(quote in other for other in other_narratives)
        for run in any_of(rules.words.too_common).split(part.narrated)
        for at in range(len(run) - _QUOTED + 1)
        for quote in [run[at : at + _QUOTED]]
    )


def _spoken_of(part: SubprojectPart, parts: list[SubprojectPart], text: str, rules: RuleSet) -> bool:
    """Whether a text has a word that only this title has, one as often as titles have it, or half of it."""
    spoken_pairs = [pair for pair in part.telling if pair in text]
    if any(text.count(pair) >= sum(pair in other.telling for other in parts) for pair in spoken_pairs):
        return True
    return bool(spoken_pairs) and len(spoken_pairs) >= rules.thresholds.title_told.value * len(part.telling)


def _not_in_goals(form: DeclaredForm, rules: RuleSet) -> Verdict:
    parts = _parts(form, rules)
    written_goals = [
        goal
        for printed in (form.form.overall_goal, form.form.annual_goal)
        for goal in [rules.words.blank(printed)]
        if goal
    ]
    if not parts or all(why_empty(goal, form.form, rules) for goal in written_goals):
        return NotApplicable("没有带金额的子项目，或目标空白、空泛（见B01、C01）")
    goals = wording(max(written_goals, key=len))
    return [
        _fault(part, "项目总目标和年度总体目标都没有提到", "请在目标里写明这个子项目要做到什么。")
        for part in parts
        if not _mentioned(part, parts, goals, rules)
    ]


def _not_in_indicators(form: DeclaredForm, rules: RuleSet) -> Verdict:
    parts = _parts(form, rules)
    rows = [(row.level1, row.level3) for row in form.form.indicators if row.level3]
    if not parts or not rows:
        return _NONE
    return [
        _fault(part, "看不出有相应的指标", "请为这个子项目设置指标。")
        for part in parts
        if not any(_about(part, parts, level1, name, rules) for level1, name in rows)
    ]


def _about(
    part: SubprojectPart, parts: list[SubprojectPart], level1: str | None, name: str, rules: RuleSet
) -> bool:
    """Whether an indicator may belong to a part.

    Its title says so; or, for an output, its narrative does: in words of its own, or better than others'.
    """
    words, text, half = rules.words, wording(name), rules.thresholds.title_told.value
    other_parts = [other for other in parts if other is not part]
    pairs_in_name = sum(pair in text for pair in part.telling)
    if pairs_in_name and all(
        pairs_in_name >= sum(pair in text for pair in other.telling) for other in other_parts
    ):
        return True
    if alike(part.title, name, words, part.topic) >= rules.thresholds.named.value:
        return True
    if level1 != _OUTPUT or not part.narrated or words.is_generic(name) or has(name, words.money_talk):
        return False
    named = pairs(name, words.uncounted) - words.common_pairs
    alone = {
        pair
        for pair in named
        if pair in part.narrated and not any(pair in other.narrated for other in other_parts)
    }
    if alone and len(alone) >= half * len(named):
        return True
    likeness = _told_alike(part, name, words)
    as_much = sum(_told_alike(other, name, words) >= likeness for other in parts)
    return likeness >= rules.thresholds.named.value and as_much <= half * len(parts)


def _told_alike(part: SubprojectPart, name: str, words: Vocabulary) -> float:
    return max((alike(clause, name, words) for clause in part.clauses), default=0.0)


def _fault(part: SubprojectPart, lacks: str, suggestion: str) -> Fault:
    what = f"子项目“{part.title}（{part.amount}）”，{lacks}"
    return Fault(part.field, part.title, None, what, suggestion, location=part.location)


C08 = Rule(
    "C08", "目标未覆盖子项目", Severity.WARNING, GOALS,
    "文字说明里有单独金额的子项目，两个目标都没有提到。",
    (Custom(DECLARATIONS, _not_in_goals),),
)  # fmt: skip
C09 = Rule(
    "C09", "子项目未设指标", Severity.WARNING, GOALS,
    "文字说明里有单独金额的子项目，看不出有相应的指标。",
    (Custom(DECLARATIONS, _not_in_indicators),),
)  # fmt: skip
