"""What was reached, read beside the target it answers to: 已举办讲座5场 against ≥4场 is 5场.

An actual is written more freely than a target: words around the number, another unit that counts alike,
a share as 0.95, a month without its year. What cannot be taken without guessing is of kind text.
"""

import re
from collections.abc import Iterable, Sequence

from forms.measures import MULTIPLIERS, PERIODS, UNITS, Kind
from forms.target import Target, comparable, plain, read_target

_SHARE_FROM = 10.0
"""Percent from which a target cannot be meant by an actual of 1 or less: 0.95 against ≥90% is 95%."""
_PERCENT = 100.0


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_PER = _any_of((*UNITS, *PERIODS))
_MEASURED = re.compile(
    rf"(?<![\d.第])\d+(?:\.\d+)?(?:{_any_of(MULTIPLIERS)})?(?:{_any_of(UNITS)})(?:[/每](?:{_PER}))?"
)
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度|\d{1,2}月(?:\d{1,2}[日号])?)?")
_DAY = re.compile(r"(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}[日号]|底)?")
_WITHOUT_YEAR = re.compile(r"(?:年[底末]|\d{1,2}月)")


def read_dated(text: str, year: int | None) -> Target:
    """The meaning of a text in which a month or 年底前 belongs to ``year`` where it names none."""
    value = read_target(text)
    if value.low is not None or year is None or not _WITHOUT_YEAR.match(plain(text)):
        return value
    written = plain(text)
    dated = read_target(f"{year}{'' if written.startswith('年') else '年'}{written}")
    return dated.model_copy(update={"text": text}) if dated.kind is Kind.DATE else value


def read_actual(
    text: str, target: Target, year: int | None, alike: Sequence[Sequence[str]] = ()
) -> Target | None:
    """What was reached, in the unit of the target; ``None`` where it cannot be compared with it.

    ``alike`` are groups of units that count alike (场, 次). Of a sentence the one number in the target's
    unit is taken; with several different ones nobody can tell which answers.
    """
    whole = in_unit_of(target, read_dated(text, year), alike)
    if whole is not None or target.low is None:
        return whole
    written = plain(text)
    if target.kind is Kind.DATE:
        found = [read_dated(each, year) for each in _DAY.findall(written)]
    else:
        found = [read_target(each) for each in _MEASURED.findall(_CALENDAR_YEAR.sub("", written))]
    fitting = {each.low: each for each in (in_unit_of(target, one, alike) for one in found) if each}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def in_unit_of(target: Target, actual: Target, alike: Sequence[Sequence[str]] = ()) -> Target | None:
    """The actual in the unit of the target; ``None`` where they do not measure the same."""
    if comparable(target, actual):
        return actual
    if target.low is None or actual.low is None or actual.high is None:
        return None
    if target.kind is Kind.RATE and actual.unit is None and actual.is_number and target.low >= _SHARE_FROM:
        share = {"low": actual.low * _PERCENT, "high": actual.high * _PERCENT, "unit": target.unit}
        return actual.model_copy(update={**share, "kind": Kind.RATE}) if 0 < actual.low <= 1 else None
    if target.kind is actual.kind is Kind.COUNT and _alike(target.unit, actual.unit, alike):
        return actual.model_copy(update={"unit": target.unit})
    return None


def _alike(one: str | None, other: str | None, groups: Sequence[Sequence[str]]) -> bool:
    (mine, _, per), (yours, _, your_per) = (_spelt(unit).partition("/") for unit in (one, other))
    return per == your_per and (mine == yours or any(mine in group and yours in group for group in groups))


def _spelt(unit: str | None) -> str:
    """One spelling: 人/次 is 人次."""
    return "人次" if unit == "人/次" else unit or ""
