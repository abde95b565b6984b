"""Printed values → numbers, dates and choices. What is no such value raises ValueError; a blank is None."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from forms.words.days import written_day
from forms.words.editions import TICKED, UNTICKED

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_DASH = re.compile(r"[-—–―/／]*")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:00:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
_DATE_IN_TEXT = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|(?<!\d)\d{8}(?!\d)")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?")
_PERIOD = re.compile(
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})(?:[-./月](?P<day>\d{1,2}))?[月日]?(?:至|到|[-—–~～]+)"
    r"(?:(?P<last_year>\d{4})[-./年])?(?P<last_month>\d{1,2})(?:[-./月](?P<last_day>\d{1,2}))?[月日]?底?"
)
_YEARS = re.compile(r"(\d{4})年?(?:(?:至|到|[-—–~～]+)(\d{4}))?(?:年度?)?")
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_UNIT = re.compile(r"(?<=\d)(?:([万亿]?元)|([万亿]))$")
_BEFORE_AMOUNT = "¥'‘’`"
"""What may stand before an amount: the sign of the currency, the apostrophe that makes it text in Excel."""

_ERROR = re.compile(r"#(?:REF!|DIV/0!|NAME\?|VALUE!|N/A|NUM!|NULL!|#+)", re.IGNORECASE)

_IN_YUAN = {"元": 1.0, "万元": 1e4, "亿元": 1e8}
_NUMBERED = re.compile(r"^\d{1,2}[、.．]")
_BRACKETED_TICK = re.compile(r"[（(\[［【〔][√✓✔☑■●][）)\]］】〕]")
_BRACKETED_BLANK = re.compile(r"[（(\[［【〔][）)\]］】〕]")
_NOT_TICKED = frozenset(("否", "无", "不是", "没有"))
"""What people write into a column of ticks where nothing is to be ticked."""
_OPTION_BOUNDARY = re.compile(r"(?=[☑☒■√✓✔●□☐○])")


def number(text: str) -> float | None:
    """An amount or points as printed: 1,000,000.00 → 1000000.0, 5.1E7 → 51000000.0, a dash → None."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").lstrip(_BEFORE_AMOUNT)
    if _DASH.fullmatch(plain):
        return None
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return float(plain)


def is_number(text: str) -> bool:
    """Whether a text is a number and nothing else."""
    return bool(_NUMBER.fullmatch(text.strip()))


def is_amount(text: str) -> bool:
    """Whether a text is an amount, with or without its unit, and nothing else."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").lstrip(_BEFORE_AMOUNT)
    return bool(_NUMBER.fullmatch(_UNIT.sub("", plain)))


def is_error(text: str) -> bool:
    """Whether a workbook shows an error in place of a value: #REF!, #DIV/0!."""
    return bool(_ERROR.fullmatch(text))


def points(text: str) -> float | None:
    """Points, with or without their unit: 10, 9.5分."""
    return number(text.removesuffix("分"))


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or a dash in its place."""
    return bool(_DASH.fullmatch(text))


def unit_of(text: str) -> str | None:
    """The unit of money behind an amount: 12.5万元 → 万元, and 12.5万 as well."""
    unit = _UNIT.search(text)
    return (unit[1] or f"{unit[2]}元") if unit else None


def amount(text: str, unit: str | None) -> float | None:
    """An amount in the form's unit. One that is printed with another is converted: 126万元 is 1260000元."""
    printed = unit_of(text)
    found = number(_UNIT.sub("", text))
    if printed is None or unit is None or printed == unit or found is None:
        return found
    if unit not in _IN_YUAN:
        raise ValueError(text)
    return round(found * _IN_YUAN[printed] / _IN_YUAN[unit], 6)


def is_converted(text: str, unit: str | None) -> bool:
    """Whether an amount is printed with another unit than the form's."""
    printed = unit_of(text)
    return printed is not None and unit is not None and printed != unit


def year(text: str) -> int | None:
    """A year: 2025, 2025年, 2025年度."""
    found = re.fullmatch(r"(\d{4})(?:年度?)?", text)
    if text and not found:
        raise ValueError(text)
    return int(found[1]) if found else None


def period(text: str) -> tuple[date | None, date | None] | None:
    """From a day to a day: 2025年1月1日至2025年12月31日; of whole months or years: 2025年1-12月, 2025年."""
    found = _DATE_IN_TEXT.findall(text)
    if not text:
        return None
    if len(found) == 2:  # noqa: PLR2004 - a beginning and an end
        return day(found[0]), day(found[1])
    plain = text.replace(" ", "")
    if years := _YEARS.fullmatch(plain):
        return date(int(years[1]), 1, 1), date(int(years[2] or years[1]), 12, 31)
    if _MONTH.fullmatch(plain):
        return day(plain), day(plain, last=True)
    told = _PERIOD.fullmatch(plain)
    if not told or not (told["last_year"] or "月" in plain):
        raise ValueError(text)
    last_year, last_month = int(told["last_year"] or told["year"]), int(told["last_month"])
    return (
        date(int(told["year"]), int(told["month"]), int(told["day"] or 1)),
        date(last_year, last_month, int(told["last_day"] or _last_day(last_year, last_month))),
    )


def _last_day(year: int, month: int) -> int:
    return monthrange(year, date(year, month, 1).month)[1]


def percent(text: str) -> float | None:
    """A rate in percent: 43.69% → 43.69, with or without its sign."""
    return number(re.sub(r"[%％]$", "", text.strip()))


def day(text: str, *, last: bool = False) -> date | None:
    """A date: 2023-1-1, 2023年1月1日, 2023.01.01; of a month (2023年1月) its first or its ``last`` day."""
    if is_blank(text):
        return None
    if whole := _YEAR.fullmatch(text.replace(" ", "")):
        return date(int(whole[1]), 12, 31) if last else date(int(whole[1]), 1, 1)
    if month := _MONTH.fullmatch(text.replace(" ", "")):
        of_month = int(month[1]), int(month[2])
        return date(*of_month, _last_day(*of_month) if last else 1)
    found = _DATE.fullmatch(text.replace(" ", ""))
    if not found:
        return written_day(text, last=last)
    return date(*(int(part) for part in found.groups() if part))


def choice(text: str) -> str | None:
    """The ticked one of printed options (□甲 ☑乙, 甲□ 乙☑); as printed where nothing is ticked."""
    if _BRACKETED_TICK.search(text):
        text = _with_boxes(text)
    if not TICKED.search(text) or not UNTICKED.search(text):
        return TICKED.sub("", text) or None
    box_first = bool(TICKED.match(text) or UNTICKED.match(text))
    if box_first:
        options = [part for part in _OPTION_BOUNDARY.split(text) if part]
        chosen = [part[1:] for part in options if TICKED.match(part)]
    else:
        chosen = re.findall(r"([^☑☒■√✓✔●□☐○]+)[☑☒■√✓✔●]", text)
    return "、".join(_NUMBERED.sub("", option) for option in chosen) or None


def _with_boxes(text: str) -> str:
    """The text with boxes where it has brackets for ticks: （√）甲（ ）乙 → ☑甲□乙."""
    return _BRACKETED_BLANK.sub("□", _BRACKETED_TICK.sub("☑", text))


def yes(text: str) -> bool | None:
    """Whether 是 or a tick stands there; 否 and an empty box are no."""
    if not text or _DASH.fullmatch(text):
        return None
    if text in ("是", "核心") or (is_ticked(text) and TICKED.fullmatch(text)):
        return True
    if text in ("否", "非核心") or UNTICKED.fullmatch(text):
        return False
    raise ValueError(text)


def has_box(text: str) -> bool:
    """Whether a tick box stands in the text, ticked or not."""
    boxes = _with_boxes(text)
    return bool(TICKED.search(boxes) or UNTICKED.search(boxes))


def is_ticked(text: str) -> bool:
    """Whether a cell of a tick column is ticked; an empty box, a dash or a no is not."""
    return not (is_blank(text) or text in _NOT_TICKED or UNTICKED.fullmatch(_with_boxes(text)))
