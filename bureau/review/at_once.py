"""At once: documents that somebody waits for are read, reviewed and decided without waiting for a pass."""

from collections.abc import Sequence
from dataclasses import replace

from bureau.decisions import advancing
from bureau.desk import Desk, PassScope
from bureau.intake import collecting
from bureau.review import reviewing
from lifecycle.obligations.processing import Processing
from storage.papers import documents


def work_up(desk: Desk, unit_id: int, document_ids: Sequence[int]) -> None:
    """Read, file, review and decide these documents of a unit, as far as nobody else has done so.

    Raises ExceptionGroup with what a reader did not foresee, when the others are done.
    """
    try:
        collecting.read_and_file(desk, document_ids)
    finally:
        with desk.database.reading() as session:
            ready = documents.so_far(session, document_ids, Processing.READ, Processing.FAILED)
        if ready:
            reviewing.review_documents(desk, ready)
        advancing.advance(replace(desk, scope=PassScope(unit_id=unit_id)))
