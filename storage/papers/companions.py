"""What came with the forms of units and is kept beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, insert, select

from lifecycle.obligations.companion import CompanionKind
from storage.bulk import slices
from storage.tables import Companion, KeptDocument


@dataclass(frozen=True, slots=True)
class NewCompanion:
    """A file, or (with ``form_id``) a form in it, to keep beside what its unit filed."""

    document_id: int
    unit_id: int
    kind: CompanionKind
    received_at: datetime
    form_id: int | None = None
    obligation_id: int | None = None


def keep(session: Session, companions: Collection[NewCompanion]) -> None:
    """Keep these."""
    if companions:
        session.exec(insert(Companion), params=[asdict(companion) for companion in companions])


def of_obligations(
    session: Session, obligation_ids: Iterable[int]
) -> dict[int, list[tuple[Companion, KeptDocument]]]:
    """What lies beside the versions of these obligations, each with its file, in the order of arrival."""
    by_obligation: dict[int, list[tuple[Companion, KeptDocument]]] = defaultdict(list)
    for part in slices(sorted(set(obligation_ids))):
        rows = (
            select(Companion, KeptDocument)
            .join(KeptDocument, col(KeptDocument.id) == col(Companion.document_id))
            .where(col(Companion.obligation_id).in_(part))
            .order_by(col(Companion.received_at), col(Companion.id))
        )
        for companion, document in session.exec(rows):
            if companion.obligation_id is not None:
                by_obligation[companion.obligation_id].append((companion, document))
    return dict(by_obligation)


def signed_originals(session: Session, document_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By form, its document and the obligation of which it is the signed scan of what was filed."""
    signed: dict[int, tuple[int, int]] = {}
    for part in slices(sorted(set(document_ids))):
        rows = select(Companion).where(
            col(Companion.document_id).in_(part), Companion.kind == CompanionKind.SCAN
        )
        for companion in session.exec(rows):
            if companion.form_id is not None and companion.obligation_id is not None:
                signed[companion.form_id] = (companion.document_id, companion.obligation_id)
    return signed


def signed_documents(session: Session, document_ids: Iterable[int]) -> set[int]:
    """Those of the documents that hold a signed scan of what was filed."""
    return {document_id for document_id, _ in signed_originals(session, document_ids).values()}


def forms_kept(session: Session, document_ids: Iterable[int]) -> set[int]:
    """The ids of the forms in these documents that are kept beside a version and not reviewed."""
    form_ids: set[int] = set()
    for part in slices(sorted(set(document_ids))):
        rows = select(Companion.form_id).where(
            col(Companion.document_id).in_(part), col(Companion.form_id).is_not(None)
        )
        form_ids |= {form_id for form_id in session.exec(rows) if form_id is not None}
    return form_ids
