"""The printed labels of every edition as one table of data (labels.toml), with what a locality adds to it.

Every reader asks the same table. Which one holds while a file is read is handed to ``read`` and set for that
reading (``using``), as the words are asked for in every corner of the readers.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from forms.form import FormKind

T = TypeVar("T")

MONTHS: Final = r"(?:1月?[-—–－~～至到]{1,2}|截[至止]|前)(\d{1,2})个?月[底末份]?"
"""1-7月, 1—7月, 1月至7月, 截至7月底: the last month is what counts."""

PERIOD: Final = r"(?:上半年|年中|半年度?|第?[一二三四]季度|前?[二三]季度|[1-4]季度)"
"""上半年, 一季度: the same in words (``labels.month_in`` tells the month)."""


class UnknownField(ValueError):
    """A locality's label or column that names no field; the message is one Chinese line."""


@dataclass(frozen=True)
class Additions:
    """What a locality's TOML adds: ``labels`` of the head and of money, ``columns`` of indicators and money.

    Each maps a printed word to the field that it names (``project_name``, ``funds/fiscal``; ``target``).
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


NONE: Final = Additions()


@dataclass(frozen=True)
class Column:
    """A column of one part of a form (funds, goals, indicators): its key and how its labels read."""

    part: str
    key: str
    pattern: re.Pattern[str]
    forms: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LabelTable:
    """The labels in force, by what they stand for. ``header`` and ``money`` map a bare label to its field."""

    header: Mapping[str, str]
    money: Mapping[str, str]
    frame: frozenset[str]
    columns: tuple[Column, ...]
    money_patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    answers: dict[tuple[object, ...], Any] = field(default_factory=dict)
    """What was asked before: the same few words come thousands of times."""

    def money_field(self, bare: str) -> str | None:
        """What a bare label of money means: as it stands in the table, or by how it reads."""
        if bare in self.money or not bare or bare in self.header:
            return self.money.get(bare)
        return next((meant for pattern, meant in self.money_patterns if pattern.fullmatch(bare)), None)

    def column_key(self, part: str, kind: FormKind | None, bare: str, text: str) -> str | None:
        """The key of the first column whose label reads so, bare or as printed."""
        for column in self.columns:
            if (
                column.part == part
                and (kind is None or not column.forms or kind in column.forms)
                and (column.pattern.fullmatch(bare) or column.pattern.fullmatch(text))
            ):
                return column.key
        return None


@cache
def shipped_entries() -> dict[str, list[dict[str, Any]]]:
    """The entries of labels.toml by their kind: header, money, column, frame."""
    return tomllib.loads((files("forms.words") / "labels.toml").read_text(encoding="utf-8"))


@cache
def _shipped() -> LabelTable:
    entries = shipped_entries()
    return LabelTable(
        header={_bare(word): entry["field"] for entry in entries["header"] for word in entry["words"]},
        money={_bare(word): entry["field"] for entry in entries["money"] for word in entry["words"]},
        money_patterns=tuple(
            (re.compile(entry["pattern"]), entry["field"]) for entry in entries["money"] if "pattern" in entry
        ),
        frame=frozenset(word for entry in entries["frame"] for word in entry["words"]),
        columns=tuple(
            Column(entry["part"], entry["key"], _pattern(entry["pattern"]), tuple(entry.get("forms", ())))
            for entry in entries["column"]
        ),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("<MONTHS>", MONTHS).replace("<PERIOD>", PERIOD))


def _bare(word: str) -> str:
    """As labels are compared: half-width brackets, no note in brackets or colon at the end."""
    return re.sub(r"(?:[：:]|\([^()]*\))+$", "", word.translate(str.maketrans("（）", "()"))) or word


def table_with(additions: Additions) -> LabelTable:
    """The labels that ship with a locality's own. Raises UnknownField where one names no field."""
    shipped = _shipped()
    fields = {*shipped.header.values()}
    amounts = {*shipped.money.values()}
    keys = {(column.part, column.key): column for column in shipped.columns}
    for word, meant in additions.labels.items():
        if meant not in fields | amounts:
            raise UnknownField(
                f"[labels] 里“{word}”对应的“{meant}”不是栏目，可用：{_listed(fields | amounts)}"
            )
    known = {key for _, key in keys}
    for word, meant in additions.columns.items():
        if meant not in known:
            raise UnknownField(f"[columns] 里“{word}”对应的“{meant}”不是列，可用：{_listed(known)}")
    own = tuple(
        Column(part, key, re.compile(re.escape(_bare(word))), ())
        for word, meant in additions.columns.items()
        for part, key in keys
        if key == meant
    )
    labels = {_bare(word): meant for word, meant in additions.labels.items()}
    return LabelTable(
        header={**shipped.header, **{word: meant for word, meant in labels.items() if meant in fields}},
        money={**shipped.money, **{word: meant for word, meant in labels.items() if meant in amounts}},
        money_patterns=shipped.money_patterns,
        frame=shipped.frame,
        columns=own + shipped.columns,
    )


def checked(additions: Additions) -> Additions:
    """The same. Raises UnknownField where one of them names no field."""
    if additions != NONE:
        table_with(additions)
    return additions


def _listed(names: set[str]) -> str:
    return "、".join(sorted(names))


_IN_FORCE: ContextVar[LabelTable | None] = ContextVar("label_table", default=None)


def table() -> LabelTable:
    """The labels in force: those of the reading that goes on, else those that ship."""
    return _IN_FORCE.get() or _shipped()


def derived(name: str, make: Callable[[], T]) -> T:
    """What is made of the labels in force, once for each table."""
    answers = table().answers
    if (name,) not in answers:
        answers[(name,)] = make()
    found: T = answers[(name,)]
    return found


@contextmanager
def using(additions: Additions) -> Iterator[None]:
    """Lets a locality's labels hold for the readings inside the ``with``."""
    if additions == NONE:
        yield
        return
    token = _IN_FORCE.set(table_with(additions))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)
