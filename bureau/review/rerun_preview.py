"""A rerun looked at before it is done: which findings and decisions would change. Nothing is kept or told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.review import rerunning, reviewing
from bureau.review.review_work import gather
from expectations.subjects.finding import BrokenRule
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import State
from storage.decisions import reruns
from storage.decisions.reruns import RerunScope
from storage.papers import findings


class Consequence(StrEnum):
    """What a rerun would do to the decision on one version."""

    DECIDED_ANEW = "重新审核"
    """It was returned and has no error any more."""
    DOUBTFUL = "须由财政局决定"
    """It is accepted and has errors now; its state stays until the bureau decides."""
    STAYS = "不变"


@dataclass(frozen=True, slots=True)
class PreviewedChange:
    """One version whose findings or decision would change; findings as a rerun keeps them."""

    obligation_id: int
    unit: str
    project: str
    term: Term
    version: int
    state: State
    new: Sequence[Mapping[str, Any]]
    cleared: Sequence[Mapping[str, Any]]
    unchanged: int
    consequence: Consequence

    @property
    def told(self) -> bool:
        """Whether the unit would hear of it."""
        return any(finding["asks"] for finding in (*self.new, *self.cleared))


@dataclass(frozen=True, slots=True)
class PreviewedBatch:
    """What one batch would come to: versions looked at, those that would change, the rules that raised."""

    versions: int
    unchanged: int
    changes: Sequence[PreviewedChange]
    broken: Sequence[BrokenRule]


@dataclass(frozen=True, slots=True)
class RerunExtent:
    """How much a rerun would look at: versions, and their documents in the batches it would take."""

    versions: int
    batches: Sequence[Sequence[int]]


def extent(desk: Desk, scope: RerunScope) -> RerunExtent:
    """What lies in a scope. Raises NotDecided where nothing was reviewed in it."""
    with desk.database.reading() as session:
        versions = reruns.in_scope(session, scope)
    if not versions:
        raise NotDecided("这个范围内没有核查过的报送")
    return RerunExtent(len(versions), rerunning.in_batches(versions))


def preview(desk: Desk, scope: RerunScope, document_ids: Collection[int]) -> PreviewedBatch:
    """What a rerun of this scope would come to on one batch of its documents."""
    with desk.database.reading() as session:
        within = {submission_id for submission_id, _ in reruns.in_scope(session, scope)}
        work = gather(session, list(document_ids))
        filed = {
            version.submission_id: version
            for version in work.filed.values()
            if version.submission_id in within
        }
        old = findings.of_submissions(session, filed)
    judged = reviewing.judge(desk, work)
    new = rerunning.by_submission(judged.findings)
    of_files = [
        finding for finding in judged.findings if finding.submission_id is None and finding.form_index is None
    ]
    own = [finding for submission_id in filed for finding in new.get(submission_id, [])]
    clear = {version.submission_id for version in rerunning.without_errors(filed.values(), [*own, *of_files])}
    previewed = []
    unchanged = 0
    for submission_id, version in filed.items():
        change = rerunning.change_of(version, old.get(submission_id, []), new.get(submission_id, []))
        unchanged += change.unchanged
        consequence = Consequence.STAYS
        if submission_id in clear:
            consequence = Consequence.DECIDED_ANEW
        elif rerunning.is_doubtful(version, change):
            consequence = Consequence.DOUBTFUL
        if change.new or change.cleared or consequence is not Consequence.STAYS:
            previewed.append(
                PreviewedChange(
                    obligation_id=version.obligation_id,
                    unit=version.unit,
                    project=version.project,
                    term=version.term,
                    version=version.version,
                    state=version.state,
                    new=change.new,
                    cleared=change.cleared,
                    unchanged=change.unchanged,
                    consequence=consequence,
                )
            )
    return PreviewedBatch(len(filed), unchanged, previewed, judged.broken)
