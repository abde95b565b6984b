"""Rehearsing: what a rule would have done to what was accepted, before it is switched on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.review import reviewing
from bureau.review.held_against import batch_of
from bureau.review.review_work import gather
from expectations.engine.rehearsal import Rehearsal, UnknownRule, rehearse
from expectations.subjects.finding import Finding
from lifecycle.obligations.obligation import State
from storage.papers import submissions
from storage.papers.submissions import Filed


@dataclass(frozen=True, slots=True)
class Tried:
    """What one rule came to on a year's accepted submissions: those it returns, those it remarks on only."""

    rule: str
    name: str
    year: int
    submissions: int
    returned: Sequence[tuple[Filed, Sequence[Finding]]]
    remarked: Sequence[tuple[Filed, Sequence[Finding]]]


def try_rule(desk: Desk, code: str, year: int) -> Tried:
    """Hold a year's accepted submissions against one rule, whatever its state; nothing is kept or told.

    Raises NotDecided for a code that no rule has, and where nothing was accepted in that year.
    """
    with desk.database.reading() as session:
        accepted = submissions.newest(session, year, None, states=(State.ACCEPTED,))
    if not accepted:
        raise NotDecided(f"{year}年没有已通过的报送，无从预演")
    filed = {(str(version.document_id), version.form_index): version for version in accepted}
    findings_at: dict[tuple[str, int | None], list[Finding]] = defaultdict(list)
    returned: set[tuple[str, int | None]] = set()
    rule = Rehearsal(rule=code, name="", forms=0, returned=(), remarked=(), findings=())
    for rule in _rehearsals(desk, code, sorted({version.document_id for version in accepted})):
        returned.update(rule.returned)
        for finding in rule.findings:
            findings_at[finding.file, finding.form_index].append(finding)
    hit = [(place, version) for place, version in filed.items() if place in findings_at]
    return Tried(
        rule=rule.rule,
        name=rule.name,
        year=year,
        submissions=len(accepted),
        returned=[(version, findings_at[place]) for place, version in hit if place in returned],
        remarked=[(version, findings_at[place]) for place, version in hit if place not in returned],
    )


def _rehearsals(desk: Desk, code: str, document_ids: Sequence[int]) -> list[Rehearsal]:
    size = reviewing.DOCUMENTS_AT_ONCE
    parts = [document_ids[start : start + size] for start in range(0, len(document_ids), size)]
    rehearsals = []
    for part in parts:
        with desk.database.reading() as session:
            batch = batch_of(session, gather(session, part))
        try:
            rehearsals.append(rehearse(code, batch, desk.ruleset))
        except UnknownRule as unknown:
            raise NotDecided(str(unknown)) from unknown
    return rehearsals
