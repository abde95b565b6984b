"""Where a remark belongs in the copy of a unit's file."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import IntEnum, auto

from forms.files.picture import tight
from forms.form import Document, Form, Location
from forms.nearest import nearest
from forms.notes.copies.copied_text import CopiedText
from forms.notes.note import Note, PlacedRemark

_NUMBER = re.compile(r"-?[\d,]*\d(?:\.\d+)?")


class _Likeness(IntEnum):
    """How much of a value a text says. Of a page only the row is known: the value tells the cell in it."""

    NOTHING = auto()
    A_PART = auto()
    THE_NUMBER = auto()
    THE_TEXT = auto()


def placed(remark: PlacedRemark, document: Document, texts: Sequence[CopiedText]) -> Note:
    """The note at the cell of the copy that holds what it is about, or without one where nothing does."""
    form = document.forms[remark.form_index] if remark.form_index is not None else None
    original = remark.note.location
    if original is None and form is not None:
        original = nearest(form.locations, remark.field) or form.locations.get("form_title")
    here = [text for text in texts if original is not None and text.original == original]
    if not here:
        return remark.note.model_copy(update={"location": None})
    value = _printed_value(form, remark.field) if form is not None else None
    most = max(_likeness(text.text, value) for text in here)
    likest = [text for text in here if _likeness(text.text, value) is most]
    before = _same_before(form, remark.field, original) if form is not None else 0
    return remark.note.model_copy(update={"location": likest[min(before, len(likest) - 1)].copy})


def _same_before(form: Form, field: str | None, place: Location | None) -> int:
    """How many rows before this one stand at the same place and say the same: two tables side by side."""
    part, _, name = (field or "").rpartition("/")
    rows = part.partition("/")[2]
    if not rows.isdigit():
        return 0
    paths = (f"indicators/{number}/{name}" for number in range(int(rows)))
    value = _printed_value(form, field)
    return sum(form.locations.get(path) == place and _printed_value(form, path) == value for path in paths)


def _printed_value(form: Form, field: str | None) -> str | None:
    """What is read at a path, as text; of a row its name. None for what is no single value."""
    content: object = form
    for step in (field or "").split("/"):
        if isinstance(content, list):
            content = content[int(step)] if step.isdigit() and int(step) < len(content) else None
        else:
            content = getattr(content, step, None)
    name = getattr(content, "level3", getattr(content, "label", content))
    return str(name) if isinstance(name, str | int | float) else None


def _likeness(text: str, value: str | None) -> _Likeness:
    if value is None or not text:
        return _Likeness.NOTHING
    if tight(text) == tight(value):
        return _Likeness.THE_TEXT
    number = _number(value)
    if number is not None:
        if _number(text) == number:
            return _Likeness.THE_NUMBER
        inside = any(_number(written) == number for written in _NUMBER.findall(text))
        return _Likeness.A_PART if inside else _Likeness.NOTHING
    return _Likeness.A_PART if value in text or text in value else _Likeness.NOTHING


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removesuffix("%")).normalize()
    except InvalidOperation:
        return None
