"""Tables pasted as text with one cell a line, the blank cells gone: put back into rows and columns.

The labels tell where the rows of the head, the money and the goals begin; below the head of the indicators a
cell goes to the next column that can hold it (a sign, a number, a name), so that blank ones are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from forms.files.picture import LINES, Cell, Grid, Line, tight
from forms.form import SELF_EVALUATION, FormKind
from forms.reading.tables.indicator_body import TEMPLATE
from forms.reading.tables.target_parts import is_sign, part_of
from forms.reading.tables.titles import kind_of_form, title_in
from forms.words import editions, labels
from forms.words.frame import is_label, is_level1
from forms.words.level_names import level_name
from forms.words.values import is_amount, is_blank

_HEADED: Final = 3
_PIECES: Final = 3
_NATIONAL: Final = frozenset(
    ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation", "forecast", "remark")
)
_LEVELS: Final = frozenset(("level1", "level2"))
_OF_OTHERS: Final = frozenset(
    ("transfer_name", "department_name", "department/central", "department/province", "department/local")
)
_BRACKETED: Final = re.compile(r"[（(][^（()）]*[)）]")
_VALUE: Final = re.compile(r"[≥≤<>＜＞=＝≧≦═±]|\d|[一二三四五六七八九十两]\S{0,2}[个次年月家件项]")
_LONGEST_UNIT: Final = 8


class _Piece(NamedTuple):
    text: str
    line: int


def grid(lines: Sequence[Line]) -> Grid | None:
    """The rows and columns of the text; None where it is none such, or in the national frame.

    Text in the national frame may have its cells wrapped over lines, which ``wrapped`` reads.
    """
    pieces = [
        _Piece(tight(part), line.number)
        for line in lines
        for part in re.split(r"\t|\s{2,}", line.text.strip())
        if part
    ]
    title = next((name for piece in pieces if (name := title_in(piece.text))), None)
    words = "".join(piece.text for piece in pieces)
    kind = kind_of_form(title, words, [piece.text for piece in pieces])
    pieces = list(_whole(pieces, kind))
    head = next(
        (
            keys
            for at in range(len(pieces))
            if len(keys := _keys(pieces, at, kind)) >= _HEADED and "level3" in keys
        ),
        None,
    )
    if head is None:
        return None
    meanings = {labels.meaning(piece.text) for piece in pieces}
    national = "project_name" in meanings and set(head) <= _NATIONAL and set(head) >= _LEVELS
    if kind == SELF_EVALUATION:
        national = national and {"weight", "score"} <= set(head)
    if national and not meanings & _OF_OTHERS:
        return None
    return Grid(list(_Rows(pieces, kind).rows()))


def _keys(pieces: Sequence[_Piece], at: int, kind: FormKind) -> list[str]:
    """The keys of the columns of indicators that follow each other from here."""
    keys: list[str] = []
    for piece in pieces[at:]:
        key = labels.column_key("indicators", kind, piece.text)
        if key is None or key in keys:
            break
        keys.append(key)
    return keys


def _known(text: str, kind: FormKind) -> bool:
    return bool(
        labels.meaning(text)
        or labels.money_field(text)
        or labels.is_frame(text)
        or is_label(text)
        or any(labels.column_key(part, kind, text) for part in ("goals", "funds", "indicators"))
    )


def _whole(pieces: Sequence[_Piece], kind: FormKind) -> Iterator[_Piece]:
    """The pieces, with labels whole that were printed over several lines: 全年实际 完成值."""
    at = 0
    while at < len(pieces):
        text, line = pieces[at]
        length = 1
        for end in range(at + 2, min(at + _PIECES, len(pieces)) + 1):
            if _is_one_label([piece.text for piece in pieces[at:end]], kind):
                text, length = "".join(piece.text for piece in pieces[at:end]), end - at
                break
        if (
            at + length < len(pieces)
            and _known(text, kind)
            and _BRACKETED.fullmatch(pieces[at + length].text)
        ):
            text, length = text + pieces[at + length].text, length + 1
        yield _Piece(text, line)
        at += length


def _is_one_label(texts: Sequence[str], kind: FormKind) -> bool:
    """Whether texts are one label in pieces: none is one alone, or all are of the same column."""
    joined = "".join(texts)
    if len(joined) > labels.LONGEST or not _known(joined, kind):
        return False
    if not any(_known(text, kind) for text in texts):
        return True
    keys = {labels.column_key("indicators", kind, text) for text in (*texts, joined)}
    return len(keys) == 1 and None not in keys


class _Rows:
    """Deals the pieces of one text out to rows."""

    def __init__(self, pieces: Sequence[_Piece], kind: FormKind) -> None:
        self.pieces = pieces
        self.kind = kind
        self.at = 0

    def rows(self) -> Iterator[list[Cell]]:
        """All rows of the text."""
        while self.at < len(self.pieces):
            text = self.pieces[self.at].text
            if self._run("indicators") >= _HEADED:
                yield from self._indicators()
            elif self._run("funds") > 1:
                yield from self._money()
            elif labels.column_key("goals", self.kind, text):
                yield from self._goals()
            elif labels.meaning(text) or labels.money_field(text):
                yield self._pair()
            else:
                yield self._row([(0, self._next())])

    def _next(self) -> _Piece:
        self.at += 1
        return self.pieces[self.at - 1]

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.pieces[at].text if at < len(self.pieces) else ""

    def _row(self, cells: Sequence[tuple[int, _Piece]]) -> list[Cell]:
        return [Cell(piece.text, LINES, piece.line, column) for column, piece in cells]

    def _run(self, part: str) -> int:
        """How many different columns of a part of the form are headed from here on."""
        keys: list[str] = []
        for piece in self.pieces[self.at :]:
            key = labels.column_key(part, self.kind, piece.text)
            if key is None or key in keys:
                break
            keys.append(key)
        return len(keys)

    def _pair(self) -> list[Cell]:
        label = self._next()
        if self.at < len(self.pieces) and not _known(self._peek(), self.kind) and not title_in(self._peek()):
            return self._row([(0, label), (1, self._next())])
        return self._row([(0, label)])

    def _money(self) -> Iterator[list[Cell]]:
        heads = [(place + 1, self._next()) for place in range(self._run("funds"))]
        keys = {place: labels.column_key("funds", self.kind, piece.text) for place, piece in heads}
        yield self._row(heads)
        while self.at < len(self.pieces) and labels.money_field(self._peek()):
            cells = [(0, self._next())]
            free = list(keys)
            while self.at < len(self.pieces) and free and _is_figure(self._peek()):
                rate = self._peek().endswith(("%", "％"))
                place = next((place for place in free if (keys[place] == "rate") == rate), free[0])
                free = [other for other in free if other > place] or []
                cells.append((place, self._next()))
            yield self._row(cells)

    def _goals(self) -> Iterator[list[Cell]]:
        heads: dict[str, _Piece] = {}
        while self.at < len(self.pieces) and (key := labels.column_key("goals", self.kind, self._peek())):
            heads.pop(key, None)
            heads[key] = self._next()
        texts: list[_Piece] = []
        while self.at < len(self.pieces) and not _known(self._peek(), self.kind):
            texts.append(self._next())
        if len(heads) == 1 or len(texts) < len(heads):
            yield self._row([(0, next(iter(heads.values()))), *((1, piece) for piece in texts[:1])])
            yield from (self._row([(1, piece)]) for piece in texts[1:])
            return
        yield self._row([*enumerate(heads.values(), 1)])
        share = len(texts) // len(heads)
        for number in range(share):
            yield self._row([(place + 1, texts[place * share + number]) for place in range(len(heads))])
        yield from (self._row([(len(heads), piece)]) for piece in texts[share * len(heads) :])

    def _indicators(self) -> Iterator[list[Cell]]:
        heads = [self._next() for _ in range(self._run("indicators"))]
        keys = [labels.column_key("indicators", self.kind, piece.text) or "" for piece in heads]
        yield self._row([*enumerate(heads)])
        name = keys.index("level3") if "level3" in keys else 0
        levels: list[tuple[int, _Piece]] = []
        while self.at < len(self.pieces):
            text = self._peek()
            if editions.TOTAL_ROW.fullmatch(labels.label(text)):
                yield from self._total(keys)
                return
            if editions.SIGN_OFF.fullmatch(text) or self._run("indicators") >= _HEADED or title_in(text):
                if levels:
                    yield self._row(levels)
                return
            if self._is_level(text):
                place = self._place_of_level(text, keys)
                if any(place <= known for known, _ in levels):
                    yield self._row(levels)
                    levels = []
                levels.append((place, self._next()))
                continue
            yield self._row([*levels, *self._values(keys, name)])
            levels = []
        if levels:
            yield self._row(levels)

    def _is_level(self, text: str) -> bool:
        return is_label(level_name(text)[0])

    def _place_of_level(self, text: str, keys: Sequence[str]) -> int:
        first = is_level1(level_name(text)[0])
        if text == "成本指标":
            first = self._is_level(self._peek(1))
        key = "level1" if first else "level2"
        return keys.index(key) if key in keys else 0

    def _values(self, keys: Sequence[str], name: int) -> Iterator[tuple[int, _Piece]]:
        """A row from its name on."""
        piece = self._next()
        yield name, piece
        if TEMPLATE.fullmatch(piece.text):
            return
        for place in range(name + 1, len(keys)):
            if self.at >= len(self.pieces) or self._ends_row():
                return
            if self._fits(keys[place]):
                yield place, self._next()

    def _ends_row(self) -> bool:
        text = self._peek()
        return bool(
            self._is_level(text)
            or TEMPLATE.fullmatch(text)
            or editions.TOTAL_ROW.fullmatch(labels.label(text))
            or editions.SIGN_OFF.fullmatch(text)
        )

    def _fits(self, key: str) -> bool:
        """Whether the next piece can stand in a column: by what it is, and by what follows it."""
        text = self._peek()
        if key in ("comparator", "direction", "nature"):
            return part_of(text) is not None
        if key == "unit":
            return len(text) <= _LONGEST_UNIT and not is_amount(text) and not is_sign(text)
        if key in ("weight", "score", "coefficient"):
            return is_amount(text.rstrip("%％分")) or is_blank(text)
        if key == "core":
            return text in ("是", "否")
        if key in ("target", "initial_target", "long_term_target", "actual", "forecast"):
            return _is_value(text) or not self._is_name()
        return not self._is_name()

    def _is_name(self) -> bool:
        """Whether the next piece begins another row: a value of that row stands behind it."""
        text, behind = self._peek(), self._peek(1)
        if _is_value(text) and not editions.NAME_ENDING.search(text):
            return False
        return (
            bool(behind) and (_is_value(behind) or part_of(behind) is not None) and not self._is_level(behind)
        )

    def _total(self, keys: Sequence[str]) -> Iterator[list[Cell]]:
        cells = [(0, self._next())]
        places = [place for place, key in enumerate(keys) if key in ("weight", "score")]
        cells += [
            (place, self._next())
            for place in places
            if self.at < len(self.pieces) and is_amount(self._peek().rstrip("分"))
        ]
        yield self._row(cells)


def _is_figure(text: str) -> bool:
    return is_amount(text.rstrip("%％")) or is_blank(text)


def _is_value(text: str) -> bool:
    """Whether a text looks like a target or what came of it."""
    return bool(
        _VALUE.match(text) or editions.QUALITATIVE.fullmatch(text) or text.startswith(("不", "较", "已"))
    )
