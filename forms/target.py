"""What a printed target or actual means: comparator, value, unit and kind.

A target is read as a set of admissible values (an interval), an actual mostly as one value; forms.comparison
asks whether the one lies in the other. The grammar is in ``forms.grammar``.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from forms.grammar import BOUND_BEHIND, DAY, NUMBER, in_digits, significant
from forms.measures import (
    BEFORE,
    BEHIND,
    FORMULA,
    MEASURED,
    MULTIPLIERS,
    PER_NAMES,
    SHARES,
    UNITS,
    Kind,
)

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ENDLESS = re.compile(r"\d{40}")
"""More digits than any amount has: no number that can be counted with."""
_TRAILING = "。;,、"
_UNKNOWN_UNIT = re.compile(r"[\u4e00-\u9fffA-Za-zΩμ°]+")
_RATIO = re.compile(r"[:∶]\d")
"""Behind a number: 1:5 is a ratio, 8:30 a time of day; neither is the number before it."""
_CALENDAR_FROM = 1900
"""A number from which 年 is a year's name and no length of time."""
_NO_UNITS = ("左右", "上下", "不等", "整", "(")


class Target(BaseModel):
    """A target or an actual, understood.

    ``low`` and ``high`` are in ``unit``, the base unit (元 for 万元, 秒 for 小时, 米 for 公里; 元/平方米 for
    元/亩); they are equal for one value, apart for a range, the ordinal day for a date (first and last of a
    month or year without a day), ``None`` for text and for a date without a year. ``factor`` is how much of
    the base unit the printed unit is, ``counted_in`` that unit without 万 and without what it is per.
    ``comparator`` is one of ≥ ≤ = > < or ``None``; ``label`` and ``tail`` are the words around the number.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    kind: Kind
    comparator: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    printed_unit: str | None = None
    counted_in: str | None = None
    factor: float = 1.0
    label: str = ""
    tail: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it can be measured: a number of whatever kind, no word and no date."""
        return self.kind not in {Kind.TEXT, Kind.DATE}

    @property
    def bare(self) -> bool:
        """Whether the whole text is comparator, number and unit, without other words."""
        return self.is_number and not self.label and not self.tail

    @property
    def unknown_unit(self) -> str | None:
        """The word behind a number that no table knows (3副): perhaps a unit, it agrees with itself only."""
        if self.unit is not None or not self.is_number or self.tail.startswith(_NO_UNITS):
            return None
        word = _UNKNOWN_UNIT.match(self.tail)
        return word.group() if word else None


def plain(text: str) -> str:
    """One way of writing: no white space, half-width, no remnants of formulas, no thousands commas."""
    for remnant, meaning in FORMULA.items():
        text = text.replace(remnant, meaning)
    return _THOUSANDS.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=65536)
def read_target(text: str) -> Target:
    """The meaning of a printed target or actual; what bounds no number is of kind text. Never raises."""
    written = in_digits(plain(text).rstrip(_TRAILING))
    if _ENDLESS.search(written):
        return Target(text=text, kind=Kind.TEXT)
    return _as_date(text, written) or _as_number(text, written) or Target(text=text, kind=Kind.TEXT)


def _as_number(text: str, written: str) -> Target | None:
    value = NUMBER.fullmatch(written) or BOUND_BEHIND.fullmatch(written)
    if value is None or _RATIO.match(value["tail"]):
        return None
    if value["unit"] == "年" and float(value["low"]) >= _CALENDAR_FROM:
        return None
    kind, base, factor = UNITS.get(value["unit"] or "", (Kind.COUNT, None, 1.0))
    if value["share"] and value["unit"] is None:
        kind, base, factor = Kind.RATE, "%", SHARES[value["share"]]
    per, per_factor = _per(value["per"], value["per_too"])
    factor /= per_factor
    multiplier = value["high_multiplier"] or value["low_multiplier"] or ""
    times = factor * MULTIPLIERS.get(multiplier, 1.0)
    low_times = factor * MULTIPLIERS.get(value["low_multiplier"] or multiplier, 1.0)
    printed_per = "".join(f"/{name}" for name in (value["share"], value["per"], value["per_too"]) if name)
    low, high = float(value["low"]), float(value["high"] or value["low"])
    before = value.groupdict().get("comparator")
    return Target(
        text=text,
        kind=kind,
        comparator=_comparator(before, value["behind"]) or ("≥" if value["about"] else None),
        low=significant(low * float(value["times"] or 1) * low_times),
        high=significant(high * float(value["times"] or 1) * times),
        unit=f"{base or ''}{per}" or None,
        printed_unit=f"{multiplier}{value['unit'] or ''}{printed_per}" or None,
        counted_in=value["unit"],
        factor=times,
        label=value["label"] or "",
        tail=value["tail"],
    )


def _per(*names: str | None) -> tuple[str, float]:
    """What a number is per, in base units, and how much of them: 元/亩 is per 平方米. Periods stay: 次/周."""
    per, factor = [], 1.0
    for name in filter(None, names):
        kind, base, of_base = UNITS.get(name, (Kind.TIME, name, 1.0))
        converted = base in MEASURED and kind is Kind.COUNT
        per.append(base if converted else PER_NAMES.get(name, name))
        factor *= of_base if converted else 1.0
    return "".join(f"/{name}" for name in sorted(per)), factor


def _comparator(before: str | None, behind: str | None) -> str | None:
    """What the printed words mean: 4小时内 and =4小时内 are both at most."""
    printed = BEFORE.get(before or "")
    return BEHIND[behind] if behind and printed in {None, "="} else printed


def _as_date(text: str, written: str) -> Target | None:
    day = DAY.fullmatch(written)
    if day is None or not (day["month"] or int(day["year"] or 0) >= _CALENDAR_FROM):
        return None
    last = _last_day(int(day["year"] or 0), int(day["month"] or 12), int(day["day"] or 0))
    begins = None if day["behind"] or day["day"] else {"day": 1} if day["month"] else {"month": 1, "day": 1}
    printed = BEFORE.get(day["comparator"] or "")
    return Target(
        text=text,
        kind=Kind.DATE,
        comparator="≤" if day["behind"] and printed in {None, "="} else printed,
        low=float(date.fromordinal(int(last)).replace(**begins).toordinal()) if begins and last else last,
        high=last,
        tail=day["tail"],
    )


def _last_day(year: int, month: int, day: int) -> float | None:
    """The ordinal of the last day that the words cover: 2023年10月 ends on the 31st. None without a year."""
    months = range(1, 13)
    if not year or month not in months:
        return None
    length = monthrange(year, month)[1]
    return float(date(year, month, day or length).toordinal()) if day <= length else None


def same_meaning(one: str | None, other: str | None) -> bool:
    """Whether two printed targets say the same: >=90% and ≥90.00(%) do, =3 and ≥3 do not."""
    return meaning(one) == meaning(other)


def meaning(printed: str | None) -> tuple[object, ...]:
    """What a printed target says, as a key: of a number comparator, value and unit, of all else the text."""
    value = read_target(printed or "")
    if value.bare:
        return value.kind, value.comparator, value.low, value.high, value.unit
    return (None if printed is None else plain(printed),)
