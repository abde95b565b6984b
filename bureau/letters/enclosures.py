"""Enclosures: what goes with a letter.

The outbox keeps how each is made, not what it says: a form that was handed out lies in the archive, the
return letter and the unit's own file with its findings are made when the letter goes, outside of any
transaction. Made again at another attempt they are the same.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from bureau.desk import Desk
from bureau.notes import note_on
from forms import Unreadable
from forms.form import Location
from forms.notes.annotation import PlacedRemark, annotate, printed_anew
from lifecycle.calendar.windows import day_of
from lifecycle.obligations.explanation import asks_to_explain
from notifications.messages.letter import Attachment
from notifications.messages.review.outcomes import Returned
from notifications.messages.review.return_letter import write_return_letter
from storage.papers import documents, explanations, findings, submissions
from storage.tables import KeptExplanation, KeptFinding

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
    attachments = (_make(desk, enclosure, at) for enclosure in enclosures)
    return tuple(attachment for attachment in attachments if attachment is not None)


def _make(desk: Desk, enclosure: Enclosure, at: datetime) -> Attachment | None:
    match enclosure["make"]:
        case "archived":
            return Attachment(enclosure["name"], desk.archive.get(enclosure["sha256"]))
        case "return_letter":
            message = Returned.model_validate(enclosure["message"])
            return Attachment(LETTER, write_return_letter(message, made_on=day_of(at)))
        case _:
            return _annotated(desk, enclosure["document"], enclosure.get("unit"))


def _annotated(desk: Desk, document_id: int, unit_id: int | None) -> Attachment | None:
    with desk.database.reading() as session:
        (stored,) = documents.stored(session, [document_id])
        filed = submissions.of_documents(session, [document_id])
        own = findings.of_submissions(session, [version.submission_id for version in filed])
        on_file = findings.of_documents(session, [document_id]).get(document_id, ())
        explained = explanations.of_obligations(session, [version.obligation_id for version in filed])
    if stored.paper is None:
        return None
    forms_of_others = (
        {version.form_index for version in filed if version.unit_id != unit_id}
        if unit_id is not None
        else set()
    )
    remarks = [_remark(finding, None, ()) for finding in on_file if _shown(finding, forms_of_others)]
    for version in filed:
        before = explained.get(version.obligation_id, ())
        remarks += [
            _remark(finding, version.obligation_id, before)
            for finding in own.get(version.submission_id, ())
            if _shown(finding, forms_of_others)
        ]
    try:
        if forms_of_others:
            # Nobody is shown what another unit filed: its own forms are printed anew.
            back = printed_anew(stored.paper, remarks, forms_of_others, author=desk.settings.bureau)
        else:
            content = desk.archive.get(stored.row.sha256)
            back = annotate(content, stored.paper, remarks, author=desk.settings.bureau)
    except Unreadable:
        return None
    return Attachment(f"{PurePosixPath(stored.row.name).stem}.核查{back.suffix}", back.data)


def _shown(finding: KeptFinding, forms_of_others: Collection[int]) -> bool:
    return findings.asks(finding) and finding.form_index not in forms_of_others


def _remark(
    finding: KeptFinding, obligation_id: int | None, explained: Iterable[KeptExplanation]
) -> PlacedRemark:
    """The note on a finding; what may be explained has a place for that, with what was said so far."""
    location = Location.model_validate(finding.location) if finding.location else None
    if obligation_id is None or not asks_to_explain(finding.severity):
        return note_on(finding, finding.severity, location)
    code = explanations.code_of(finding, obligation_id)
    texts = [explanation.text for explanation in explained if explanation.code == code]
    return note_on(finding, finding.severity, location, code, texts[-1] if texts else "")
