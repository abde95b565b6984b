"""Which way up a page is, how far it leans, and from where it was photographed: each mended."""

from statistics import fmean

import cv2
import numpy as np
import numpy.typing as npt

from forms.files.scans.recogniser import Image, Recogniser, TextBox

_LONG_SIDE = 2600
"""Pixels of the longer side of a page: 222 dpi on A4. The models gain nothing from more."""
_SMALL = 900
"""Of the picture in which the page and its lines of text are looked for."""
_TINY = 1000
"""Of that in which its lean is measured: a line that leans 0.1 degrees falls by a row there."""
_LEAST_PAGE, _MOST_PAGE = 0.25, 0.97
"""Share of a photograph that the sheet of paper takes; what takes all of it is a scan."""
_SQUARE = 0.35
"""Cosine of the corner of a sheet seen from the side: up to 20 degrees off a right angle."""
_BESIDE_EDGE = 9.0
"""Pixels of the small picture from the edge of a sheet to where its light and the table's are compared."""
_STEP = 20
"""Levels of grey by which a sheet is lighter than what it lies on."""
_MOST_LEAN = 15.0
"""Degrees to which a page is put straight."""
_LEAST_LEAN = 0.05
_TRIED = 8
"""Lines that are read in both directions to tell which is up."""
_SURE = 0.9
"""Mean confidence of text that is read the right way up: above it the other way is not tried."""

Corners = npt.NDArray[np.float32]


def sized(picture: Image) -> Image:
    """The picture with a page's number of pixels, so that letters have about one size in all."""
    height, width = picture.shape[:2]
    scale = _LONG_SIDE / max(height, width)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=way))


def cut_out(photograph: Image) -> Image:
    """The sheet of paper in a photograph, seen from straight above; the picture where it fills it."""
    height, width = photograph.shape[:2]
    scale = _SMALL / max(height, width)
    small = cv2.resize(photograph, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (7, 7), 0)  # noqa: PLR2004
    _, light = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return photograph
    outline = cv2.convexHull(max(outlines, key=cv2.contourArea))
    share = cv2.contourArea(outline) / (small.shape[0] * small.shape[1])
    corners = cv2.approxPolyDP(outline, 0.03 * cv2.arcLength(outline, True), True)
    if not _LEAST_PAGE < share < _MOST_PAGE or len(corners) != 4:  # noqa: PLR2004 - a sheet has four
        return photograph
    placed = _in_order(corners.reshape(4, 2).astype(np.float32) / np.float32(scale))
    if not _is_sheet(placed, share, cv2.contourArea(corners) / (small.shape[0] * small.shape[1])):
        return photograph
    if not _has_edges(grey, placed * np.float32(scale)):
        return photograph
    return _seen_from_above(photograph, placed)


def _in_order(corners: Corners) -> Corners:
    """Top left, top right, bottom right, bottom left."""
    sums, differences = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
    order = [sums.argmin(), differences.argmin(), sums.argmax(), differences.argmax()]
    return corners[order]


def _is_sheet(corners: Corners, share: float, of_corners: float) -> bool:
    """Whether the four corners are those of a sheet and not of a shadow."""
    if of_corners < share * 0.9:
        return False
    for at in range(4):
        one, other = corners[at - 1] - corners[at], corners[(at + 1) % 4] - corners[at]
        lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
        if not lengths or abs(float(one @ other)) / lengths > _SQUARE:
            return False
    return True


def _has_edges(grey: Image, corners: Corners) -> bool:
    """Whether it is brighter just inside each side than just outside: a shadow fades, a sheet ends."""
    height, width = grey.shape
    middle = corners.mean(axis=0)
    for at in range(4):
        start, end = corners[at], corners[(at + 1) % 4]
        along = start + (end - start) * np.linspace(0.1, 0.9, 40, dtype=np.float32)[:, np.newaxis]
        inwards = (middle - along) / np.linalg.norm(middle - along, axis=1, keepdims=True)
        inside, outside = along + inwards * _BESIDE_EDGE, along - inwards * _BESIDE_EDGE
        seen = (outside >= 0).all(axis=1) & (outside < (width, height)).all(axis=1)
        if seen.sum() < len(along) / 2:
            continue  # the sheet ends where the photograph does
        inner, outer = (
            float(np.median(grey[points[seen, 1].astype(int), points[seen, 0].astype(int)]))
            for points in (inside, outside)
        )
        if inner - outer < _STEP:
            return False
    return True


def _seen_from_above(picture: Image, corners: Corners) -> Image:
    sides = [float(np.linalg.norm(corners[at] - corners[(at + 1) % 4])) for at in range(4)]
    width, height = round(max(sides[0], sides[2])), round(max(sides[1], sides[3]))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(
            picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
        )
    )


def righted(page: Image, recogniser: Recogniser) -> Image:
    """The page (grey on white) the right way up and straight."""
    lines = _text_lines(page)
    # Lines of text are long; a form that lies on its side has tall ones.
    wide = sum(box.width for box in lines if box.width > 2 * box.height)
    tall = sum(box.height for box in lines if box.height > 2 * box.width)
    if tall > wide:
        page = np.ascontiguousarray(np.rot90(page))
    page = _straightened(page)
    return np.ascontiguousarray(np.rot90(page, 2)) if _is_upside_down(page, recogniser) else page


def _is_upside_down(page: Image, recogniser: Recogniser) -> bool:
    lines = sorted(
        (box for box in _text_lines(page) if box.width > 3 * box.height), key=lambda box: -box.width
    )
    parts = [page[box.top : box.bottom, box.left : box.right] for box in lines[: 3 * _TRIED : 3]]
    if not parts:
        return False
    upright = _confidence(parts, recogniser)
    return upright < _SURE and _confidence([np.rot90(part, 2) for part in parts], recogniser) > upright


def _confidence(parts: list[Image], recogniser: Recogniser) -> float:
    chars = [
        char for line in recogniser.read([np.ascontiguousarray(part) for part in parts]) for char in line
    ]
    return fmean(char.confidence for char in chars) if chars else 0.0


def _text_lines(page: Image) -> list[TextBox]:
    """Roughly where lines of text are: letters that stand close to each other, ruled lines left out."""
    scale = _SMALL * 1.5 / max(page.shape)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    printed = np.where(small < 160, np.uint8(255), np.uint8(0))  # noqa: PLR2004 - as in ruled_page
    for shape in ((1, 45), (45, 1)):
        printed = cv2.subtract(printed, cv2.morphologyEx(printed, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))
    printed = cv2.morphologyEx(printed, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(printed, connectivity=8)
    boxes = []
    for left, top, width, height, _ in (tuple(int(value) for value in stats[at]) for at in range(1, count)):
        if min(width, height) >= 8 and max(width, height) >= 24:  # noqa: PLR2004 - a letter, and two of them
            edges = (left - 3, top - 3, left + width + 3, top + height + 3)
            boxes.append(TextBox(*(max(int(edge / scale), 0) for edge in edges)))
    return boxes


def _straightened(page: Image) -> Image:
    lean = _lean(page)
    if abs(lean) < _LEAST_LEAN:
        return page
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255))


def _lean(page: Image) -> float:
    """Degrees by which the page leans: at this angle its rows are most unlike each other, full or blank."""
    scale = _TINY / max(page.shape)
    small = cv2.resize(255 - page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape

    def contrast(angle: float) -> float:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(small, matrix, (width, height)).sum(axis=1, dtype=np.float64)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best = 0.0
    for step, reach in ((0.5, _MOST_LEAN), (0.1, 0.5), (0.03, 0.1)):
        tried = np.arange(best - reach, best + reach + step / 2, step)
        best = max((float(angle) for angle in tried), key=contrast)
    return best


def squared(page: Image, rows: Image) -> Image:
    """The page with its largest table (its ruled lines as a mask) made a rectangle.

    What is left of perspective when no edge of the sheet was seen, or of a page that was fed askew.
    """
    joined = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return page
    outline = cv2.convexHull(max(outlines, key=lambda points: cv2.contourArea(cv2.convexHull(points))))
    if cv2.contourArea(outline) < page.size * 0.15:
        return page
    corners = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, True), True)
    if len(corners) != 4:  # noqa: PLR2004 - a table has four
        return page
    placed = _in_order(corners.reshape(4, 2).astype(np.float32))
    left, right = placed[[0, 3], 0].mean(), placed[[1, 2], 0].mean()
    top, bottom = placed[[0, 1], 1].mean(), placed[[2, 3], 1].mean()
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    off = max(float(np.linalg.norm(corner - place)) for corner, place in zip(placed, target, strict=True))
    if not 2 < off < page.shape[1] * 0.12:  # noqa: PLR2004 - pixels: less than a line is thick
        return page
    matrix = cv2.getPerspectiveTransform(placed, target)
    height, width = page.shape
    return np.asarray(
        cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    )
