"""Codes that are printed before or behind a name: 51092324T000010263357-…, [156]…, (219002)…."""

import re
from typing import Final

_BEFORE: Final = re.compile(
    r"(?:[\[【](?P<square>[A-Za-z0-9]{2,})[\]】]|[（(](?P<round>(?!(?:19|20)\d\d[)）])[A-Za-z]?\d{2,}[A-Za-z0-9]*)[)）]|"
    r"(?P<plain>(?!(?:19|20)\d\d[-—–_])[A-Za-z]{0,3}\d{3,}[A-Za-z0-9]*)[-—–_：:])[-—–_]?(?P<name>\D\S*)"
)
_BEHIND: Final = re.compile(
    r"(?P<name>\S*[^\d\s\-—–_\[【（(])"
    r"(?:[-—–_]?[\[【（(](?P<bracketed>\d{3,})[\]】)）]|[-—–_](?P<hyphened>\d{3,})|(?P<bare>\d{6,}))"
)
"""A code behind a name stands in brackets or after a dash; bare digits only with the six of a budget unit.

A hundred and five behind a name is the name's own: 地质队105.
"""


def split(text: str, *, behind: bool = False) -> tuple[str | None, str]:
    """The code (None without one) and the name alone; ``behind``: it may stand at the end, too."""
    if before := _BEFORE.fullmatch(text):
        return before["square"] or before["round"] or before["plain"], before["name"]
    if behind and (tail := _BEHIND.fullmatch(text)):
        return tail["bracketed"] or tail["hyphened"] or tail["bare"], tail["name"]
    return None, text
