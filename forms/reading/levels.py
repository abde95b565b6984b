"""Which 一级指标 and 二级指标 a row stands under, where labels span rows, pages break and columns shift."""

from collections.abc import Sequence

from forms.reading.draft import Read
from forms.words import editions


def _frame_level1(level2: str) -> str | None:
    """Its 一级指标; of two labels run together (成本指标可持续影响指标) the last one counts."""
    ends = [label for label in editions.LEVEL2 if level2.endswith(label)]
    return editions.LEVEL2[max(ends, key=len)] if ends else None


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

    def __init__(self, wandering: Sequence[Read] = (), *, waits: bool = True) -> None:
        """``wandering``: the 一级指标 in the order of print, where they may stand below their first rows.

        ``waits``: rows above the first label take it; where columns are sure, they have none.
        """
        self._coming = list(wandering)
        self._waits = waits
        self._level1: Read | None = None
        self._level2: Read | None = None
        self._waiting: list[dict[str, Read]] = []
        self._unlabelled: list[dict[str, Read]] = []
        self._page_end: list[dict[str, Read]] = []

    def page_break(self) -> None:
        """A page ends here."""
        self._page_end = list(self._unlabelled)

    def label(self, read: Read, *, level2: bool) -> None:
        """A label of 一级指标, or of 二级指标, stands here."""
        if level2:
            self._level2 = read
            self._take_page_end(read)
            return
        if read in self._coming:
            self._coming.remove(read)
        if self._level1 is None or self._level1.text != read.text:
            self._level1 = read
            if self._level2 and _frame_level1(self._level2.text) != read.text:
                self._level2 = None

    def row(self, row: dict[str, Read]) -> None:
        """A row stands here: it gets the labels in force, now or when the first one comes."""
        if self._level2 is None and self._waits:
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
            if expected and (level1 is None or level1.text != expected):
                level1 = next((read for read in self._coming if read.text == expected), level1)
        if level1:
            row["level1"] = level1
