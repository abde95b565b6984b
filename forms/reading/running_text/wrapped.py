"""Reads forms from running text, where cells were wrapped over lines and pages break the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, takewhile

from forms.files.picture import Line, tight, tight_lines
from forms.files.text import two_columns
from forms.form import DECLARATION, FormKind, Location
from forms.reading.draft import Draft, Read
from forms.reading.grid.grid import kind_of
from forms.reading.levels import Levels
from forms.reading.running_text import row_cells
from forms.reading.running_text.row_cells import RowPart, Word
from forms.words import editions, values
from forms.words.frame import is_level1

_FRAME_LINES = 14
"""Within so many written lines of 项目名称 its neighbours 主管部门 and 实施单位 must come."""
_TITLE_LINES = 5
_FRAME = re.compile(r"项目名称(?![:：]).{0,80}?(?:主管部门|主管单位|实施单位)")


def drafts(lines: Sequence[Line]) -> Iterator[tuple[Draft, int, int]]:
    """Every form of the text with the index of its first line and of the line behind its last."""
    anchors = [index for index in range(len(lines)) if _begins_form(lines, index)]
    starts = [_title_index(lines, anchor) for anchor in anchors]
    for number, (first, anchor) in enumerate(zip(starts, anchors, strict=True)):
        limit = starts[number + 1] if number + 1 < len(starts) else len(lines)
        reading = _WrappedReading(lines, first, anchor, limit)
        yield reading.draft(), first, reading.end


def _begins_form(lines: Sequence[Line], index: int) -> bool:
    if not lines[index].text.lstrip().startswith("项目名"):
        return False
    return bool(_FRAME.match(tight_lines(lines[index : index + _FRAME_LINES])))


def _title_index(lines: Sequence[Line], anchor: int) -> int:
    for index in range(anchor - 1, max(-1, anchor - 1 - _TITLE_LINES), -1):
        if editions.TITLE.fullmatch(tight(lines[index].text)):
            return index
    return anchor


class _Stream:
    """The words of some lines as one string, with the way back from a position in it to the words."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.words = row_cells.words(lines)
        self.text = "".join(word.text for word in self.words)
        self.starts: dict[int, int] = {}
        position = 0
        for index, word in enumerate(self.words):
            self.starts[position] = index
            position += len(word.text)
        self.starts[position] = len(self.words)

    def between(self, start: int, end: int) -> list[Word]:
        """The words from one word's position to another's."""
        return self.words[self.starts[start] : self.starts[end]]

    def match(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        """The pattern at a word's start, if it ends where a word ends."""
        found = pattern.match(self.text, start)
        return found if found and found.end() in self.starts else None


class _WrappedReading:
    """One form's lines, read in the order: header and money, goals, indicators, total."""

    def __init__(self, lines: Sequence[Line], first: int, anchor: int, limit: int) -> None:
        self.end = _end(lines, anchor, limit)
        title = Read(tight(lines[first].text), lines[first].location) if first < anchor else None
        kind = kind_of(title.text if title else None, tight_lines(lines[anchor : self.end]))
        self.form = Draft(kind, title)
        year = editions.FORM_YEAR.search(tight_lines(lines[first:anchor]))
        self.form.year = int(year[1]) if year else None
        labels_whole = _with_whole_labels(lines[anchor : self.end])
        self.stream = _Stream(_without_side_labels(labels_whole, editions.SIDE_LABELS[kind]))

    def draft(self) -> Draft:
        stream = self.stream
        table = _INDICATOR_HEADERS[self.form.kind].search(stream.text)
        while table and (table.start() not in stream.starts or table.end() not in stream.starts):
            table = _INDICATOR_HEADERS[self.form.kind].search(stream.text, table.start() + 1)
        header_end = table.start() if table else len(stream.text)
        goals = self._header(header_end)
        self._goals(goals, header_end)
        if table:
            self._indicators(stream.between(table.end(), len(stream.text)))
        return self.form

    # Header and money

    def _header(self, end: int) -> int:
        """Reads header and money; returns the position at which the texts of the goals begin."""
        labels = _labels(self.stream, end, self.form.kind)
        funds_columns: list[str] = []
        self.goals = list(dict.fromkeys(field for _, _, field in labels if field in _GOALS))
        bounds = [start for start, _, _ in labels[1:]] + [end]
        for (_, stop, field), bound in zip(labels, bounds, strict=True):
            words = self.stream.between(stop, bound)
            if field in _GOALS:
                continue
            if field.startswith("column/"):
                funds_columns.append(field.removeprefix("column/"))
            elif field == "other/":
                for word in words:
                    self.form.leave(word.text, word.line.location)
            elif field.startswith("unit/"):
                place = self.stream.words[self.stream.starts[stop] - 1].line.location
                self.form.fields["funds_unit"] = Read(field.removeprefix("unit/"), place)
            elif funds_columns and self.form.kind != DECLARATION:
                self._funds_row(field, self.stream.words[self.stream.starts[stop] - 1], words, funds_columns)
            else:
                if field in editions.OF_THE_YEAR and self._is_of_year(field):
                    field = editions.OF_THE_YEAR[field]  # noqa: PLW2901
                place = words[0].line.location if words else self._place(stop)
                self.form.fields[field] = Read(row_cells.text_of(words), place)
        return max((stop for _, stop, field in labels if field in _GOALS), default=end)

    def _is_of_year(self, field: str) -> bool:
        """Whether 财政拨款 or 其他资金 is the year's: it is the second one, or the year's is all there is."""
        fields = self.form.fields
        return field in fields or ("funds/annual" in fields and "funds/total" not in fields)

    def _place(self, position: int) -> Location:
        return self.stream.words[self.stream.starts[position] - 1].line.location

    def _funds_row(self, row: str, label: Word, words: Sequence[Word], columns: Sequence[str]) -> None:
        for column, word in _aligned(label, words, columns):
            if column is None:
                self.form.leave(word.text, word.line.location)
            else:
                self.form.fields[f"{row}/{column}"] = Read(word.text, word.line.location)

    # Goals

    def _goals(self, start: int, end: int) -> None:
        pages: list[list[Line]] = [[]]
        for line in _lines_of(self.stream.between(start, end)):
            if line.page_start:
                pages.append([])
            pages[-1].append(line)
        cells = two_columns.split(pages) if len(self.goals) > 1 else ([*chain(*pages)],)
        for field, cell in zip(self.goals, cells, strict=False):
            if cell:
                self.form.fields[field] = Read(tight_lines(cell), cell[0].location)

    # Indicators

    def _indicators(self, words: Sequence[Word]) -> None:
        total = next((i for i, word in enumerate(words) if editions.TOTAL_ROW.fullmatch(word.text)), None)
        if total is not None:
            self._total(words[total + 1 :])
            words = words[:total]
        columns = [key for _, key in editions.INDICATOR_COLUMNS[self.form.kind] if key in row_cells.PRICES]
        found = row_cells.parts(words, columns)
        labels = {
            index: (label := _read(part), _is_level2(label.text, found[index + 1 :]))
            for index, part in enumerate(found)
            if part.kind == "label"
        }
        levels = Levels([label for label, level2 in labels.values() if not level2])
        row: dict[str, Read] = {}
        for index, part in enumerate(found):
            if part.words and part.words[0].new_page:
                levels.page_break()
            if part.kind == "row":
                levels.row(row)
                self.form.rows.append(row)
                row = {}
            elif part.kind == "cell":
                row[part.column] = _read(part)
            elif part.kind == "label":
                label, level2 = labels[index]
                levels.label(label, level2=level2)
            elif part.kind == "rest" and self.form.rows:
                self._append_rest(part, levels, labelled=index - 1 in labels)
            else:
                left = _read(part)
                self.form.leave(left.text, left.location)
        levels.end()

    def _append_rest(self, part: RowPart, levels: Levels, *, labelled: bool) -> None:
        row = self.form.rows[-1]
        rest, begun = _read(part), row.get(part.column)
        row[part.column] = Read(begun.text + rest.text, begun.location) if begun else rest
        if labelled:
            levels.claim(row)

    def _total(self, words: Sequence[Word]) -> None:
        for key, word in zip(("total_weight", "total_score"), words, strict=False):
            self.form.fields[key] = Read(word.text, word.line.location)
        for word in words[2:]:
            self.form.leave(word.text, word.line.location)


def _read(part: RowPart) -> Read:
    return Read(row_cells.text_of(part.words), part.words[0].line.location)


def _end(lines: Sequence[Line], anchor: int, limit: int) -> int:
    """The index behind a form's last line: at its total, at the next chapter, or at the next form."""
    table = next((i for i in range(anchor, limit) if "三级指标" in tight(lines[i].text)), limit)
    end = limit
    for index in range(table, limit):
        text = tight(lines[index].text)
        if editions.TOTAL_ROW.match(text):
            behind = takewhile(lambda line: values.is_number(line.text), lines[index + 1 : limit])
            return index + 1 + len(list(behind))
        if editions.SIGN_OFF.fullmatch(text) and re.search("[：:]", text):
            end = index
            break
        if editions.CHAPTER.fullmatch(text) or editions.NARRATIVE_HEADING.fullmatch(text):
            end = index
            break
    while end > table and editions.ORGANISATION.fullmatch(tight(lines[end - 1].text)):
        end -= 1
    return end


def _patterns(kind: FormKind) -> list[tuple[re.Pattern[str], str]]:
    """Every label that the header of such a form can have, with the field it names."""
    years = f"(?:{editions.GOAL_YEARS.pattern})?"
    funds = editions.DECLARED_FUNDS if kind == DECLARATION else editions.FUNDS_ROWS
    words = [(re.compile(label + "[：:]?"), field) for label, field in (editions.HEADER | funds).items()]
    goals = [(re.compile(f"(?:{pattern.pattern}){years}"), field) for pattern, field in editions.GOALS[kind]]
    columns = [(pattern, f"column/{key}") for pattern, key in editions.FUNDS_COLUMNS.get(kind, [])]
    others = [(re.compile(re.escape(label) + "[：:]?"), "other/") for label in editions.OTHER_LABELS]
    return words + others + goals + columns + [(editions.FUNDS_LABEL, "unit/")]


_GOALS = {field for goals in editions.GOALS.values() for _, field in goals}
_PATTERNS = {kind: _patterns(kind) for kind in editions.GOALS}
_INDICATOR_HEADERS = {
    kind: re.compile("".join(f"(?:{pattern.pattern})" for pattern, key in columns if "/" not in key))
    for kind, columns in editions.INDICATOR_COLUMNS.items()
}


def _labels(stream: _Stream, end: int, kind: FormKind) -> list[tuple[int, int, str]]:
    """The labels before ``end`` in their order: where each starts and stops, and the field it names."""
    found = []
    position = 0
    for start in sorted(stream.starts):
        if start < position or start >= end:
            continue
        matches = [
            (match.end(), field + (match[1] or "" if field == "unit/" else ""))
            for pattern, field in _PATTERNS[kind]
            if (match := stream.match(pattern, start))
        ]
        if matches:
            position, field = max(matches)
            found.append((start, position, field))
    return found


def _aligned(label: Word, words: Sequence[Word], columns: Sequence[str]) -> Iterator[tuple[str | None, Word]]:
    """The words of a row of amounts with their columns. A blank cell leaves a second space on the line."""
    by_order = len(words) == len(columns) or any(word.line is not label.line for word in words)
    spaces = label.line.text[label.offset :]
    for index, word in enumerate(words):
        column = index if by_order else spaces[: word.offset - label.offset].count(" ") - 1
        yield (columns[column] if column < len(columns) else None), word


def _lines_of(words: Sequence[Word]) -> list[Line]:
    """The lines that the words stand on, without other words of those lines."""
    return [
        replace(line, text=" ".join(word.text for word in group))
        for line, group in groupby(words, key=lambda word: word.line)
    ]


def _is_level2(text: str, following: Sequence[RowPart]) -> bool:
    """成本指标 is a 一级指标 where a 二级指标 of costs follows it at once, else a 二级指标 of outputs."""
    if text not in editions.LEVEL2 or not is_level1(text):
        return not is_level1(text)
    behind = following[0] if following else None
    label = row_cells.text_of(behind.words) if behind and behind.kind == "label" else ""
    return editions.LEVEL2.get(label) != text


def _without_side_labels(lines: Sequence[Line], labels: Sequence[str]) -> list[Line]:
    """The lines without the labels that are printed down the left side, a few characters a line.

    A page may break such a label: its beginning then stands before other text, its rest on the next page.
    """
    words = row_cells.words(lines)
    drop: set[int] = set()
    for label in labels:
        for start, word in enumerate(words):
            if start in drop or not word.first or not label.startswith(word.text):
                continue
            stop = _run(words, start, label)
            done = "".join(word.text for word in words[start:stop])
            if done == label:
                drop.update(range(start, stop))
            elif rest := _rest_on_next_page(words, stop, label.removeprefix(done)):
                drop.update(range(start, stop))
                drop.update(rest)
    kept = []
    page_start = False
    for line, group in groupby(enumerate(words), key=lambda item: item[1].line):
        text = " ".join(word.text for index, word in group if index not in drop)
        page_start = page_start or line.page_start
        if text:
            unchanged = text == " ".join(line.text.split())
            kept.append(replace(line, text=line.text if unchanged else text, page_start=page_start))
            page_start = False
    return kept


def _with_whole_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines with the header's labels whole that a page broke: 计划完成日 2023-12-31 | 期."""
    mended = list(lines)
    for index in range(1, len(mended)):
        first, _, others = mended[index].text.strip().partition(" ")
        for label in editions.HEADER if mended[index].page_start else ():
            begun = label.removesuffix(first)
            above = mended[index - 1].text.split()
            if begun != label and begun in above and label not in above:
                above[above.index(begun)] = label
                mended[index - 1] = replace(mended[index - 1], text=" ".join(above))
                mended[index] = replace(mended[index], text=others)
                break
    return [line for line in mended if line.text.strip()]


def _run(words: Sequence[Word], start: int, label: str) -> int:
    """The end of the run of words that together begin the label."""
    stop, text = start, ""
    while stop < len(words) and label.startswith(text + words[stop].text):
        text += words[stop].text
        stop += 1
    return stop


def _rest_on_next_page(words: Sequence[Word], after: int, rest: str) -> range | None:
    for start in range(after, len(words)):
        if words[start].new_page:
            stop = _run(words, start, rest)
            return range(start, stop) if "".join(word.text for word in words[start:stop]) == rest else None
    return None
