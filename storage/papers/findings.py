"""What the review found, replaced as a whole whenever something is reviewed again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, delete, func
from sqlmodel import Session, col, insert, select

from forms.words.severity import Severity
from storage.bulk import slices
from storage.tables import KeptFinding

FindingState = Literal["on", "trial", "broken"]


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to keep. Without ``submission_id`` it is about the document itself (A01, A03, A07 …).

    ``location`` holds the coordinates that are set; ``ruleset`` is the version of the rules it was made with.
    """

    document_id: int
    rule: str
    name: str
    severity: Severity
    place: str
    wrong: str
    ruleset: str
    form_index: int | None = None
    submission_id: int | None = None
    unit_id: int | None = None
    field: str | None = None
    subject: str | None = None
    subjects: list[str] | None = None
    location: dict[str, Any] | None = None
    value: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    basis: str | None = None
    state: FindingState = "on"
    waiver_id: int | None = None
    explanation_id: int | None = None


ASKS = and_(
    col(KeptFinding.state) == "on",
    col(KeptFinding.waiver_id).is_(None),
    col(KeptFinding.explanation_id).is_(None),
)
"""Whether a finding asks something of the unit, as a condition of a query; ``asks`` is the same."""


def asks(finding: KeptFinding | NewFinding) -> bool:
    """Whether a finding asks something of the unit: not the bureau's business, not waived or explained."""
    return finding.state == "on" and finding.waiver_id is None and finding.explanation_id is None


def replace_of_documents(
    session: Session,
    document_ids: Collection[int],
    findings: Collection[NewFinding],
    *,
    at: datetime,
    whole_file: bool = False,
) -> None:
    """Put these findings in the place of all that these documents themselves had so far.

    Those on submissions stay; with ``whole_file`` also those on single forms that were not filed. Raises
    ValueError for a finding that is not about one of the documents.
    """
    about = set(document_ids)
    strange = [
        finding
        for finding in findings
        if finding.submission_id is not None or finding.document_id not in about
    ]
    if strange:
        raise ValueError(f"these findings are not about the documents themselves: {strange[:3]}")
    for part in slices(document_ids):
        own = [col(KeptFinding.document_id).in_(part), col(KeptFinding.submission_id).is_(None)]
        _delete(session, *own, *([col(KeptFinding.form_index).is_(None)] if whole_file else []))
    _insert(session, findings, at)


def replace_of_submissions(
    session: Session, submission_ids: Collection[int], findings: Collection[NewFinding], *, at: datetime
) -> None:
    """Put these findings in the place of all that these submissions had so far.

    Raises ValueError for a finding that is not about one of the submissions.
    """
    about = set(submission_ids)
    if strange := [finding for finding in findings if finding.submission_id not in about]:
        raise ValueError(f"these findings are not about the submissions: {strange[:3]}")
    for part in slices(submission_ids):
        _delete(session, col(KeptFinding.submission_id).in_(part))
    _insert(session, findings, at)


def of_submissions(session: Session, submission_ids: Iterable[int]) -> dict[int, list[KeptFinding]]:
    """The findings of each submission, errors first, in the order of the form's places as found."""
    by_submission: dict[int, list[KeptFinding]] = defaultdict(list)
    for part in slices(submission_ids):
        for finding in _ordered(session, col(KeptFinding.submission_id).in_(part)):
            if finding.submission_id is not None:
                by_submission[finding.submission_id].append(finding)
    return dict(by_submission)


def of_documents(session: Session, document_ids: Iterable[int]) -> dict[int, list[KeptFinding]]:
    """The findings on each document itself, errors first."""
    by_document: dict[int, list[KeptFinding]] = defaultdict(list)
    for part in slices(document_ids):
        about = (col(KeptFinding.document_id).in_(part), col(KeptFinding.submission_id).is_(None))
        for finding in _ordered(session, *about):
            by_document[finding.document_id].append(finding)
    return dict(by_document)


def found_between(session: Session, start: datetime, end: datetime) -> list[tuple[str, str, str, int | None]]:
    """Rule, name, severity and unit of each finding made from ``start`` up to and without ``end``."""
    columns = select(KeptFinding.rule, KeptFinding.name, KeptFinding.severity, KeptFinding.unit_id)
    return list(session.exec(columns.where(col(KeptFinding.at) >= start, col(KeptFinding.at) < end)).all())


def count_by_severity(session: Session) -> dict[str, int]:
    """How many findings there are of each severity, those of older versions too."""
    counts = select(KeptFinding.severity, func.count()).group_by(col(KeptFinding.severity))
    return dict(session.exec(counts).all())


def _ordered(session: Session, *conditions: ColumnElement[bool]) -> Iterable[KeptFinding]:
    rank = case({name: place for place, name in enumerate(Severity)}, value=col(KeptFinding.severity))
    return session.exec(select(KeptFinding).where(*conditions).order_by(rank, col(KeptFinding.id)))


def _delete(session: Session, *conditions: ColumnElement[bool]) -> None:
    session.exec(delete(KeptFinding).where(*conditions))


def _insert(session: Session, findings: Collection[NewFinding], at: datetime) -> None:
    if findings:
        session.exec(insert(KeptFinding), params=[asdict(finding) | {"at": at} for finding in findings])
