"""Rerunning: what was reviewed is reviewed again, as rules, roster or corrections changed.

The old findings stay until the new ones are kept, batch by batch; a rerun that was interrupted goes on where
it stopped. At the end only units whose result changed hear of it. What is accepted stays accepted: what is
wrong with it now is for the bureau to decide. What was returned and is clear now is decided anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bureau.decisions.deciding import NotDecided
from bureau.desk import ACTOR, Desk
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.review import broken_rules, reviewing
from bureau.review.finding_changes import changes
from expectations.subjects.finding import BrokenRule
from lifecycle.obligations.obligation import STATE_LABELS, Event, State
from lifecycle.obligations.processing import Processing
from notifications.messages.filings import Recheck, Remark
from notifications.messages.unit_messages import Rechecked
from storage.decisions import reruns
from storage.decisions.reruns import NewChange, RerunScope
from storage.papers import findings, submissions
from storage.papers.findings import NewFinding
from storage.papers.submissions import Filed
from storage.roster import obligations
from storage.roster.obligations import Change
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
        return [
            (filed, change)
            for filed, change in self.changed
            if filed.state is State.ACCEPTED
            and any(one["asks"] and one["severity"] == ERROR for one in change.new)
        ]

    @property
    def told(self) -> list[tuple[Filed, RerunChange]]:
        """The versions whose result is another for their unit."""
        return [
            (filed, change)
            for filed, change in self.changed
            if any(one["asks"] for one in (*change.new, *change.cleared))
        ]


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
        waiting = list(dict.fromkeys(document_id for _, document_id in reruns.left(session, rerun)))
    size = reviewing.DOCUMENTS_AT_ONCE
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def review_again(desk: Desk, rerun: Rerun, document_ids: Sequence[int]) -> RerunBatch:
    """Review one batch again and put the new findings in the old ones' place."""
    with desk.database.reading() as session:
        work = reviewing.gather(session, document_ids)
    judged = reviewing.judge(desk, work)
    with desk.database.writing() as session:
        obligations.lock(session, {one.obligation_id for one in work.filed.values()})
        wanted = {one for one, _ in reruns.left(session, rerun)}
        filed = {one.submission_id: one for one in work.filed.values() if one.submission_id in wanted}
        old = findings.of_submissions(session, filed)
        new = _by_submission(judged.findings)
        kept = [
            _change(one, old.get(submission_id, []), new.get(submission_id, []))
            for submission_id, one in filed.items()
        ]
        own = [finding for submission_id in filed for finding in new.get(submission_id, [])]
        findings.replace_of_submissions(session, list(filed), own, at=desk.now)
        of_files = [one for one in judged.findings if one.submission_id is None and one.form_index is None]
        findings.replace_of_documents(session, document_ids, of_files, at=desk.now, whole_file=True)
        reruns.keep(session, rerun, kept)
        _take_up(desk, session, filed.values(), [*own, *of_files])
        outgoing.enqueue(desk, session, broken_rules.alarm(desk, judged.broken, work.names))
    return RerunBatch(len(kept), judged.broken)


def finish(desk: Desk, rerun: Rerun) -> RerunOutcome:
    """End a rerun: tell the units whose result changed, once; what it came to."""
    with desk.database.writing() as session:
        first = reruns.finish(session, rerun, at=desk.now)
        done = result(session, rerun.id)
        if first:
            outgoing.enqueue(desk, session, list(_letters(desk, rerun, done)))
    return done


def result(session: Session, number: int) -> RerunOutcome:
    """What a rerun came to."""
    every = reruns.changes(session, number)
    looked_at = submissions.by_id(session, [one.submission_id for one in every if one.new or one.cleared])
    filed = {one.submission_id: one for one in looked_at}
    return RerunOutcome(
        number=number,
        total=len(every),
        changed=[(filed[one.submission_id], one) for one in every if one.submission_id in filed],
        unchanged=sum(one.unchanged for one in every),
    )


def go_on(desk: Desk) -> list[Rerun]:
    """The reruns that were interrupted, to be gone on with."""
    with desk.database.reading() as session:
        return reruns.unfinished(session)


def _by_submission(found: Iterable[NewFinding]) -> dict[int, list[NewFinding]]:
    grouped: dict[int, list[NewFinding]] = defaultdict(list)
    for one in found:
        if one.submission_id is not None:
            grouped[one.submission_id].append(one)
    return grouped


def _change(filed: Filed, old: Sequence[KeptFinding], new: Sequence[NewFinding]) -> NewChange:
    found = changes(old, new)
    return NewChange(
        submission_id=filed.submission_id,
        unit_id=filed.unit_id,
        new=[_kept(one) for one in found.new],
        cleared=[_kept(one) for one in found.cleared],
        unchanged=found.unchanged,
    )


def _kept(one: KeptFinding | NewFinding) -> dict[str, Any]:
    """A finding as the rerun keeps it; ``asks``: it asks something of the unit."""
    return {name: getattr(one, name) for name in _TOLD} | {"asks": findings.asks(one)}


def _take_up(desk: Desk, session: Session, filed: Iterable[Filed], found: Iterable[NewFinding]) -> None:
    """Let what was returned and has no error left be decided anew."""
    wrong = [one for one in found if one.severity == ERROR and findings.asks(one)]
    faulty = {one.submission_id for one in wrong}
    faulty_files = {one.document_id for one in wrong if one.submission_id is None}
    clear = [
        one
        for one in filed
        if one.state is State.RETURNED
        and one.submission_id not in faulty
        and one.document_id not in faulty_files
    ]
    again = [Change(one.obligation_id, Event.REVIEW_AGAIN, "重新核查后没有必须修改之处") for one in clear]
    obligations.change_states(session, again, actor=ACTOR, at=desk.now)
    submissions.mark(session, [one.submission_id for one in clear], Processing.CHECKED)


def _letters(desk: Desk, rerun: Rerun, done: RerunOutcome) -> Iterator[Addressed]:
    by_unit: dict[int, list[tuple[Filed, RerunChange]]] = defaultdict(list)
    for filed, change in done.told:
        by_unit[change.unit_id].append((filed, change))
    for unit_id, own in by_unit.items():
        message = Rechecked(
            **desk.signature,
            unit=own[0][0].unit,
            rerun=rerun.id,
            reason=rerun.reason,
            rechecked=tuple(_recheck(filed, change) for filed, change in own),
            submit_to=desk.settings.submit_to,
        )
        yield Addressed(unit_id, message)


def _recheck(filed: Filed, change: RerunChange) -> Recheck:
    return Recheck(
        project=filed.project,
        year=filed.year,
        stage=filed.stage,
        version=filed.version,
        file=filed.document_name,
        late=filed.late,
        standing=STATE_LABELS[filed.state],
        remarks=_remarks(change.new),
        cleared=_remarks(change.cleared),
    )


def _remarks(found: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            rule=one["rule"],
            name=one["name"],
            severity=one["severity"],
            place=one["place"],
            wrong=one["wrong"],
            suggestion=one["suggestion"],
            basis=one["basis"],
        )
        for one in found
        if one["asks"]
    )
