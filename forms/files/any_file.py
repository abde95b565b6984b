"""The bytes of any file that is read → its picture, whatever format it is in."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from forms.files.file_kind import FileKind, kind_of
from forms.files.package import Package
from forms.files.picture import Grid, Picture
from forms.form import Skipped, SkippedKind, Unreadable
from forms.limits import DEFAULT, TOO_LARGE, Limits
from forms.words import labels
from forms.words.prompts import is_prompt

_EMPTY = "文件是空的，请重新导出后再报送。"
_TOO_DEEP = "文档里套着多层文档，请把里面的表单另存出来报送。"


def picture_of(data: bytes, limits: Limits = DEFAULT) -> Picture:
    """What the file prints: grids of cells and running text. Raises Unreadable.

    Documents inside it stand where they are shown; what only prompts to be filled in is blank.
    """
    return _without_prompts(_whole(data, limits, limits.nesting))


def _whole(data: bytes, limits: Limits, depth: int) -> Picture:
    """The picture of a file with those of the documents inside it, so many documents deep."""
    if depth < 0:
        raise Unreadable(_TOO_DEEP)
    picture = _with_images(_picture(data, limits), limits)
    if not picture.enclosed:
        return picture
    parts, skipped = list(picture.parts), list(picture.skipped)
    has_images, confidences = picture.has_images, dict(picture.confidences)
    for enclosed in reversed(picture.enclosed):
        try:
            inner = _whole(enclosed.data, limits, depth - 1)
        except Unreadable as refusal:
            skipped.append(Skipped(kind=SkippedKind.EMBEDDED, text=str(refusal)))
            continue
        parts[enclosed.at : enclosed.at] = inner.parts
        skipped += inner.skipped
        confidences |= inner.confidences
        has_images = has_images or inner.has_images
    return replace(
        picture, parts=parts, skipped=skipped, has_images=has_images, confidences=confidences, enclosed=[]
    )


def _with_images(picture: Picture, limits: Limits) -> Picture:
    """The picture with what is read in the images of the document, where it has no form but in them."""
    if not picture.images or any(
        labels.header_field(cell.text) == "project_name"
        for part in picture.parts
        if isinstance(part, Grid)
        for row in part.rows
        for cell in row
    ):
        return picture
    from forms.files.scans import recogniser, scanned_pages

    if not recogniser.is_installed():
        return picture
    try:
        scanned = scanned_pages.picture_of_images(picture.images, limits)
    except Unreadable as refusal:
        return replace(
            picture, skipped=[*picture.skipped, Skipped(kind=SkippedKind.PICTURE, text=str(refusal))]
        )
    return replace(
        picture,
        parts=[*picture.parts, *scanned.parts],
        skipped=[*picture.skipped, *scanned.skipped],
        confidences=scanned.confidences,
    )


def _without_prompts(picture: Picture) -> Picture:
    """The picture with blank cells where only the prompt of a control or of a list stands."""
    for part in picture.parts:
        for row in part.rows if isinstance(part, Grid) else ():
            for at, cell in enumerate(row):
                if cell.text and is_prompt(cell.text):
                    row[at] = cell._replace(text="")
    return picture


def _picture(data: bytes, limits: Limits) -> Picture:
    if not data.strip():
        raise Unreadable(_EMPTY)
    if len(data) > limits.file_bytes:
        raise Unreadable(TOO_LARGE)
    kind = kind_of(data)
    if kind is FileKind.ENCRYPTED:
        from forms.files import encryption

        data = encryption.opened(data, limits)
        kind = kind_of(data)
    if kind is FileKind.OFFICE:
        from forms.files import office_conversion

        data = office_conversion.converted(data, limits)
        kind = kind_of(data)
    return _READERS.get(kind, _text)(data, limits)


# Readers are imported where they are used: each brings libraries that the others do not need.


def _docx(data: bytes, limits: Limits) -> Picture:
    from forms.files.office import docx_file

    return docx_file.picture(Package(data, limits), limits)


def _xlsx(data: bytes, limits: Limits) -> Picture:
    from forms.files.office import xlsx_file

    return xlsx_file.picture(Package(data, limits), limits)


def _xls(data: bytes, limits: Limits) -> Picture:
    from forms.files.office import xls_file

    return xls_file.picture(data, limits)


def _pdf(data: bytes, limits: Limits) -> Picture:
    from forms.files.pdf import pdf_file

    return pdf_file.picture(data, limits)


def _scan(data: bytes, limits: Limits) -> Picture:
    from forms.files.scans import scanned_pages

    return scanned_pages.picture(data, limits)


def _page(data: bytes, limits: Limits) -> Picture:
    from forms.files import html_file

    return html_file.picture([html_file.decode(data)], limits)


def _saved_page(data: bytes, limits: Limits) -> Picture:
    from forms.files import html_file
    from forms.files.enclosing import web_archive

    pages, styles = web_archive.pages(data)
    return html_file.picture(pages, limits, styles)


def _text(data: bytes, limits: Limits) -> Picture:  # noqa: ARG001 - as the other readers
    from forms.files.text import text_file

    return text_file.picture(text_file.decode(data))


_READERS: Mapping[FileKind, Callable[[bytes, Limits], Picture]] = {
    FileKind.DOCX: _docx,
    FileKind.XLSX: _xlsx,
    FileKind.XLS: _xls,
    FileKind.PDF: _pdf,
    FileKind.PICTURE: _scan,
    FileKind.HTML: _page,
    FileKind.MAIL_PAGE: _saved_page,
}
