"""Working days in mainland China, with 调休: a day-off Monday, a working Saturday.

The State Council publishes a year's days off in the autumn before. For a year that the kept library
(chinesecalendar) does not know, Monday to Friday is assumed and ``published`` says so: whoever shows
such a date warns that it may still move.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

from chinese_calendar import is_workday  # type: ignore[import-untyped]  # it ships no types
from chinese_calendar.constants import holidays  # type: ignore[import-untyped]

_YEARS = range(min(holidays).year, max(holidays).year + 1)
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


def published(year: int) -> bool:
    """Whether the days off of this year are known, and not only assumed."""
    return year in _YEARS


@cache
def is_working_day(day: date) -> bool:
    """Whether offices work on this day; by the weekday alone in a year that is not published."""
    if published(day.year):
        return bool(is_workday(day))
    return day.weekday() < _SATURDAY


def on_or_after(day: date) -> date:
    """The day itself if it is a working day, otherwise the next one."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


@cache
def shift(day: date, count: int) -> date:
    """The ``count``-th working day after (or, negative, before) a day, which itself is not counted.

    ``shift(day, 0)`` is the day itself.
    """
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


@lru_cache(maxsize=10_000)
def between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
