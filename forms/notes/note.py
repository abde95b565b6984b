"""What is to be written on a form that goes back: where, how grave, and in which words."""

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import AfterValidator

from forms.form import Location, Value
from forms.printing.sheet import printable
from forms.words.severity import Severity

AUTHOR: Final = "jixiao 核查"
"""Who signs the notes where no bureau is named."""


class Note(Value):
    """One note. ``location`` is the cell, as the reader gave it; without one it is only listed.

    ``code``: the unit may explain it, and its explanation comes back under this number; ``explanation`` is
    what it wrote so far.
    """

    severity: Severity
    text: Annotated[str, AfterValidator(printable)]
    location: Location | None = None
    code: str | None = None
    explanation: Annotated[str, AfterValidator(printable)] = ""

    @property
    def line(self) -> str:
        """The note as it is written: 【退回】…."""
        return f"【{self.severity.label}】{self.text}"


class PlacedRemark(Value):
    """A note with the value that it is about: the form's number in the file (from 0) and the value's path."""

    note: Note
    form_index: int | None = None
    field: str | None = None


def gravest_first(notes: Iterable[Note]) -> list[Note]:
    """The notes by severity, otherwise in their order."""
    order = list(Severity)
    return sorted(notes, key=lambda note: order.index(note.severity))


def joined(notes: Iterable[Note]) -> str:
    """Several notes on one cell as one text."""
    return "\n\n".join(note.line for note in gravest_first(notes))


def place_in_words(location: Location | None) -> str:
    """Where a note belongs, as the list says it: 自评表 D7."""
    if location is None:
        return "整个文件"
    parts = [
        location.sheet or "",
        f"第{location.page}页" if location.page else "",
        f"第{location.table}个表格" if location.table else "",
        location.cell or (f"第{location.row}行" if location.row else ""),
        f"第{location.line}行" if location.line else "",
    ]
    return " ".join(part for part in parts if part) or "整个文件"
