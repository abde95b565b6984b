"""The bytes of any file that is read → its picture, whatever format it is in."""

from collections.abc import Callable, Mapping

from forms.files.file_kind import Kind, kind_of
from forms.files.package import TOO_LARGE, Package
from forms.files.picture import Picture
from forms.form import Unreadable
from forms.limits import DEFAULT, Limits

_EMPTY = "文件是空的，请重新导出后再报送。"


def picture_of(data: bytes, limits: Limits = DEFAULT) -> Picture:
    """What the file prints: grids of cells and running text. Raises Unreadable."""
    if not data.strip():
        raise Unreadable(_EMPTY)
    if len(data) > limits.file_bytes:
        raise Unreadable(TOO_LARGE)
    kind = kind_of(data)
    if kind is Kind.ENCRYPTED:
        from forms.files import encryption

        data = encryption.opened(data, limits)
        kind = kind_of(data)
    if kind is Kind.OFFICE:
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


def _page(data: bytes, limits: Limits) -> Picture:
    from forms.files import html_file

    return html_file.picture([html_file.decode(data)], limits)


def _saved_page(data: bytes, limits: Limits) -> Picture:
    from forms.files import html_file, web_archive

    pages, styles = web_archive.pages(data)
    return html_file.picture(pages, limits, styles)


def _text(data: bytes, limits: Limits) -> Picture:  # noqa: ARG001 - as the other readers
    from forms.files.text import text_file

    return text_file.picture(text_file.decode(data))


_READERS: Mapping[Kind, Callable[[bytes, Limits], Picture]] = {
    Kind.DOCX: _docx,
    Kind.XLSX: _xlsx,
    Kind.XLS: _xls,
    Kind.PDF: _pdf,
    Kind.HTML: _page,
    Kind.MAIL_PAGE: _saved_page,
}
