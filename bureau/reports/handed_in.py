"""What became of files that were handed in: for the unit that did, with nothing of any other unit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from lifecycle.obligations.obligation import STATE_LABELS
from lifecycle.obligations.processing import Processing
from storage.papers import documents, findings, submissions
from storage.papers.submissions import Filed
from storage.roster import roster
from storage.tables import KeptDocument, KeptFinding


@dataclass(frozen=True, slots=True)
class FiledForm:
    """A form that was filed, as which version of what, with what was found on it."""

    filed: Filed
    findings: Sequence[KeptFinding]
    newest_version: int
    """Of what it answers: the state is that one's, not an earlier version's."""

    @property
    def replaced(self) -> bool:
        """Whether a later version came in its place."""
        return self.filed.version < self.newest_version

    @property
    def state_label(self) -> str:
        """The state of what it answers, in Chinese."""
        return STATE_LABELS[self.filed.state]

    @property
    def decided(self) -> bool:
        """Whether this version was decided on, by itself or by hand."""
        return self.filed.processing is Processing.DECIDED


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """A file, how far it is, the unit's forms filed from it, and what was found on the file itself.

    ``at_work``: somebody is at it now. ``rest`` are findings on the file and on forms of the unit that were
    not filed.
    """

    document: KeptDocument
    forms: Sequence[FiledForm]
    rest: Sequence[KeptFinding]
    at_work: bool = False

    @property
    def done(self) -> bool:
        """Whether reading and review are over, and what follows by itself."""
        return not self.at_work and self.document.processing in {Processing.CHECKED, Processing.DECIDED}

    @property
    def errors(self) -> int:
        """How many errors there are on all of it."""
        every = [*self.rest, *(finding for form in self.forms for finding in form.findings)]
        return sum(finding.severity == "error" for finding in every)


def handed_in(
    session: Session, document_ids: Collection[int], unit_id: int | None, at_work: Collection[int] = ()
) -> list[HandedInFile]:
    """These files as a unit sees them, others' left out; without a unit, all of them.

    ``at_work`` are the documents that somebody is at now.
    """
    rows = documents.by_id(session, document_ids)
    owners = roster.find_units(session, {row.folder for row in rows if row.folder})
    own = [
        row
        for row in rows
        if unit_id is None or ((owner := owners.get(row.folder)) is not None and owner.id == unit_id)
    ]
    ids = [row.id for row in own]
    filed = [entry for entry in submissions.of_documents(session, ids) if unit_id in {None, entry.unit_id}]
    by_submission = findings.of_submissions(session, [entry.submission_id for entry in filed])
    latest = submissions.newest_versions(session, {entry.obligation_id for entry in filed})
    of_files = findings.of_documents(session, ids)
    return [
        HandedInFile(
            row,
            tuple(
                FiledForm(
                    entry,
                    tuple(filter(findings.asks, by_submission.get(entry.submission_id, ()))),
                    latest[entry.obligation_id].version,
                )
                for entry in sorted(filed, key=lambda entry: entry.form_index)
                if entry.document_id == row.id
            ),
            tuple(
                finding
                for finding in of_files.get(row.id, ())
                if findings.asks(finding) and (unit_id is None or finding.unit_id in {None, unit_id})
            ),
            row.id in at_work,
        )
        for row in own
    ]
