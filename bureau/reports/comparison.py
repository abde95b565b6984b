"""Comparing: what changed from one version of what was filed to another, in values and in findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.names import obligation_named
from bureau.review.finding_changes import FindingChanges, changes
from lifecycle.thread.versions import Difference, differences
from storage.papers import findings, submissions
from storage.roster.obligations import Sought
from storage.tables import KeptFinding

_TWO = 2


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """Two versions held against each other."""

    older: int
    newer: int
    values: Sequence[Difference]
    findings: FindingChanges[KeptFinding, KeptFinding]


def compare(
    desk: Desk, owed: Sought, older: int | None = None, newer: int | None = None
) -> VersionComparison:
    """The difference of two versions, of the newest and the one before it where none are named.

    Raises NotDecided where there are no such versions.
    """
    with desk.database.reading() as session:
        versions = {
            filed.version: filed
            for filed in submissions.of_obligation(session, obligation_named(session, owed))
        }
        if len(versions) < _TWO:
            raise NotDecided(f"“{owed.project}”{owed.year}年{owed.stage}没有两个版本可比")
        last = newer or max(versions)
        first = older or last - 1
        if missing := [number for number in (first, last) if number not in versions]:
            raise NotDecided(f"没有第{missing[0]}版，有：{'、'.join(map(str, versions))}")
        before, after = versions[first], versions[last]
        by_submission = findings.of_submissions(session, [before.submission_id, after.submission_id])
        return VersionComparison(
            older=first,
            newer=last,
            values=differences(before.form, after.form),
            findings=changes(
                by_submission.get(before.submission_id, []), by_submission.get(after.submission_id, [])
            ),
        )
