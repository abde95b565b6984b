"""The letters that decisions cause: what is returned, what is accepted, and files that could not be taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from bureau.decisions.decided_version import DecidedVersion
from bureau.desk import Desk
from bureau.letters import enclosures, outgoing
from bureau.letters.outgoing import Addressed
from bureau.letters.remarks import remarks_of
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window
from lifecycle.obligations.explanation import asks_to_explain
from lifecycle.obligations.processing import Processing
from notifications.messages.filings import FileReturned, Reviewed, Upcoming
from notifications.messages.review.outcomes import Accepted, Returned
from storage.decisions import calendar
from storage.papers import companions, documents, findings, submissions
from storage.roster import obligations, roster
from storage.tables import KeptDocument, KeptFinding


def _reviewed(case: DecidedVersion) -> Reviewed:
    return Reviewed(
        project=case.filed.project,
        year=case.filed.year,
        stage=case.filed.stage,
        round=case.filed.round,
        month=case.filed.month,
        version=case.filed.version,
        file=case.filed.document_name,
        late=case.filed.late,
        remarks=remarks_of(case.findings),
        note=case.note,
    )


def files_to_return(desk: Desk, session: Session) -> dict[int, list[FileReturned]]:
    """By unit, the reviewed files of which something could not be taken; the files are decided herewith."""
    reviewed = documents.in_processing(session, Processing.CHECKED)
    waiting = submissions.of_documents(session, [document.id for document in reviewed])
    undecided = {filed.document_id for filed in waiting if filed.processing is Processing.CHECKED}
    settled = [document for document in reviewed if document.id not in undecided]
    if not settled:
        return {}
    documents.advance(session, [document.id for document in settled], Processing.DECIDED)
    findings_of = findings.of_documents(session, [document.id for document in settled])
    running = _term_now(desk, session)
    documents_with_forms = {filed.document_id for filed in waiting}
    # What a signed scan says otherwise was told in its receipt: it takes nothing back.
    signed = companions.signed_documents(session, [document.id for document in settled])
    files: dict[int, list[FileReturned]] = defaultdict(list)
    for document in settled:
        by_unit: dict[int, list[KeptFinding]] = defaultdict(list)
        for finding in findings_of.get(document.id, ()):
            about_file = finding.form_index is None
            told_already = document.id in signed or (about_file and document.id in documents_with_forms)
            # What is wrong with a file as a whole is told with its forms, where it has some.
            if finding.unit_id and findings.asks(finding) and not told_already:
                by_unit[finding.unit_id].append(finding)
        for unit_id, remarks in by_unit.items():
            files[unit_id].append(_file_returned(session, document, remarks, running))
    return files


def _file_returned(
    session: Session, document: KeptDocument, kept_findings: Sequence[KeptFinding], running: Mapping[str, Any]
) -> FileReturned:
    return FileReturned(
        **running,
        file=document.name,
        version=documents.arrivals_so_far(session, document),
        remarks=remarks_of(kept_findings),
    )


def _term_now(desk: Desk, session: Session) -> dict[str, Any]:
    """The term that is running, for what cannot say itself which one it is for: the one due next."""
    windows = calendar.windows(session, obligations.years(session))
    running = [
        window
        for window in windows.values()
        if window.timeliness(desk.today) in {Timeliness.ON_TIME, Timeliness.LATE}
    ]
    nearest = min(running or windows.values(), key=lambda window: abs(window.due - desk.today), default=None)
    if nearest is None:
        return {"year": desk.today.year, "stage": Stage.DECLARATION}
    return outgoing.of_window(nearest)


def _by_unit(cases: Iterable[DecidedVersion]) -> dict[int, list[DecidedVersion]]:
    by_unit: dict[int, list[DecidedVersion]] = defaultdict(list)
    for case in cases:
        by_unit[case.filed.unit_id].append(case)
    return by_unit


def return_letters(
    desk: Desk, session: Session, cases: Sequence[DecidedVersion], files: Mapping[int, list[FileReturned]]
) -> Iterator[Addressed]:
    """The returns, one letter to each unit, with the letter in Word and the files with their notes."""
    by_unit = _by_unit(cases)
    if not by_unit and not files:
        return
    windows = calendar.windows(session, {case.filed.year for case in cases})
    names = {unit.id: unit.name for unit in roster.units(session)}
    for unit_id in sorted({*by_unit, *files}):
        own = by_unit.get(unit_id, [])
        due = min((_due(case, windows) for case in own), default=None)
        message = Returned(
            **desk.signature,
            unit=names[unit_id],
            due=due if due and due >= desk.today else None,
            reviewed=tuple(_reviewed(case) for case in own),
            files=tuple(files.get(unit_id, ())),
            submit_to=desk.settings.submit_to,
            most_rows=desk.settings.letter_rows,
        )
        checked = dict.fromkeys(case.filed.document_id for case in own)
        with_notes = [enclosures.annotated(document_id, unit_id) for document_id in checked]
        yield Addressed(unit_id, message, enclosures=(enclosures.return_letter(message), *with_notes))


def _due(case: DecidedVersion, windows: Mapping[Term, Window]) -> date:
    """The date that counts for the next version, with an extension that is in force."""
    return windows[case.filed.term].extended(case.filed.extension_until).due


def acceptance_letters(desk: Desk, session: Session, cases: Sequence[DecidedVersion]) -> Iterator[Addressed]:
    """The acceptances, one letter to each unit; files with something to explain go along with their notes."""
    windows = calendar.windows(session, {case.filed.year for case in cases})
    for unit_id, own in _by_unit(cases).items():
        message = Accepted(
            **desk.signature,
            unit=own[0].filed.unit,
            accepted=tuple(_reviewed(case) for case in own),
            upcoming=tuple(_upcoming(own, windows)),
            most_rows=desk.settings.letter_rows,
        )
        to_explain = dict.fromkeys(
            case.filed.document_id
            for case in own
            if any(asks_to_explain(finding.severity) for finding in case.findings)
        )
        with_notes = [enclosures.annotated(document_id, unit_id) for document_id in to_explain]
        yield Addressed(unit_id, message, enclosures=tuple(with_notes))


def _upcoming(cases: Sequence[DecidedVersion], windows: Mapping[Term, Window]) -> Iterator[Upcoming]:
    """The later stages and rounds of projects whose declaration was accepted."""
    declared = {case.filed.term for case in cases if case.filed.stage is Stage.DECLARATION}
    kinds = {(term.year, term.of_department) for term in declared}
    for year in sorted({term.year for term in declared}):
        for term, window in windows.items():
            own = (year, term.of_department) in kinds
            if term.year == year and term.stage is not Stage.DECLARATION and own:
                yield Upcoming(**outgoing.of_window(window), opens=window.opens, due=window.due)
