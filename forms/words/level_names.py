"""The name of a level as it is printed, with or without the points that it carries: 产出指标（50分）."""

import re
from functools import lru_cache
from typing import Final

_RANGE: Final = re.compile(r"[（(]?\d+(?:\.\d+)?[-—–~～至]\d+(?:\.\d+)?(?:[)）]?分[)）]?|[)）])")
_POINTS: Final = re.compile(
    r"[（(\[【]?(?:分值|权重|满分|共|占)?(?:为|[:：])?(\d+(?:\.\d+)?)(?:分|％|%)[)）\]】]?|[（(](\d+(?:\.\d+)?)[)）]"
)


@lru_cache(maxsize=1024)
def level_name(text: str) -> tuple[str, str | None]:
    """The name without its points, and the points (None without any, or where only a range is given)."""
    if bare := _cut(_RANGE, text):
        return bare[0], None
    if bare := _cut(_POINTS, text):
        return bare
    return text, None


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str | None] | None:
    match = pattern.search(text)
    if not match or match.start() == 0 or match.end() != len(text):
        return None
    points = next((group for group in match.groups() if group), None)
    return text[: match.start()], points
