"""What counts when two texts are compared: their words, not how they are set."""

import re
from functools import lru_cache

from forms.target import plain


@lru_cache(maxsize=65536)
def wording(text: str | None) -> str:
    """The words of a text without white space, punctuation and width: what counts in a comparison."""
    return re.sub(r"[^\w%≥≤<>=*]", "", plain(text or ""))
