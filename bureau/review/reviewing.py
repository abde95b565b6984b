"""Reviewing: documents and the versions filed from them are held against the catalogue, in batches."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from bureau.desk import Desk
from bureau.intake.papers import IncomingForm, Place, places, submitted_before
from bureau.letters import outgoing
from bureau.review import broken_rules
from expectations.engine.review import Observer, examine
from expectations.reports.data_docs import DataDocs
from expectations.subjects.batch import Batch, Earlier, Expected, FileForReview, Roster
from expectations.subjects.finding import BrokenRule, Finding
from forms.form import Declaration, Form
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from lifecycle.obligations.explanation import Explainable, asks_to_explain
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from lifecycle.obligations.waiver import Waivable, Waiver, covers
from lifecycle.thread import adjustment
from storage.decisions import adjustments, waivers
from storage.papers import claims, companions, documents, explanations, findings, submissions
from storage.papers.documents import Stored
from storage.papers.findings import NewFinding
from storage.papers.submissions import Filed
from storage.roster import roster

T = TypeVar("T")

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


@dataclass(frozen=True, slots=True)
class ReviewWork:
    """The documents of one batch with the submissions made from them and the forms that were not filed."""

    stored: Sequence[Stored]
    filed: Mapping[tuple[int, int], Filed]
    unfiled: Mapping[tuple[int, int], tuple[Place, str | None]]
    units: Mapping[str, int]

    @property
    def names(self) -> dict[str, str]:
        """By the names that the documents have in a review, those that people know them by."""
        return {str(stored.row.id): stored.row.name for stored in self.stored}


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
        excuses = _Excuses(
            waivers.in_force(session),
            explanations.taken(session, [filed.obligation_id for filed in work.filed.values()]),
            explanations.came_in(session, [stored.row.id for stored in work.stored]),
            companions.forms_kept(session, [stored.row.id for stored in work.stored]),
            desk.today,
        )
    examined = examine(batch, desk.ruleset, observe)
    return Judgement(list(_kept(work, examined.findings, excuses)), examined.broken)


def gather(session: Session, document_ids: Sequence[int]) -> ReviewWork:
    """These documents with what is known of them."""
    stored = documents.stored(session, document_ids)
    filed = {
        (submission.document_id, submission.form_index): submission
        for submission in submissions.of_documents(session, document_ids)
    }
    papers = [
        IncomingForm.of(document.row, form_id, index, document.paper.forms[index])
        for document in stored
        if document.paper
        for index, form_id in enumerate(document.form_ids)
        if (document.row.id, index) not in filed
    ]
    where = places(session, papers)
    repeats = submitted_before(session, papers, where)
    unfiled = {
        (paper.document_id, paper.index): (place, repeats.get(paper.form_id))
        for paper, place in zip(papers, where, strict=True)
    }
    folders = roster.find_units(session, {document.row.folder for document in stored if document.row.folder})
    return ReviewWork(stored, filed, unfiled, {name: unit.id for name, unit in folders.items()})


def batch_of(session: Session, work: ReviewWork) -> Batch:
    """These documents with all that their forms are held against."""
    expected: dict[int, dict[int, Expected]] = defaultdict(dict)
    for (document_id, index), version in work.filed.items():
        expected[document_id][index] = Expected(year=version.year, form=version.stage.form)
    repeats: dict[int, dict[int, str]] = defaultdict(dict)
    refused: dict[int, dict[int, str]] = defaultdict(dict)
    misplaced: dict[int, dict[int, str]] = defaultdict(dict)
    assigned = claims.assigned(
        session, [form_id for document in work.stored for form_id in document.form_ids]
    )
    for (document_id, index), (place, earlier) in work.unfiled.items():
        if earlier:
            repeats[document_id][index] = earlier
        elif place.refused and not place.waits:
            refused[document_id][index] = place.refused
        if place.misplaced:
            misplaced[document_id][index] = place.misplaced
    filed = list(work.filed.values())
    before = _by_place(filed, _returned_for(session, filed))
    declared = _by_place(filed, _declared(session, filed))
    last_year = _by_place(filed, _last_year(session, filed))
    rounds_before = _rounds_before(session, filed)
    rosters = {
        year: Roster(units=frozenset(unit for unit, _ in pairs), projects=pairs)
        for year, pairs in roster.listed(session).items()
    }
    return Batch(
        filings=tuple(
            FileForReview(
                file=str(document.row.id),
                document=document.paper,
                unreadable=document.row.why,
                expected=expected[document.row.id],
                repeats=repeats[document.row.id],
                refused=refused[document.row.id],
                returned_for=before[document.row.id],
                declared=declared[document.row.id],
                last_year=last_year[document.row.id],
                misplaced=misplaced[document.row.id],
                assigned=frozenset(at for at, form_id in enumerate(document.form_ids) if form_id in assigned),
            )
            for document in work.stored
        ),
        rosters=rosters,
        earlier=rounds_before,
    )


def _by_place(filed: Iterable[Filed], values: Mapping[int, T]) -> dict[int, dict[int, T]]:
    """What is known by submission, by document and place in it."""
    placed: dict[int, dict[int, T]] = defaultdict(dict)
    for version in filed:
        if version.submission_id in values:
            placed[version.document_id][version.form_index] = values[version.submission_id]
    return placed


def declared_of(
    session: Session, year: int, project_ids: Collection[int], states: Collection[State] = tuple(State)
) -> dict[int, Declaration]:
    """By project, what it declared for a year: the newest version, with what was approved to be otherwise.

    Where a declaration was accepted that is the accepted one: nothing is filed behind it.
    """
    approved = adjustments.of_projects(session, project_ids)
    return {
        version.project_id: adjustment.apply(version.form, approved.get((version.project_id, year), ()))
        for version in submissions.newest(
            session, year, Stage.DECLARATION, project_ids=project_ids, states=states
        )
        if isinstance(version.form, Declaration)
    }


def _declared(session: Session, filed: Iterable[Filed]) -> dict[int, Declaration]:
    """By submission, the declaration that a later form is held against."""
    later = [version for version in filed if version.stage is not Stage.DECLARATION]
    declarations = {
        year: declared_of(session, year, project_ids)
        for year, project_ids in _projects_by_year(later).items()
    }
    return {
        version.submission_id: declarations[version.year][version.project_id]
        for version in later
        if version.project_id in declarations[version.year]
    }


def _last_year(session: Session, filed: Iterable[Filed]) -> dict[int, tuple[Form, ...]]:
    """By submission of a declaration, what the same project filed the year before and is not returned."""
    declared = [version for version in filed if version.stage is Stage.DECLARATION]
    earlier_forms: dict[tuple[int, int], list[Form]] = defaultdict(list)
    good = (State.SUBMITTED, State.ACCEPTED)
    for year, project_ids in _projects_by_year(declared).items():
        for version in submissions.newest(session, year - 1, None, project_ids=project_ids, states=good):
            if version.stage is not Stage.MONITORING:
                earlier_forms[version.project_id, year].append(version.form)
    return {
        version.submission_id: tuple(earlier_forms[version.project_id, version.year]) for version in declared
    }


def _rounds_before(session: Session, filed: Iterable[Filed]) -> tuple[Form, ...]:
    """What the projects of monitoring reports reported in the rounds before, under the names printed now."""
    later = [submission for submission in filed if submission.round > FIRST]
    good = (State.SUBMITTED, State.ACCEPTED)
    forms: list[Form] = []
    for year, project_ids in _projects_by_year(later).items():
        reported = submissions.newest(session, year, Stage.MONITORING, project_ids=project_ids, states=good)
        for submission in later:
            names = {
                "implementing_unit": submission.form.implementing_unit,
                "project_name": submission.form.project_name,
                "year": submission.form.year,
            }
            forms += [
                earlier.form.model_copy(update=names)
                for earlier in reported
                if (earlier.project_id, earlier.year) == (submission.project_id, submission.year)
                and earlier.round < submission.round
            ]
    return tuple(forms)


def _projects_by_year(filed: Iterable[Filed]) -> dict[int, set[int]]:
    projects: dict[int, set[int]] = defaultdict(set)
    for version in filed:
        projects[version.year].add(version.project_id)
    return projects


def _returned_for(session: Session, filed: Sequence[Filed]) -> dict[int, tuple[Earlier, ...]]:
    """By submission, the errors for which the version before it was returned."""
    before = submissions.versions_before(session, filed)
    findings_of = findings.of_submissions(session, before.values())
    return {
        submission_id: tuple(
            Earlier(rule=finding.rule, subject=finding.subject, value=finding.value)
            for finding in findings_of.get(earlier, ())
            if finding.severity == Severity.ERROR and findings.asks(finding)
        )
        for submission_id, earlier in before.items()
    }


@dataclass(frozen=True, slots=True)
class _Excuses:
    """Why a finding asks nothing of its unit: waivers on a day, explanations that were taken.

    ``explained`` are the documents that brought explanations: the same form again is no repetition then.
    """

    waived: Sequence[Waiver]
    accepted: explanations.Taken
    explained: Collection[int]
    beside: Collection[int]
    """The ids of forms that are kept beside a version: they are not held against anything."""
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


def _kept(work: ReviewWork, new_findings: Sequence[Finding], excuses: _Excuses) -> Iterator[NewFinding]:
    """Findings as they are kept: on the version, on the form that was not filed, or on the file."""
    folders = {stored.row.id: work.units.get(stored.row.folder) for stored in work.stored}
    forms = {stored.row.id: stored.form_ids for stored in work.stored}
    for finding in new_findings:
        document_id = int(finding.file)
        form = (document_id, finding.form_index if finding.form_index is not None else -1)
        filed = work.filed.get(form)
        place, repeats = work.unfiled.get(form, (None, None))
        if place and place.waits:
            # A correction is reviewed once what it corrects is reopened.
            continue
        if repeats and document_id in excuses.explained:
            continue
        if finding.form_index is not None and forms[document_id][finding.form_index] in excuses.beside:
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
