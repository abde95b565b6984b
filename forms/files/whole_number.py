"""Whole numbers in the attributes of files: what somebody wrote there, not what should stand there."""

_LONGEST = 9
"""Digits: rows, columns, styles and strings are counted with seven; Python refuses thousands."""


def whole(text: str, otherwise: int) -> int:
    """A whole number from 0; ``otherwise`` for all else: nothing, superscript digits, thousands of digits."""
    counts = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if counts else otherwise
