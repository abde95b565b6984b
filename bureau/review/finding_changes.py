"""What changed between two reviews of the same thing: findings that are new, that are gone, that stayed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Before = TypeVar("Before")
After = TypeVar("After")
F = TypeVar("F")
Same = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FindingChanges(Generic[Before, After]):
    """The findings that are new, those that are gone, and how many stayed."""

    new: Sequence[After]
    cleared: Sequence[Before]
    unchanged: int


def changes(before: Sequence[Before], after: Sequence[After]) -> FindingChanges[Before, After]:
    """What is new and what is gone; both are findings, as kept (storage.tables) or to be kept (NewFinding).

    Two findings are one if they say the same of the same thing, wherever its row stands by now.
    """
    old, new = Counter(map(_same, before)), Counter(map(_same, after))
    return FindingChanges(
        new=_beyond(after, new - old), cleared=_beyond(before, old - new), unchanged=(old & new).total()
    )


def _beyond(findings: Sequence[F], counts: Counter[Same]) -> list[F]:
    beyond = []
    for finding in findings:
        if counts[_same(finding)] > 0:
            counts[_same(finding)] -= 1
            beyond.append(finding)
    return beyond


def _same(finding: Any) -> Same:
    """What makes a finding the same one."""
    place = re.sub(r"/\d+", "", finding.field or "")
    demands = (finding.severity, finding.state, finding.waiver_id is None, finding.explanation_id is None)
    return (
        finding.rule,
        place,
        finding.subject,
        tuple(finding.subjects or ()),
        finding.value,
        finding.expected,
        *demands,
    )
