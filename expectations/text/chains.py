"""Calculations told factor by factor: 会议3次,每次2天、60人、每人每天450元,合计16.2万元."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import prod

from expectations.locality.vocabulary import Vocabulary, any_of, has
from expectations.text.money import in_yuan, shown
from expectations.text.money_lists import Sum

_NUMBER = r"\d+(?:\.\d+)?"
_MONEY = re.compile(rf"(?<![\d.])(?P<number>{_NUMBER})(?P<unit>亿元|万元|元)")
_COUNTED = (
    "人次|个月|工作日|小时|学时|课时|季度|人|名|位|户|次|期|场|批|轮|届|天|日"
    "|辆|台|套|间|个|家|所|处|班|组|件|份|亩"
)
_COUNT = re.compile(rf"(?<![\d.年月])(?P<number>{_NUMBER})(?P<unit>{_COUNTED})(?!\d*[月日元])")
_BEFORE_PRICE = re.compile(rf"(?P<every>(?:每(?:{_COUNTED}|月|年))+)[^\d,;。每]{{0,6}}$")
_BEHIND_PRICE = re.compile(rf"^[/／](?P<every>(?:{_COUNTED}|月|年)(?:[/·.每](?:{_COUNTED}|月|年))*)")
_EVERY = re.compile(rf"{_COUNTED}|月|年")
_ONE_MEASURE = {"名": "人", "位": "人", "日": "天", "工作日": "天", "个月": "月"}
_IN_A_YEAR = {"月": 12.0, "季度": 4.0, "年": 1.0}
_ROUNDING = 0.005
"""Share by which a total that is printed with few digits may be off."""
_QUOTED = 60
"""Characters before a total that are quoted."""
_SENTENCES = re.compile(r"[。;]|(?<![\d.])\d{1,2}[.、](?=\D)|\(\d{1,2}\)")


@dataclass(frozen=True)
class Chain:
    """A price and its factors: ``named`` by the price itself (每人每天), ``more`` told beside it."""

    price: float
    named: float
    more: tuple[float, ...]

    @property
    def due(self) -> float:
        """What all factors together come to, in 元."""
        return self.price * self.named * prod(self.more)

    def may_be(self, total: float, tolerance: float) -> bool:
        """Whether the price, what it names and any of the other factors make the total."""
        margin = max(tolerance, _ROUNDING * total)
        return any(
            abs(self.price * self.named * prod(factors) - total) <= margin
            for size in range(len(self.more) + 1)
            for factors in combinations(self.more, size)
        )


def _totals(words: Vocabulary) -> re.Pattern[str]:
    announced = any_of((*words.sum_totals, *words.chain_totals)).pattern
    return re.compile(
        rf"(?:{announced})[^\d,。;×*=]{{0,6}}(?P<number>{_NUMBER})(?P<unit>亿元|万元|元)(?![/／])"
    )


def wrong_chains(written: str, tolerance: float, words: Vocabulary) -> Iterator[Sum]:
    """The chains of a text (half-width, without white space) that do not make their total, in 元."""
    for sentence in _SENTENCES.split(written):
        begin = 0
        for total in _totals(words).finditer(sentence):
            leading, begin = sentence[begin : total.start()], total.end()
            chain = _chain(leading, words, whole_year=has(f"{leading}{total.group()}", words.whole_year))
            amount = in_yuan(float(total["number"]), total["unit"]) or 0.0
            if chain is None or chain.may_be(amount, tolerance):
                continue
            size = in_yuan(1.0, total["unit"]) or 1.0
            unit, due = total["unit"], shown(chain.due / size)
            printed = f"{leading[-_QUOTED:]}{total.group()}".strip(",、:")
            yield Sum(printed, f"{total['number']}{unit}", f"{due}{unit}")


def _chain(leading: str, words: Vocabulary, *, whole_year: bool) -> Chain | None:
    """The one price of a text with its factors; nothing where an amount is no price, or there are several."""
    amounts = list(_MONEY.finditer(leading))
    if len(amounts) != 1 or "=" in leading:
        return None
    [amount] = amounts
    before, behind = leading[: amount.start()], leading[amount.end() :]
    every = _named(before, behind, words)
    if not every:
        return None
    counts: dict[str, float] = {}
    for match in _COUNT.finditer(f"{before}|{behind}"):
        unit = _ONE_MEASURE.get(match["unit"], match["unit"])
        if unit in counts:
            return None  # two of a kind are two things
        counts[unit] = float(match["number"])
    named = [_factor(unit, counts, whole_year=whole_year) for unit in every]
    price = in_yuan(float(amount["number"]), amount["unit"]) or 0.0
    if None in named:
        return None
    more = tuple(number for unit, number in counts.items() if unit not in every)
    return Chain(price, prod(factor for factor in named if factor), more)


def _named(before: str, behind: str, words: Vocabulary) -> tuple[str, ...]:
    """What a price is for one of: 人 and 天 of 每人每天450元, 450元/人·天; 月 of 月租金1.2万元."""
    match = _BEFORE_PRICE.search(before) or _BEHIND_PRICE.match(behind)
    by_month = re.search(rf"(?:{any_of(words.monthly).pattern})[^\d,;。]{{0,4}}$", before)
    units = _EVERY.findall(match["every"]) if match else ["月"] if by_month else []
    return tuple(_ONE_MEASURE.get(unit, unit) for unit in units)


def _factor(unit: str, counts: Mapping[str, float], *, whole_year: bool) -> float | None:
    """How many there are of what a price is for; the months of a year where all of it is told of."""
    return counts.get(unit, _IN_A_YEAR.get(unit) if whole_year else None)
