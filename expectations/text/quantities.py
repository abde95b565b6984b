"""Quantities in running text: numbers with units and the thing they count, and names that count the same.

科普讲座72讲 counts 科普讲座, 3件展项更新 counts 展项更新, 入库18000家 counts 入库. Years, dates, prices,
shares of a range and numbers of documents are no quantities. Things and names are compared by their pairs of
neighbouring characters, never by where they stand.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from expectations.locality.vocabulary import Vocabulary
from forms.grammar import any_word, significant
from forms.measures import BEFORE, MULTIPLIERS, NOT_IN_TEXT, UNITS, Kind
from forms.target import Target, plain
from lifecycle.wording import wording

_NONE: frozenset[str] = frozenset()
_FEW_NAMES = 4
"""Names up to which nothing can be said to be common to most of them."""
_SENTENCE = re.compile(r"[,。;:!?()\n]|(?<!\d)\.(?!\d)")
# Brackets around words are left out (科技小巨人(培育)企业), around quantities they are clauses of their own.
_ASIDE = re.compile(r"\([^()\d]*\)|《[^《》]*》")
_UNIT = any_word(unit for unit in UNITS if unit not in NOT_IN_TEXT)
_TIMES = any_word(MULTIPLIERS)
_QUANTITY = re.compile(
    rf"(?<![\d.A-Za-z第+\-~×*])(?P<number>\d+(?:\.\d+)?)余?(?P<times>{_TIMES})?(?P<unit>{_UNIT})"
    r"(?:/(?P<per>次|场|年|月|人|家))?(?![级期届])(?P<behind>以上|以内|之内|以下|内)?"
)
# What stands before a number that is a price, a part of a range, or what it was before.
_NOT_BEFORE = re.compile(r"(?:每\w{0,4}|由[^,]{0,6}|从|原来的?|原|第|近|前|平均|场均|人均)$")
_BECOMES = re.compile(r"^(?:提高|提升|增加|增长|增至|上升|下降)到?")
_AT_LEAST = tuple(word for word, meaning in BEFORE.items() if meaning in {"≥", ">"})
_AT_MOST = tuple(word for word, meaning in BEFORE.items() if meaning in {"≤", "<"})


@dataclass(frozen=True)
class Quantity:
    """So many of a thing: ``number`` in ``unit`` (its base unit), ``clause`` is where it stands."""

    around: tuple[str, ...]
    number: float
    unit: str
    kind: Kind
    comparator: str | None
    printed: str
    clause: str

    @property
    def thing(self) -> str:
        """What is counted, for messages."""
        return next((counted for counted in self.around if counted), "")


@lru_cache(maxsize=16384)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in their order, each thing with one number once."""
    first_seen: dict[tuple[object, ...], Quantity] = {}
    for sentence in _SENTENCE.split(_ASIDE.sub("", plain(text))):
        begun = ""
        for clause in sentence.split("、"):
            listing = f"{begun}{clause}"
            counted = list(_of_clause(clause, listing))
            # 起草、审核40件: what has no number of its own belongs to what follows.
            begun = "" if counted else f"{listing}、"
            for quantity in counted:
                first_seen.setdefault((quantity.around, quantity.number, quantity.unit), quantity)
    return tuple(first_seen.values())


def _of_clause(clause: str, listing: str) -> Iterator[Quantity]:
    matches = list(_QUANTITY.finditer(clause))
    for at, match in enumerate(matches):
        start = matches[at - 1].end() if at else 0
        end = matches[at + 1].start() if at + 1 < len(matches) else len(clause)
        before, after = clause[start : match.start()], clause[match.end() : end]
        always = match["number"] == "24" and match["unit"] == "小时"
        if always or _NOT_BEFORE.search(before) or _BECOMES.match(after):
            continue
        kind, base, factor = UNITS[match["unit"]]
        number = float(match["number"]) * factor * MULTIPLIERS.get(match["times"] or "", 1.0)
        yield Quantity(
            around=(before + after, before, after),
            number=significant(number),
            unit=base,
            kind=kind,
            comparator=_comparator(before, match["behind"] or ""),
            printed=match.group(),
            clause=listing,
        )


def _comparator(before: str, behind: str) -> str | None:
    if before.endswith(_AT_LEAST) or behind == "以上":
        return "≥"
    return "≤" if before.endswith(_AT_MOST) or behind else None


def alike(counted: str, name: str, words: Vocabulary, topic: frozenset[str] = _NONE) -> float:
    """How much of the shorter one both have in common, 0 to 1, in pairs of neighbouring characters.

    Words that do not say what is counted are left out, and so is the topic that all names of a form share;
    what is common to everything (活动, 服务) alone makes nothing alike.
    """
    pairs_counted, pairs_named = pairs(counted, words.uncounted) - topic, pairs(name, words.uncounted) - topic
    shared = pairs_counted & pairs_named
    if not shared - words.common_pairs:
        return 0.0
    return len(shared) / min(len(pairs_counted), len(pairs_named))


def topic_of(project: str | None, names: Sequence[str], words: Vocabulary) -> frozenset[str]:
    """The pairs of characters that say nothing within one form: of its project's name, or of most names."""
    counted = Counter(pair for name in names for pair in pairs(name, words.uncounted))
    most = {pair for pair, count in counted.items() if count * 2 > len(names) > _FEW_NAMES}
    return pairs(project or "", words.uncounted) | most


def touch(counted: str, name: str, words: Vocabulary) -> bool:
    """Whether two things have as much as one telling character in common (培训, 参训)."""
    characters, other = ("".join(words.uncounted.split(wording(text))) for text in (counted, name))
    return not set(characters).isdisjoint(other)


@lru_cache(maxsize=65536)
def pairs(text: str, uncounted: re.Pattern[str]) -> frozenset[str]:
    """The pairs of neighbouring characters in what a text counts."""
    parts = uncounted.split(wording(text))
    return frozenset(part[at : at + 2] for part in parts for at in range(len(part) - 1))


def likeness(quantity: Quantity, name: str, words: Vocabulary, topic: frozenset[str] = _NONE) -> float:
    """How much a name counts what a quantity counts: the best of the words before, behind and around it."""
    return max(alike(words_around, name, words, topic) for words_around in quantity.around)


def named_alike(quantity: Quantity, name: str, words: Vocabulary) -> bool:
    """Whether the words right before the number are the very name, without what measures it."""
    before = [part for part in words.uncounted.split(wording(quantity.around[1])) if part]
    return before[-1:] == [part for part in words.uncounted.split(wording(name)) if part]


def same_number(quantity: Quantity, target: Target) -> bool:
    """Whether a target has the number of the quantity."""
    return quantity.number in {target.low, target.high}


def same_kind(quantity: Quantity, target: Target, words: Vocabulary) -> bool:
    """Whether a quantity and a target count in units that can be compared (场 and 次)."""
    unit = (target.unit or "").partition("/")[0]
    return target.bare and target.kind is quantity.kind and words.units_agree(quantity.unit, unit)
