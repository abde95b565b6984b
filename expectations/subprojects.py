"""C: the sub-projects of the narrative, each with its own amount, in goals and indicators."""

import re
from collections.abc import Iterator

from expectations.bases import GOALS
from expectations.finding import Severity
from expectations.goals import why_empty
from expectations.quantities import alike
from expectations.rule import Custom, Fault, NotApplicable, Rule, Verdict
from expectations.ruleset import RuleSet
from expectations.subject import DECLARATIONS, DeclaredForm
from expectations.vocabulary import Vocabulary, any_of
from forms.form import Subproject
from lifecycle.chain import wording

_NONE = NotApplicable("文字说明没有带金额的子项目")
# What the unit spends on running things has no goal of its own.
_OWN_COSTS = ("管理费", "工作经费")
_PLACE = re.compile(r"^\w{2,3}[区县市]")
# So many characters of a sub-project's own goal found in the form's goal are no coincidence.
_QUOTED = 8


def _titled(form: DeclaredForm) -> Iterator[tuple[int, Subproject]]:
    """The sub-projects with a title and an amount, where there are several."""
    parts = form.form.subprojects
    for at, part in enumerate(parts):
        if (
            len(parts) > 1
            and part.title
            and part.amount
            and not any(word in part.title for word in _OWN_COSTS)
        ):
            yield at, part


def _essence(title: str, words: Vocabulary) -> str:
    """A title without what any title has (项目, 经费) and without the place."""
    return any_of(words.generic_titles).sub(" ", _PLACE.sub("", wording(title))).strip() or title


def _mentioned(part: Subproject, text: str, words: Vocabulary) -> bool:
    """Whether a text speaks of a sub-project: a word of its title, or a phrase of its own goal."""
    essence = _essence(part.title or "", words)
    pairs = {essence[at : at + 2] for at in range(len(essence) - 1)} - words.common_pairs
    if any(pair in text for pair in pairs if " " not in pair):
        return True
    own, said = wording(part.parts.get("绩效目标")), wording(text)
    return any(own[at : at + _QUOTED] in said for at in range(len(own) - _QUOTED + 1))


def _not_in_goals(form: DeclaredForm, rules: RuleSet) -> Verdict:
    parts = list(_titled(form))
    told = [goal for goal in (form.form.overall_goal, form.form.annual_goal) if goal]
    if not parts or all(why_empty(goal, rules) for goal in told):
        return NotApplicable("没有带金额的子项目，或目标空白、空泛（见B01、C01）")
    goals = "".join(told)
    return [
        _fault(at, part, "项目总目标和年度总体目标都没有提到", "请在目标里写明这个子项目要做到什么。")
        for at, part in parts
        if not _mentioned(part, goals, rules.words)
    ]


def _not_in_indicators(form: DeclaredForm, rules: RuleSet) -> Verdict:
    parts, words = list(_titled(form)), rules.words
    names = [row.level3 for row in form.form.indicators if row.level3]
    if not parts or not names:
        return _NONE
    return [
        _fault(at, part, "看不出有相应的指标", "请为这个子项目设置指标。")
        for at, part in parts
        if not any(_about(part, name, words, rules.thresholds.named.value) for name in names)
    ]


def _about(part: Subproject, name: str, words: Vocabulary, limit: float) -> bool:
    """Whether an indicator may belong to a sub-project: its title, or any part of its narrative, says so."""
    if _mentioned(part, name, words):
        return True
    return not words.is_generic(name) and any(
        alike(clause, name, words) >= limit
        for text in part.parts.values()
        for clause in re.split(r"[，。；、,;]", text)
    )


def _fault(at: int, part: Subproject, lacks: str, suggestion: str) -> Fault:
    title = f"{part.title}（{part.amount:g}{part.amount_unit or ''}）"
    what = f"子项目“{title}”，{lacks}"
    return Fault(f"subprojects/{at}", part.title, None, what, suggestion, location=part.location)


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
