"""What the forms of a batch are held against: what was declared, filed before and returned; the roster."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from sqlmodel import Session

from bureau.review import signed_originals
from bureau.review.review_work import ReviewWork
from expectations.subjects.batch import Batch, Earlier, Expected, FileForReview, Roster
from forms.form import Declaration, Form
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST
from lifecycle.obligations.obligation import State
from lifecycle.thread import adjustment
from storage.decisions import adjustments
from storage.papers import claims, findings, submissions
from storage.papers.submissions import Filed
from storage.roster import roster

T = TypeVar("T")


def batch_of(session: Session, work: ReviewWork) -> Batch:
    """These documents with all that their forms are held against."""
    expected: dict[int, dict[int, Expected]] = defaultdict(dict)
    for (document_id, index), version in work.filed.items():
        expected[document_id][index] = Expected(year=version.year, form=version.stage.form)
    repeats: dict[int, dict[int, str]] = defaultdict(dict)
    refused: dict[int, dict[int, str]] = defaultdict(dict)
    misplaced: dict[int, dict[int, str]] = defaultdict(dict)
    originals = signed_originals.filed_forms(session, work.stored)
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
                originals={
                    at: originals[form_id]
                    for at, form_id in enumerate(document.form_ids)
                    if form_id in originals
                },
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
