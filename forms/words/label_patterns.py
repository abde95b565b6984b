"""Patterns of labels that stand in one cell with their values, made from the label table in force."""

import re

from forms.words.label_table import table


def _listed(words: set[str]) -> str:
    """A pattern of any of the words, the longest first, with brackets of either width."""
    return "|".join(
        re.escape(word).replace(r"\(", "[（(]").replace(r"\)", "[)）]")
        for word in sorted(words, key=lambda word: (-len(word), word))
    )


def pair_pattern() -> re.Pattern[str]:
    """Any label of the head or of money with its colon, before a value in the same cell."""
    known = {*table().header, *table().money}
    return re.compile(rf"(?:其中[：:]?)?({_listed(known)})(?:[（(][^（()）]{{1,8}}[)）])?[：:]")


def amount_pattern() -> re.Pattern[str]:
    """A label of money with the amount behind it."""
    return re.compile(
        rf"((?:其中[：:]?)?(?:{_listed({*table().money})}))(?:[（(][万亿]?元[)）])?[：:为]?"
        r"([-\d,，.]*(?:[万亿]?元)?)[；;，、。]?"
    )
