"""Whether what was reached lies within a target: both in one unit, or not compared at all."""

import math

from forms.measures import SPANS, Kind
from forms.target import Target

_SECOND, _MONTH = "秒", "月"
_YEAR = 12  # months
_MONTH_OF_A_YEAR = (365 * 86400 / _YEAR, 366 * 86400 / _YEAR)
"""Seconds of one of the twelve months of a whole year, which has 365 or 366 days."""
_ABOUT = ("左右", "上下")
"""Behind a number: how far from it is still about it, nobody has said."""


def in_unit_of(target: Target, actual: Target) -> Target | None:
    """The actual in the unit of the target; ``None`` where they do not measure the same.

    An actual without a unit takes the target's where that needs no guess: 3 against ≥4次, but not 12 against
    ≤20万元 (12万元?) nor 0.9 against ≥85%. A number with a unit that no table knows only agrees with the very
    same word. Days against months or working days become the range that they may be, as nobody knows which
    days they were.
    """
    if target.low is None or actual.low is None:
        return None
    if not (actual.is_number and target.is_number):
        return actual if target.kind is actual.kind else None
    if target.unknown_unit or actual.unknown_unit:
        return _of_unknown_unit(target, actual)
    if actual.unit is None:
        share = target.kind is Kind.RATE
        nothing_to_guess = target.factor == 1 and not (share and actual.low <= 1)
        nothing_to_guess |= actual.factor != 1 and not share  # 19.8万 against ≤20万元
        return actual if nothing_to_guess or actual.low == 0 else None
    same = (target.kind, target.unit) == (actual.kind, actual.unit)
    return actual if same else _spanned(target, actual)


def _of_unknown_unit(target: Target, actual: Target) -> Target | None:
    same = (target.unknown_unit, target.unit) == (actual.unknown_unit, actual.unit)
    nameless = actual.unit is None and actual.unknown_unit is None and (target.factor == 1 or actual.low == 0)
    return actual if same or nameless else None


def _spanned(target: Target, actual: Target) -> Target | None:
    """Days as months, months as days: the range of what they may be."""
    low, high = actual.low or 0.0, actual.high or 0.0
    ours, theirs = target.unit or "", actual.unit or ""
    months = target.high if ours == _MONTH else low
    if {ours, theirs} == {_MONTH, _SECOND} and months and months % _YEAR == 0:
        least, most = (
            _MONTH_OF_A_YEAR if theirs == _MONTH else tuple(1 / span for span in _MONTH_OF_A_YEAR[::-1])
        )
    elif (theirs, ours) in SPANS:
        least, most = SPANS[theirs, ours]
    elif (ours, theirs) in SPANS:
        least, most = (1 / bound for bound in reversed(SPANS[ours, theirs]))
    else:
        return None
    span = {"low": low * least, "high": high * most if high else 0.0, "unit": ours}
    return actual.model_copy(update=span)


def comparable(target: Target, actual: Target) -> bool:
    """Whether both measure the same, so that their numbers may be compared."""
    return in_unit_of(target, actual) is not None


def met(target: Target, actual: Target) -> bool | None:
    """Whether the actual lies within the target, both in whatever units they are printed.

    ``None`` where that cannot be decided: they do not measure the same (``in_unit_of``), or what is printed
    admits both. An actual with a comparator of its own (>=3次) is the set of what it admits. A day that is
    asked for is the last one.
    """
    reached = in_unit_of(target, actual)
    if reached is None:
        return None
    if target.kind is Kind.DATE and target.comparator in {None, "="}:
        target = target.model_copy(update={"comparator": "≤"})
    (low, high), (least, most) = _interval(target), _interval(reached)
    if low <= least and most <= high:
        return True
    missed = most < low or high < least
    return False if missed and not target.tail.startswith(_ABOUT) else None


def _interval(value: Target) -> tuple[float, float]:
    """The closed interval of admissible values; > and < leave out their bound by the smallest step."""
    low, high = value.low or 0.0, value.high or 0.0
    return {
        "≥": (low, math.inf),
        ">": (math.nextafter(low, math.inf), math.inf),
        "≤": (-math.inf, high),
        "<": (-math.inf, math.nextafter(high, -math.inf)),
    }.get(value.comparator or "=", (low, high))
