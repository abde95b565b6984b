"""What fonts of symbols print for a character of their own: ticks, boxes, signs of comparison.

The tables are those of the fonts, by the low byte: ``R`` and U+F052 in Wingdings 2 are the same ☑. What is
neither tick nor box nor sign (arrows, hands, bullets) prints nothing that a form says.
"""

import re
from functools import lru_cache

_WINGDINGS = {
    **dict.fromkeys((0x6E,), "■"),
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "□"),
    **dict.fromkeys((0x6C, 0xA4, 0xA5), "●"),
    **dict.fromkeys((0x6D, 0xA1, 0xA2, 0xA3, 0xA6), "○"),
    **dict.fromkeys((0x78, 0xFD), "☒"),
    0xFB: "×",
    0xFC: "√",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    **dict.fromkeys((0x2A, 0x2B, 0xA3, 0xA4, 0xA5, 0xA6), "□"),
    **dict.fromkeys((0xA0, 0xA1, 0xA2, 0xA7, 0xA8, 0xA9, 0xAA), "■"),
    **dict.fromkeys((0x98, 0x9D, 0x9E), "●"),
    **dict.fromkeys((0x99, 0x9A, 0x9B, 0x9C), "○"),
    **dict.fromkeys((0x51, 0x53, 0x54), "☒"),
    0x4F: "×",
    0x50: "√",
    0x52: "☑",
}
_SYMBOL = {
    0xA3: "≤",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "·",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
}
_DINGBATS = {
    **dict.fromkeys((0x33, 0x34), "√"),
    **dict.fromkeys((0x35, 0x36, 0x37, 0x38), "×"),
    0x6C: "●",
    0x6D: "○",
    0x6E: "■",
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72), "□"),
}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": {},
    "webdings": {0x61: "√", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "×"},
    "marlett": {0x61: "√", 0x62: "√", 0x72: "×"},
    "symbol": _SYMBOL,
    "symbolmt": _SYMBOL,
    "zapfdingbats": _DINGBATS,
    "itczapfdingbats": _DINGBATS,
    "dingbats": _DINGBATS,
}
_UNNAMED = {
    0xF000 + code: sign
    for code, sign in {**_SYMBOL, **_WINGDINGS_2, **_WINGDINGS, 0xA3: "□", 0xB3: "≥"}.items()
}
"""Where the font is not known: two fonts agree on all but a few, and of those the more common one counts."""

PRIVATE = range(0xF000, 0xF100)
"""Where programs keep the characters of such fonts in Unicode."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NO_NAME = re.compile(r"[\s_-]|regular$")
UNNAMED = re.compile("[\uf000-\uf0ff]")
LETTERS = frozenset(chr(code) for font in _FONTS.values() for code in font)
"""The letters that may be a tick or a box, where the font is one of symbols."""


@lru_cache(maxsize=256)
def family(name: str) -> str | None:
    """The font of symbols that a name means (``ABCDEF+Wingdings2``, ``Wingdings 2``), else None."""
    bare = _NO_NAME.sub("", _SUBSET.sub("", name.strip("\"' ")).lower())
    return bare if bare in _FONTS else None


def printed(text: str, name: str) -> str:
    """What the text prints in the font of that name; characters that the font does not have stay."""
    font = family(name)
    return text if font is None else "".join(_sign(char, font) for char in text)


def _sign(char: str, font: str) -> str:
    code = ord(char)
    if code not in PRIVATE and (code > 0xFF or char.isspace()):  # noqa: PLR2004 - of another font
        return char
    sign = _FONTS[font].get(code & 0xFF)
    if sign is None:
        return char if font.startswith("symbol") and code not in PRIVATE else ""
    return sign if not font.startswith("symbol") or code in PRIVATE or code > 0x7F else char  # noqa: PLR2004


def guessed(text: str) -> str:
    """The text with the signs that its private characters most likely are, where no font is known."""
    return UNNAMED.sub(lambda found: _UNNAMED.get(ord(found[0]), found[0]), text)
