"""What a message quotes of a form: as much of a text as fits, and lists of names cut at a whole name."""

from collections.abc import Sequence

_LONGEST = 40
"""Characters that a message quotes of a text."""
_MOST_NAMES = 5


def excerpt(text: str, longest: int = _LONGEST) -> str:
    """The beginning of a text, with …… where there is more of it."""
    return text if len(text) <= longest else f"{text[:longest]}……"


def listed(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Names in quotation marks, each whole; of many the first ones, and how many there are."""
    quoted = "、".join(f"“{name}”" for name in names[:most])
    return quoted if len(names) <= most else f"{quoted}等{len(names)}条"
