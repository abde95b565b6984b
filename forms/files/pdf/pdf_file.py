"""A PDF → its pages as they are printed; those that are only pictures are read as scans."""

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from forms.files.package import DAMAGED, ENCRYPTED
from forms.files.pdf import pdf_page
from forms.files.pdf.page_strips import PrintedPage
from forms.files.pdf.pdf_printing import picture_of_pages
from forms.files.picture import Picture
from forms.files.scans import recogniser, scanned_pages
from forms.form import Location, Skipped, SkippedKind, Unreadable
from forms.limits import Limits

TOO_MANY_PAGES = "PDF 页数过多，请按项目拆分后报送。"

_PIXELS = 2600
"""Of the longer side of a page that is read as a picture: 222 dpi on A4."""
_WHOLE_PAGE = 0.8
"""Share of a page that the picture of a scan covers, whose text a copier may have put behind it."""


def picture(data: bytes, limits: Limits) -> Picture:
    """The pages as one grid; as running text where they have no tables, neither ruled nor laid out."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refusal:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(refusal).lower()
        raise Unreadable(ENCRYPTED if locked else DAMAGED) from refusal
    try:
        if len(document) > limits.pages:
            raise Unreadable(TOO_MANY_PAGES)
        printed = [_printed(page, number) for number, page in enumerate(document, 1)]
        scanned = [page.number for page in printed if _is_scan(document, page)]
        if not recogniser.is_installed():
            if not any(page.chars for page in printed) and scanned:
                raise Unreadable(recogniser.NOT_INSTALLED)
            skipped = [_unread(number, "") for number in scanned if not printed[number - 1].chars]
            return picture_of_pages(printed, skipped)
        for number in scanned[: limits.scanned_pages]:
            page = document[number - 1]
            scale = _PIXELS / max(page.get_size())
            printed[number - 1] = scanned_pages.page_of(page.render(scale=scale).to_numpy(), number)
            page.close()
    except pypdfium2.PdfiumError as damage:
        raise Unreadable(DAMAGED) from damage
    finally:
        document.close()
    too_many = scanned_pages.TOO_MANY_PAGES.format(limits.scanned_pages)
    blank = [number for number in scanned[: limits.scanned_pages] if not printed[number - 1].chars]
    skipped = [_unread(number, "") for number in blank]
    skipped += [_unread(number, too_many) for number in scanned[limits.scanned_pages :]]
    return picture_of_pages(printed, skipped)


def _unread(number: int, why: str) -> Skipped:
    return Skipped(kind=SkippedKind.PICTURE, text=why, location=Location(page=number))


def _printed(page: PdfPage, number: int) -> PrintedPage:
    chars = pdf_page.chars(page)
    horizontal, vertical = pdf_page.rules(page) if chars else ([], [])
    page.close()
    return PrintedPage(number, chars, horizontal, vertical)


def _is_scan(document: pypdfium2.PdfDocument, printed: PrintedPage) -> bool:
    """Whether a page is a picture: nothing else is on it, or only the text that a copier made of it."""
    if printed.horizontal or printed.vertical:
        return False
    page = document[printed.number - 1]
    width, height = page.get_size()
    boxes = [item.get_bounds() for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2)]
    page.close()
    if not printed.chars:
        return bool(boxes)
    return any(
        (right - left) * (top - bottom) > _WHOLE_PAGE * width * height for left, bottom, right, top in boxes
    )
