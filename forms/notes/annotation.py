"""A file that goes back to its unit with notes on its cells: the unit's own, or printed anew.

Workbooks (.xlsx, .xlsm) and Word documents keep everything that the unit made. What has no cells to
comment on (.pdf, .txt, .html, .xls, .doc, .zip) is printed as a workbook in the official layout.
"""

import io
from collections.abc import Sequence

from forms.files.file_kind import Kind, kind_of
from forms.files.package import Package
from forms.form import Document, Location, Unreadable, Value
from forms.limits import DEFAULT, Limits
from forms.notes import annotated_word, annotated_workbook
from forms.notes.note import AUTHOR, Note
from forms.printing.workbook import write_xlsx

_NOTHING = "没有读出表单，无处批注，请改报 Word 或 Excel 表单。"


class Remark(Value):
    """A note with the value that it is about: the form's number in the file (from 0) and the value's path."""

    note: Note
    form_index: int | None = None
    field: str | None = None


class Annotated(Value):
    """The annotated file and how its name ends (.xlsx, .xlsm, .docx)."""

    data: bytes
    suffix: str


def annotate(
    data: bytes,
    document: Document,
    remarks: Sequence[Remark],
    *,
    author: str = AUTHOR,
    limits: Limits = DEFAULT,
) -> Annotated:
    """The file with the remarks: each in the cell of its note's location, and all of them in a list.

    ``document`` is what was read of the file; ``author`` signs the comments, and what the same author wrote
    in an earlier round is taken out. Raises Unreadable, also for a file that is not annotated itself and of
    which no form was read.
    """
    notes = [remark.note for remark in remarks]
    kind = kind_of(data)
    if kind is Kind.XLSX:
        macros = b"macroEnabled" in Package(data, limits).part("[Content_Types].xml")
        return Annotated(
            data=annotated_workbook.annotated(data, notes, author, limits),
            suffix=".xlsm" if macros else ".xlsx",
        )
    if kind is Kind.DOCX:
        return Annotated(data=annotated_word.annotated(data, notes, author, limits), suffix=".docx")
    return Annotated(data=_printed(document, remarks, author, limits), suffix=".xlsx")


def _printed(document: Document, remarks: Sequence[Remark], author: str, limits: Limits) -> bytes:
    """The forms in the official layout with the notes at the cells of their values."""
    if not document.forms:
        raise Unreadable(_NOTHING)
    target = io.BytesIO()
    places = write_xlsx(document.forms, target)
    notes = [
        remark.note.model_copy(
            update={
                "location": None
                if remark.form_index is None
                else _place(places[remark.form_index], remark.field)
            }
        )
        for remark in remarks
    ]
    return annotated_workbook.annotated(target.getvalue(), notes, author, limits)


def _place(places: dict[str, Location], field: str | None) -> Location:
    """The cell of a value, or of the nearest thing around it: the indicator's name, else the form's title."""
    path = field or ""
    while path:
        for near in (path, f"{path}/level3"):
            if near in places:
                return places[near]
        inside = [place for name, place in places.items() if name.startswith(f"{path}/")]
        if inside:
            return inside[0]
        path = path.rpartition("/")[0]
    return places["form_title"]
