"""Numbers and dates of a workbook's cells as their format prints them: 0.4369 with 0.00% → 43.69%."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
}
"""Number formats without a code of their own in the file (ECMA-376, 18.8.30)."""

BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))

_SIGNIFICANT = 15
"""Digits that Excel keeps of a number."""

_BRACKETS = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_MASK = re.compile(r"[#0?,]*[0#?](?:\.[0#?]*)?,*|\.[0#?]+")
_DATE_LETTERS = re.compile(r"[yYdD]|[mM]{1,5}")


class _Number(NamedTuple):
    before: str
    behind: str
    decimals: int
    least: int
    grouped: bool
    scale: float


def printed(value: float, code: str | None, *, date1904: bool = False) -> str:
    """A number as a cell with this format shows it; a date as ISO, or by its format where that has no day."""
    if code is None or code == "General":
        return plain(value)
    if is_date(code):
        return _date(value, code, date1904=date1904)
    number = _parsed(code)
    if number is None:
        return plain(value)
    text = f"{abs(value) * number.scale:{',' if number.grouped else ''}.{number.decimals}f}"
    sign = "-" if value < 0 and text.strip("0.,") else ""
    whole, point, rest = text.partition(".")
    optional = number.decimals - number.least
    if optional and rest:
        kept = rest[: number.least] + rest[number.least :].rstrip("0")
        text = whole + point + kept if kept else whole
    return f"{number.before}{sign}{text}{number.behind}"


def plain(value: float) -> str:
    """A number without format, without the dust of its binary fraction."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return str(value)
    if value == int(value) and abs(value) < 10**_SIGNIFICANT:
        return str(int(value))
    return f"{value:.{_SIGNIFICANT}g}"


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether the format prints a date."""
    bare = _LITERAL.sub("", _BRACKETS.sub("", code))
    return bool(_DATE_LETTERS.search(bare)) and not re.search(r"[#0?]", bare) and "General" not in bare


@lru_cache(maxsize=512)
def _parsed(code: str) -> _Number | None:
    """The first section of a format: what stands around the number, its decimals and its scale."""
    section = _BRACKETS.sub("", code).split(";")[0]
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(found[1] if found[1] is not None else found[2] or "")
        return "\x00"

    bare = _LITERAL.sub(keep, section)
    mask = _MASK.search(bare)
    if not mask or "/" in bare or re.search(r"[0#?][eE][+-]", bare):
        return None
    filled = iter(literals)

    def with_literals(text: str) -> str:
        return "".join(next(filled) if char == "\x00" else char for char in text).strip()

    before = with_literals(bare[: mask.start()])
    for _ in range(mask[0].count("\x00")):
        next(filled)
    behind = with_literals(bare[mask.end() :])
    whole, _, fraction = mask[0].rstrip(",").partition(".")
    thousands = len(mask[0]) - len(mask[0].rstrip(","))
    scale = (100.0 if "%" in before + behind else 1.0) / 1000.0**thousands
    return _Number(before, behind, len(fraction), fraction.count("0"), "," in whole, scale)


def _date(value: float, code: str, *, date1904: bool) -> str:
    start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day has no zone
    try:
        moment = start + timedelta(days=value)
    except (OverflowError, ValueError):
        return plain(value)
    letters = {letter.lower() for letter in _LITERAL.sub("", _BRACKETS.sub("", code)) if letter.isalpha()}
    if {"y", "m", "d"} <= letters or "h" in letters or not {"y", "m", "d"} & letters:
        return moment.date().isoformat()
    shown = _BRACKETS.sub("", code).split(";")[0]
    parts = {"y": f"{moment.year}", "m": f"{moment.month}", "d": f"{moment.day}"}
    return "".join(
        piece[1] if piece[1] is not None else parts.get(piece[0][0].lower(), piece[0])
        for piece in re.finditer(r'"([^"]*)"|[yY]+|[mM]+|[dD]+|[^yYmMdD"@\\]', shown)
    )
