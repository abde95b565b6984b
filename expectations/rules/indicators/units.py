"""E: the unit that a name asks for and the unit of the target."""

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, head
from expectations.rules.bases import LOGIC
from expectations.rules.indicators.written import number_of, on_every_row
from expectations.rules.rule import PASSED, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import IndicatorLine
from expectations.text.quantities import quantities
from forms.measures import Kind, measured_in
from forms.target import Target
from forms.words.severity import Severity


def _other_unit(line: IndicatorLine, rules: RuleSet) -> Verdict:
    target, name = number_of(line, rules.words), line.row.level3 or ""
    if isinstance(target, NotApplicable):
        return target
    unit = target.counted_in or target.unknown_unit
    if not unit or target.kind is Kind.RATE:
        return NotApplicable("没有计量单位，或单位是百分比，见E02、E06")
    expected = _asked_unit(name, target, rules.words)
    measures = {measured_in(known) for known in expected or ()} if target.kind is Kind.COUNT else set()
    if expected is None or unit in expected or measured_in(unit) in measures:
        return PASSED
    name_units = "、".join(expected)
    what = f"{name}：名称按{name_units}计，指标值的单位却是{unit}"
    return [Fault(line.field("target"), target.text, name_units, what, "请统一名称和指标值的计量单位。")]


def _asked_unit(name: str, target: Target, words: Vocabulary) -> tuple[str, ...] | None:
    """The units that a name asks for: by the same number standing in it, or by how it ends."""
    inside = [
        quantity
        for quantity in quantities(name)
        if quantity.number == target.low and quantity.kind is Kind.COUNT
    ]
    if inside:
        agreeing = any(words.units_agree(quantity.unit, target.unit) for quantity in inside)
        return None if agreeing else tuple(quantity.unit for quantity in inside)
    ending = max((end for end in words.name_units if head(name).endswith(end)), key=len, default=None)
    return words.name_units[ending] if ending else None


E07 = Rule(
    "E07", "计量单位不符", Severity.ERROR, LOGIC,
    "名称里的计量单位和指标值的不同。",
    on_every_row(_other_unit),
)  # fmt: skip
