"""What arrived: documents, recognised by their bytes, and the forms that were read in them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, tuple_, update
from sqlmodel import Session, col, select

from forms import form as paper
from lifecycle.obligations.processing import Processing
from storage.bulk import conflict_insert, slices
from storage.tables import Form, KeptDocument


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came at ``received_at`` and was found at ``seen_at``.

    ``folder`` is the one of the inbox that it lay in, a hint at its unit; empty for the inbox.
    """

    sha256: str
    name: str
    inbox_path: str
    folder: str
    size: int
    received_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """The document of an arrival; ``known``: these bytes from this folder had arrived before."""

    document_id: int
    known: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it is kept: its row, the ids of its forms in their order, and what was read.

    ``paper`` is None for one that could not be read: the row says why.
    """

    row: KeptDocument
    form_ids: tuple[int, ...]
    paper: paper.Document | None


def record(session: Session, arrivals: Sequence[Arrival]) -> list[Recorded]:
    """Record files whose bytes are in the archive, in their order.

    One whose bytes are known from its folder is recognised. The folder counts because two units may hand in
    the same empty or damaged file, and each must hear of it.
    """
    if not arrivals:
        return []
    firsts = {(arrival.sha256, arrival.folder): arrival for arrival in reversed(arrivals)}
    rows = [asdict(first) | {"processing": Processing.ARCHIVED} for first in firsts.values()]
    keep = conflict_insert(session, KeptDocument).on_conflict_do_nothing()
    added = set(session.exec(keep.returning(col(KeptDocument.id)), params=rows).scalars())
    ids: dict[tuple[str, str], int] = {}
    for part in slices(firsts):
        same = tuple_(col(KeptDocument.sha256), col(KeptDocument.folder)).in_(part)
        known_rows = session.exec(
            select(KeptDocument.sha256, KeptDocument.folder, KeptDocument.id).where(same)
        )
        ids |= {(sha256, folder): document_id for sha256, folder, document_id in known_rows}
    recorded = []
    for arrival in arrivals:
        document_id = ids[arrival.sha256, arrival.folder]
        recorded.append(Recorded(document_id, document_id not in added))
        added.discard(document_id)
    return recorded


def mark(session: Session, document_ids: Iterable[int], processing: Processing) -> None:
    """Say how far these documents are. Whatever had failed before is forgotten."""
    values = {"processing": processing, "failed_step": None, "why": None}
    for part in slices(document_ids):
        session.exec(update(KeptDocument).where(col(KeptDocument.id).in_(part)).values(**values))


def mark_failed(session: Session, document_id: int, step: Processing, why: str) -> None:
    """Say that a document could not be taken to ``step``, and why (one Chinese sentence)."""
    values = {"processing": Processing.FAILED, "failed_step": step, "why": why}
    session.exec(update(KeptDocument).where(col(KeptDocument.id) == document_id).values(**values))


def stumble(session: Session, document_ids: Iterable[int], step: Processing, why: str) -> list[int]:
    """Note that the program itself failed to take these documents to ``step``, and why; those set aside.

    The first time a document waits for the next pass: the fault may be gone. At the second it is set aside
    (``received``): it would fail at every pass, until somebody has mended the program and takes it up again.
    """
    ids = sorted(document_ids)
    stumbled = {"failed_step": step, "why": why}
    aside: list[int] = []
    for part in slices(ids):
        of_these = col(KeptDocument.id).in_(part)
        again = session.exec(
            select(KeptDocument.id).where(of_these, col(KeptDocument.failed_step) == step)
        ).all()
        aside += again
        session.exec(update(KeptDocument).where(of_these).values(**stumbled))
        last = {"processing": Processing.RECEIVED}
        session.exec(update(KeptDocument).where(col(KeptDocument.id).in_(again)).values(**last))
    return aside


def set_aside(session: Session) -> list[KeptDocument]:
    """The documents that were set aside because the program failed at them twice, in their order."""
    return in_processing(session, Processing.RECEIVED)


def take_up(session: Session) -> list[KeptDocument]:
    """Let the documents that were set aside be worked on again from the step before the one that failed."""
    again = set_aside(session)
    for document in again:
        read = document.failed_step is Processing.CHECKED
        mark(session, [document.id], Processing.READ if read else Processing.ARCHIVED)
    return again


def in_processing(session: Session, processing: Processing) -> list[KeptDocument]:
    """The documents that have come so far, in the order of their arrival."""
    rows = select(KeptDocument).where(KeptDocument.processing == processing)
    return list(session.exec(rows.order_by(col(KeptDocument.received_at), col(KeptDocument.id))))


def count_unfinished(session: Session) -> int:
    """How many documents wait to be read or reviewed; those that were set aside wait for somebody else."""
    waiting = (Processing.ARCHIVED, Processing.READ, Processing.FAILED)
    counted = select(func.count()).select_from(KeptDocument).where(col(KeptDocument.processing).in_(waiting))
    return session.exec(counted).one()


def so_far(session: Session, document_ids: Iterable[int], *processing: Processing) -> list[int]:
    """Those of these documents that are so far, by id."""
    ids = (col(KeptDocument.id).in_(sorted(document_ids)), col(KeptDocument.processing).in_(processing))
    return list(session.exec(select(KeptDocument.id).where(*ids).order_by(col(KeptDocument.id))))


def by_id(session: Session, document_ids: Iterable[int]) -> list[KeptDocument]:
    """These documents, without what was read in them, in the order of their numbers."""
    rows = select(KeptDocument).where(col(KeptDocument.id).in_(sorted(document_ids)))
    return list(session.exec(rows.order_by(col(KeptDocument.id))))


def of_folders(
    session: Session, folders: Collection[str], *, limit: int, offset: int
) -> tuple[list[KeptDocument], int]:
    """What came from these folders, the newest first, a page of it; and how many there are."""
    own = col(KeptDocument.folder).in_(folders)
    newest = (col(KeptDocument.received_at).desc(), col(KeptDocument.id).desc())
    rows = session.exec(select(KeptDocument).where(own).order_by(*newest).limit(limit).offset(offset))
    total = session.exec(select(func.count()).select_from(KeptDocument).where(own)).one()
    return list(rows), total


def hold(session: Session, document_ids: Iterable[int], *processing: Processing) -> list[int]:
    """Those of these documents that are so far, by id; nobody moves them until this transaction ends.

    A step works on what it saw before it began to write: another pass may have done the same meanwhile.
    """
    held_ids: list[int] = []
    for part in slices(sorted(document_ids)):  # in one order for everybody: no deadlock
        so_far = (col(KeptDocument.id).in_(part), col(KeptDocument.processing).in_(processing))
        held_ids += session.exec(
            select(KeptDocument.id).where(*so_far).order_by(col(KeptDocument.id)).with_for_update()
        )
    return held_ids


def advance(session: Session, document_ids: Iterable[int], processing: Processing) -> None:
    """Say how far these documents are; of one that failed it stays known where and why."""
    for part in slices(document_ids):
        session.exec(update(KeptDocument).where(col(KeptDocument.id).in_(part)).values(processing=processing))


def stored(session: Session, document_ids: Collection[int]) -> list[Stored]:
    """These documents with what was read in them, in the order of their arrival."""
    rows: list[KeptDocument] = []
    forms: dict[int, list[Form]] = {document_id: [] for document_id in document_ids}
    for part in slices(document_ids):
        rows += session.exec(select(KeptDocument).where(col(KeptDocument.id).in_(part)))
        forms_of = select(Form).where(col(Form.document_id).in_(part)).order_by(col(Form.form_index))
        for form in session.exec(forms_of):
            forms[form.document_id].append(form)
    return [
        Stored(row, tuple(form.id for form in forms[row.id]), _paper(row, forms[row.id]))
        for row in sorted(rows, key=lambda row: (row.received_at, row.id))
    ]


def of_form(session: Session, form_id: int) -> tuple[Stored, int]:
    """The document of a form and the form's place in it. Raises LookupError if there is no such form."""
    form = session.get(Form, form_id)
    if form is None:
        raise LookupError(form_id)
    (document,) = stored(session, [form.document_id])
    return document, form.form_index


def arrivals_so_far(session: Session, document: KeptDocument) -> int:
    """How many files of this name have come into this folder, up to and with this one."""
    same = (KeptDocument.folder == document.folder, KeptDocument.name == document.name)
    return session.exec(select(func.count()).where(*same, col(KeptDocument.id) <= document.id)).one()


def seen_between(session: Session, start: datetime, end: datetime) -> list[KeptDocument]:
    """What was found from ``start`` up to and without ``end``, in order: what came last night too."""
    of_the_time = (col(KeptDocument.seen_at) >= start, col(KeptDocument.seen_at) < end)
    return list(session.exec(select(KeptDocument).where(*of_the_time).order_by(col(KeptDocument.id))))


def count_forms(session: Session, document_ids: Iterable[int]) -> dict[int, int]:
    """How many forms were read in each of these documents; those with none are left out."""
    counts: dict[int, int] = {}
    for part in slices(document_ids):
        per_document = select(Form.document_id, func.count()).where(col(Form.document_id).in_(part))
        counts |= dict(session.exec(per_document.group_by(col(Form.document_id))).all())
    return counts


def _paper(row: KeptDocument, forms: Iterable[Form]) -> paper.Document | None:
    if row.failed_step:
        return None
    return paper.Document.model_validate(
        {
            "file": row.name,
            "title": row.title,
            "statement": row.statement,
            "forms": [form.content for form in forms],
            "mentions_attached_forms": row.mentions_attached_forms,
        }
    )
