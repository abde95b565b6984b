"""Days as people write them: 二〇二六年三月一日, 2026年12月底, 26.3.1, and as Excel counts them: 46082."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from forms.numerals import NUMERALS, chinese_number

_EXCEL_BEGAN = date(1899, 12, 30)
"""Day 0 of Excel's count, from March 1900 on (its count takes 1900 for a leap year)."""
_SERIALS = range((date(2000, 1, 1) - _EXCEL_BEGAN).days, (date(2060, 1, 1) - _EXCEL_BEGAN).days)
"""Counts that can only be meant as days of a budget's years; 20260301 is none of them."""
_NUMERAL = re.compile(rf"[{NUMERALS}〇○]+")
_DAY = re.compile(
    r"(?P<year>\d{4}|\d{2})(?:年|[-./])(?P<month>\d{1,2})(?:月|[-./])(?P<day>\d{1,2})[日号]?(?:前|止|起)?[.。]?"
)
_MONTH = re.compile(r"(?P<year>\d{4})(?:年|[-./])(?P<month>\d{1,2})月?(?P<part>初|中旬?|末|底)?前?[.。]?")
_YEAR = re.compile(r"(?P<year>\d{4})年?(?P<part>初|末|底)前?")
_SERIAL_DIGITS = 5
_CENTURY = 2000
_MIDDLE = 15


def serial_day(text: str) -> date | None:
    """The day that a cell shows as Excel's count because its format is a number's."""
    if not (text.isascii() and text.isdigit() and len(text) == _SERIAL_DIGITS and int(text) in _SERIALS):
        return None
    return _EXCEL_BEGAN + timedelta(int(text))


def written_day(text: str, *, last: bool = False) -> date:
    """A day in words; of a month its first or its ``last`` day. Raises ValueError for no day."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("○", "〇")
    plain = _NUMERAL.sub(_digits, plain)
    if match := _DAY.fullmatch(plain):
        year = int(match["year"])
        return date(
            year if year > _CENTURY // 10 else year + _CENTURY, int(match["month"]), int(match["day"])
        )
    if match := _MONTH.fullmatch(plain):
        year, month, part = int(match["year"]), int(match["month"]), match["part"]
        length = monthrange(year, date(year, month, 1).month)[1]
        return date(year, month, _day_of(part, 1, _MIDDLE, length, last=last))
    if match := _YEAR.fullmatch(plain):
        begins = match["part"] == "初"
        return date(int(match["year"]), 1 if begins else 12, 1 if begins else 31)
    if day := serial_day(plain):
        return day
    raise ValueError(text)


def _day_of(part: str | None, first: int, middle: int, length: int, *, last: bool) -> int:
    if part is None:
        return length if last else first
    return first if part == "初" else length if part in ("末", "底") else middle


def _digits(match: re.Match[str]) -> str:
    number = chinese_number(match[0])
    return match[0] if number is None else f"{number:.0f}"
