"""Forms printed without ruled lines: rows and columns from the places of the text alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from forms.files.pdf import label_spans, text_layout
from forms.files.pdf.text_layout import Segment, TextLine
from forms.files.picture import Cell, Grid, Origin, TableSort
from forms.words import editions, labels
from forms.words.frame import is_known_label

_UNIT = 4.0
"""Points of a column of the head of a form, where labels and values only have to keep their order."""

_HEAD_LINES = 2.0
"""So many heights of a line above and below 三级指标 stands what else heads the columns."""

_SAME_LINE = 0.75
"""Of a line's height: what is no farther stands on the line of 三级指标, or beside it in two lines."""

_ALIGNED = 3.0
"""Points by which the edges of a column's texts differ."""

_GROUPS = ("偏差原因分析", "完成目标可能性")
"""What stands above several columns of a monitoring report, and above one where there are no others."""

_LEVELS = 2
"""The columns of 一级指标 and 二级指标, whose labels span rows."""


def grid(pages: Sequence[tuple[int, Sequence[TextLine]]]) -> Grid | None:
    """The pages as rows of cells, where a header of indicators stands in cells of its own; else None."""
    reading = _UnruledReading()
    for number, lines in pages:
        reading.page(number, [segment for line in lines for segment in line.segments])
    if not reading.headed:
        return None
    return Grid(reading.rows, frozenset(reading.breaks), frozenset(reading.outside), TableSort.LOOSE)


@dataclass
class _TableHead:
    """The header of indicators: a segment for each column, from the left."""

    columns: list[Segment]
    top: float
    bottom: float

    def column(self, segment: Segment) -> int:
        """The column of a text: by its left edge, its middle or its right edge, else the nearest."""
        for edge in ("left", "centre", "right"):
            place = getattr(segment, edge)
            for at, head in enumerate(self.columns):
                if abs(getattr(head, edge) - place) <= _ALIGNED:
                    return at
        return sum(
            (before.right + behind.left) / 2 < segment.centre for before, behind in pairwise(self.columns)
        )


class _UnruledReading:
    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.breaks: set[int] = set()
        self.outside: set[int] = set()
        self.telling = False
        """Whether the lines are those of a narrative, as far as the next form."""
        self.headed = False
        self.head: _TableHead | None = None
        self.number = 0

    def page(self, number: int, segments: Sequence[Segment]) -> None:
        """A page by its parts: heads of forms, and indicators from their header to the next form."""
        origin = Origin(page=number)
        self.number = 0
        if self.rows:
            self.breaks.add(len(self.rows))
        heads = list(_heads(segments))
        bounds = [*(head.top for head in heads), float("-inf")]
        above = [segment for segment in segments if segment.middle > bounds[0]]
        self._part(above, origin)
        for head, below in zip(heads, bounds[1:], strict=True):
            self.headed = True
            self.head = head
            self._emit([(at, 1, segment.text) for at, segment in enumerate(head.columns)], origin)
            self._part([segment for segment in segments if below < segment.middle < head.bottom], origin)

    def _part(self, segments: Sequence[Segment], origin: Origin) -> None:
        """Indicators as far as the table goes, then what begins a new form."""
        start = (
            max((segment.top for segment in segments if _begins(segment)), default=float("-inf"))
            if self.head
            else 1e9
        )
        if self.head:
            self._indicators([segment for segment in segments if segment.middle > start], self.head, origin)
        rest = [segment for segment in segments if segment.middle <= start]
        if rest:
            self.head = None
            self._form_head(rest, origin)

    def _form_head(self, segments: Sequence[Segment], origin: Origin) -> None:
        segments = list(_joined_labels(segments))
        side = [segment for segment in segments if _is_side_label(segment.text)]
        unit = next((unit for one in side if (unit := labels.unit_in(one.text))), None)
        for band in text_layout.bands(segment for segment in segments if segment not in side):
            cells = []
            for column in text_layout.stacked(band):
                left = int(min(one.left for one in column) / _UNIT)
                right = int(max(one.right for one in column) / _UNIT)
                cells.append((left, max(1, right - left), text_layout.text_of(column)))
            self._tell([text for _, _, text in cells])
            self._emit(cells, origin)
            if unit and any(labels.is_of_money(text) for _, _, text in cells):
                self._emit([(0, 1, f"项目资金（{unit}）")], origin)
                unit = None

    def _tell(self, texts: Sequence[str]) -> None:
        """Tells lines of a narrative, which are no part of any form, from those of a form's head."""
        if len(texts) == 1 and labels.begins_narrative(texts[0]):
            self.telling = True
        elif any(_begins_form(text) for text in texts):
            self.telling = False
        if self.telling:
            self.outside.add(len(self.rows))

    def _indicators(self, segments: Sequence[Segment], head: _TableHead, origin: Origin) -> None:
        notes = max(
            (segment.top for segment in segments if editions.SIGN_OFF.fullmatch(segment.text)),
            default=float("-inf"),
        )
        side = head.columns[0].left
        placed = [
            (head.column(segment), segment)
            for segment in segments
            if segment.bottom >= notes and not (segment.right < side and labels.is_frame_piece(segment.text))
        ]
        first = next(
            (at for at, one in enumerate(head.columns) if labels.label(one.text) == "三级指标"), _LEVELS
        )
        rows = text_layout.rows(one for at, one in placed if at >= first)
        columns = [
            list(label_spans.labels_of([one for at, one in placed if at == level])) for level in range(first)
        ]
        spans = label_spans.spans(columns, rows)
        for labelled, row in zip(spans, rows, strict=True):
            cells = [(level, 1, text) for level, text in sorted(labelled.items())]
            for at, lines in groupby(sorted(row, key=head.column), key=head.column):
                cells.append((at, 1, text_layout.text_of(sorted(lines, key=lambda one: -one.top))))
            self._emit(cells, origin)
        for band in text_layout.bands(segment for segment in segments if segment.bottom < notes):
            self._emit([(0, 1, text_layout.text_of(sorted(band, key=lambda one: one.left)))], origin)

    def _emit(self, cells: Sequence[tuple[int, int, str]], origin: Origin) -> None:
        self.number += 1
        self.rows.append([Cell(text, origin, self.number, at, 1, width) for at, width, text in cells])


def _joined_labels(segments: Sequence[Segment]) -> Iterator[Segment]:
    """The segments, with labels that are printed over several lines as one in the middle of them."""
    left = sorted(segments, key=lambda one: -one.top)
    while left:
        stack = [left.pop(0)]
        for one in left:
            above = stack[-1]
            near = above.bottom - one.top < above.top - above.bottom
            if near and one.top < above.bottom + _ALIGNED and abs(one.centre - above.centre) <= _ALIGNED:
                stack.append(one)
        while len(stack) > 1 and not labels.is_label(text_layout.text_of(stack)):
            stack.pop()
        for one in stack[1:]:
            left.remove(one)
        if len(stack) == 1:
            yield stack[0]
            continue
        half = (stack[0].top - stack[0].bottom) / 2
        middle = label_spans.middle_of(stack)
        yield replace(stack[0], text=text_layout.text_of(stack), top=middle + half, bottom=middle - half)


def _heads(segments: Sequence[Segment]) -> Iterator[_TableHead]:
    """The headers of indicators on a page, from its top."""
    for name in sorted(
        (segment for segment in segments if labels.label(segment.text) == "三级指标"),
        key=lambda one: -one.top,
    ):
        height = name.top - name.bottom
        around = [segment for segment in segments if abs(segment.middle - name.middle) < height * _HEAD_LINES]
        grouped = any(labels.label(one.text) == "原因说明" for one in around)
        first = next((one.left for one in around if labels.label(one.text) == "一级指标"), name.left)
        near = [
            one
            for one in around
            if not (one.right < first and labels.is_frame_piece(one.text))
            and not (labels.is_frame(one.text) and (grouped or one.text not in _GROUPS))
            and not is_known_label(one.text)
            and (abs(one.middle - name.middle) < height * _SAME_LINE or _heads_something(one, segments))
        ]
        columns = [
            replace(
                column[0],
                text=text_layout.text_of(column),
                left=min(one.left for one in column),
                right=max(one.right for one in column),
            )
            for column in text_layout.stacked(near)
        ]
        if {"一级指标", "三级指标"} <= {labels.label(column.text) for column in columns}:
            yield _TableHead(columns, max(one.top for one in near), min(one.bottom for one in near))


def _heads_something(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Whether a low line is the rest of a label of two lines, or of the second row of a header."""
    above = "".join(
        one.text
        for one in sorted(segments, key=lambda one: -one.top)
        if segment.bottom <= one.bottom < segment.bottom + 3 * (segment.top - segment.bottom)
        and one.left < segment.right
        and segment.left < one.right
    )
    return any(
        labels.column_key("indicators", kind, words)
        for kind in editions.TITLES
        for words in (above, segment.text)
    )


def _is_side_label(text: str) -> bool:
    """Whether the words stand beside several rows and head none of them: 项目资金（元）, 绩效指标."""
    if any(labels.column_key("goals", kind, text) for kind in editions.TITLES):
        return False
    return labels.is_frame(text) or labels.unit_in(text) == text[1:-1]


def _begins(segment: Segment) -> bool:
    """Whether a text begins another form or the narrative before it."""
    return _begins_form(segment.text) or labels.begins_narrative(segment.text)


def _begins_form(text: str) -> bool:
    """Whether a text is a form's title, or the label of its first row."""
    return bool(editions.TITLE_OF_TABLE.fullmatch(text)) or labels.header_field(text) == "project_name"
