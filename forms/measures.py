"""The words of printed targets and actuals: comparators, multipliers and units, read from measures.toml.

The conversions are a table of ours and no library's: importing pint and making its registry takes a second,
and it knows neither 亩 nor 万剂次.
"""

import math
import tomllib
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What sort of thing a printed target or actual states."""

    COUNT = "count"
    RATE = "rate"
    AMOUNT = "amount"
    TIME = "time"
    DATE = "date"
    TEXT = "text"


_TABLE = tomllib.loads((Path(__file__).parent / "measures.toml").read_text(encoding="utf-8"))

BEFORE: dict[str, str] = {word: sign for sign, words in _TABLE["before"].items() for word in words}
"""What is printed before the number, and what it means."""
BEHIND: dict[str, str] = {word: sign for sign, words in _TABLE["behind"].items() for word in words}
"""What is printed behind the unit; it decides where no other comparator than = stands in front."""
MULTIPLIERS: dict[str, float] = _TABLE["multipliers"]
UNITS: dict[str, tuple[Kind, str, float]] = {
    unit: (Kind(measure["kind"]), measure["base"], float(factor))
    for measure in _TABLE["measures"]
    for unit, factor in measure["units"].items()
} | {unit: (Kind.COUNT, unit, 1.0) for unit in _TABLE["counted"]["units"].split()}
"""A unit with its kind, its base unit and how much of that it is: 吨 is 1000 千克."""
MEASURED = frozenset(measure["base"] for measure in _TABLE["measures"])
"""The base units of what is measured, not counted piece by piece."""
PERIODS: tuple[str, ...] = tuple(_TABLE["names"]["periods"])
"""What a thing may be counted per, besides the units: 元/月, 次/周."""
WHOLE: tuple[str, ...] = tuple(_TABLE["names"]["whole"])
"""Words that begin like a multiplier and are none: 万向."""
ABOUT: tuple[str, ...] = tuple(_TABLE["names"]["about"])
ONE_UNIT = frozenset(_TABLE["names"]["one_unit"].split())
"""Two units that are printed apart and count as one: 台(套), 人/次."""
PER_NAMES: dict[str, str] = _TABLE["names"]["per_names"]
"""One name for the periods that a thing is counted per: 天 is 日."""
SHARES: dict[str, float] = _TABLE["shares"]
"""Percent that one of so many is: 1/10万 is 0.001%."""
SPANS: dict[tuple[str, str], tuple[float, float]] = {
    (span["unit"], span["in"]): (span["least"], span.get("most", math.inf)) for span in _TABLE["spans"]
}
"""How much of the other base unit one of the first is at least and at most: a month is 28 to 31 days."""
NOT_IN_TEXT = frozenset(_TABLE["counted"]["not_in_text"].split())
"""Units that in running text mostly belong to a date, an address or a word."""
# What recognition of formulas leaves behind.
FORMULA = {"$": "", r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥"}
FORMULA |= {r"\le": "≤", r"\times": "×", r"\%": "%", r"\sim": "~", r"\gt": ">", r"\lt": "<"}


def measured_in(unit: str | None) -> str | None:
    """The base unit of a printed one (米 of 公里), and of an unknown one the unit itself."""
    return UNITS[unit][1] if unit in UNITS else unit
