"""Reviewing: documents and the versions filed from them are held against the catalogue, in batches."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from expectations.batch import Batch, Expected, Filing, Roster
from expectations.finding import Finding
from expectations.review import review
from flows import filing
from flows.desk import Desk
from flows.filing import Paper, Place
from forms.form import Declaration
from lifecycle.processing import Processing
from lifecycle.stage import Stage
from storage import documents, findings, roster, submissions
from storage.documents import Stored
from storage.findings import NewFinding
from storage.submissions import Filed

DOCUMENTS_AT_ONCE = 400
"""Documents in one validation: Great Expectations costs about as much for one form as for a thousand, and the
forms of so many documents take some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review came to: forms looked at, findings by severity."""

    forms: int
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Work:
    """The documents of one batch with the submissions made from them and the forms that were not filed."""

    stored: Sequence[Stored]
    filed: Mapping[tuple[int, int], Filed]
    unfiled: Mapping[tuple[int, int], tuple[Place, str | None]]
    units: Mapping[str, int]


def unreviewed(desk: Desk) -> list[list[int]]:
    """The documents that were read, or could not be, and have not been reviewed: in batches."""
    with desk.database.reading() as session:
        waiting = [
            document.id
            for processing in (Processing.READ, Processing.FAILED)
            for document in documents.in_processing(session, processing)
        ]
    return [waiting[start : start + DOCUMENTS_AT_ONCE] for start in range(0, len(waiting), DOCUMENTS_AT_ONCE)]


def review_documents(desk: Desk, document_ids: Sequence[int]) -> Reviewed:
    """Review these documents and keep what was found, all of it or nothing.

    Of what another pass has reviewed meanwhile, nothing is touched: it may be decided already.
    """
    with desk.database.reading() as session:
        work = _gather(desk, session, document_ids)
        batch = _batch(session, work)
    found = [*review(batch, desk.ruleset)]
    with desk.database.writing() as session:
        held = set(documents.hold(session, document_ids, Processing.READ, Processing.FAILED))
        kept = [one for one in _kept(work, found) if one.document_id in held]
        ids = [filed.submission_id for filed in work.filed.values() if filed.document_id in held]
        on_submissions = [one for one in kept if one.submission_id is not None]
        findings.replace_of_submissions(session, ids, on_submissions, at=desk.now)
        on_documents = [one for one in kept if one.submission_id is None]
        findings.replace_of_documents(session, held, on_documents, at=desk.now)
        submissions.mark(session, ids, Processing.CHECKED)
        documents.advance(session, held, Processing.CHECKED)
    forms = sum(len(one.form_ids) for one in work.stored if one.row.id in held)
    return Reviewed(forms, Counter(one.severity for one in kept))


def _gather(desk: Desk, session: Session, document_ids: Sequence[int]) -> _Work:
    stored = documents.stored(session, document_ids)
    filed = {
        (one.document_id, one.form_index): one for one in submissions.of_documents(session, document_ids)
    }
    papers = [
        Paper.of(one.row, form_id, index, one.paper.forms[index])
        for one in stored
        if one.paper
        for index, form_id in enumerate(one.form_ids)
        if (one.row.id, index) not in filed
    ]
    where = filing.places(desk, session, papers)
    repeats = filing.submitted_before(session, papers, where)
    unfiled = {
        (paper.document_id, paper.index): (place, repeats.get(paper.form_id))
        for paper, place in zip(papers, where, strict=True)
    }
    folders = roster.find_units(session, {one.row.folder for one in stored if one.row.folder})
    return _Work(stored, filed, unfiled, {name: unit.id for name, unit in folders.items()})


def _batch(session: Session, work: _Work) -> Batch:
    expected: dict[int, dict[int, Expected]] = defaultdict(dict)
    for (document_id, index), one in work.filed.items():
        expected[document_id][index] = Expected(year=one.year, form=one.stage.form)
    repeats: dict[int, dict[int, str]] = defaultdict(dict)
    refused: dict[int, dict[int, str]] = defaultdict(dict)
    for (document_id, index), (place, earlier) in work.unfiled.items():
        if earlier:
            repeats[document_id][index] = earlier
        elif place.refused:
            refused[document_id][index] = place.refused
    rosters = {
        year: Roster(units=frozenset(unit for unit, _ in pairs), projects=pairs)
        for year, pairs in roster.listed(session).items()
    }
    return Batch(
        filings=tuple(
            Filing(
                file=str(one.row.id),
                document=one.paper,
                unreadable=one.row.why,
                expected=expected[one.row.id],
                repeats=repeats[one.row.id],
                refused=refused[one.row.id],
            )
            for one in work.stored
        ),
        declarations=tuple(_declarations(session, work.filed.values())),
        rosters=rosters,
    )


def _declarations(session: Session, filed: Iterable[Filed]) -> Iterator[Declaration]:
    """The declarations that later forms of the batch are held against: the newest version of each.

    Where a declaration was accepted that is the accepted one: nothing is filed behind it.
    """
    units: dict[int, set[int]] = defaultdict(set)
    for one in filed:
        if one.stage is not Stage.DECLARATION:
            units[one.year].add(one.unit_id)
    for year, unit_ids in units.items():
        for one in submissions.newest(session, year, Stage.DECLARATION, unit_ids=unit_ids):
            if isinstance(one.form, Declaration):
                yield one.form


def _kept(work: _Work, found: Sequence[Finding]) -> Iterator[NewFinding]:
    """Findings as they are kept: on the version, on the form that was not filed, or on the file."""
    folders = {one.row.id: work.units.get(one.row.folder) for one in work.stored}
    for one in found:
        document_id = int(one.file)
        form = (document_id, one.form_index if one.form_index is not None else -1)
        filed = work.filed.get(form)
        unfiled = work.unfiled.get(form)
        owner = unfiled[0].match.unit_id if unfiled else None
        yield NewFinding(
            document_id=document_id,
            form_index=one.form_index,
            submission_id=filed.submission_id if filed else None,
            unit_id=filed.unit_id if filed else owner or folders[document_id],
            rule=one.rule,
            name=one.name,
            severity=one.severity.value,
            field=one.field,
            subject=one.subject,
            location=one.location.model_dump(exclude_none=True) if one.location else None,
            value=one.value,
            expected=one.expected,
            message=one.message,
            suggestion=one.suggestion,
            basis=one.basis,
            ruleset=one.ruleset,
            trial=one.state == "trial",
        )
