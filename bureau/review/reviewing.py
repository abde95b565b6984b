"""Reviewing: documents and the versions filed from them are held against the catalogue, in batches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bureau.desk import Desk
from bureau.letters import outgoing
from bureau.review import broken_rules
from bureau.review.excuses import excuses_for, kept
from bureau.review.held_against import batch_of
from bureau.review.review_work import ReviewWork, gather
from expectations.engine.review import Observer, examine
from expectations.reports.data_docs import DataDocs
from expectations.subjects.finding import BrokenRule
from lifecycle.obligations.processing import Processing
from storage.papers import documents, findings, submissions
from storage.papers.findings import NewFinding

DOCUMENTS_AT_ONCE = 400
"""Documents in one validation: Great Expectations costs about as much for one form as for a thousand, and the
forms of so many documents take some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class ReviewedBatch:
    """What the review of a batch came to: forms looked at, findings by severity, the rules that raised."""

    forms: int
    findings: Mapping[str, int]
    broken: Sequence[BrokenRule] = ()
    docs: Path | None = None
    """The index of the Data Docs, where the desk wants them."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules found in documents, not kept yet, and which of them raised."""

    findings: Sequence[NewFinding]
    broken: Sequence[BrokenRule]


def unreviewed(desk: Desk) -> list[list[int]]:
    """The documents that were read, or could not be, and have not been reviewed: in batches."""
    with desk.database.reading() as session:
        waiting = [
            document.id
            for processing in (Processing.READ, Processing.FAILED)
            for document in documents.in_processing(session, processing)
        ]
    return [waiting[start : start + DOCUMENTS_AT_ONCE] for start in range(0, len(waiting), DOCUMENTS_AT_ONCE)]


def review_documents(desk: Desk, document_ids: Sequence[int]) -> ReviewedBatch:
    """Review these documents and keep what was found, all of it or nothing.

    Of what another pass has reviewed meanwhile, nothing is touched: it may be decided already.
    """
    with desk.database.reading() as session:
        work = gather(session, document_ids)
    observed = DataDocs()
    judged = judge(desk, work, observed.keep if desk.documented else None)
    with desk.database.writing() as session:
        claimed = set(documents.hold(session, document_ids, Processing.READ, Processing.FAILED))
        kept_findings = [finding for finding in judged.findings if finding.document_id in claimed]
        ids = [filed.submission_id for filed in work.filed.values() if filed.document_id in claimed]
        on_submissions = [finding for finding in kept_findings if finding.submission_id is not None]
        findings.replace_of_submissions(session, ids, on_submissions, at=desk.now)
        on_documents = [finding for finding in kept_findings if finding.submission_id is None]
        findings.replace_of_documents(session, claimed, on_documents, at=desk.now)
        submissions.mark(session, ids, Processing.CHECKED)
        documents.advance(session, claimed, Processing.CHECKED)
        broken = [fault for fault in judged.broken if int(fault.file) in claimed]
        outgoing.enqueue(desk, session, broken_rules.alarm(desk, broken, work.names))
    forms = sum(len(document.form_ids) for document in work.stored if document.row.id in claimed)
    index = None
    if desk.documented:
        index = observed.write(
            docs_folder(desk, document_ids),
            f"{desk.today} 核查",
            desk.ruleset.version,
            desk.now,
            work.names,
        )
    return ReviewedBatch(forms, Counter(finding.severity for finding in kept_findings), broken, index)


def docs_folder(desk: Desk, document_ids: Sequence[int]) -> Path:
    """Where the Data Docs of one batch of the day belong: the same folder if the batch is tried again."""
    return desk.settings.data / "docs" / desk.today.isoformat() / f"{min(document_ids)}"


def judge(desk: Desk, work: ReviewWork, observe: Observer | None = None) -> Judgement:
    """What the rules find in these documents now, with the waivers that hold; nothing is kept yet."""
    with desk.database.reading() as session:
        batch = batch_of(session, work)
        excuses = excuses_for(session, work, desk.today)
    examined = examine(batch, desk.ruleset, observe)
    return Judgement(list(kept(work, examined.findings, excuses)), examined.broken)
