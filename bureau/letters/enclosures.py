"""Enclosures: what goes with a letter.

The outbox keeps how each is made, not what it says: a form that was handed out lies in the archive, the
return letter and the unit's own file with its findings are made when the letter goes, outside of any
transaction. Made again at another attempt they are the same.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from bureau.desk import Desk
from bureau.notes import note_on
from forms import Unreadable
from forms.form import Location
from forms.notes.annotation import annotate, printed_anew
from lifecycle.calendar.windows import day_of
from notifications.messages.letter import Attachment
from notifications.messages.return_letter import write_return_letter
from notifications.messages.unit_messages import Returned
from storage.papers import documents, findings, submissions

Enclosure = Mapping[str, Any]

LETTER = "退回意见书.docx"


def archived(name: str, sha256: str) -> Enclosure:
    """A file of the archive under a name."""
    return {"make": "archived", "name": name, "sha256": sha256}


def return_letter(message: Returned) -> Enclosure:
    """The return letter of a message."""
    return {"make": "return_letter", "message": message.model_dump(mode="json")}


def annotated(document_id: int, unit_id: int) -> Enclosure:
    """A unit's file with what was found on it; of a file that holds other units' forms too only its own."""
    return {"make": "annotated", "document": document_id, "unit": unit_id}


def made(desk: Desk, enclosures: Iterable[Enclosure], at: datetime) -> tuple[Attachment, ...]:
    """The enclosures of a letter of that moment. A file that takes no notes goes without."""
    found = (_make(desk, enclosure, at) for enclosure in enclosures)
    return tuple(one for one in found if one is not None)


def _make(desk: Desk, one: Enclosure, at: datetime) -> Attachment | None:
    match one["make"]:
        case "archived":
            return Attachment(one["name"], desk.archive.get(one["sha256"]))
        case "return_letter":
            message = Returned.model_validate(one["message"])
            return Attachment(LETTER, write_return_letter(message, made_on=day_of(at)))
        case _:
            return _annotated(desk, one["document"], one.get("unit"))


def _annotated(desk: Desk, document_id: int, unit_id: int | None) -> Attachment | None:
    with desk.database.reading() as session:
        (stored,) = documents.stored(session, [document_id])
        filed = submissions.of_documents(session, [document_id])
        own = findings.of_submissions(session, [one.submission_id for one in filed])
        found = [*findings.of_documents(session, [document_id]).get(document_id, ())]
    found += [finding for one in filed for finding in own.get(one.submission_id, ())]
    if stored.paper is None:
        return None
    others = {one.form_index for one in filed if one.unit_id != unit_id} if unit_id is not None else set()
    remarks = [
        note_on(one, one.severity, Location.model_validate(one.location) if one.location else None)
        for one in found
        if findings.asks(one) and one.form_index not in others
    ]
    try:
        if others:
            # Nobody is shown what another unit filed: its own forms are printed anew.
            back = printed_anew(stored.paper, remarks, others, author=desk.settings.bureau)
        else:
            content = desk.archive.get(stored.row.sha256)
            back = annotate(content, stored.paper, remarks, author=desk.settings.bureau)
    except Unreadable:
        return None
    return Attachment(f"{PurePosixPath(stored.row.name).stem}.核查{back.suffix}", back.data)
