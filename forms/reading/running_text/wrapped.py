"""Reads forms from running text, where cells were wrapped over lines and pages break the rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, takewhile

from forms.files.picture import Line, tight, tight_lines
from forms.files.text import two_columns
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind, Location
from forms.reading.draft import Draft, Read
from forms.reading.grid.grid import kind_of
from forms.reading.levels import Levels
from forms.reading.running_text import row_cells
from forms.reading.running_text.row_cells import RowPart, Word
from forms.words import editions, values
from forms.words import labels as printed_labels
from forms.words.frame import is_level1
from forms.words.label_table import derived, table
from forms.words.labels import OF_THE_YEAR

_FRAME_LINES = 14
"""Within so many written lines of 项目名称 its neighbours 主管部门 and 实施单位 must come."""
_TITLE_LINES = 5
_LONGEST_NAME = 12
_LABEL_WORDS = 6
"""Into so many words a label may be parted by line breaks."""
_COLUMN = "column/"
_BEGUN = 3
_BRACKETS = str.maketrans("（）", "()")


def _frame() -> re.Pattern[str]:
    """The label of the name without a colon, then close behind it that of a department or a unit."""

    def any_of(*fields: str) -> str:
        found = sorted(
            (word for word, field in table().header.items() if field in fields), key=len, reverse=True
        )
        return "|".join(re.escape(word) for word in found if len(word) >= _SHORTEST)

    behind = any_of(
        "competent_department",
        "implementing_unit",
        "department/central",
        "department/province",
        "department/local",
    )
    return re.compile(rf"(?:{any_of('project_name', 'transfer_name')})(?![:：]).{{0,80}}?(?:{behind})")


def drafts(lines: Sequence[Line]) -> Iterator[tuple[Draft, int, int]]:
    """Every form of the text with the index of its first line and of the line behind its last."""
    anchors = [index for index in range(len(lines)) if _begins_form(lines, index)]
    starts = [_title_index(lines, anchor) for anchor in anchors]
    for number, (first, anchor) in enumerate(zip(starts, anchors, strict=True)):
        limit = starts[number + 1] if number + 1 < len(starts) else len(lines)
        reading = _WrappedReading(lines, first, anchor, limit)
        yield reading.draft(), first, reading.end


def _begins_form(lines: Sequence[Line], index: int) -> bool:
    """Whether a line begins with the label of the name, and the department or the unit comes close behind.

    A page may break the label itself: 项目名 | 称.
    """
    begun = lines[index].text.lstrip()[:_LONGEST_NAME]
    named = [word for word, field in printed_labels.header().items() if field == "project_name"]
    if not any(begun.startswith(word[:_BEGUN]) for word in named):
        return False
    text = tight_lines(lines[index : index + _FRAME_LINES]).translate(_BRACKETS)
    found = derived("running text: frame", _frame).match(text)
    return bool(found)


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
        header = _indicator_header(self.form.kind)
        table = header.search(stream.text)
        while table and (table.start() not in stream.starts or table.end() not in stream.starts):
            table = header.search(stream.text, table.start() + 1)
        header_end = table.start() if table else len(stream.text)
        goals = self._header(header_end)
        self._goals(goals, header_end)
        if table:
            columns = [key for key, label in table.groupdict().items() if label]
            self._indicators(stream.between(table.end(), len(stream.text)), columns)
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
            if field.startswith(_COLUMN):
                funds_columns.append(field.removeprefix(_COLUMN))
            elif field == "other/":
                for word in words:
                    self.form.leave(word.text, word.line.location)
            elif field.startswith("unit/"):
                place = self.stream.words[self.stream.starts[stop] - 1].line.location
                self.form.fields["funds_unit"] = Read(field.removeprefix("unit/"), place)
            elif funds_columns and self.form.kind != DECLARATION:
                self._funds_row(field, self.stream.words[self.stream.starts[stop] - 1], words, funds_columns)
            else:
                if field in OF_THE_YEAR and self._is_of_year(field):
                    field = OF_THE_YEAR[field]  # noqa: PLW2901
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

    def _indicators(self, words: Sequence[Word], columns: Sequence[str]) -> None:
        total = next((i for i, word in enumerate(words) if editions.TOTAL_ROW.fullmatch(word.text)), None)
        if total is not None:
            self._total(words[total + 1 :])
            words = words[:total]
        columns = [key for key in columns if key in row_cells.PRICES]
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


_SHORTEST = 3
"""A shorter word is a label in running text only with its colon: 部门：, 备注：."""

_COLUMNS: dict[FormKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    DECLARATION: (("level1", "level2", "level3", "target"), ()),
    SELF_EVALUATION: (
        ("level1", "level2", "level3", "target", "actual"),
        ("weight", "score", "deviation"),
    ),
    MONITORING: (("level1", "level2", "level3", "target", "actual"), ("forecast", "deviation", "remark")),
}
"""The columns of indicators that a form in running text has, and those that it may lack."""


def _words_of(kind: FormKind) -> dict[str, str]:
    """The labels that the header of such a form can have, with the field that each names."""
    funds = printed_labels.declared_funds() if kind == DECLARATION else printed_labels.funds_rows()
    return dict.fromkeys(printed_labels.others(), "other/") | {**printed_labels.header(), **funds}


def _patterns_of(kind: FormKind) -> list[tuple[re.Pattern[str], str]]:
    """The labels that have many forms: goals, columns of money, the money itself with its unit."""
    years = f"(?:{editions.GOAL_YEARS.pattern})?"
    goals = [
        (re.compile(f"(?:{pattern.pattern}){years}"), field)
        for pattern, field in printed_labels.columns("goals", kind)
    ]
    columns = [(pattern, _COLUMN + key) for pattern, key in printed_labels.columns("funds", kind)]
    return goals + columns + [(editions.FUNDS_LABEL, "unit/")]


_GOALS = frozenset(
    ("overall_goal", "annual_goal", "adjusted_goal", "expected_goal", "actual_completion", "goal_progress")
)


def _header_of(kind: FormKind) -> re.Pattern[str]:
    sure, perhaps = _COLUMNS[kind]
    patterns: dict[str, list[str]] = {}
    for pattern, key in printed_labels.columns("indicators", kind):
        patterns.setdefault(key, []).append(pattern.pattern.replace(r"(\d", r"(?:\d"))
    return re.compile(
        "".join(f"(?P<{key}>{'|'.join(patterns[key])})" for key in sure)
        + "".join(f"(?P<{key}>{'|'.join(patterns[key])})?" for key in perhaps)
    )


def _indicator_header(kind: FormKind) -> re.Pattern[str]:
    """The head of a table of indicators as one text; the groups tell the columns that it has."""
    return derived(f"running text: header {kind}", partial(_header_of, kind))


def _labels(stream: _Stream, end: int, kind: FormKind) -> list[tuple[int, int, str]]:
    """The labels before ``end`` in their order: where each starts and stops, and the field it names."""
    found = []
    position = 0
    for start in sorted(stream.starts):
        if start < position or start >= end:
            continue
        matches = [*_words_at(stream, start, kind)]
        matches += [
            (match.end(), field + (match[1] or "" if field == "unit/" else ""))
            for pattern, field in derived(f"running text: patterns {kind}", partial(_patterns_of, kind))
            if (match := stream.match(pattern, start))
        ]
        if matches:
            # 执行率 得分 are two columns, though 执行率得分 is the label of one elsewhere.
            first = start + len(stream.words[stream.starts[start]].text)
            alone = [match for match in matches if match[0] == first and match[1].startswith(_COLUMN)]
            position, field = max(alone or matches)
            found.append((start, position, field))
    return found


def _words_at(stream: _Stream, start: int, kind: FormKind) -> Iterator[tuple[int, str]]:
    """The labels that begin at a word and end where a word ends, and the field that each names."""
    known = derived(f"running text: words {kind}", partial(_words_of, kind))
    first, end = stream.starts[start], start
    for word in stream.words[first : first + _LABEL_WORDS]:
        end += len(word.text)
        text = stream.text[start:end]
        if end - start > printed_labels.LONGEST:
            return
        bare = printed_labels.label(text)
        if bare in known and (len(bare) >= _SHORTEST or text[-1] in "：:"):
            yield end, known[bare]


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
        for label in printed_labels.header() if mended[index].page_start else ():
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
