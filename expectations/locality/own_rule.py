"""A rule that a bureau writes in its own TOML: ``[[rules]]``, a table, a column and what must hold of it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from expectations.locality.cells import cells_of_form, cells_of_row
from expectations.locality.setting import Setting
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION, FormKind
from forms.target import read_target
from forms.words.severity import Severity

ROWS = "指标行"
"""Behind the name of a form: the table of its indicators."""
_FORMS: tuple[FormKind, ...] = (DECLARATION, MONITORING, SELF_EVALUATION)
_TABLES: Mapping[str, tuple[FormKind, bool]] = {
    **{form: (form, False) for form in _FORMS},
    **{f"{form}{ROWS}": (form, True) for form in _FORMS},
}
_CODE = r"[A-Z]{2,6}\d{2,3}"
Scalar = str | float


def _severity(written: object) -> object:
    """退回, 提示 and 建议, as people call them."""
    return next((severity for severity in Severity if severity.label == written), written)


class Condition(Setting):
    """What must hold of a value; of several all. Words hold where any of them stands in the text.

    Numbers are compared as they are printed (12 for ≥12公里); ``equals``, ``not_under`` and ``not_over``
    name another column.
    """

    filled: bool | None = None
    at_least: float | None = None
    at_most: float | None = None
    one_of: tuple[Scalar, ...] = ()
    none_of: tuple[Scalar, ...] = ()
    contains: tuple[str, ...] = ()
    contains_none: tuple[str, ...] = ()
    matches: str | None = None
    matches_not: str | None = None
    shortest: int | None = None
    longest: int | None = None
    equals: str | None = None
    not_under: str | None = None
    not_over: str | None = None

    @field_validator("matches", "matches_not")
    @classmethod
    def _is_a_pattern(cls, pattern: str | None) -> str | None:
        try:
            re.compile(pattern or "")
        except re.error as wrong:
            raise ValueError(f"“{pattern}”不是正则表达式：{wrong}") from wrong
        return pattern

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_dump(exclude_defaults=True):
            raise ValueError("没有写条件")
        return self

    @property
    def numeric(self) -> bool:
        """Whether it compares numbers."""
        bounds = (self.at_least, self.at_most, self.not_under, self.not_over)
        return any(bound is not None for bound in bounds)

    @property
    def others(self) -> tuple[str, ...]:
        """The other columns that it names."""
        return tuple(name for name in (self.equals, self.not_under, self.not_over) if name)

    def holds(self, value: object) -> bool:
        """Whether it holds of one value, the other columns left aside."""
        text, number = "" if value is None else str(value), number_of(value)
        checks: list[tuple[object, bool]] = [
            (self.filled is not None, bool(text) is bool(self.filled)),
            (self.at_least is not None, number is not None and number >= (self.at_least or 0)),
            (self.at_most is not None, number is not None and number <= (self.at_most or 0)),
            (self.one_of, value in self.one_of),
            (self.none_of, value not in self.none_of),
            (self.contains, any(word in text for word in self.contains)),
            (self.contains_none, not any(word in text for word in self.contains_none)),
            (self.matches, re.search(self.matches or "", text) is not None),
            (self.matches_not, re.search(self.matches_not or "", text) is None),
            (self.shortest is not None, len(text) >= (self.shortest or 0)),
            (self.longest is not None, len(text) <= (self.longest or 0)),
        ]
        return all(is_met for is_set, is_met in checks if is_set)


class OwnRule(Setting):
    """One rule of a bureau; it stands in the catalogue and in the suite like any other."""

    code: Annotated[str, Field(pattern=f"^{_CODE}$")]
    name: str
    table: str
    column: str
    when: Mapping[str, Condition] = {}
    """Which rows it is asked of, by column; of all where it is empty."""
    expect: Condition
    sentence: str
    suggestion: str
    severity: Annotated[Severity, BeforeValidator(_severity)]
    basis: str

    @property
    def form(self) -> FormKind:
        """The kind of form that it looks at."""
        return _TABLES[self.table][0]

    @property
    def of_rows(self) -> bool:
        """Whether it looks at each indicator instead of the form."""
        return _TABLES[self.table][1]

    def path(self, column: str) -> str:
        """The path of a column that is named in Chinese or by its path."""
        return _columns("row" if self.of_rows else "form").get(column, column)

    @model_validator(mode="after")
    def _of_what_there_is(self) -> Self:
        if self.table not in _TABLES:
            raise ValueError(f"没有“{self.table}”这张表，可用：{'、'.join(_TABLES)}")
        known = cells_of_row(self.form) if self.of_rows else cells_of_form(self.form)
        for column in (self.column, *self.when, *self.expect.others):
            if self.path(column) not in known:
                columns = _columns("row" if self.of_rows else "form")
                names = [name for name, path in columns.items() if path in known]
                raise ValueError(f"{self.table}没有“{column}”这一栏，可用：{'、'.join(names)}")
        if any(condition.others for condition in self.when.values()):
            raise ValueError("when 里只能写数值和词语，不能和别的栏目比")
        return self


@cache
def _columns(of: str) -> Mapping[str, str]:
    """The columns by their Chinese names: of a form, or of a row."""
    by_table: dict[str, Any] = tomllib.loads(
        (files("expectations.locality") / "columns.toml").read_text(encoding="utf-8")
    )
    return dict(by_table[of])


def number_of(value: object) -> float | None:
    """A number as it is printed: 12 of ≥12公里; ``None`` of words."""
    if isinstance(value, int | float):
        return float(value)
    target = read_target(value) if isinstance(value, str) else None
    return target.low / target.factor if target and target.is_number and target.low is not None else None
