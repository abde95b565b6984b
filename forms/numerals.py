"""Numbers in Chinese numerals: 二十五, 一百零三, 三万, 一点五, 二〇二六.

A few lines instead of a library: cn2an takes a second to import and also takes words for numbers.
"""

_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10.0, "百": 100.0, "千": 1000.0}
_MYRIADS = {"万": 1e4, "亿": 1e8}
_YEAR_DIGITS = 4
NUMERALS = "".join((*_DIGITS, *_TENS, *_MYRIADS, "点"))
"""All characters of such a number, for patterns."""


def chinese_number(numeral: str) -> float | None:
    """The number that a numeral says; ``None`` for what is none (三五, 万, 一点)."""
    whole, point, decimals = numeral.partition("点")
    if point:
        begin = chinese_number(whole)
        if begin is None or not decimals or not set(decimals) <= _DIGITS.keys():
            return None
        return float(f"{begin:.0f}.{_spelt(decimals)}")
    if not whole or not set(whole) & (_DIGITS.keys() | {"十"}):
        return None
    if set(whole) <= _DIGITS.keys():
        return float(_spelt(whole)) if len(whole) in {1, _YEAR_DIGITS} else None
    return _added_up(whole)


def _spelt(digits: str) -> str:
    return "".join(str(_DIGITS[digit]) for digit in digits)


def _added_up(numeral: str) -> float | None:
    total = section = 0.0
    digit: float | None = None
    for character in numeral:
        if character in _DIGITS:
            if digit:  # 三五百 is about so many
                return None
            digit = float(_DIGITS[character])
        elif character in _TENS:
            section += (1.0 if digit is None else digit) * _TENS[character]
            digit = None
        elif character in _MYRIADS:
            total = (total + section + (digit or 0.0)) * _MYRIADS[character]
            section, digit = 0.0, None
        else:
            return None
    return total + section + (digit or 0.0)
