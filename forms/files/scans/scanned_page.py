"""A picture of a page → its characters and ruled lines, as a page of a PDF has them."""

from statistics import median

from forms.files.pdf.page_strips import PrintedPage
from forms.files.pdf.pdf_page import Char, RuledLine
from forms.files.scans import paper, ruled_page, text_boxes, turning
from forms.files.scans.recogniser import Image, ReadChar, TextBox, recogniser

_A4_LONG = 842.0
"""Points of the longer side of the paper, taken to be A4: distances are told in them."""
_STROKES = "一-—－_"
_FLAT = 0.2
"""Share of a line's height below which a stroke is a dash: 一 bends and ends in a serif."""
_LEADING = 0.1
"""Share of a line's box above and below that is left blank."""


def printed_page(picture: Image, number: int) -> PrintedPage:
    """What stands on a page (rows × columns × blue, green, red), with the confidence of each character."""
    engine = recogniser()
    page = turning.righted(paper.whitened(turning.sized(turning.cut_out(picture))), engine)
    ruled = ruled_page.rules(page)
    squared = turning.squared(page, ruled.mask)
    if squared is not page:
        page, ruled = squared, ruled_page.rules(squared)
    bare = ruled_page.without(page, ruled)
    chars = _chars(bare, ruled)
    height = page.shape[0]
    point = _A4_LONG / max(page.shape)

    def up(y: float) -> float:
        return (height - y) * point

    return PrintedPage(
        number,
        [
            char._replace(
                left=char.left * point, right=char.right * point, top=up(char.top), bottom=up(char.bottom)
            )
            for char in chars
        ],
        [RuledLine(up(at), start * point, end * point) for at, start, end in ruled.horizontal],
        [RuledLine(at * point, up(end), up(start)) for at, start, end in ruled.vertical],
        scanned=True,
    )


def _chars(page: Image, ruled: ruled_page.Rules) -> list[Char]:
    """The characters in pixels, y downwards."""
    engine, printed = recogniser(), ruled_page.ink(page)
    boxes: list[TextBox] = []
    for box in text_boxes.lines(page, ruled, engine):
        boxes += text_boxes.letters_below(box, printed) if text_boxes.is_upright_text(box) else [box]
    read = engine.read([page[box.top : box.bottom, box.left : box.right] for box in boxes])
    usual = median(box.height for box in boxes) if boxes else 0.0
    return [
        _placed(char, box)
        for box, line in zip(boxes, read, strict=True)
        for char in _dashes(line, printed[box.top : box.bottom, box.left : box.right], usual)
    ]


def _dashes(line: list[ReadChar], printed: Image, usual: float) -> list[ReadChar]:
    """The line, its one stroke as a dash: in a cell of its own it stands for a blank, and looks like 一."""
    tall = int(printed.any(axis=1).sum())
    if len(line) == 1 and line[0].text in _STROKES and tall < usual * _FLAT:
        return [line[0]._replace(text="—")]
    return line


def _placed(char: ReadChar, box: TextBox) -> Char:
    # Lines may be set so close that their boxes meet: what is printed is a little lower than its box.
    margin = box.height * _LEADING
    return Char(
        char.text,
        box.left + char.left * box.width,
        box.bottom - margin,
        box.left + char.right * box.width,
        box.top + margin,
        round(char.confidence, 3),
    )
