"""Collecting: what lies in the inbox is archived, read, and filed for what is owed.

Each step takes up what the one before left, by how far a document is, so that an interrupted pass goes on
where it stopped.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bureau import stumbles
from bureau.decisions import telling
from bureau.desk import Desk
from bureau.intake import companions, filing, written_explanations
from bureau.intake.arrival import arrived_at
from bureau.intake.inbox import Closed, Inbox, InboxFile
from bureau.intake.papers import IncomingForm, places
from bureau.letters import outgoing
from bureau.letters.outgoing import Addressed
from bureau.stages import open_stages
from forms import Unreadable
from forms.files.file_kind import may_be_scan
from forms.form import Document as PaperDocument
from forms.limits import TOO_LARGE
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from storage import status
from storage.papers import companions as kept_beside
from storage.papers import documents, sightings, submissions
from storage.papers.documents import Arrival
from storage.papers.readings import NewReading, store_readings
from storage.papers.sightings import Seen
from storage.papers.submissions import Filed
from storage.roster import roster
from storage.tables import KeptDocument

STORE_AFTER_SECONDS = 20.0
"""What was read is kept so often: a file that takes all its time keeps nobody's waiting for longer."""


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
    files = inbox.files()
    with desk.database.reading() as session:
        known_files = sightings.sizes_and_stamps(session)
        last_look = sightings.last_look(session)
    changed = [file for file in files if known_files.get(file.path) != (file.size, file.stamp)]
    arrivals: list[Arrival] = []
    arrived: list[InboxFile] = []
    refusals: list[str | None] = []
    for file in inbox.settled(changed):
        content, refused = _content(desk, inbox, file)
        if content is not None:
            sha256 = desk.archive.put(content)
            arrival_time = arrived_at(file.moments, last_look, desk.now)
            arrivals.append(
                Arrival(sha256, file.name, file.path, file.folder, file.size, arrival_time, desk.now)
            )
            arrived.append(file)
            refusals.append(refused)
    unchanged = len(files) - len(changed)
    with desk.database.writing() as session:
        if len(arrivals) == len(changed):
            # What is left lying came before this look: its span begins where it begins now.
            sightings.looked(session, desk.now)
        if not arrivals:
            return Taken(0, unchanged, len(changed))
        recorded = documents.record(session, arrivals)
        looks = [
            Seen(file.path, file.size, file.stamp, document.document_id)
            for file, document in zip(arrived, recorded, strict=True)
        ]
        sightings.keep(session, looks)
        for document, refused in zip(recorded, refusals, strict=True):
            if refused is not None and not document.known:
                documents.mark_failed(session, document.document_id, Processing.READ, refused)
        again = {
            document.document_id: arrival.received_at
            for document, arrival in zip(recorded, arrivals, strict=True)
            if document.known
        }
        file_again(desk, session, again)
    known = sum(document.known for document in recorded)
    return Taken(len(recorded) - known, unchanged + known, len(changed) - len(arrived))


def _content(desk: Desk, inbox: Inbox, file: InboxFile) -> tuple[bytes | None, str | None]:
    """The bytes of a file, and why it is not taken; of one that is not, a note of that takes their place.

    It is kept like a document that cannot be read: the unit hears of it (A01), and the bureau in its digest.
    """
    refused = file.refused
    if file.size > desk.reader.limits.file_bytes:
        refused = TOO_LARGE  # never read: it would fill the memory and the archive
    if refused is None:
        try:
            return inbox.content(file), None
        except Closed as why:
            refused = str(why)
    return f"没有收取：{file.path}\n{refused}\n".encode(), refused


def file_again(desk: Desk, session: Session, arrived_at_by_document: Mapping[int, datetime]) -> None:
    """File what is handed in once more, of which nothing was taken the first time: too early, or locked.

    The bytes are known, so there is nothing to read; ``came`` says by document when they came this time.
    """
    filed_before = submissions.of_documents(session, list(arrived_at_by_document))
    filed = {submission.document_id for submission in filed_before}
    outgoing.enqueue(desk, session, _unchanged(desk, session, filed_before))
    reopened = documents.hold(session, arrived_at_by_document.keys() - filed, Processing.DECIDED)
    papers = [
        replace(
            IncomingForm.of(stored.row, form_id, index, stored.paper.forms[index]),
            received_at=arrived_at_by_document[stored.row.id],
        )
        for stored in documents.stored(session, reopened)
        if stored.paper
        for index, form_id in enumerate(stored.form_ids)
    ]
    open_stages(desk, session)
    expected = [paper for paper, place in zip(papers, places(session, papers), strict=True) if place.takes]
    outgoing.enqueue(desk, session, filing.file(desk, session, expected))
    documents.advance(session, {paper.document_id for paper in expected}, Processing.READ)


def _unchanged(desk: Desk, session: Session, filed_before: Sequence[Filed]) -> list[Addressed]:
    """Tell units that what they handed in once more is what went back to them, without any change."""
    returned = {version.obligation_id: version for version in filed_before if version.state is State.RETURNED}
    newest = submissions.newest_versions(session, returned)
    same = {
        owed: version
        for owed, version in returned.items()
        if newest[owed].submission_id == version.submission_id
    }
    rows = status.rows(session, obligation_ids=list(same)) if same else []
    return [
        telling.unchanged(desk, row, same[row.obligation_id].document_name, row.version or 1) for row in rows
    ]


def archived_by_folder(desk: Desk) -> dict[str, list[int]]:
    """The documents that wait to be read, by the folder that they lay in; of one unit, its own folder's."""
    with desk.database.reading() as session:
        waiting = documents.in_processing(session, Processing.ARCHIVED)
        units = roster.find_units(session, {document.folder for document in waiting if document.folder})
    by_folder: dict[str, list[int]] = defaultdict(list)
    for document in waiting:
        owner = units.get(document.folder)
        if desk.scope.unit_id in {None, owner.id if owner else None}:
            by_folder[document.folder].append(document.id)
    return dict(by_folder)


def read_and_file(desk: Desk, document_ids: Sequence[int]) -> int:
    """Read these archived documents and file their forms; how many forms there were.

    A document that cannot be read stops nobody: it is kept as failed, with the reason, and reviewed as
    such. What was read is stored together with the submissions, the changes of state and the receipts; what
    another pass has read meanwhile is left as that one stored it. It is stored in portions, so that a pass
    that is ended for its time has not read in vain. Raises ExceptionGroup, after the others are stored, with
    what a reader did not foresee: those documents stay to be read, or are set aside.
    """
    with desk.database.reading() as session:
        documents_to_read = {
            document.id: document
            for document in documents.in_processing(session, Processing.ARCHIVED)
            if document.id in set(document_ids)
        }
    broken: dict[int, Exception] = {}
    forms = 0
    for portion in _portions(desk, documents_to_read.values(), broken):
        forms += _store(desk, documents_to_read, portion, broken)
    if broken:
        raise stumbles.noted(desk, Processing.READ, broken)
    return forms


def _portions(
    desk: Desk, documents_to_read: Iterable[KeptDocument], broken: dict[int, Exception]
) -> Iterator[dict[int, PaperDocument | str]]:
    """What the documents hold, or why they cannot be read, in portions; what the reader failed at apart."""
    portion: dict[int, PaperDocument | str] = {}
    begun = time.monotonic()
    for document in documents_to_read:
        try:
            portion[document.id] = desk.reader.read(desk.archive.get(document.sha256), document.name)
        except Unreadable as why:
            portion[document.id] = str(why)
        except OSError as unreadable:
            # An archive that is away is no document's fault; one file that is gone from it is nobody else's.
            if not isinstance(unreadable, FileNotFoundError):
                yield portion
                raise
            broken[document.id] = unreadable
        except Exception as unforeseen:  # noqa: BLE001 - raised again, when the others are safe
            broken[document.id] = unforeseen
        if time.monotonic() - begun > STORE_AFTER_SECONDS:
            yield portion
            portion, begun = {}, time.monotonic()
    yield portion


def _store(
    desk: Desk,
    documents_to_read: Mapping[int, KeptDocument],
    read: Mapping[int, PaperDocument | str],
    broken: dict[int, Exception],
) -> int:
    """Keep what was read and file it; how many forms. What cannot be kept is found by keeping each alone."""
    try:
        with desk.database.writing() as session:
            claimed = documents.hold(session, read, Processing.ARCHIVED)
            papers: dict[int, PaperDocument] = {}
            refused: list[KeptDocument] = []
            for document_id in claimed:
                reading = read[document_id]
                if isinstance(reading, str):
                    documents.mark_failed(session, document_id, Processing.READ, reading)
                    refused.append(documents_to_read[document_id])
                else:
                    papers[document_id] = reading
            _file(desk, session, documents_to_read, papers)
            _keep_beside(
                desk,
                session,
                [documents_to_read[key] for key in papers if _is_formless(papers[key])],
                refused,
            )
    except OperationalError:  # the database itself
        raise
    except Exception as unforeseen:  # noqa: BLE001 - raised again, when the others are safe
        if len(read) == 1:
            broken[next(iter(read))] = unforeseen
            return 0
        return sum(_store(desk, documents_to_read, {key: reading}, broken) for key, reading in read.items())
    return sum(len(paper.forms) for paper in papers.values())


def _file(
    desk: Desk, session: Session, stored: Mapping[int, KeptDocument], papers: Mapping[int, PaperDocument]
) -> None:
    readings = [NewReading(document_id, paper) for document_id, paper in papers.items()]
    form_ids = store_readings(session, readings)
    forms = [
        IncomingForm.of(stored[document_id], form_ids[document_id][index], index, form)
        for document_id, paper in papers.items()
        for index, form in enumerate(paper.forms)
    ]
    letters = filing.file(desk, session, forms)
    letters += written_explanations.take(desk, session, stored, papers, forms)
    outgoing.enqueue(desk, session, letters)


def _is_formless(paper: PaperDocument) -> bool:
    """Whether a file was read whole and holds no form, nor says that it should hold one."""
    return not (paper.forms or paper.mentions_attached_forms or paper.skipped)


def _keep_beside(
    desk: Desk, session: Session, formless: Sequence[KeptDocument], refused: Sequence[KeptDocument]
) -> None:
    """Keep letters, bases and scans that units sent along beside what they filed, and tell them."""
    scans = [document for document in refused if may_be_scan(desk.archive.get(document.sha256))]
    if not formless and not scans:
        return
    beside = companions.without_forms(session, formless, scans)
    kept_beside.keep(session, [companion.record for companion in beside])
    documents.advance(session, [companion.record.document_id for companion in beside], Processing.DECIDED)
    outgoing.enqueue(desk, session, filing.receipts_beside(desk, session, beside))
