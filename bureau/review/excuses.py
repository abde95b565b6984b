"""Why a finding asks nothing of its unit, and findings as they are kept."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bureau.review import signed_originals
from bureau.review.review_work import ReviewWork
from expectations.subjects.finding import Finding
from lifecycle.obligations.explanation import Explainable, asks_to_explain
from lifecycle.obligations.waiver import Waivable, Waiver, covers
from storage.decisions import waivers
from storage.papers import companions, explanations
from storage.papers.findings import NewFinding
from storage.papers.submissions import Filed


@dataclass(frozen=True, slots=True)
class Excuses:
    """Why a finding asks nothing of its unit: waivers on a day, explanations that were taken.

    ``explained`` are the documents that brought explanations: the same form again is no repetition then.
    """

    waived: Sequence[Waiver]
    accepted: explanations.Taken
    explained: Collection[int]
    beside: Collection[int]
    """The ids of forms that are kept beside a version: they are not held against anything, but for those
    of signed scans, which are held against the version."""
    signed: Collection[int]
    today: date

    def waiver(self, finding: Finding, filed: Filed) -> int | None:
        """The waiver that covers a finding."""
        about = Waivable(
            finding.rule, filed.unit_id, filed.project_id, filed.year, filed.stage, finding.subject
        )
        return next((waiver.id for waiver in self.waived if covers(waiver, about, self.today)), None)

    def explanation(self, finding: Finding, filed: Filed) -> int | None:
        """The explanation of a finding that the bureau took."""
        if not asks_to_explain(finding.severity):
            return None
        about = Explainable(finding.rule, finding.field, finding.subject, finding.value)
        return self.accepted.get((filed.obligation_id, about.code(filed.obligation_id)))


def excuses_for(session: Session, work: ReviewWork, today: date) -> Excuses:
    """What excuses findings on these documents on that day."""
    return Excuses(
        waivers.in_force(session),
        explanations.taken(session, [filed.obligation_id for filed in work.filed.values()]),
        explanations.came_in(session, [stored.row.id for stored in work.stored]),
        companions.forms_kept(session, [stored.row.id for stored in work.stored]),
        signed_originals.filed_forms(session, work.stored).keys(),
        today,
    )


def kept(work: ReviewWork, new_findings: Sequence[Finding], excuses: Excuses) -> Iterator[NewFinding]:
    """Findings as they are kept: on the version, on the form that was not filed, or on the file."""
    folders = {stored.row.id: work.units.get(stored.row.folder) for stored in work.stored}
    forms = {stored.row.id: stored.form_ids for stored in work.stored}
    for finding in new_findings:
        document_id = int(finding.file)
        form = (document_id, finding.form_index if finding.form_index is not None else -1)
        filed = work.filed.get(form)
        place, repeats = work.unfiled.get(form, (None, None))
        form_id = None if finding.form_index is None else forms[document_id][finding.form_index]
        if form_id in excuses.signed:
            if finding.rule != signed_originals.RULE:
                continue
        elif place and place.waits:
            # A correction is reviewed once what it corrects is reopened.
            continue
        elif (repeats and document_id in excuses.explained) or form_id in excuses.beside:
            continue
        owner = place.match.unit_id if place else None
        yield NewFinding(
            document_id=document_id,
            form_index=finding.form_index,
            submission_id=filed.submission_id if filed else None,
            unit_id=filed.unit_id if filed else owner or folders[document_id],
            rule=finding.rule,
            name=finding.name,
            severity=finding.severity,
            field=finding.field,
            subject=finding.subject,
            subjects=list(finding.subjects) or None,
            location=finding.location.model_dump(exclude_none=True) if finding.location else None,
            value=finding.value,
            expected=finding.expected,
            place=finding.place,
            wrong=finding.wrong,
            suggestion=finding.suggestion,
            basis=finding.basis,
            ruleset=finding.ruleset,
            state=finding.state,
            waiver_id=excuses.waiver(finding, filed) if filed else None,
            explanation_id=excuses.explanation(finding, filed) if filed else None,
        )
