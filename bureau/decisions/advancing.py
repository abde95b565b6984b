"""Advancing: the calendar opens stages, and what was reviewed is returned or accepted and told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from bureau.decisions import case_opening
from bureau.desk import ACTOR, Desk
from bureau.letters import enclosures, outgoing
from bureau.letters.outgoing import Addressed
from bureau.stages import open_stages
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window
from lifecycle.obligations.explanation import asks_to_explain
from lifecycle.obligations.obligation import Event, Refused, State
from lifecycle.obligations.processing import Processing
from notifications.messages.filings import FileReturned, Remark, Reviewed, Upcoming
from notifications.messages.review.outcomes import Accepted, Returned
from storage.decisions import calendar
from storage.papers import companions, documents, findings, submissions
from storage.papers.submissions import Filed
from storage.roster import obligations, roster
from storage.roster.obligations import Change
from storage.tables import KeptDocument, KeptFinding

_ERROR = "error"


@dataclass(frozen=True, slots=True)
class Advanced:
    """What a pass decided: obligations opened, versions returned, accepted, and left to the bureau.

    ``returned_ids`` and ``accepted_ids`` are the obligations that they were filed for.
    """

    opened: int
    returned_ids: tuple[int, ...]
    accepted_ids: tuple[int, ...]
    left: int

    @property
    def returned(self) -> int:
        """Number of versions returned."""
        return len(self.returned_ids)

    @property
    def accepted(self) -> int:
        """Number of versions accepted."""
        return len(self.accepted_ids)

    @property
    def summary(self) -> str:
        """What was decided, in Chinese."""
        left = f"，待人工决定 {self.left} 份" if self.left else ""
        return f"开始报送 {self.opened} 项，退回 {self.returned} 份，通过 {self.accepted} 份{left}"


@dataclass(frozen=True, slots=True)
class _Case:
    """A version with all that was found on it and on its file; ``note`` is what the bureau says by hand.

    ``whole``: every rule could be asked. Where one raised, the version is not accepted by itself.
    """

    filed: Filed
    findings: Sequence[KeptFinding]
    whole: bool
    note: str | None = None

    @property
    def faulty(self) -> bool:
        return any(finding.severity == _ERROR for finding in self.findings)

    @property
    def clear(self) -> bool:
        return self.whole and not self.faulty


def advance(desk: Desk) -> Advanced:
    """Open what begins, decide what was reviewed, and write the letters: all of it or nothing."""
    with desk.database.writing() as session:
        checked = documents.in_processing(session, Processing.CHECKED)
        # Of two passes at once the second waits here and finds what the first one left.
        documents.hold(session, [document.id for document in checked], Processing.CHECKED)
        opened = open_stages(desk, session)
        cases, replaced = _cases(desk, session)
        returned = [case for case in cases if case.faulty and desk.settings.return_automatically]
        accepted = [case for case in cases if case.clear and desk.settings.accept_automatically]
        _settle(desk, session, returned, accepted, ACTOR)
        submissions.mark(session, replaced, Processing.DECIDED)
        files = _files_to_return(desk, session)
        letters = [
            *_returned(desk, session, returned, files),
            *_accepted(desk, session, accepted),
            *_opened(desk, session, accepted),
        ]
        outgoing.enqueue(desk, session, letters)
    return Advanced(
        opened,
        tuple(case.filed.obligation_id for case in returned),
        tuple(case.filed.obligation_id for case in accepted),
        len(cases) - len(returned) - len(accepted),
    )


def decide(desk: Desk, session: Session, obligation_id: int, event: Event, actor: str, why: str) -> State:
    """Return or accept by hand the newest version of one obligation; ``why`` stands in the letter.

    It may be one that waits for it, or one that was decided otherwise. Raises Refused where there is none.
    """
    reviewed = {Processing.CHECKED, Processing.DECIDED}
    newest = submissions.of_obligation(session, obligation_id)[-1:]
    own = _with_findings(session, [filed for filed in newest if filed.processing in reviewed])
    own = [replace(case, note=why) for case in own]
    if not own:
        raise Refused("没有核查完毕、等待决定的报送")
    if event is Event.RETURN:
        _settle(desk, session, own, [], actor)
        outgoing.enqueue(desk, session, list(_returned(desk, session, own, {})))
        return State.RETURNED
    _settle(desk, session, [], own, actor)
    outgoing.enqueue(desk, session, [*_accepted(desk, session, own), *_opened(desk, session, own)])
    return State.ACCEPTED


def _opened(desk: Desk, session: Session, accepted: Iterable[_Case]) -> Iterator[Addressed]:
    """The cases of handling that accepted monitoring reports open."""
    return case_opening.open_for(desk, session, [(case.filed, case.findings) for case in accepted])


def _settle(
    desk: Desk, session: Session, returned: Sequence[_Case], accepted: Sequence[_Case], actor: str
) -> None:
    changes = [Change(case.filed.obligation_id, Event.RETURN, _why(case)) for case in returned]
    changes += [Change(case.filed.obligation_id, Event.ACCEPT, _why(case)) for case in accepted]
    obligations.change_states(session, changes, actor=actor, at=desk.now)
    decided = [case.filed.submission_id for case in (*returned, *accepted)]
    submissions.mark(session, decided, Processing.DECIDED)
    for year in {case.filed.year for case in accepted}:
        obligations.create_later(session, year, desk.today)


def _cases(desk: Desk, session: Session) -> tuple[list[_Case], list[int]]:
    """The versions to decide, and those that a newer version of the same obligation replaced."""
    checked = [
        filed
        for filed in submissions.waiting(session, Processing.CHECKED, desk.scope.unit_id)
        if desk.scope.stage in {None, filed.stage}
    ]
    newest = submissions.newest_versions(session, {filed.obligation_id for filed in checked})
    current = [
        filed
        for filed in checked
        if newest[filed.obligation_id].submission_id == filed.submission_id and filed.state is State.SUBMITTED
    ]
    cases = _with_findings(session, current)
    deciding = {filed.submission_id for filed in current}
    return cases, [filed.submission_id for filed in checked if filed.submission_id not in deciding]


def _with_findings(session: Session, current: Sequence[Filed]) -> list[_Case]:
    own = findings.of_submissions(session, [filed.submission_id for filed in current])
    of_files = findings.of_documents(session, {filed.document_id for filed in current})
    return [
        _Case(
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


def _why(case: _Case) -> str:
    if case.note:
        return f"第{case.filed.version}版：{case.note}"
    errors = sum(finding.severity == _ERROR for finding in case.findings)
    return f"第{case.filed.version}版有{errors}处必须修改" if errors else f"第{case.filed.version}版审核无误"


def _remarks(kept_findings: Iterable[KeptFinding]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            rule=finding.rule,
            name=finding.name,
            severity=finding.severity,
            place=finding.place,
            wrong=finding.wrong,
            suggestion=finding.suggestion or None,
            subject=finding.subject or None,
            value=finding.value or None,
            basis=finding.basis or None,
        )
        for finding in kept_findings
    )


def _reviewed(case: _Case) -> Reviewed:
    return Reviewed(
        project=case.filed.project,
        year=case.filed.year,
        stage=case.filed.stage,
        round=case.filed.round,
        month=case.filed.month,
        version=case.filed.version,
        file=case.filed.document_name,
        late=case.filed.late,
        remarks=_remarks(case.findings),
        note=case.note,
    )


def _files_to_return(desk: Desk, session: Session) -> dict[int, list[FileReturned]]:
    """By unit, the reviewed files of which something could not be taken; the files are decided herewith."""
    reviewed = documents.in_processing(session, Processing.CHECKED)
    waiting = submissions.of_documents(session, [document.id for document in reviewed])
    undecided = {filed.document_id for filed in waiting if filed.processing is Processing.CHECKED}
    settled = [document for document in reviewed if document.id not in undecided]
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
        remarks=_remarks(kept_findings),
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


def _by_unit(cases: Iterable[_Case]) -> dict[int, list[_Case]]:
    by_unit: dict[int, list[_Case]] = defaultdict(list)
    for case in cases:
        by_unit[case.filed.unit_id].append(case)
    return by_unit


def _returned(
    desk: Desk, session: Session, cases: Sequence[_Case], files: Mapping[int, list[FileReturned]]
) -> Iterator[Addressed]:
    by_unit = _by_unit(cases)
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


def _due(case: _Case, windows: Mapping[Term, Window]) -> date:
    """The date that counts for the next version, with an extension that is in force."""
    return windows[case.filed.term].extended(case.filed.extension_until).due


def _accepted(desk: Desk, session: Session, cases: Sequence[_Case]) -> Iterator[Addressed]:
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


def _upcoming(cases: Sequence[_Case], windows: Mapping[Term, Window]) -> Iterator[Upcoming]:
    """The later stages and rounds of projects whose declaration was accepted."""
    declared = {case.filed.term for case in cases if case.filed.stage is Stage.DECLARATION}
    kinds = {(term.year, term.of_department) for term in declared}
    for year in sorted({term.year for term in declared}):
        for term, window in windows.items():
            own = (year, term.of_department) in kinds
            if term.year == year and term.stage is not Stage.DECLARATION and own:
                yield Upcoming(**outgoing.of_window(window), opens=window.opens, due=window.due)
