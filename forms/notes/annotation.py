"""A file that goes back to its unit with notes on its cells: the unit's own, or printed anew.

Workbooks (.xlsx, .xlsm) and Word documents keep everything that the unit made; an old Word document comes
back as a new one. What has no cells to comment on (.pdf, .txt, .html, .xls, and Word files whose form is a
document inside them) is copied cell for cell into a workbook, in the layout in which it was handed in, and
line by line into a Word document where it has no table; what was read in a picture, or would not be read in
such a copy, is printed as a workbook in the official layout. Of a zip or a mail each file with a
form goes back: one as itself, several in a zip.
"""

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from itertools import count

from forms.files import office_conversion
from forms.files.any_file import picture_of
from forms.files.enclosing import archive
from forms.files.encryption import opened
from forms.files.file_kind import FileKind, kind_of
from forms.files.office.embedded import encloses
from forms.files.package import Package
from forms.files.picture import Grid, Picture
from forms.form import Document, Location, Unreadable, Value, is_scanned
from forms.limits import DEFAULT, Limits
from forms.nearest import nearest
from forms.notes import annotated_word, annotated_workbook
from forms.notes.copies import copied_places
from forms.notes.copies.picture_workbook import picture_workbook
from forms.notes.copies.text_document import text_document
from forms.notes.note import AUTHOR, PlacedRemark
from forms.printing.workbook import write_xlsx
from forms.reading.reader import document_of

_WITH_FILES = (FileKind.ZIP, FileKind.MAIL, FileKind.OUTLOOK)
__all__ = ["PlacedRemark", "annotate", "printed_anew"]

_NOTHING = "没有读出表单，无处批注，请改报 Word 或 Excel 表单。"


class Annotated(Value):
    """The annotated file and how its name ends (.xlsx, .xlsm, .docx, .zip)."""

    data: bytes
    suffix: str


def annotate(
    data: bytes,
    document: Document,
    remarks: Sequence[PlacedRemark],
    *,
    author: str = AUTHOR,
    limits: Limits = DEFAULT,
) -> Annotated:
    """The file with the remarks: each in the cell of its note's location, and all of them in a list.

    ``document`` is what was read of the file; ``author`` signs the comments, and what the same author wrote
    in an earlier round is taken out. Raises Unreadable, also for a file that is not annotated itself and of
    which no form was read.
    """
    kind = kind_of(data)
    if kind in _WITH_FILES:
        return _of_members(data, document, remarks, author, limits)
    if kind is FileKind.ENCRYPTED:
        data = opened(data, limits)
        kind = kind_of(data)
    if kind is FileKind.OFFICE:
        data = office_conversion.converted(data, limits)
        kind = kind_of(data)
    notes = [remark.note for remark in remarks]
    if kind is FileKind.XLSX:
        macros = b"macroEnabled" in Package(data, limits).part("[Content_Types].xml")
        return Annotated(
            data=annotated_workbook.annotated(data, notes, author, limits),
            suffix=".xlsm" if macros else ".xlsx",
        )
    if kind is FileKind.DOCX and not encloses(Package(data, limits)):
        return Annotated(data=annotated_word.annotated(data, notes, author, limits), suffix=".docx")
    if kind is FileKind.PICTURE or any(map(is_scanned, document.forms)):
        return Annotated(data=_printed(document, remarks, author, limits), suffix=".xlsx")
    if not document.forms:
        raise Unreadable(_NOTHING)
    copied = _copied(picture_of(data, limits), document, remarks, author, limits)
    return copied or Annotated(data=_printed(document, remarks, author, limits), suffix=".xlsx")


def _copied(
    picture: Picture, document: Document, remarks: Sequence[PlacedRemark], author: str, limits: Limits
) -> Annotated | None:
    """A copy of the file: a workbook, or a Word document where it has no tables.

    None where it would not be read as the file was: the unit mends the copy and hands it in.
    """
    lines = [part for part in picture.parts if not isinstance(part, Grid)]
    is_text = len(lines) == len(picture.parts)
    copy = text_document(lines) if is_text else picture_workbook(picture)
    if _values(picture_of(copy.data, limits)) != _values(picture):
        return None
    notes = [copied_places.placed(remark, document, copy.texts) for remark in remarks]
    annotated = annotated_word.annotated if is_text else annotated_workbook.annotated
    return Annotated(data=annotated(copy.data, notes, author, limits), suffix=".docx" if is_text else ".xlsx")


def _values(picture: Picture) -> list[dict[str, object]]:
    """What is read of a picture, but not where it stands."""
    places = {"source", "locations", "leftovers"}
    return [form.model_dump(exclude=places) for form in document_of("", picture).forms]


def printed_anew(
    document: Document,
    remarks: Sequence[PlacedRemark],
    without: Collection[int],
    *,
    author: str = AUTHOR,
    limits: Limits = DEFAULT,
) -> Annotated:
    """The forms of a file but those of these numbers, in the official layout with their remarks.

    For who may see only some of the forms; a remark on a form that is left out is left out. Raises Unreadable
    where no form is left.
    """
    kept = [number for number in range(len(document.forms)) if number not in without]
    part = document.model_copy(update={"forms": [document.forms[number] for number in kept]})
    own = [
        remark.model_copy(update={"form_index": kept.index(remark.form_index)})
        if remark.form_index is not None
        else remark
        for remark in remarks
        if remark.form_index is None or remark.form_index in kept
    ]
    return Annotated(data=_printed(part, own, author, limits), suffix=".xlsx")


def _of_members(
    data: bytes, document: Document, remarks: Sequence[PlacedRemark], author: str, limits: Limits
) -> Annotated:
    """The files with forms in a zip or a mail. What is said of no form is listed in the first of them."""
    numbers: dict[str, list[int]] = {}
    for number, form in enumerate(document.forms):
        # Below the name of the zip or mail itself, which a document of one file alone does not tell.
        numbers.setdefault(form.source.file.partition("/")[2], []).append(number)
    if not numbers:
        raise Unreadable(_NOTHING)
    back: list[tuple[str, Annotated]] = []
    for path, content in archive.files(data, "", limits):
        name = path.removeprefix("/")
        if name not in numbers or isinstance(content, Unreadable):
            continue
        own = numbers[name]
        part = document.model_copy(update={"file": name, "forms": [document.forms[number] for number in own]})
        said = [
            remark.model_copy(update={"form_index": own.index(remark.form_index)})
            if remark.form_index is not None
            else remark
            for remark in remarks
            if remark.form_index in own or (remark.form_index is None and not back)
        ]
        back.append((name, annotate(content, part, said, author=author, limits=limits)))
    if len(back) == 1:
        return back[0][1]
    return Annotated(data=_zipped(back), suffix=".zip")


def _zipped(files: Sequence[tuple[str, Annotated]]) -> bytes:
    """The files under the names that they had inside the whole one."""
    target = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, file in files:
            stem = name.rpartition(".")[0] or name
            entry = next(free for free in _names(stem, file.suffix) if free not in taken)
            taken.add(entry)
            packed.writestr(zipfile.ZipInfo(entry), file.data)
    return target.getvalue()


def _names(stem: str, suffix: str) -> Iterator[str]:
    """The name of an annotated file, and others where that is taken, as 表.doc and 表.pdf are both .xlsx."""
    yield f"{stem}.核查{suffix}"
    yield from (f"{stem}（{number}）.核查{suffix}" for number in count(2))


def _printed(document: Document, remarks: Sequence[PlacedRemark], author: str, limits: Limits) -> bytes:
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
    """The cell of a value, or of the nearest thing around it, else the form's title."""
    return nearest(places, field) or places["form_title"]
