"""A target that is printed in several columns: its sign, its value, its unit, and what kind it is.

What a cell holds decides, not the head of its column: provinces print signs below 指标性质 or 指标方向 and
正向 below 指标性质.
"""

import re
from collections.abc import Mapping
from typing import Final

from forms.reading.draft import Read

_SIGN: Final = re.compile(
    r"[≥≤≧≦⩾⩽><＞＜=＝═≠±]{1,2}|\$?\\?[gl]eq?\$?|(?:大于|小于|高于|低于|多于|少于)?(?:或|且)?等于|大于|小于|"
    r"不(?:少|低|高|多|超|大|小)[于过]|(?:大|小)于或?等于"
)
_NATURE: Final = re.compile(r"定[性量](?:指标)?")
_DIRECTION: Final = re.compile(r"(?:正|反|逆|负|双|中)向(?:指标)?")
_NUMBER: Final = re.compile(
    r"[-+]?[\d.,，]+(?:[-—–~～至×xX*/:：][\d.,]+)?(?:[万亿千百]|e[-+]?\d+)?", re.IGNORECASE
)
_DATED: Final = re.compile(r"(?:19|20)\d{2}(?:[-/年]\d{1,2}.*|\.(?:0?[1-9]|1[0-2])(?:\.\d{1,2})?)")
_KINDS: Final = (("part/comparator", _SIGN), ("part/nature", _NATURE), ("part/direction", _DIRECTION))

MIXED: Final = frozenset(("comparator", "nature", "direction"))
"""Columns whose head does not tell what stands in them."""


def part_of(text: str) -> str | None:
    """Which part of a target a cell holds by itself: a sign, 定性/定量, 正向/反向; None for another text."""
    return next((part for part, pattern in _KINDS if pattern.fullmatch(text)), None)


def is_sign(text: str) -> bool:
    """Whether a text is a comparator and nothing else."""
    return bool(_SIGN.fullmatch(text))


def joined(comparator: str | None, value: str, unit: str | None) -> str:
    """The target as one text: ≥735人次; of words the words alone; a unit that stands in the value once."""
    number = bool(re.match(r"[-+]?[\d.]|[一二三四五六七八九十百千万]+$", value))
    if not number or _DATED.fullmatch(value):
        # Words, a date, or a value that carries its own sign.
        alone = not unit or unit in value or not re.search(r"\d$", value) or _DATED.fullmatch(value)
        return value if alone else f"{value}{unit}"
    carried = not unit or unit in value or (unit in "%％" and value.endswith(("%", "％"))) or is_sign(unit)
    tail = "" if carried or (not _NUMBER.fullmatch(value) and value.endswith(unit or "")) else unit or ""
    return f"{comparator or ''}{value}{tail}"


def joined_target(row: Mapping[str, Read], key: str) -> Read | None:
    """The target of a row of several columns, ``key`` being that of its value (target, initial_target)."""
    value = row.get(key)
    if value is None:
        return None
    comparator, unit = row.get("part/comparator"), row.get("part/unit")
    text = joined(comparator.text if comparator else None, value.text, unit.text if unit else None)
    return Read(text, value.location)
