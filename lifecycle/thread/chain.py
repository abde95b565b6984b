"""One project through its year: the form of a later stage beside the declaration it answers to.

Forms are joined by unit, project and year; indicators by what they are called, never by where they
stand; goals part by part (1、… 2、…). What was approved and what was reported can then be told apart
row by row: kept, changed, added, dropped.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from forms.form import Declaration, Form, Indicator
from forms.target import same_meaning
from lifecycle.thread.identity import project_key, unit_key
from lifecycle.wording import wording

# Two names this alike, under the same level2, are one renamed indicator (长期/长效管理制度健全性). Lower,
# and 软件验收及时性 would pass for 软件采购及时性 under another roof; those are one dropped and one added.
RENAMED = 0.75
# How units number the parts of a goal; {} is the number, written in the digits beside it.
_ARABIC = tuple(str(number) for number in range(1, 31))
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_NUMBERINGS = (("{}、", _ARABIC), ("{}.", _ARABIC), ("({})", _ARABIC), ("{}、", _CHINESE), ("{}是", _CHINESE))


ChainKey = tuple[str, str, int]
"""Keys of unit and project, and the year."""


class IndicatorChange(StrEnum):
    """What became of an indicator between two stages."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


class Link(BaseModel):
    """One indicator in two stages: where it stands in both lists, what differs (level2, level3, target)."""

    model_config = ConfigDict(frozen=True)

    change: IndicatorChange
    declared: int | None
    reported: int | None
    differs: tuple[str, ...] = ()


class GoalPart(BaseModel):
    """One part of a goal in both stages; ``number`` is 0 for what stands before the first numbered part."""

    model_config = ConfigDict(frozen=True)

    number: int
    declared: str | None
    reported: str | None

    @property
    def same(self) -> bool:
        """Whether both say the same, punctuation and white space apart."""
        return wording(self.declared) == wording(self.reported)


def chain_key(form: Form) -> ChainKey | None:
    """Unit, project and year that all forms of one project share; ``None`` where one of them is blank."""
    if not form.implementing_unit or not form.project_name or form.year is None:
        return None
    return unit_key(form.implementing_unit), project_key(form.project_name), form.year


def by_chain_key(declarations: Iterable[Declaration]) -> dict[ChainKey, Declaration]:
    """The declarations under their keys; of several with one key the last, which is the one in force."""
    keyed = ((chain_key(declaration), declaration) for declaration in declarations)
    return {key: declaration for key, declaration in keyed if key}


def compare_indicators(declared: Sequence[Indicator], reported: Sequence[Indicator]) -> list[Link]:
    """What became of each declared indicator, in the order of the report and then of the declaration.

    Names alike are joined first, then a name and target that were only cut at another place, then
    names that are similar. A row printed twice is looked at once.
    """
    old, new = _distinct(declared), _distinct(reported)
    partners: dict[int, int] = {}
    for key in (_place, _name, _whole):
        partners |= _alike(
            {at: row for at, row in old.items() if at not in partners.values()}, new, key, partners
        )
    partners |= _similar({at: row for at, row in old.items() if at not in partners.values()}, new, partners)
    links = [_link(declared, reported, partners.get(at), at) for at in new]
    dropped = [at for at in old if at not in partners.values()]
    return links + [Link(change=IndicatorChange.DROPPED, declared=at, reported=None) for at in dropped]


def _place(row: Indicator) -> str:
    return f"{wording(row.level2)}/{wording(row.level3)}"


def _name(row: Indicator) -> str:
    return wording(row.level3)


def _whole(row: Indicator) -> str:
    """Name and target as one text: a wrapped cell may have lost words to its neighbour."""
    return wording(row.level3) + wording(row.target)


def _distinct(rows: Sequence[Indicator]) -> dict[int, Indicator]:
    first: dict[tuple[str, str], int] = {}
    for position, row in enumerate(rows):
        first.setdefault((_place(row), wording(row.target)), position)
    return {position: rows[position] for position in first.values()}


def _alike(
    old: dict[int, Indicator],
    new: dict[int, Indicator],
    key: Callable[[Indicator], str],
    joined: dict[int, int],
) -> dict[int, int]:
    """Joins what has the same key; of several with one key, in their order."""
    waiting: dict[str, list[int]] = {}
    for at, row in old.items():
        waiting.setdefault(key(row), []).append(at)
    free = {at: waiting.get(key(row)) for at, row in new.items() if at not in joined}
    return {at: candidates.pop(0) for at, candidates in free.items() if candidates}


def _similar(
    old: dict[int, Indicator], new: dict[int, Indicator], joined_before: dict[int, int]
) -> dict[int, int]:
    """Joins names at least RENAMED alike under one level2, the most alike first."""
    scored = sorted(
        (-SequenceMatcher(None, _name(old[old_at]), _name(new[new_at])).ratio(), old_at, new_at)
        for old_at in old
        for new_at in new
        if new_at not in joined_before and wording(old[old_at].level2) == wording(new[new_at].level2)
    )
    joined: dict[int, int] = {}
    for score, old_at, new_at in scored:
        if -score >= RENAMED and new_at not in joined and old_at not in joined.values():
            joined[new_at] = old_at
    return joined


def _link(declared: Sequence[Indicator], reported: Sequence[Indicator], old: int | None, new: int) -> Link:
    if old is None:
        return Link(change=IndicatorChange.ADDED, declared=None, reported=new)
    before, after = declared[old], reported[new]
    differs = {
        "level2": wording(before.level2) != wording(after.level2),
        "level3": _name(before) != _name(after),
        "target": not (
            same_meaning(before.target, after.target) or wording(before.target) == wording(after.target)
        ),
    }
    if _whole(before) == _whole(after):
        differs |= {"level3": False, "target": False}
    names = tuple(name for name, different in differs.items() if different)
    return Link(
        change=IndicatorChange.CHANGED if names else IndicatorChange.KEPT,
        declared=old,
        reported=new,
        differs=names,
    )


def compare_goals(declared: str | None, reported: str | None) -> list[GoalPart]:
    """Both goals part by part, joined by the number of the part; a goal without numbers is one part, 0."""
    old, new = goal_parts(declared), goal_parts(reported)
    return [
        GoalPart(number=number, declared=old.get(number), reported=new.get(number))
        for number in sorted(old.keys() | new.keys())
    ]


def goal_parts(goal: str | None) -> dict[int, str]:
    """The numbered parts of a goal (1、… 2、…, 一是…二是…), 0 for the text before or without them."""
    text = unicodedata.normalize("NFKC", goal or "")
    starts = max((_starts(text, form, digits) for form, digits in _NUMBERINGS), key=len)
    if len(starts) < 2:  # noqa: PLR2004 - one number alone is no list
        return {0: text} if text else {}
    bounds = pairwise([*starts, (len(text), len(text))])
    parts = {number: text[start[1] : end[0]] for number, (start, end) in enumerate(bounds, 1)}
    return ({0: text[: starts[0][0]]} if text[: starts[0][0]].strip() else {}) | parts


def _starts(text: str, form: str, digits: Sequence[str]) -> list[tuple[int, int]]:
    """Where 1, 2, 3 … begin, one behind the other: (start of the number, start of its text)."""
    starts: list[tuple[int, int]] = []
    for digit in digits:
        no_decimal = r"(?!\d)" if form.endswith(".") else ""
        mark = re.compile(rf"(?<![0-9.]){re.escape(form.format(digit))}{no_decimal}")
        number_match = mark.search(text, starts[-1][1] if starts else 0)
        if number_match is None:
            break
        starts.append(number_match.span())
    return starts
