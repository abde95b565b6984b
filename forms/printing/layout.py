"""What an official form looks like on paper, as data: rows of boxes on a page of given columns.

Boxes follow each other as cells do in an HTML table: a box takes the next free column of its row and covers
``columns`` × ``rows`` of them, so that a merged label is written once, where it begins.
"""

from dataclasses import dataclass
from enum import Enum

from forms.form import FormKind


class Style(Enum):
    """How a box is set, and what its value is."""

    LABEL = "label"
    SIDE = "side"
    """A label down the left side, one character under the other."""
    TEXT = "text"
    """Running text, left."""
    SHORT = "short"
    """A name or a target, centred. Typed over, it stays text: =3次 is no formula."""
    DAY = "day"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class PrintedBox:
    """A label or the place of a value.

    ``text`` is printed as it stands, but for {unit}, {years} and {months}, which the form fills in. ``path``
    names a value of the form (``funds/annual``), in the row of an indicator one of the row (``target``,
    ``parts/unit``); with a text the value stands in its {}, and {points} are those of the row or the level.
    ``rows`` is 0 where a box goes down to the last indicator. ``least``: the least height in points.
    ``is_open``: the unit may write here although the form has no such value.
    """

    text: str = ""
    path: str | None = None
    columns: int = 1
    rows: int = 1
    style: Style = Style.LABEL
    least: float = 0
    is_open: bool = False


Row = tuple[PrintedBox, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One edition of one form. ``widths`` of the columns in mm, ``font_size`` in points.

    ``head`` is everything above the indicators, ``heading`` the labels of their columns, ``indicator`` the
    boxes of one of them (of equal 一级指标 or 二级指标 one below the other only the first is printed, over
    all their rows), ``foot`` what stands below.
    """

    form: FormKind
    title: str
    landscape: bool
    font_size: float
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    heading: tuple[Row, ...]
    indicator: Row
    foot: tuple[Row, ...] = ()


def label(text: str, columns: int = 1, rows: int = 1) -> PrintedBox:
    """Words that are part of the paper."""
    return PrintedBox(text, columns=columns, rows=rows)


def side(text: str) -> PrintedBox:
    """The label down the left side of the indicators, with their heading."""
    return PrintedBox(text, rows=0, style=Style.SIDE)


def value(
    path: str, style: Style = Style.SHORT, columns: int = 1, least: float = 0, rows: int = 1
) -> PrintedBox:
    """The place of a value."""
    return PrintedBox(path=path, columns=columns, rows=rows, style=style, least=least)
