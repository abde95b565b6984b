"""Rerunning: what was reviewed is reviewed again, as rules, roster or corrections changed.

The old findings stay until the new ones are kept, batch by batch; a rerun that was interrupted goes on where
it stopped. At the end only units whose result changed hear of it. What is accepted stays accepted: what is
wrong with it now is for the bureau to decide. What was returned and is clear now is decided anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bureau.decisions.deciding import NotDecided
from bureau.desk import ACTOR, Desk
from bureau.letters import enclosures, outgoing
from bureau.letters.outgoing import Addressed
from bureau.letters.remarks import remarks_of
from bureau.review import broken_rules, reviewing
from bureau.review.finding_changes import changes
from bureau.review.review_work import gather
from expectations.subjects.finding import BrokenRule
from lifecycle.obligations.obligation import STATE_LABELS, Event, State
from lifecycle.obligations.processing import Processing
from notifications.messages.filings import Recheck
from notifications.messages.review.outcomes import Rechecked
from storage.decisions import reruns
from storage.decisions.reruns import NewChange, RerunScope
from storage.papers import findings, submissions
from storage.papers.findings import NewFinding
from storage.papers.submissions import Filed
from storage.roster import obligation_states
from storage.roster.obligation_states import Change
from storage.tables import KeptFinding, Rerun, RerunChange

ERROR = "error"
_TOLD = (
    *("rule", "name", "severity", "subject", "subjects", "field", "value", "expected"),
    *("place", "wrong", "suggestion", "basis"),
)
"""What is kept of a finding that is new or gone."""


@dataclass(frozen=True, slots=True)
class RerunBatch:
    """What one batch of a rerun came to: how many versions, and the rules that raised."""

    versions: int
    broken: Sequence[BrokenRule]


@dataclass(frozen=True, slots=True)
class RerunOutcome:
    """What a rerun came to: versions looked at, those whose findings changed, findings that stayed."""

    number: int
    total: int
    changed: Sequence[tuple[Filed, RerunChange]]
    unchanged: int

    @property
    def new(self) -> int:
        """Number of new findings."""
        return sum(len(change.new) for _, change in self.changed)

    @property
    def cleared(self) -> int:
        """Number of findings that hold no longer."""
        return sum(len(change.cleared) for _, change in self.changed)

    @property
    def doubtful(self) -> list[tuple[Filed, RerunChange]]:
        """The versions that are accepted and have errors now: for the bureau to decide."""
        return [(filed, change) for filed, change in self.changed if is_doubtful(filed, change)]

    @property
    def told(self) -> list[tuple[Filed, RerunChange]]:
        """The versions whose result is another for their unit."""
        return [
            (filed, change)
            for filed, change in self.changed
            if any(finding["asks"] for finding in (*change.new, *change.cleared))
        ]


def is_doubtful(filed: Filed, change: NewChange | RerunChange) -> bool:
    """Whether a version is accepted and has errors now."""
    return filed.state is State.ACCEPTED and any(
        finding["asks"] and finding["severity"] == ERROR for finding in change.new
    )


def begin(desk: Desk, scope: RerunScope, *, reason: str, actor: str) -> Rerun:
    """Begin a rerun. Raises NotDecided where nothing was reviewed in its scope."""
    with desk.database.writing() as session:
        rerun = reruns.begin(
            session, scope, ruleset=desk.ruleset.version, reason=reason, actor=actor, at=desk.now
        )
        if not rerun.total:
            raise NotDecided("这个范围内没有核查过的报送")
        return rerun


def batches(desk: Desk, rerun: Rerun) -> list[list[int]]:
    """The documents that a rerun has not come to yet, in batches."""
    with desk.database.reading() as session:
        return in_batches(reruns.left(session, rerun))


def in_batches(versions: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The documents of submissions (each with its document), so many as are reviewed at once."""
    document_ids = list(dict.fromkeys(document_id for _, document_id in versions))
    size = reviewing.DOCUMENTS_AT_ONCE
    return [document_ids[start : start + size] for start in range(0, len(document_ids), size)]


def review_again(desk: Desk, rerun: Rerun, document_ids: Sequence[int]) -> RerunBatch:
    """Review one batch again and put the new findings in the old ones' place."""
    with desk.database.reading() as session:
        work = gather(session, document_ids)
    judged = reviewing.judge(desk, work)
    with desk.database.writing() as session:
        obligation_states.lock(session, {version.obligation_id for version in work.filed.values()})
        left = {submission_id for submission_id, _ in reruns.left(session, rerun)}
        filed = {
            version.submission_id: version for version in work.filed.values() if version.submission_id in left
        }
        old = findings.of_submissions(session, filed)
        new = by_submission(judged.findings)
        rerun_changes = [
            change_of(version, old.get(submission_id, []), new.get(submission_id, []))
            for submission_id, version in filed.items()
        ]
        own = [finding for submission_id in filed for finding in new.get(submission_id, [])]
        findings.replace_of_submissions(session, list(filed), own, at=desk.now)
        of_files = [
            finding
            for finding in judged.findings
            if finding.submission_id is None and finding.form_index is None
        ]
        findings.replace_of_documents(session, document_ids, of_files, at=desk.now, whole_file=True)
        reruns.keep(session, rerun, rerun_changes)
        _take_up(desk, session, filed.values(), [*own, *of_files])
        outgoing.enqueue(desk, session, broken_rules.alarm(desk, judged.broken, work.names))
    return RerunBatch(len(rerun_changes), judged.broken)


def finish(desk: Desk, rerun: Rerun) -> RerunOutcome:
    """End a rerun: tell the units whose result changed, once; what it came to."""
    with desk.database.writing() as session:
        first = reruns.finish(session, rerun, at=desk.now)
        outcome = result(session, rerun.id)
        if first:
            outgoing.enqueue(desk, session, list(_letters(desk, rerun, outcome)))
    return outcome


def result(session: Session, number: int) -> RerunOutcome:
    """What a rerun came to."""
    every = reruns.changes(session, number)
    looked_at = submissions.by_id(
        session, [change.submission_id for change in every if change.new or change.cleared]
    )
    filed = {version.submission_id: version for version in looked_at}
    return RerunOutcome(
        number=number,
        total=len(every),
        changed=[(filed[change.submission_id], change) for change in every if change.submission_id in filed],
        unchanged=sum(change.unchanged for change in every),
    )


def go_on(desk: Desk) -> list[Rerun]:
    """The reruns that were interrupted, to be gone on with."""
    with desk.database.reading() as session:
        return reruns.unfinished(session)


def by_submission(findings_made: Iterable[NewFinding]) -> dict[int, list[NewFinding]]:
    """The findings on versions; those on files as a whole are left out."""
    grouped: dict[int, list[NewFinding]] = defaultdict(list)
    for finding in findings_made:
        if finding.submission_id is not None:
            grouped[finding.submission_id].append(finding)
    return grouped


def change_of(filed: Filed, old: Sequence[KeptFinding], new: Sequence[NewFinding]) -> NewChange:
    """What became of the findings on one version."""
    difference = changes(old, new)
    return NewChange(
        submission_id=filed.submission_id,
        unit_id=filed.unit_id,
        new=[_kept(finding) for finding in difference.new],
        cleared=[_kept(finding) for finding in difference.cleared],
        unchanged=difference.unchanged,
    )


def _kept(finding: KeptFinding | NewFinding) -> dict[str, Any]:
    """A finding as the rerun keeps it; ``asks``: it asks something of the unit."""
    return {name: getattr(finding, name) for name in _TOLD} | {"asks": findings.asks(finding)}


def _take_up(
    desk: Desk, session: Session, filed: Iterable[Filed], findings_made: Iterable[NewFinding]
) -> None:
    """Let what was returned and has no error left be decided anew."""
    clear = without_errors(filed, findings_made)
    again = [
        Change(version.obligation_id, Event.REVIEW_AGAIN, "重新核查后没有必须修改之处") for version in clear
    ]
    obligation_states.change_states(session, again, actor=ACTOR, at=desk.now)
    submissions.mark(session, [version.submission_id for version in clear], Processing.CHECKED)


def without_errors(filed: Iterable[Filed], findings_made: Iterable[NewFinding]) -> list[Filed]:
    """The versions that were returned and have nothing left that must be mended."""
    wrong = [finding for finding in findings_made if finding.severity == ERROR and findings.asks(finding)]
    faulty = {finding.submission_id for finding in wrong}
    faulty_files = {finding.document_id for finding in wrong if finding.submission_id is None}
    return [
        version
        for version in filed
        if version.state is State.RETURNED
        and version.submission_id not in faulty
        and version.document_id not in faulty_files
    ]


def _letters(desk: Desk, rerun: Rerun, outcome: RerunOutcome) -> Iterator[Addressed]:
    by_unit: dict[int, list[tuple[Filed, RerunChange]]] = defaultdict(list)
    for filed, change in outcome.told:
        by_unit[change.unit_id].append((filed, change))
    for unit_id, own in by_unit.items():
        message = Rechecked(
            **desk.signature,
            unit=own[0][0].unit,
            rerun=rerun.id,
            reason=rerun.reason,
            rechecked=tuple(_recheck(filed, change) for filed, change in own),
            submit_to=desk.settings.submit_to,
            most_rows=desk.settings.letter_rows,
        )
        # A long list is told by groups: all of it stands in the files.
        documents_changed = dict.fromkeys(filed.document_id for filed, _ in own) if message.grouped else ()
        with_notes = [enclosures.annotated(document_id, unit_id) for document_id in documents_changed]
        yield Addressed(unit_id, message, enclosures=tuple(with_notes))


def _recheck(filed: Filed, change: RerunChange) -> Recheck:
    return Recheck(
        project=filed.project,
        year=filed.year,
        stage=filed.stage,
        version=filed.version,
        file=filed.document_name,
        late=filed.late,
        standing=STATE_LABELS[filed.state],
        remarks=remarks_of(finding for finding in change.new if finding["asks"]),
        cleared=remarks_of(finding for finding in change.cleared if finding["asks"]),
    )
