"""C: quantities that a goal promises, held against one another and against the indicators."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary
from expectations.rules.bases import GOALS
from expectations.rules.declaration.header import LABELS
from expectations.rules.rule import Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.place import in_words
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.narrative import place_in
from expectations.text.quantities import (
    Quantity,
    likeness,
    named_alike,
    pairs,
    quantities,
    same_kind,
    same_number,
    topic_of,
    touch,
)
from forms.form import Declaration, Location
from forms.measures import Kind
from forms.target import Target, read_target
from forms.words.severity import Severity

_NOTHING_COUNTED = NotApplicable("目标里没有数量")
# From here on a number is the same by no coincidence, even if only a common word (培训) joins the names.
_TELLING = 100
# Before what is there already: 依托3个服务站.
_NARRATED = ("项目概述", "实施方案", "年度预算安排", "绩效目标")


@dataclass(frozen=True)
class Promise:
    """A quantity and where it stands: the path of the goal, or the heading in the narrative."""

    field: str
    quantity: Quantity
    subproject: str | None = None
    location: Location | None = None

    @property
    def place(self) -> str:
        """Where it stands, for people: with the sub-project where there are several, and its line."""
        part = f"子项目“{self.subproject}”的" if self.subproject else ""
        line = in_words(self.location)
        return f"{part}{LABELS.get(self.field, self.field)}{f'（{line}）' if line else ''}"


@dataclass(frozen=True)
class Measured:
    """An indicator with its place, its target understood, and the topic that it shares with its form."""

    at: int
    name: str
    target: Target
    topic: frozenset[str]

    def likeness(self, quantity: Quantity, words: Vocabulary) -> float:
        """How much it counts what the quantity counts."""
        return likeness(quantity, self.name, words, self.topic)


def promises(form: Declaration, words: Vocabulary) -> list[Promise]:
    """The quantities of the goals; amounts of money are for the rules on money."""
    promised = []
    for field in ("overall_goal", "annual_goal"):
        text = words.blank(getattr(form, field))
        if text and not (field == "annual_goal" and text == form.overall_goal):
            promised += [
                Promise(field, quantity, location=form.locations.get(field))
                for quantity in quantities(text)
                if quantity.kind is not Kind.AMOUNT
            ]
    return promised


def _of_the_year(form: Declaration, words: Vocabulary) -> list[Promise]:
    """What is promised for the year: the annual goal's, or the overall goal's where there is but one text."""
    promised = promises(form, words)
    one_text = not words.blank(form.annual_goal) or form.annual_goal == form.overall_goal
    return [promise for promise in promised if one_text or promise.field == "annual_goal"]


def _narrated(form: Declaration) -> list[Promise]:
    return [
        Promise(
            heading,
            quantity,
            part.title if len(form.subprojects) > 1 else None,
            place_in(part, heading, quantity.clause, quantity.printed),
        )
        for part in form.subprojects
        for heading in _NARRATED
        for quantity in quantities(part.parts.get(heading, ""))
        if quantity.kind is Kind.COUNT and quantity.comparator is None
    ]


def _measured(form: Declaration, words: Vocabulary) -> list[Measured]:
    """The rows with a name and a target, each once."""
    first = {(row.level3, row.target): at for at, row in reversed(list(enumerate(form.indicators)))}
    rows = [(at, name, target) for (name, target), at in first.items() if name and target]
    topic = topic_of(form.project_name, [name for _, name, _ in rows], words)
    return [Measured(at, name, read_target(target), topic) for at, name, target in sorted(rows)]


def _two_numbers(form: DeclaredForm, rules: RuleSet) -> Verdict:
    promised = promises(form.form, rules.words)
    start, end = form.form.planned_start, form.form.planned_end
    if not promised:
        return _NOTHING_COUNTED
    if start and end and start.year < end.year:
        return NotApplicable("跨年度项目，总目标与年度目标的数量本应不同")
    faults = []
    for promise in [promise for promise in promised if promise.field == "annual_goal"]:
        quantity = promise.quantity
        same_things = [
            overall.quantity
            for overall in promised
            if overall.field == "overall_goal"
            and (overall.quantity.around, overall.quantity.unit) == (quantity.around, quantity.unit)
        ]
        if same_things and all(other.number != quantity.number for other in same_things):
            what = (
                f"年度总体目标写“{quantity.clause}”，项目总目标写“{same_things[0].clause}”，同一件事两个数量"
            )
            faults.append(
                Fault(promise.field, quantity.clause, same_things[0].clause, what, "请核实后统一数量。")
            )
    return faults or _narrated_otherwise(form.form, promised)


def _narrated_otherwise(form: Declaration, promised: Sequence[Promise]) -> list[Fault]:
    """Quantities of the goals that the narrative has in the very same words with another number."""
    narrated = _narrated(form)
    faults: dict[tuple[object, ...], Fault] = {}
    for promise in promised:
        quantity, named = promise.quantity, (promise.quantity.around, promise.quantity.unit)
        same_things = [
            narrated_promise
            for narrated_promise in narrated
            if (narrated_promise.quantity.around, narrated_promise.quantity.unit) == named
        ]
        numbers = [narrated_promise.quantity.number for narrated_promise in same_things]
        if same_things and quantity.number not in {*numbers, sum(numbers)} and quantity.comparator is None:
            where, other = same_things[0].place, same_things[0].quantity.clause
            what = f"{promise.place}写“{quantity.clause}”，文字说明的{where}写“{other}”，同一件事两个数量"
            fault = Fault(promise.field, quantity.clause, other, what, "请核实后统一数量。")
            faults.setdefault(named, fault)
    return list(faults.values())


def _otherwise_in_a_target(form: DeclaredForm, rules: RuleSet) -> Verdict:
    rows, limits = _measured(form.form, rules.words), rules.thresholds
    if not rows:
        return NotApplicable("没有写明指标值的指标")
    faults: dict[str | None, Fault] = {}
    for promised, limit in (
        (_of_the_year(form.form, rules.words), limits.same_thing.value),
        (_narrated(form.form), limits.told_thing.value),
    ):
        for promise in promised:
            row = _contradicted(promise, promised, rows, limit, rules.words)
            if row and (promise.field in LABELS or named_alike(promise.quantity, row.name, rules.words)):
                faults.setdefault(f"indicators/{row.at}/target", _otherwise(promise, row))
    return list(faults.values())


def _contradicted(
    promise: Promise, promised: Sequence[Promise], rows: Sequence[Measured], limit: float, words: Vocabulary
) -> Measured | None:
    """The indicator that counts the same thing with another number, unless the number is explained.

    It is explained where a similar indicator has it, or where another promise about the indicator has its
    number, or all of them add up to it.
    """
    close = [
        (row.likeness(promise.quantity, words), row)
        for row in rows
        if same_kind(promise.quantity, row.target, words)
    ]
    best = max(close, key=lambda scored_row: scored_row[0], default=(0.0, None))
    if best[1] is None or best[0] < limit:
        return None
    if any(score > 0 and same_number(promise.quantity, row.target) for score, row in close):
        return None
    numbers = [
        other.quantity.number
        for other in promised
        if same_kind(other.quantity, best[1].target, words)
        and best[1].likeness(other.quantity, words) >= limit
    ]
    return None if best[1].target.low in {sum(numbers), *numbers} else best[1]


def _otherwise(promise: Promise, row: Measured) -> Fault:
    quantity = promise.quantity
    what = f"{promise.place}写“{quantity.clause}”，指标“{row.name}”却是{row.target.text}"
    suggestion = "请核实后统一目标和指标值。"
    return Fault(f"indicators/{row.at}/target", row.target.text, quantity.printed, what, suggestion)


def _without_indicator(form: DeclaredForm, rules: RuleSet) -> Verdict:
    promised, rows = _of_the_year(form.form, rules.words), _measured(form.form, rules.words)
    if not rows or not promised:
        return NotApplicable("没有指标") if promised else _NOTHING_COUNTED
    return [
        _unmeasured(promise)
        for promise in promised
        if not _in_passing(promise.quantity, rules.words)
        and not any(_recognisable(promise.quantity, row, rules) for row in rows)
        and not _shared_out(promise.quantity, rows, rules.words)
        and not _part_of_a_sum(promise, promised, rows, rules.words)
    ]


def _part_of_a_sum(
    promise: Promise, promised: Sequence[Promise], rows: Sequence[Measured], words: Vocabulary
) -> bool:
    """Whether it makes up an indicator's number with its neighbours: 音乐会6场、话剧4场, a row of 10场."""
    at = promised.index(promise)
    starts = [(first, size) for size in (2, 3, 4) for first in range(max(at - size + 1, 0), at + 1)]
    runs = [promised[first : first + size] for first, size in starts if first + size <= len(promised)]
    return any(
        sum(neighbour.quantity.number for neighbour in run) == row.target.low
        for run in runs
        for row in rows
        if all(same_kind(neighbour.quantity, row.target, words) for neighbour in run)
    )


def _in_passing(quantity: Quantity, words: Vocabulary) -> bool:
    """Whether the number only describes something: 2个机房之间的信息共享, 14个单位的项目."""
    return quantity.around[1].startswith(words.leans_on) or any(
        word in quantity.around[2] for word in ("之间", "的")
    )


def _shared_out(quantity: Quantity, rows: Sequence[Measured], words: Vocabulary) -> bool:
    """Whether two indicators that have a word in common with it make up the number."""
    parts = [
        row.target.low or 0.0
        for row in rows
        if same_kind(quantity, row.target, words) and touch(quantity.around[0], row.name, words)
    ]
    return any(
        first_part + second_part == quantity.number for first_part, second_part in combinations(parts, 2)
    )


def _recognisable(quantity: Quantity, row: Measured, rules: RuleSet) -> bool:
    """Whether the row is about the quantity: by its name, or by number, unit and any word in common."""
    score = likeness(quantity, row.name, rules.words)
    if score >= rules.thresholds.named.value:
        return True
    if named_alike(quantity, row.name, rules.words):
        return True
    if not same_number(quantity, row.target) or not same_kind(quantity, row.target, rules.words):
        return False
    counted = pairs(quantity.around[1], rules.words.uncounted)
    if counted and counted <= pairs(row.name, rules.words.uncounted):
        return True
    common = quantity.number >= _TELLING and touch(quantity.around[0], row.name, rules.words)
    return score > 0 or common


def _unmeasured(promise: Promise) -> Fault:
    quantity = promise.quantity
    what = f"{LABELS[promise.field]}写“{quantity.clause}”，没有设置相应的指标"
    suggestion = "请为目标里承诺的数量设置指标，或从目标里删去。"
    return Fault(promise.field, quantity.clause, "相应的数量指标", what, suggestion)


C04 = Rule(
    "C04", "目标数字自相矛盾", Severity.ERROR, GOALS,
    "同一件事在项目总目标、年度目标或文字说明里写了两个数量（跨年度项目除外）。",
    (Custom(DECLARATIONS, _two_numbers),),
)  # fmt: skip
C05 = Rule(
    "C05", "目标与指标数值矛盾", Severity.ERROR, GOALS,
    "同一件事在目标或文字说明里是一个数，在指标值里是另一个数。",
    (Custom(DECLARATIONS, _otherwise_in_a_target),),
)  # fmt: skip
C06 = Rule(
    "C06", "目标未设指标", Severity.WARNING, GOALS,
    "目标里承诺了数量，却没有相应的指标。",
    (Custom(DECLARATIONS, _without_indicator),),
)  # fmt: skip
