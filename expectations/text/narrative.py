"""Amounts that the narrative beside a declaration tells: 年度预算安排 and the titles of its sub-projects."""

import re
from dataclasses import dataclass

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.text.money import in_yuan, shown
from forms.form import Declaration, Location, Subproject
from forms.target import plain

_PART = "年度预算安排"
_AMOUNT = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>亿元|万元|亿|万|元)(?!/)"
# A price or a rate is no total: 每月8500元, 每份2元.
_PRICE = re.compile(r"每\w{0,4}$")
_ANY = re.compile(rf"(?<![\d.]){_AMOUNT}")
_SHARE = re.compile(r"年支付(\d+(?:\.\d+)?)%")
_ALL = 100.0  # percent
_ITEM = re.compile(r"\(\d{1,2}\)")
_SHORTEST_NAME = 4
# Behind the calculation stand the kind of money and the plan of payments: amounts of other things.
_BEHIND = re.compile(r"\d\.资[金助]类型.*|\d\.执行计划.*", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """What a text tells of its total, in 元: ``total`` where it is plain, ``plausible`` all it may mean."""

    source: str
    total: float | None
    plausible: frozenset[float]

    def agrees(self, amount: float, tolerance: float) -> bool:
        """Whether the text can be read as telling this amount."""
        return any(abs(amount - amount_told) <= tolerance for amount_told in self.plausible)


@dataclass(frozen=True)
class NarrativeItem:
    """One named item of a budget with its amount, as printed and in 元."""

    name: str
    printed: str
    yuan: float


def place_in(part: Subproject, heading: str, *wordings: str) -> Location:
    """The line on which the first of the wordings that is found begins; else the part's own place."""
    text = plain(part.parts.get(heading, ""))
    starts = [at for words in wordings if words for at in [text.find(plain(words))] if at >= 0]
    lines = [line.location for line in part.lines.get(heading, ()) if starts and line.start <= starts[0]]
    return lines[-1] if lines else part.location


def budget_items(part: Subproject, words: Vocabulary) -> list[NarrativeItem]:
    """The items of 年度预算安排 that are called something else than a cost (运行费) or a total."""
    text = _BEHIND.sub("", plain(part.parts.get(_PART, "")))
    items = []
    for piece in re.split(r"[,;。]|\(\d{1,2}\)", text):
        amounts = list(_ANY.finditer(piece))
        name = piece[: amounts[0].start()].rstrip(":").rpartition(":")[2] if len(amounts) == 1 else ""
        if (
            len(name) >= _SHORTEST_NAME
            and not name.endswith(words.no_item_ends)
            and not has(name, words.no_item_words)
        ):
            items.append(NarrativeItem(name, amounts[0].group(), _yuan(amounts[0])))
    return items


def told_of_form(form: Declaration, words: Vocabulary) -> Told | None:
    """What the narrative tells of the form's annual amount; ``None`` where it tells nothing certain."""
    parts = form.subprojects
    titled = [in_yuan(part.amount, part.amount_unit) for part in parts]
    if parts and None not in titled:
        total = sum(amount for amount in titled if amount is not None)
        return Told("各子项目标题的金额合计", total, frozenset([total]))
    tellings = [told_of_part(part, words) for part in parts]
    if len(tellings) == 1:
        return tellings[0]
    totals = [telling.total for telling in tellings]
    if not tellings or None in totals:
        return None
    total = sum(amount for amount in totals if amount is not None)
    return Told(f"各子项目{_PART}的金额合计", total, frozenset([total]))


def meant_unit(form: Declaration, rules: RuleSet) -> str | None:
    """The unit that the annual amount is meant in where it cannot be the label's, else ``None``.

    The amount's size tells (200万 under 万元, 35 under 元), or a narrative that tells it in another unit.
    """
    annual, label = form.funds.annual, form.funds_unit
    yuan = in_yuan(annual, label)
    if not annual or yuan is None:
        return None
    limits, other = rules.thresholds, "万元" if label == "元" else "元"
    if yuan < limits.implausible_small.value if label == "元" else yuan >= limits.implausible_yuan.value:
        return other
    telling, in_other = told_of_form(form, rules.words), in_yuan(annual, other) or 0.0
    tolerance = limits.told_amount.value
    if telling is None or telling.agrees(yuan, tolerance) or not telling.agrees(in_other, tolerance):
        return None
    return other


def told_of_part(part: Subproject, words: Vocabulary) -> Told:
    """What one sub-project's 年度预算安排 tells of its total."""
    text = _BEHIND.sub("", plain(part.parts.get(_PART, "")))
    stated = [_yuan(amount) for amount in _totals(words).finditer(text)]
    every = [_yuan(amount) for amount in _ANY.finditer(text) if not _PRICE.search(text[: amount.start()])]
    items = _items(text)
    total = sum(set(stated)) if stated else sum(items) if len(items) > 1 else _listed(text, words)
    plausible = frozenset(filter(None, [*every, sum(every), sum(items), sum(stated), total]))
    share = _SHARE.findall(plain(part.parts.get(_PART, "")))
    if total is None or len(share) != 1 or float(share[0]) >= _ALL:
        return Told(_PART, total, plausible)
    paid = total * float(share[0]) / _ALL
    source = f"{_PART}写预算{shown(total / 1e4)}万元、本年支付{share[0]}%，本年应"
    return Told(source, paid, plausible | {paid})


def _listed(text: str, words: Vocabulary) -> float | None:
    """The sum of amounts that stand one to a clause with nothing calculated, or the only amount."""
    pieces = [list(_ANY.finditer(piece)) for piece in re.split(r"[,;。]", text)]
    if has(text, words.calculated) or any(len(piece) > 1 for piece in pieces):
        return None
    return sum(_yuan(amount) for piece in pieces for amount in piece) or None


def _totals(words: Vocabulary) -> re.Pattern[str]:
    """An amount behind a word that announces a total of the text it stands in."""
    return re.compile(rf"(?:{any_of(words.told_totals).pattern})(?:约|为|预计|需)*{_AMOUNT}")


def overall_told(part: Subproject, words: Vocabulary) -> list[float]:
    """What 项目概述 announces as the project's money, in 元."""
    return [_yuan(amount) for amount in _totals(words).finditer(plain(part.parts.get("项目概述", "")))]


def _items(text: str) -> list[float]:
    """The first amount of each numbered item, nothing unless every item has one that is no price."""
    amounts = []
    for item in _ITEM.split(text)[1:]:
        amount = _ANY.search(item)
        if amount is None or _PRICE.search(item[: amount.start()]):
            return []
        amounts.append(_yuan(amount))
    return amounts


def _yuan(amount: re.Match[str]) -> float:
    return in_yuan(float(amount["number"]), amount["unit"]) or 0.0
