"""A version that is decided on: what was filed, and what its unit has to hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from forms.words.severity import Severity
from storage.papers import findings
from storage.papers.submissions import Filed
from storage.tables import KeptFinding


@dataclass(frozen=True, slots=True)
class DecidedVersion:
    """A version with all that was found on it and on its file; ``note`` is what the bureau says by hand.

    ``whole``: every rule could be asked. Where one raised, the version is not accepted by itself.
    """

    filed: Filed
    findings: Sequence[KeptFinding]
    whole: bool
    note: str | None = None

    @property
    def errors(self) -> int:
        """Number of findings that must be mended."""
        return sum(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def faulty(self) -> bool:
        """Whether something must be mended."""
        return self.errors > 0

    @property
    def clear(self) -> bool:
        """Whether nothing stands in the way."""
        return self.whole and not self.faulty


def with_findings(session: Session, current: Sequence[Filed]) -> list[DecidedVersion]:
    """Versions with what was found on them and on their files as a whole."""
    own = findings.of_submissions(session, [filed.submission_id for filed in current])
    of_files = findings.of_documents(session, {filed.document_id for filed in current})
    return [
        DecidedVersion(
            filed,
            [
                finding
                for finding in (*of_files.get(filed.document_id, ()), *own.get(filed.submission_id, ()))
                if findings.asks(finding) and (finding.submission_id or finding.form_index is None)
            ],
            whole=all(finding.state != "broken" for finding in own.get(filed.submission_id, ())),
        )
        for filed in current
    ]
