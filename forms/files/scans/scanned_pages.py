"""Photographs and scans, where the extra for them is installed: each page as a page of a PDF has it."""

import io
from collections.abc import Iterator, Sequence

from forms.files.pdf.page_strips import PrintedPage
from forms.files.pdf.pdf_printing import picture_of_pages
from forms.files.picture import Picture
from forms.files.scans import page_clock, recogniser
from forms.form import Location, Skipped, SkippedKind, Unreadable
from forms.limits import TOO_LARGE, Limits

BROKEN = "这是图片或扫描件，文件已损坏或不完整，请重新扫描后报送，或报送 Word、Excel 原件。"
TOO_MANY_PAGES = "扫描页超过{}页，其余没有识读，请按项目拆分后报送"
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
_ENOUGH = 2600
"""Pixels of a side: a photograph that is larger is decoded at half its size."""
_MOST_PIXELS = 120_000_000
"""A page of A3 at 600 dpi has 70 million."""


def picture(data: bytes, limits: Limits) -> Picture:
    """The pages of a JPEG, a PNG or a TIFF. Raises Unreadable."""
    return picture_of_images([data], limits)


def picture_of_images(images: Sequence[bytes], limits: Limits) -> Picture:
    """The pages of several pictures, in their order, as those of one document. Raises Unreadable."""
    if not recogniser.is_installed():
        raise Unreadable(recogniser.NOT_INSTALLED)
    pages: list[PrintedPage] = []
    skipped: list[Skipped] = []
    for number, frame in enumerate((frame for data in images for frame in _frames(data)), 1):
        if number > limits.scanned_pages:
            text = TOO_MANY_PAGES.format(limits.scanned_pages)
            skipped.append(Skipped(kind=SkippedKind.PICTURE, text=text, location=Location(page=number)))
            break
        pages.append(page_of(frame, number))
        if not pages[-1].chars:
            skipped.append(Skipped(kind=SkippedKind.PICTURE, text="", location=Location(page=number)))
    return picture_of_pages(pages, skipped)


def page_of(image: recogniser.Image, number: int) -> PrintedPage:
    """What stands on a page: rows × columns × blue, green, red."""
    from forms.files.scans import scanned_page

    page = scanned_page.printed_page(image, number)
    page_clock.page_read()
    return page


def _frames(data: bytes) -> Iterator[recogniser.Image]:
    """The pages of a picture; a TIFF may have several. Raises Unreadable: damaged, or far too large."""
    import cv2
    import numpy as np
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # refused below, in words
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            for index in range(getattr(image, "n_frames", 1)):
                image.seek(index)
                _refuse_large(image.width * image.height)
                image.draft("RGB", (_ENOUGH, _ENOUGH))
                upright = ImageOps.exif_transpose(image).convert("RGB")
                yield cv2.cvtColor(np.asarray(upright), cv2.COLOR_RGB2BGR)
    except Unreadable:
        raise
    except (OSError, ValueError, SyntaxError) as damage:
        raise Unreadable(BROKEN) from damage


def _refuse_large(pixels: int) -> None:
    if pixels > _MOST_PIXELS:
        raise Unreadable(TOO_LARGE)
