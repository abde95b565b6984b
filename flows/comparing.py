"""Comparing: what changed from one version of what was filed to another, in values and in findings."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.deciding import NotDecided, find
from flows.desk import Desk
from lifecycle.versions import Difference, differences
from storage import findings, submissions
from storage.obligations import Sought
from storage.tables import Finding

_TWO = 2


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """The findings that are new, those that are gone, and how many stayed."""

    new: Sequence[Finding]
    cleared: Sequence[Finding]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions held against each other."""

    older: int
    newer: int
    values: Sequence[Difference]
    found: FindingChanges


def compare(desk: Desk, owed: Sought, older: int | None = None, newer: int | None = None) -> Comparison:
    """The difference of two versions, of the newest and the one before it where none are named.

    Raises NotDecided where there are no such versions.
    """
    with desk.database.reading() as session:
        versions = {one.version: one for one in submissions.of_obligation(session, find(session, owed))}
        if len(versions) < _TWO:
            raise NotDecided(f"“{owed.project}”{owed.year}年{owed.stage}没有两个版本可比")
        last = newer or max(versions)
        first = older or last - 1
        if missing := [number for number in (first, last) if number not in versions]:
            raise NotDecided(f"没有第{missing[0]}版，有：{'、'.join(map(str, versions))}")
        before, after = versions[first], versions[last]
        found = findings.of_submissions(session, [before.submission_id, after.submission_id])
        return Comparison(
            older=first,
            newer=last,
            values=differences(before.form, after.form),
            found=changes(found.get(before.submission_id, []), found.get(after.submission_id, [])),
        )


def changes(before: Sequence[Finding], after: Sequence[Finding]) -> FindingChanges:
    """What is new and what is gone: two findings are one if they say the same of the same thing."""
    old, new = Counter(map(_same, before)), Counter(map(_same, after))
    return FindingChanges(
        new=_beyond(after, new - old), cleared=_beyond(before, old - new), unchanged=(old & new).total()
    )


def _beyond(found: Sequence[Finding], counts: Counter[tuple[str | None, ...]]) -> list[Finding]:
    kept = []
    for one in found:
        if counts[_same(one)] > 0:
            counts[_same(one)] -= 1
            kept.append(one)
    return kept


def _same(one: Finding) -> tuple[str | None, ...]:
    """What makes a finding the same one although its row moved."""
    return one.rule, one.severity, re.sub(r"/\d+", "", one.field or ""), one.subject, one.value, one.expected
