"""The words that print the frame of a table of indicators: its head, and the names of its levels."""

import re
from collections.abc import Iterable

from forms.words import editions, labels

_LABEL = re.compile(r"(?![一二三]级指标$)(?:[一-鿿（）()]{2,10}指标)+")


def is_level1(text: str) -> bool:
    """Whether the text is a 一级指标 of the frame."""
    return text in editions.LEVEL1


def is_known_label(text: str) -> bool:
    """Whether the text is one label of the frame."""
    return is_level1(text) or text in editions.LEVEL2


def is_label(text: str) -> bool:
    """Whether the text is a label of a level: one of the frame, two of them in one cell, or like them."""
    return is_known_label(text) or bool(_LABEL.fullmatch(text))


def heads_indicators(row: Iterable[str]) -> bool:
    """Whether the texts of a row are the head of a table of indicators."""
    words = {labels.label(text) for text in row}
    return "一级指标" in words and any(editions.NAME_OF_INDICATOR.fullmatch(word) for word in words)
