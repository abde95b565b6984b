"""Numbers as the headings of Chinese documents count."""

_DIGITS = "零一二三四五六七八九"
_TEN = 10


def numeral(number: int) -> str:
    """A number under a hundred: 一, 十, 十二, 二十."""
    tens, units = divmod(number, _TEN)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[units] if units else "")
