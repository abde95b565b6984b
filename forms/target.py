"""What a printed target or actual means: comparator, value, unit and kind.

A target is read as a set of admissible values (an interval), an actual mostly as one value; ``met``
asks whether the one lies in the other. Whatever cannot be decided without guessing is ``None``.
The words are the tables of ``forms.measures``; the grammar below is made from them.
"""

import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from forms.measures import BEFORE, BEHIND, CHINESE_DIGITS, FORMULA, MULTIPLIERS, PERIODS, UNITS, Kind


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = r"\d+(?:\.\d+)?"
_COMPARATOR, _MULTIPLIER, _MEASURE = (rf"(?:{_any_of(words)})" for words in (BEFORE, MULTIPLIERS, UNITS))
_PER = rf"(?:{_any_of((*UNITS, *PERIODS))})"
# Words may stand before the number only together with a comparator: 全年稳定运行率≥95% is a target, in
# 共计3类 and 按登记额0.05% nobody can tell what the number bounds.
_GRAMMAR = re.compile(
    rf"(?:(?P<label>.*?)(?P<comparator>{_COMPARATOR}))?(?P<low>{_NUMBER})(?:[×*](?P<times>\d+))?"
    rf"(?P<low_multiplier>{_MULTIPLIER})?"
    rf"(?:{_MEASURE}?[-~—–至到](?P<high>{_NUMBER})(?P<high_multiplier>{_MULTIPLIER})?)?"
    rf"(?P<unit>{_MEASURE})?(?:[/每](?P<per>{_PER}))?(?P<behind>{_any_of(BEHIND)})?(?P<tail>.*)"
)
_DATE = re.compile(
    rf"(?P<comparator>{_COMPARATOR})?(?:(?P<year>\d{{4}})年)?(?:(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})[日号])?"
    r"(?P<behind>年?底前?|年?末前?|之前|以前|前|内)?(?P<tail>\D{0,4})"
)
_UNIT_IN_BRACKETS = re.compile(rf"(?<=\d)\((?P<unit>{_MULTIPLIER}?(?:{_MEASURE}(?:/{_PER})?)?)\)")
# Days and quarters written in another way: 2024-12-31, 2024.12.31, 2024/12, 2024年第四季度.
_NUMERIC_DAY = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})[-./](?P<month>0?[1-9]|1[0-2])(?:[-./](?P<day>[0-3]?\d)日?|月|(?=前|底))(?!\d)"
)
_QUARTER = re.compile(r"(?<=年)第?(?P<quarter>[一二三四1-4])季度")
_LAST_MONTH = dict(zip("一二三四1234", (3, 6, 9, 12) * 2, strict=True))
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELT_OUT = re.compile(rf"^(?P<digit>[{''.join(CHINESE_DIGITS)}])(?={_MEASURE}(?:/{_PER})?$)")


class Target(BaseModel):
    """A target or an actual, understood.

    ``low`` and ``high`` are in ``unit``, the base unit (元 for 万元, 秒 for 小时); they are
    equal for one value, apart for a range, the ordinal day for a date (first and last of a month without a
    day), ``None`` for text and for a date without a year. ``factor`` is how
    much of the base unit the printed unit is, ``comparator`` one of
    ≥ ≤ = > < or ``None``; ``label`` and ``tail`` are the words around the number.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    kind: Kind
    comparator: str | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    printed_unit: str | None = None
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


def plain(text: str) -> str:
    """One way of writing: no white space, half-width, no remnants of formulas, no thousands commas."""
    for remnant, meaning in FORMULA.items():
        text = text.replace(remnant, meaning)
    return _THOUSANDS.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=65536)
def read_target(text: str) -> Target:
    """The meaning of a printed target or actual; what bounds no number is of kind text. Never raises."""
    written = _UNIT_IN_BRACKETS.sub(r"\g<unit>", plain(text))
    written = _NUMERIC_DAY.sub(_calendar_day, written)
    written = _QUARTER.sub(lambda found: f"{_LAST_MONTH[found['quarter']]}月", written)
    written = _SPELT_OUT.sub(lambda found: str(CHINESE_DIGITS[found["digit"]]), written)
    return _as_date(text, written) or _as_number(text, written) or Target(text=text, kind=Kind.TEXT)


def _calendar_day(found: re.Match[str]) -> str:
    day = f"{found['day']}日" if found["day"] else ""
    return f"{found['year']}年{found['month']}月{day}"


def _as_number(text: str, written: str) -> Target | None:
    found = _GRAMMAR.fullmatch(written)
    if found is None:
        return None
    kind, base, factor = UNITS.get(found["unit"] or "", (Kind.COUNT, None, 1.0))
    multiplier = found["high_multiplier"] or found["low_multiplier"] or ""
    times = factor * MULTIPLIERS.get(multiplier, 1.0)
    low_times = factor * MULTIPLIERS.get(found["low_multiplier"] or multiplier, 1.0)
    per = f"/{found['per']}" if found["per"] else ""
    return Target(
        text=text,
        kind=kind,
        comparator=_comparator(found["comparator"], found["behind"]),
        low=float(found["low"]) * float(found["times"] or 1) * low_times,
        high=float(found["high"] or found["low"]) * float(found["times"] or 1) * times,
        unit=f"{base or ''}{per}" or None,
        printed_unit=f"{multiplier}{found['unit'] or ''}{per}" or None,
        factor=times,
        label=found["label"] or "",
        tail=found["tail"],
    )


def _comparator(before: str | None, behind: str | None) -> str | None:
    """What the printed words mean: 4小时内 and =4小时内 are both at most."""
    printed = BEFORE.get(before or "")
    return BEHIND[behind] if behind and printed in {None, "="} else printed


def _as_date(text: str, written: str) -> Target | None:
    found = _DATE.fullmatch(written)
    if found is None or not (found["month"] or (found["year"] and found["behind"])):
        return None
    day = _last_day(int(found["year"] or 0), int(found["month"] or 12), int(found["day"] or 0))
    whole_month = day and found["month"] and not found["day"] and not found["behind"]
    printed = BEFORE.get(found["comparator"] or "")
    return Target(
        text=text,
        kind=Kind.DATE,
        comparator="≤" if found["behind"] and printed in {None, "="} else printed,
        low=float(date.fromordinal(int(day)).replace(day=1).toordinal()) if whole_month and day else day,
        high=day,
        tail=found["tail"],
    )


def _last_day(year: int, month: int, day: int) -> float | None:
    """The ordinal of the last day that the words cover: 2023年10月 ends on the 31st. None without a year."""
    months = range(1, 13)
    if not year or month not in months:
        return None
    length = monthrange(year, month)[1]
    return float(date(year, month, day or length).toordinal()) if day <= length else None


def comparable(target: Target, actual: Target) -> bool:
    """Whether both measure in the same unit, so that their numbers may be compared."""
    if target.low is None or actual.low is None:
        return False
    if actual.unit is None and actual.is_number and target.is_number:
        return actual.low == 0 or (target.factor == 1 and not (target.kind is Kind.RATE and actual.low <= 1))
    return (target.kind, target.unit) == (actual.kind, actual.unit)


def met(target: Target, actual: Target) -> bool | None:
    """Whether the actual lies within the target; ``None`` where that cannot be decided.

    An actual without a unit takes the target's where that needs no guess: 3 against ≥4次, but not 12
    against ≤20万元 (12万元?) nor 0.9 against ≥85%. An actual with a comparator of its own (>=3次) is
    the set of what it admits. A day that is asked for is the last one.
    """
    if not comparable(target, actual):
        return None
    if target.kind is Kind.DATE and target.comparator in {None, "="}:
        target = target.model_copy(update={"comparator": "≤"})
    (low, high), (least, most) = _interval(target), _interval(actual)
    if low <= least and most <= high:
        return True
    return False if most < low or high < least else None


def _interval(value: Target) -> tuple[float, float]:
    """The closed interval of admissible values; > and < leave out their bound by the smallest step."""
    low, high = value.low or 0.0, value.high or 0.0
    return {
        "≥": (low, math.inf),
        ">": (math.nextafter(low, math.inf), math.inf),
        "≤": (-math.inf, high),
        "<": (-math.inf, math.nextafter(high, -math.inf)),
    }.get(value.comparator or "=", (low, high))


def same_meaning(one: str | None, other: str | None) -> bool:
    """Whether two printed targets say the same: >=90% and ≥90.00(%) do, =3 and ≥3 do not."""
    return meaning(one) == meaning(other)


def meaning(printed: str | None) -> tuple[object, ...]:
    """What a printed target says, as a key: of a number comparator, value and unit, of all else the text."""
    value = read_target(printed or "")
    if value.bare:
        return value.kind, value.comparator, value.low, value.high, value.unit
    return (None if printed is None else plain(printed),)
