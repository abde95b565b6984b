"""What was read in documents: their forms with their indicators, and the hash of what a form says."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, insert

from forms import form as paper
from lifecycle.obligations.processing import Processing
from storage.tables import Form, KeptDocument, KeptIndicator

_INDICATOR_FIELDS = tuple(name for name in KeptIndicator.model_fields if name not in {"form_id", "position"})

_PLACES = frozenset({"source", "location", "locations"})
"""Where a form stands in its file is not what it says: the same form one line lower is the same form."""


@dataclass(frozen=True, slots=True)
class NewReading:
    """What was read in a document."""

    document_id: int
    document: paper.Document


def store_readings(session: Session, readings: Collection[NewReading]) -> dict[int, list[int]]:
    """Store what was read and mark the documents read; the ids of each one's forms in their order.

    Raises IntegrityError if a document has forms already: what was read once is not overwritten.
    """
    forms = {
        (reading.document_id, index): form
        for reading in readings
        for index, form in enumerate(reading.document.forms)
    }
    ids = _insert_forms(session, forms)
    indicators = [
        {"form_id": ids[place], "position": position}
        | {name: getattr(row, name, None) for name in _INDICATOR_FIELDS}
        for place, form in forms.items()
        for position, row in enumerate(form.indicators)
    ]
    if indicators:
        session.exec(insert(KeptIndicator), params=indicators)
    _mark_read(session, readings)
    stored: dict[int, list[int]] = {reading.document_id: [] for reading in readings}
    for document_id, index in forms:
        stored[document_id].append(ids[document_id, index])
    return stored


def content_hash(form: paper.Form) -> str:
    """The SHA-256 of what a form says, wherever in whatever file it stands."""
    return _hash_of(form.model_dump(mode="json"))


def _insert_forms(
    session: Session, forms: Mapping[tuple[int, int], paper.Form]
) -> dict[tuple[int, int], int]:
    """Insert forms by document and index; their ids by the same."""
    rows = []
    for (document_id, index), form in forms.items():
        content = form.model_dump(mode="json")
        rows.append(
            {
                "document_id": document_id,
                "form_index": index,
                "kind": form.form,
                "year": form.year,
                "unit_name": form.implementing_unit,
                "project_name": form.project_name,
                "content": content,
                "content_hash": _hash_of(content),
            }
        )
    if not rows:
        return {}
    # The ids come with what they belong to: asked for in the rows' order, SQLite would insert one by one.
    keep = insert(Form).returning(col(Form.document_id), col(Form.form_index), col(Form.id))
    ids = session.exec(keep, params=rows)
    return {(document_id, index): form_id for document_id, index, form_id in ids}


def _mark_read(session: Session, readings: Iterable[NewReading]) -> None:
    rows = [
        {
            "id": reading.document_id,
            "processing": Processing.READ,
            "failed_step": None,
            "why": None,
            "title": reading.document.title,
            "statement": reading.document.statement and reading.document.statement.model_dump(mode="json"),
            "mentions_attached_forms": reading.document.mentions_attached_forms,
        }
        for reading in readings
    ]
    if rows:
        session.exec(update(KeptDocument), params=rows)


def _hash_of(content: dict[str, Any]) -> str:
    says = json.dumps(_without_places(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(says.encode()).hexdigest()


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_places(part) for name, part in value.items() if name not in _PLACES}
    if isinstance(value, list):
        return [_without_places(part) for part in value]
    return value
