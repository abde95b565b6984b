"""Correcting: a form that answers what was accepted waits, and is filed when the bureau reopens that."""

from collections.abc import Collection, Iterator, Sequence

from sqlmodel import Session

from bureau.desk import ACTOR, Desk
from bureau.intake.papers import IncomingForm, Place
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from lifecycle.obligations.obligation import Event
from lifecycle.obligations.processing import Processing
from notifications.messages.filings import ProjectForm
from notifications.messages.rulings.decisions import CorrectionWaits
from storage import status
from storage.papers import corrections, documents, submissions
from storage.papers.corrections import NewCorrection
from storage.papers.submissions import NewSubmission
from storage.roster import obligation_states
from storage.roster.obligation_states import Change
from storage.status import StatusRow


def let_wait(
    desk: Desk, session: Session, waiting: Sequence[tuple[IncomingForm, Place]], same: Collection[int]
) -> Iterator[Addressed]:
    """Let forms wait that correct what was accepted, and tell their units.

    ``same`` are the ids of forms that say what was accepted: they correct nothing.
    """
    corrections_by_form = {
        paper.form_id: NewCorrection(paper.form_id, place.match.obligation_id, paper.received_at)
        for paper, place in waiting
        if place.match.obligation_id is not None and paper.form_id not in same
    }
    new = corrections.keep(session, list(corrections_by_form.values()))
    owed = {corrections_by_form[form_id].obligation_id for form_id in new}
    rows = {row.obligation_id: row for row in status.rows(session, obligation_ids=owed)} if owed else {}
    for paper, _ in waiting:
        if paper.form_id not in new:
            continue
        row = rows[corrections_by_form[paper.form_id].obligation_id]
        message = CorrectionWaits(
            **desk.signature,
            unit=row.unit,
            filing=ProjectForm(**outgoing.of_window(row.window), project=row.project),
            why=f"已收到《{paper.document}》",
            at=paper.received_at,
        )
        yield Addressed(row.unit_id, message)


def file_correction(desk: Desk, session: Session, paper: IncomingForm, row: StatusRow) -> bool:
    """File what waited for an obligation that the bureau reopened; whether it is a new version.

    The dates do not matter: the bureau reopened it for this.
    """
    late = paper.day > row.due
    new = NewSubmission(row.obligation_id, paper.document_id, paper.form_id, paper.received_at, late)
    (version,) = submissions.submit(session, [new])
    if version.new:
        why = f"受理等待重新开放的更正《{paper.document}》，第{version.version}版"
        change = Change(row.obligation_id, Event.SUBMIT, why)
        obligation_states.change_states(session, [change], actor=ACTOR, at=desk.now)
        documents.advance(session, [paper.document_id], Processing.READ)
    return version.new
