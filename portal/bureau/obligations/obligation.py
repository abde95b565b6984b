"""One obligation: its versions on paper with what was found, and all that was said and decided about it."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from bureau.reports import comparison
from expectations.subjects.cell_names import cell_name
from lifecycle.obligations.case import CASE_LABELS
from lifecycle.obligations.case import EVENT_LABELS as CASE_EVENTS
from lifecycle.obligations.obligation import EVENT_LABELS, TRANSITIONS, Event
from notifications.messages.catalogue import label_of
from portal.bureau.obligations.obligation_list import mark_of_row, standing_of
from portal.bureau.obligations.paper import on_paper
from portal.bureau.overview import KINDS, days_told
from portal.bureau.scope import term_name
from portal.bureau.unit import DECISION_LABELS
from portal.number import Number
from portal.office import Office, PortalOffice
from portal.page import page
from portal.problems import NotYours
from storage import status
from storage.board import letters
from storage.board.letters import LetterScope
from storage.decisions import audit, calendar, cases, extensions
from storage.messages import answers
from storage.papers import documents, explanations, findings, submissions
from storage.papers.submissions import Filed
from storage.roster.obligations import Sought
from storage.status import StatusRow
from storage.tables import AuditEntry, KeptFinding, Submission, Unit

router = APIRouter()

BY_HAND = (
    Event.ACCEPT, Event.RETURN, Event.REOPEN, Event.DECLARE_ZERO, Event.EXEMPT, Event.WITHDRAW,
)  # fmt: skip
"""What the bureau decides about an obligation by hand, in the order in which it is offered."""

_OTHER_EVENTS = {
    "extension_asked": "申请延期",
    "extension_granted": "同意延期",
    "extension_refused": "不同意延期",
    "case_opened": "整改通知",
    "case_answer": "整改答复",
    "case_send_back": "整改退回补充",
    "case_suspend": "整改暂停",
    "case_close": "整改办结",
    "explanation_taken": "采纳说明",
    "explanation_refused": "不采纳说明",
}


@router.get("/bureau/obligations/{obligation_id}")
def show(request: Request, office: Office, obligation_id: Number) -> Response:
    """An obligation with its newest version."""
    return _page(request, office, obligation_id, None)


@router.get("/bureau/obligations/{obligation_id}/versions/{version}")
def show_version(request: Request, office: Office, obligation_id: Number, version: Number) -> Response:
    """The same with one of its versions."""
    return _page(request, office, obligation_id, version)


@router.get("/bureau/obligations/{obligation_id}/difference")
def difference(
    request: Request,
    office: Office,
    obligation_id: Number,
    older: int | None = None,
    newer: int | None = None,
) -> Response:
    """What changed from one version to another, in values and in findings, on the newer one's paper."""
    row = row_of(office, obligation_id)
    compared = comparison.compare(office.desk, sought(row), older, newer)
    with office.database.reading() as session:
        after = next(
            filed
            for filed in submissions.of_obligation(session, obligation_id)
            if filed.version == compared.newer
        )
    remarks = list(compared.findings.new)
    return page(
        request,
        "bureau/difference.html",
        {
            "row": row,
            "done": compared,
            "values": [
                (cell_name(after.form, value.field) or "整行指标", value) for value in compared.values
            ],
            "paper": on_paper(after.form, remarks, [value.field for value in compared.values]),
            "remarks": remarks,
        },
    )


@router.get("/bureau/versions/{submission_id}/file")
def original(office: Office, submission_id: Number) -> Response:
    """The file that a version came in, as it came."""
    with office.database.reading() as session:
        submission = session.get(Submission, submission_id)
        if submission is None:
            raise NotYours
        (stored,) = documents.stored(session, [submission.document_id])
    content = office.desk.archive.get(stored.row.sha256)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.row.name.rsplit('/', 1)[-1])}"
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


def row_of(office: PortalOffice, obligation_id: int) -> StatusRow:
    """An obligation. Raises NotYours where there is none."""
    with office.database.reading() as session:
        return _row(session, obligation_id)


def sought(row: StatusRow) -> Sought:
    """The same as the rooms of the bureau ask for it."""
    return Sought(row.unit, row.project, row.year, row.stage, row.round)


def _row(session: Session, obligation_id: int) -> StatusRow:
    rows = status.rows(session, obligation_ids=[obligation_id])
    if not rows:
        raise NotYours
    return rows[0]


def _page(request: Request, office: PortalOffice, obligation_id: int, version: int | None) -> Response:
    with office.database.reading() as session:
        row = _row(session, obligation_id)
        filed = submissions.of_obligation(session, obligation_id)
        chosen_version = next((own for own in filed if own.version == (version or row.version)), None)
        if version is not None and chosen_version is None:
            raise NotYours
        by_submission = findings.of_submissions(session, [own.submission_id for own in filed])
        values = _about(session, row) | {
            "row": row,
            "term": term_name(row.term, calendar.windows(session, [row.year])),
            "unit": session.get_one(Unit, row.unit_id),
            "versions": [
                (own, _counted(by_submission.get(own.submission_id, []))) for own in reversed(filed)
            ],
            "shown": chosen_version,
            "of_file": _of_file(session, chosen_version),
        }
    remarks = by_submission.get(chosen_version.submission_id, []) if chosen_version else []
    return page(
        request,
        "bureau/obligation.html",
        values
        | {
            "standing": standing_of(row, office),
            "kind": KINDS[mark_of_row(row, office)],
            "days_left": days_told(row.window.extended(row.extension_until), office.today),
            "remarks": remarks,
            "paper": on_paper(chosen_version.form, remarks) if chosen_version else None,
            "possible": [event for event in BY_HAND if _possible(row, event)],
            "event_labels": EVENT_LABELS,
            "label_of": label_of,
            "decisions": DECISION_LABELS,
            "case_labels": CASE_LABELS,
            "case_events": CASE_EVENTS,
            "told": told,
        },
    )


def _about(session: Session, row: StatusRow) -> dict[str, Any]:
    """What was said and decided about an obligation."""
    opened = cases.listed(session, obligation_ids=[row.obligation_id])
    mentioned = LetterScope(row.unit_id, row.year, row.stage, mentions=(row.project,))
    return {
        "letters": letters.listed(session, mentioned),
        "answers": answers.of_obligations(session, [row.obligation_id]).get(row.obligation_id, []),
        "asked": [
            extension
            for extension in extensions.listed(session, pending=False)
            if extension.obligation_id == row.obligation_id
        ],
        "cases": opened,
        "case_answers": cases.answers(session, [case.id for case in opened]),
        "explanations": explanations.of_obligations(session, [row.obligation_id]).get(row.obligation_id, []),
        "history": audit.history(session, row.obligation_id),
    }


def _of_file(session: Session, chosen_version: Filed | None) -> list[KeptFinding]:
    """What was found on the file of a version as a whole."""
    if chosen_version is None:
        return []
    own = findings.of_documents(session, [chosen_version.document_id]).get(chosen_version.document_id, [])
    return [finding for finding in own if finding.form_index in {None, chosen_version.form_index}]


def _counted(own: list[KeptFinding]) -> dict[str, int]:
    counts = {"error": 0, "warning": 0, "info": 0}
    for finding in own:
        if findings.asks(finding):
            counts[finding.severity] += 1
    return counts


def _possible(row: StatusRow, event: Event) -> bool:
    """Whether a decision can be made now; what was never filed can be neither accepted nor returned."""
    filed = row.version is not None or event not in {Event.ACCEPT, Event.RETURN}
    return filed and (row.state, event) in TRANSITIONS


def told(entry: AuditEntry) -> str:
    """What an entry of the audit says happened, in words."""
    labels = {event.value: label for event, label in EVENT_LABELS.items()}
    return labels.get(entry.event) or _OTHER_EVENTS.get(entry.event, "其他变更")
