"""Codes that are printed before or behind a name: 51092324T000010263357-…, [156]…, (219002)…."""

import re
from typing import Final

_BEFORE: Final = re.compile(
    r"(?:[\[【](?P<square>[A-Za-z0-9]{2,})[\]】]|[（(](?P<round>(?!(?:19|20)\d\d[)）])[A-Za-z]?\d{2,}[A-Za-z0-9]*)[)）]|"
    r"(?P<plain>(?!(?:19|20)\d\d[-—–_])[A-Za-z]{0,3}\d{3,}[A-Za-z0-9]*)[-—–_：:])[-—–_]?(?P<name>\D\S*)"
)
_BEHIND: Final = re.compile(r"(?P<name>\S*[^\d\s])[-—–_]?[\[【（(]?(?P<code>\d{3,})[\]】)）]?")


def split(text: str, *, behind: bool = False) -> tuple[str | None, str]:
    """The code (None without one) and the name alone; ``behind``: it may stand at the end, too."""
    if found := _BEFORE.fullmatch(text):
        return found["square"] or found["round"] or found["plain"], found["name"]
    if behind and (found := _BEHIND.fullmatch(text)):
        return found["code"], found["name"].rstrip("-—–_（([【")
    return None, text
