"""What stands on a page of a PDF: its characters and its ruled lines, each with its place in points."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage

from forms.files import symbol_fonts

THIN = 3.0
"""Points. A filled box that is no thicker is a ruled line; Word draws all of them so."""

_SHORTEST = 4.0
"""Shorter strokes underline, tick or draw letters."""

_NESTING = 4
"""Drawings inside drawings: enough for any program that prints forms."""


_MAY_BE_SIGNS = symbol_fonts.LETTERS | {chr(code) for code in symbol_fonts.PRIVATE}
"""Characters whose font is asked for: what they print depends on it."""


class Char(NamedTuple):
    """A character and its box; y grows upwards. ``confidence`` from 0 to 1 where it was read in a picture."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    confidence: float | None = None


class RuledLine(NamedTuple):
    """A ruled line: where it stands (y of a horizontal, x of a vertical one), from where to where."""

    at: float
    start: float
    end: float


def chars(page: PdfPage) -> list[Char]:
    """The characters in the order of print, in boxes of their font's height: those of a line stand alike."""
    textpage = page.get_textpage()
    raw = textpage.raw
    box = pdfium.FS_RECTF()
    there = ctypes.byref(box)
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    start, low, end, high = page.get_mediabox()
    found = []
    for index in range(textpage.count_chars()):
        code = code_of(raw, index)
        if code in (0, 13, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004
            continue
        box_of(raw, index, there)
        # What is drawn beside the paper nobody sees.
        if not (low < (box.bottom + box.top) / 2 < high and start < (box.left + box.right) / 2 < end):
            continue
        text = chr(code)
        if text in _MAY_BE_SIGNS:
            text = _signs(raw, index, text)
        found.append(Char(text, box.left, box.bottom, box.right, box.top))
    textpage.close()
    return found


def _signs(raw: object, index: int, text: str) -> str:
    """What a character is printed as, if its font is one of symbols."""
    length = pdfium.FPDFText_GetFontInfo(raw, index, None, 0, None)
    name = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFText_GetFontInfo(raw, index, name, length, None)
    font = name.value.decode("utf-8", "replace")
    return symbol_fonts.printed(text, font) if symbol_fonts.family(font) else symbol_fonts.guessed(text)


def rules(page: PdfPage) -> tuple[list[RuledLine], list[RuledLine]]:
    """The horizontal and the vertical ruled lines."""
    horizontal: list[RuledLine] = []
    vertical: list[RuledLine] = []
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=_NESTING):
        for x1, y1, x2, y2 in _strokes(item.raw):
            if abs(y2 - y1) <= THIN and abs(x2 - x1) >= _SHORTEST:
                horizontal.append(RuledLine((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
            elif abs(x2 - x1) <= THIN and abs(y2 - y1) >= _SHORTEST:
                vertical.append(RuledLine((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    return horizontal, vertical


def _strokes(path: object) -> Iterator[tuple[float, float, float, float]]:
    """The lines of a path; of a box the four sides, or the one line that it is."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    corners = (ctypes.byref(corner) for corner in (left, bottom, right, top))
    if pdfium.FPDFPageObj_GetBounds(path, *corners) and (
        right.value - left.value <= THIN or top.value - bottom.value <= THIN
    ):
        yield left.value, bottom.value, right.value, top.value
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not stroke.value:
        yield from _thin_boxes(path)
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    for points in _subpaths(path, matrix):
        for (x1, y1), (x2, y2) in pairwise(points):
            yield x1, y1, x2, y2


def _thin_boxes(path: object) -> Iterator[tuple[float, float, float, float]]:
    """The lines of a path that fills several thin boxes at once."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    for points in _subpaths(path, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) <= THIN or max(ys) - min(ys) <= THIN:
            yield min(xs), min(ys), max(xs), max(ys)


def _subpaths(path: object, matrix: pdfium.FS_MATRIX) -> Iterator[list[tuple[float, float]]]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if points:
                yield points
            points = [point]
        else:
            points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if points:
        yield points
