"""Which 一级指标 and 二级指标 a row stands under, where labels span rows, pages break and columns shift."""

import re

from forms import editions
from forms.draft import Read

_LABEL = re.compile(r"(?:[一-鿿（）()]{2,10}指标)+")


def is_level1(text: str) -> bool:
    """Whether the text is a 一级指标 of the frame."""
    return text in editions.LEVEL1


def is_known_label(text: str) -> bool:
    """Whether the text is one label of the frame."""
    return is_level1(text) or text in editions.LEVEL2


def is_label(text: str) -> bool:
    """Whether the text is a label of a level: one of the frame, two of them in one cell, or like them."""
    return is_known_label(text) or bool(_LABEL.fullmatch(text))


def _frame_level1(level2: str) -> str | None:
    return next((one for two, one in editions.LEVEL2.items() if level2.endswith(two)), None)


def _speaks_of(level2: str, row: dict[str, Read]) -> bool:
    meant = editions.MEANT_BY.get(level2)
    words = "".join(row[key].text for key in ("level3", "target") if key in row)
    return meant is None or bool(meant.search(words))


class Levels:
    """Carries the labels down the rows.

    A label spans the rows below it until the next; rows above the first label take the first; at a page
    break the label printed on the next page also names the rows that stand unlabelled at the end of the
    page before, when they cannot be what the label above them says.
    """

    def __init__(self, *, by_frame: bool = False) -> None:
        """``by_frame``: 一级指标 stand anywhere beside their rows, so that only the frame tells them."""
        self._by_frame = by_frame
        self._level1: Read | None = None
        self._level2: Read | None = None
        self._printed1: dict[str, Read] = {}
        self._waiting: list[dict[str, Read]] = []
        self._unlabelled: list[dict[str, Read]] = []
        self._page_end: list[dict[str, Read]] = []

    def page_break(self) -> None:
        """A page ends here."""
        self._page_end = list(self._unlabelled)

    def label(self, read: Read, *, level2: bool) -> None:
        """A label of 一级指标, or of 二级指标, stands here."""
        if not level2:
            self._printed1[read.text] = read
            if self._by_frame:
                return
            if self._level1 is None or self._level1.text != read.text:
                self._level1, self._level2 = read, None
        else:
            self._level2 = read
            self._take_page_end(read)

    def row(self, row: dict[str, Read]) -> None:
        """A row stands here: it gets the labels in force, now or when the first one comes."""
        if self._level2 is None:
            self._waiting.append(row)
            return
        for waiting in self._waiting:
            self._set(waiting)
        self._waiting = []
        self._page_end = []
        self._set(row)
        self._unlabelled.append(row)

    def end(self) -> None:
        """The table ends: rows that no label reached get what there is."""
        for row in self._waiting:
            self._set(row)

    def claim(self, row: dict[str, Read]) -> None:
        """A row that goes on behind a page break and a label belongs to that label."""
        self._set(row)

    def _take_page_end(self, level2: Read) -> None:
        if self._page_end:
            for row in reversed(self._page_end):
                above = row.get("level2")
                if above is None or above.text == level2.text or _speaks_of(above.text, row):
                    break
                self._set(row)
        self._page_end = []
        self._unlabelled = []

    def _set(self, row: dict[str, Read]) -> None:
        level1 = self._level1
        if self._level2:
            row["level2"] = self._level2
            expected = _frame_level1(self._level2.text)
            if self._by_frame and expected and (level1 is None or level1.text != expected):
                level1 = self._printed1.get(expected) or Read(expected, self._level2.location)
        if level1:
            row["level1"] = level1
