"""Filing: each form that was read becomes the next version of what is owed, or waits to be claimed."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session

from bureau.desk import ACTOR, Desk
from bureau.intake import companions, correcting, unclaimed
from bureau.intake.companions import Beside
from bureau.intake.papers import IncomingForm, Place, places, submitted_before
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.stages import open_stages
from lifecycle.obligations.obligation import Event
from notifications.messages.filings import FiledVersion
from notifications.messages.review.outcomes import BesideReceived, Received
from storage.decisions import audit, calendar
from storage.decisions.audit import Entry
from storage.messages import received as received_mails
from storage.papers import companions as kept_beside
from storage.papers import submissions
from storage.papers.submissions import NewSubmission
from storage.roster import obligation_states, renaming, roster
from storage.roster.codes import REASON as CODE_STAYED
from storage.roster.obligation_states import Change
from storage.tables import Project, Unit


def file(desk: Desk, session: Session, papers: Sequence[IncomingForm]) -> list[Addressed]:
    """File the forms that something is owed for; the receipts, one for each unit."""
    open_stages(desk, session)
    placed, beside = companions.sort_out(session, list(zip(papers, places(session, papers), strict=True)))
    kept_beside.keep(session, [companion.record for companion in beside])
    expected = [(paper, place) for paper, place in placed if place.takes]
    versions = submissions.submit(
        session,
        [
            NewSubmission(
                place.match.obligation_id, paper.document_id, paper.form_id, paper.received_at, place.late
            )
            for paper, place in expected
            if place.match.obligation_id is not None
        ],
    )
    _remember_names(desk, session, expected)
    received: dict[int, list[FiledVersion]] = defaultdict(list)
    names: dict[int, str] = {}
    changes = []
    windows = calendar.windows(session, {place.term.year for _, place in expected if place.term})
    for (paper, place), version in zip(expected, versions, strict=True):
        if not version.new or place.match.unit_id is None or place.term is None:
            continue
        changes.append(
            Change(version.obligation_id, Event.SUBMIT, f"收到《{paper.document}》，第{version.version}版")
        )
        names[place.match.unit_id] = paper.unit
        received[place.match.unit_id].append(
            FiledVersion(
                project=paper.form.project_name or paper.project,
                **outgoing.of_window(windows[place.term]),
                version=version.version,
                file=paper.document,
                late=place.late,
            )
        )
    obligation_states.change_states(session, changes, actor=ACTOR, at=desk.now)
    unclaimed.let_wait(session, [(paper, place) for paper, place in placed if place.match.project_id is None])
    lines = companions.lines_by_unit(beside)
    threads = received_mails.threads(session, {paper.document_id for paper, _ in expected})
    mail_of = {place.match.unit_id: threads.get(paper.document_id) for paper, place in expected}
    receipts = [
        Addressed(
            unit_id,
            in_reply_to=mail_of.get(unit_id),
            message=Received(
                **desk.signature,
                unit=names[unit_id],
                received=desk.today,
                versions=tuple(versions_of_unit),
                beside=tuple(lines.get(unit_id, ())),
            ),
        )
        for unit_id, versions_of_unit in received.items()
    ]
    receipts += receipts_beside(
        desk, session, [companion for companion in beside if companion.record.unit_id not in received]
    )
    waiting = [(paper, place) for paper, place in placed if place.waits]
    same = submitted_before(session, [paper for paper, _ in waiting], [place for _, place in waiting])
    return [*receipts, *correcting.let_wait(desk, session, waiting, same)]


def _remember_names(desk: Desk, session: Session, filed: Sequence[tuple[IncomingForm, Place]]) -> None:
    """Let units and projects that were known by their code alone be known by the name on the form too."""
    for paper, place in filed:
        unit_id, project_id = place.match.unit_id, place.match.project_id
        if not place.match.renamed or unit_id is None or project_id is None:
            continue
        unit, project = session.get_one(Unit, unit_id), session.get_one(Project, project_id)
        names = [(unit.name, paper.form.implementing_unit), (project.name, paper.form.project_name)]
        if paper.form.implementing_unit:
            renaming.add_alias(session, unit.id, paper.unit, since=paper.day, reason=CODE_STAYED)
        if paper.form.project_name:
            renaming.add_project_alias(session, project, paper.project, CODE_STAYED)
        audit.note(
            session,
            [
                Entry(
                    at=desk.now,
                    actor=ACTOR,
                    event="alias",
                    why=CODE_STAYED,
                    about=f"《{paper.document}》上的名称",
                    before=known_name,
                    after=printed,
                )
                for known_name, printed in names
                if printed and printed != known_name
            ],
        )


def receipts_beside(desk: Desk, session: Session, beside: Sequence[Beside]) -> list[Addressed]:
    """Receipts for what is kept beside the versions and came without one."""
    if not beside:
        return []
    names = {unit.id: unit.name for unit in roster.units(session)}
    first = {companion.record.unit_id: companion.record.document_id for companion in reversed(beside)}
    return [
        Addressed(
            unit_id,
            BesideReceived(
                **desk.signature,
                unit=names[unit_id],
                received=desk.today,
                beside=tuple(lines),
                document=first[unit_id],
            ),
        )
        for unit_id, lines in companions.lines_by_unit(beside).items()
    ]
