"""Printed values → numbers, dates and choices. What is no such value raises ValueError; a blank is None."""

import re
from datetime import date

from forms.editions import TICKED, UNTICKED

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_DASH = re.compile(r"[-—–―/／]*")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_OPTION_BOUNDARY = re.compile(r"(?=[☑☒■√✓✔●□☐○])")


def number(text: str) -> float | None:
    """An amount or points as printed: 1,000,000.00 → 1000000.0, a dash or nothing → None."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    if _DASH.fullmatch(plain):
        return None
    if not _NUMBER.fullmatch(plain):
        raise ValueError(text)
    return float(plain)


def percent(text: str) -> float | None:
    """A rate in percent: 43.69% → 43.69, with or without its sign."""
    return number(re.sub(r"[%％]$", "", text.strip()))


def day(text: str) -> date | None:
    """A date: 2023-1-1, 2023年1月1日, 2023.01.01."""
    if not text:
        return None
    found = _DATE.fullmatch(text.replace(" ", ""))
    if not found:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))


def choice(text: str) -> str | None:
    """The ticked one of printed options (□甲 ☑乙, 甲□ 乙☑); as printed where nothing is ticked."""
    if not TICKED.search(text) or not UNTICKED.search(text):
        return TICKED.sub("", text) or None
    box_first = bool(TICKED.match(text) or UNTICKED.match(text))
    if box_first:
        options = [part for part in _OPTION_BOUNDARY.split(text) if part]
        chosen = [part[1:] for part in options if TICKED.match(part)]
    else:
        chosen = re.findall(r"([^☑☒■√✓✔●□☐○]+)[☑☒■√✓✔●]", text)
    return "、".join(chosen) or None


def is_ticked(text: str) -> bool:
    """Whether a cell of a tick column is ticked; an empty box is not."""
    return bool(text) and not UNTICKED.fullmatch(text)
