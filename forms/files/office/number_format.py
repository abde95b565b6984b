"""Numbers and dates of a workbook's cells as their format prints them: 0.4369 with 0.00% → 43.69%.

A format is parsed into sections (for what is positive, negative, zero, text, or under a condition), and a
section into what it prints: digits, literals, and how the number is scaled. ``0!.0,`` shows 482560 as 48.3:
thousands, of which a literal point sets off the last digit.
"""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

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
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.', re.DOTALL)
_DATE_LETTERS = re.compile(r"[yYdD]|[mM]{1,5}")
_CONDITION = re.compile(r"\[([<>]=?|<>|=)\s*(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[#0?]/|[0#?][eE][+-]|/[#0?]")
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NO_ZERO = "-–—"
_OF_TEXT: Final = 3
"""The section for text, from 0."""


@dataclass(slots=True)
class _Section:
    """What a section prints, in order: a digit's place (``0``, ``#``, ``?``), the point, or a literal."""

    condition: tuple[str, float] | None = None
    pieces: list[tuple[str, str]] = field(default_factory=list)
    """Kind (``digit``, ``point``, ``literal``, ``general``, ``text``) and what is written."""
    percents: int = 0
    thousands: int = 0
    grouped: bool = False
    is_number: bool = True

    def literals(self) -> str:
        """What it prints besides the number."""
        return "".join(text for kind, text in self.pieces if kind == "literal")


@lru_cache(maxsize=8192)
def printed(value: float, code: str | None, *, date1904: bool = False) -> str:
    """A number as a cell with this format shows it; a date as ISO, or by its format where that has no day."""
    if code is None or code == "General":
        return plain(value)
    if is_date(code):
        return _date(value, code, date1904=date1904)
    sections = _sections(code)
    section, signed = _chosen(sections, value)
    if not section.pieces:
        return ""
    if not section.is_number:
        return plain(value)
    if value == 0 and section.literals().strip() in _NO_ZERO and not _prints_zero(section):
        section = sections[0]  # the dash of a column of accounts is a zero that was written
    return _number(value, section, signed=signed)


def printed_text(text: str, code: str | None) -> str:
    """A text as a cell with this format shows it: none with ``;;;``, ``第3类`` for 3 with ``"第"@"类"``."""
    if code is None or (";" not in code and "@" not in code):
        return text
    sections = _sections(code)
    section = sections[_OF_TEXT] if len(sections) > _OF_TEXT else sections[-1]
    if len(sections) <= _OF_TEXT and not any(kind == "text" for kind, _ in section.pieces):
        return text
    return "".join(text if kind == "text" else written for kind, written in section.pieces)


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


def _prints_zero(section: _Section) -> bool:
    return any(kind == "general" or written == "0" for kind, written in section.pieces)


def _chosen(sections: Sequence[_Section], value: float) -> tuple[_Section, bool]:
    """The section for a value, and whether a minus is to be printed before it."""
    numeric = sections[:_OF_TEXT]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section, value < 0
            sign, limit = section.condition
            if _HOLDS[sign](value, limit):
                return section, value < 0 and limit != 0
        return numeric[-1], value < 0
    if value < 0 and len(numeric) > 1:
        negative = numeric[1]
        # (1,234.00) and 1,234.00 in red are negative numbers, whatever shows it.
        return negative, bool(negative.pieces) and "-" not in negative.literals()
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004 - the third is for zero
        return numeric[2], False
    return numeric[0], value < 0


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a format in their order; there is always one."""
    sections = [_Section()]
    at = 0
    while at < len(code):
        char = code[at]
        if char == ";":
            sections.append(_Section())
            at += 1
            continue
        at += _read(code, at, sections[-1])
    return tuple(_finished(section) for section in sections)


def _read(code: str, at: int, section: _Section) -> int:
    """Reads what stands at a place into the section; how many characters that is."""
    if literal := _LITERAL.match(code, at):
        text = literal[1] if literal[1] is not None else literal[2]
        if text:
            section.pieces.append(("literal", text))
        return len(literal[0])
    if bracket := _BRACKETS.match(code, at):
        if condition := _CONDITION.fullmatch(bracket[0]):
            section.condition = condition[1], float(condition[2])
        elif (currency := _CURRENCY.fullmatch(bracket[0])) and currency[1]:
            section.pieces.append(("literal", currency[1]))
        return len(bracket[0])
    if general := _GENERAL.match(code, at):
        section.pieces.append(("general", ""))
        return len(general[0])
    if _NOT_DIGITS.match(code, at):
        section.is_number = False
        return 2
    char = code[at]
    kind = {"0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma", "@": "text"}.get(char)
    section.pieces.append((kind or "literal", char))
    section.percents += char == "%"
    return 1


def _finished(section: _Section) -> _Section:
    """Tells the commas that part thousands from those behind the digits, each of which divides by 1000."""
    places = [at for at, (kind, _) in enumerate(section.pieces) if kind == "digit"]
    point = next((at for at, (kind, _) in enumerate(section.pieces) if kind == "point"), None)
    whole = [at for at in places if point is None or at < point]
    for at, (kind, _) in enumerate(section.pieces):
        if kind == "comma" and places and at > places[0]:
            if whole and at < whole[-1]:
                section.grouped = True
            else:
                section.thousands += 1
    section.pieces = [
        ("literal", text) if kind == "point" and at != point else (kind, text)
        for at, (kind, text) in enumerate(section.pieces)
        if kind != "comma" or not places
    ]
    return section


def _number(value: float, section: _Section, *, signed: bool) -> str:
    pieces = section.pieces
    if any(kind in ("general", "text") for kind, _ in pieces):
        text = "".join(
            plain(abs(value)) if kind in ("general", "text") else written for kind, written in pieces
        )
        return f"-{text}" if signed and value else text
    point = next((at for at, (kind, _) in enumerate(pieces) if kind == "point"), len(pieces))
    whole_places = [at for at, (kind, _) in enumerate(pieces) if kind == "digit" and at < point]
    part_places = [at for at, (kind, _) in enumerate(pieces) if kind == "digit" and at > point]
    exact = abs(Decimal(f"{value:.{_SIGNIFICANT}g}")) * 100**section.percents
    exact = exact.scaleb(-3 * section.thousands)
    # Excel rounds halves away from zero, and rounds what it keeps of a number: 9.25 is shown as 9.3.
    rounded = exact.quantize(Decimal(1).scaleb(-len(part_places)), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    shown = _whole_digits(whole.lstrip("0"), [pieces[at][1] for at in whole_places], grouped=section.grouped)
    shown += _part_digits(part, [pieces[at][1] for at in part_places])
    digits = dict(zip((*whole_places, *part_places), shown, strict=True))
    text = "".join(digits.get(at, written) for at, (_, written) in enumerate(pieces))
    if not whole_places and whole.strip("0"):
        text = whole + text
    text = (
        re.sub(r"\.(?!\d)", "", text, count=1)
        if part_places and not any(shown[len(whole_places) :])
        else text
    )
    line, newline, below = text.partition("\n")
    if newline and below.strip() in (
        "",
        "%",
    ):  # 0.00,,⏎%: the sign that scales stands on a line below the row
        text = line
    signed = signed and bool(rounded)
    return ("-" if signed else "") + (text.strip("()（） ") if signed else text.strip())


def _whole_digits(digits: str, places: Sequence[str], *, grouped: bool) -> list[str]:
    """The digits of the whole number at each of their places; the first takes all that are left."""
    shown: list[str] = []
    count = 0
    for index in range(len(places) - 1, -1, -1):
        taken = digits if index == 0 else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        if not taken and places[index] == "0":
            taken = "0"
        marked = ""
        for digit in reversed(taken):
            marked = ("," if grouped and count % 3 == 0 and count else "").join((digit, marked))
            count += 1
        shown.insert(0, marked)
    return shown


def _part_digits(digits: str, places: Sequence[str]) -> list[str]:
    """The decimals at each of their places; zeros at the end are printed where the place asks for them."""
    shown = list(digits[: len(places)])
    for index in range(len(places) - 1, -1, -1):
        if places[index] == "0" or shown[index] != "0":
            break
        shown[index] = ""
    return shown


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
