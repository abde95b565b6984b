"""Collecting: what lies in the inbox is archived, read, and filed for what is owed.

Each step takes up what the one before left, by how far a document is, so that an interrupted pass goes on
where it stopped.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bureau.desk import Desk
from bureau.intake import filing
from bureau.intake.arrival import arrived_at
from bureau.intake.inbox import Inbox, InboxFile
from bureau.intake.papers import IncomingForm, places
from bureau.letters import outgoing
from bureau.stages import open_stages
from forms import Unreadable
from forms.form import Document as PaperDocument
from lifecycle.obligations.processing import Processing
from storage.papers import documents, sightings, submissions
from storage.papers.documents import Arrival, Reading
from storage.papers.sightings import Seen
from storage.roster import roster
from storage.tables import Document


@dataclass(frozen=True, slots=True)
class Taken:
    """What a look into the inbox came to: new documents, files that were there before, and files left.

    ``left`` are still being written, or went away while they were read; the next look finds them.
    """

    new: int
    known: int
    left: int = 0


def take_in(desk: Desk) -> Taken:
    """Archive and record what lies in the inbox; files whose bytes are known from their folder are left.

    What is in the archive is kept before anybody knows of it: a pass that ends in between leaves nothing
    behind that matters, and a document that is known has its original.
    """
    inbox = Inbox.of(desk.settings)
    found = inbox.files()
    with desk.database.reading() as session:
        seen = sightings.sizes_and_stamps(session)
        last_look = sightings.last_look(session)
    changed = [file for file in found if seen.get(file.path) != (file.size, file.stamp)]
    arrivals: list[Arrival] = []
    arrived: list[InboxFile] = []
    for file in inbox.settled(changed):
        if (content := inbox.content(file)) is not None:
            sha256 = desk.archive.put(content)
            came = arrived_at(file.moments, last_look, desk.now)
            arrivals.append(Arrival(sha256, file.name, file.path, file.folder, file.size, came, desk.now))
            arrived.append(file)
    unchanged = len(found) - len(changed)
    with desk.database.writing() as session:
        if len(arrivals) == len(changed):
            # What is left lying came before this look: its span begins where it begins now.
            sightings.looked(session, desk.now)
        if not arrivals:
            return Taken(0, unchanged, len(changed))
        recorded = documents.record(session, arrivals)
        looks = [
            Seen(file.path, file.size, file.stamp, one.document_id)
            for file, one in zip(arrived, recorded, strict=True)
        ]
        sightings.keep(session, looks)
        again = {
            one.document_id: arrival.received_at
            for one, arrival in zip(recorded, arrivals, strict=True)
            if one.known
        }
        _file_again(desk, session, again)
    known = sum(one.known for one in recorded)
    return Taken(len(recorded) - known, unchanged + known, len(changed) - len(arrived))


def _file_again(desk: Desk, session: Session, came: Mapping[int, datetime]) -> None:
    """File what is handed in once more, of which nothing was taken the first time: too early, or locked.

    The bytes are known, so there is nothing to read; ``came`` says by document when they came this time.
    """
    filed = {submission.document_id for submission in submissions.of_documents(session, list(came))}
    held = documents.hold(session, came.keys() - filed, Processing.DECIDED)
    papers = [
        replace(
            IncomingForm.of(one.row, form_id, index, one.paper.forms[index]), received_at=came[one.row.id]
        )
        for one in documents.stored(session, held)
        if one.paper
        for index, form_id in enumerate(one.form_ids)
    ]
    open_stages(desk, session)
    taken = [paper for paper, place in zip(papers, places(session, papers), strict=True) if place.takes]
    outgoing.enqueue(desk, session, filing.file(desk, session, taken))
    documents.advance(session, {paper.document_id for paper in taken}, Processing.READ)


def archived_by_folder(desk: Desk) -> dict[str, list[int]]:
    """The documents that wait to be read, by the folder that they lay in; of one unit, its own folder's."""
    with desk.database.reading() as session:
        waiting = documents.in_processing(session, Processing.ARCHIVED)
        units = roster.find_units(session, {document.folder for document in waiting if document.folder})
    found: dict[str, list[int]] = defaultdict(list)
    for document in waiting:
        owner = units.get(document.folder)
        if desk.scope.unit_id in {None, owner.id if owner else None}:
            found[document.folder].append(document.id)
    return dict(found)


def read_and_file(desk: Desk, document_ids: Sequence[int]) -> int:
    """Read these archived documents and file their forms; how many forms there were.

    A document that cannot be read stops nobody: it is kept as failed, with the reason, and reviewed as
    such. What was read is stored together with the submissions, the changes of state and the receipts; what
    another pass has read meanwhile is left as that one stored it. Raises ExceptionGroup, after the others
    are stored, with what a reader did not foresee: those documents stay to be read.
    """
    with desk.database.reading() as session:
        wanted = {
            document.id: document
            for document in documents.in_processing(session, Processing.ARCHIVED)
            if document.id in set(document_ids)
        }
    papers: dict[int, PaperDocument] = {}
    refusals: dict[int, str] = {}
    broken: dict[str, Exception] = {}
    for document in wanted.values():
        try:
            papers[document.id] = desk.reader.read(desk.archive.get(document.sha256), document.name)
        except Unreadable as why:
            refusals[document.id] = str(why)
        except Exception as unforeseen:  # noqa: BLE001 - raised again below, when the others are safe
            broken[f"{document.folder}/{document.name}".lstrip("/")] = unforeseen
    with desk.database.writing() as session:
        held = documents.hold(session, wanted, Processing.ARCHIVED)
        for document_id in held:
            if document_id in refusals:
                documents.mark_failed(session, document_id, Processing.READ, refusals[document_id])
        own = {document_id: papers[document_id] for document_id in held if document_id in papers}
        _file(desk, session, wanted, own)
    if broken:
        raise ExceptionGroup(f"读取时程序出错：{'、'.join(broken)}", list(broken.values()))
    return sum(len(paper.forms) for paper in own.values())


def _file(
    desk: Desk, session: Session, stored: Mapping[int, Document], papers: Mapping[int, PaperDocument]
) -> None:
    readings = [Reading(document_id, paper) for document_id, paper in papers.items()]
    form_ids = documents.store_readings(session, readings)
    forms = [
        IncomingForm.of(stored[document_id], form_ids[document_id][index], index, form)
        for document_id, paper in papers.items()
        for index, form in enumerate(paper.forms)
    ]
    outgoing.enqueue(desk, session, filing.file(desk, session, forms))
