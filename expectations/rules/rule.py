"""The shape of a rule: who it is, what it looks at, how it decides, what it says.

A rule decides in one of two ways. ``BuiltIn`` names expectations of Great Expectations over columns of
a table and only words the fault; ``Custom`` brings a predicate of its own over one subject, which a
custom expectation evaluates. Nothing here imports Great Expectations: the catalogue is data.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Generic, Self, TypeVar

from expectations.locality.ruleset import RuleSet
from expectations.subjects.subject import Subject, SubjectTable
from forms.form import FormKind, Location
from forms.words.severity import Severity

S = TypeVar("S")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a subject, in words. ``field`` is the path of the value in the form.

    ``wrong`` is one Chinese sentence without place and basis, which are added to every message alike;
    ``severity`` only where it differs from the rule's usual one, ``location`` only where the form's own
    ``locations`` do not have the field (narratives), ``subjects`` the indicators that have it in common.
    """

    field: str | None
    value: str | None
    expected: str | None
    wrong: str
    suggestion: str
    severity: Severity | None = None
    location: Location | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotApplicable:
    """The third outcome: the rule cannot be asked here, and why."""

    because: str


Verdict = Sequence[Fault] | NotApplicable
"""No fault is: passed."""
PASSED: Sequence[Fault] = ()


@dataclass(frozen=True)
class Expect:
    """One expectation of Great Expectations: the name of its class and its arguments.

    ``when`` is the column that must be true of a row for the expectation to be asked of it.
    """

    name: str
    arguments: Mapping[str, Any]
    when: str | None = None

    @property
    def column(self) -> str:
        """The column that a fault is about; of a pair the first."""
        return str(self.arguments.get("column", self.arguments.get("column_A")))


@dataclass(frozen=True)
class BuiltIn(Generic[S]):
    """Built-in expectations decide; ``tell(subject, column, ruleset)`` words the fault of a failed row.

    It gives None where the failed value has no cell in the edition of the form: there is nothing to ask.

    ``derive`` gives columns of the rule's own, under names that no other rule has.
    """

    table: SubjectTable[S]
    expects: Callable[[RuleSet], Sequence[Expect]]
    tell: Callable[[S, str, RuleSet], Fault | None]
    derive: Callable[[S, RuleSet], Mapping[str, object]] | None = None


@dataclass(frozen=True)
class Custom(Generic[S]):
    """A predicate decides and words at once: its faults, none, or why it cannot be asked."""

    table: SubjectTable[S]
    judge: Callable[[S, RuleSet], Verdict]


Check = BuiltIn[Any] | Custom[Any]


@dataclass(frozen=True)
class Rule:
    """One line of the catalogue and all that it checks. ``sentence`` is the whole rule, for people."""

    code: str
    name: str
    severity: Severity
    basis: str
    sentence: str
    checks: tuple[Check, ...]
    also: tuple[Severity, ...] = ()
    """Other severities that parts of the rule have."""

    @property
    def looks_at(self) -> str:
        """What the rule looks at, in Chinese, for the catalogue."""
        return "、".join(dict.fromkeys(check.table.title for check in self.checks))


@dataclass(frozen=True)
class Breakage:
    """A rule that raised on one subject. That is a fault of ours, never of the unit's.

    ``error`` is what was raised and where, in one line; ``trace`` the whole of it.
    """

    subject: Subject
    error: str
    trace: str

    @classmethod
    def of(cls, subject: Subject, raised: Exception) -> Self:
        """What a rule raised on this subject."""
        place = traceback.extract_tb(raised.__traceback__)[-1]
        error = f"{type(raised).__name__}: {raised}（{PurePath(place.filename).name}:{place.lineno}）"
        return cls(subject, error, "".join(traceback.format_exception(raised)))


@dataclass(frozen=True)
class Observed:
    """What Great Expectations saw when it validated one expectation on a table."""

    table: SubjectTable[Any]
    expectation: str
    arguments: Mapping[str, object]
    severity: Severity
    success: bool
    elements: int
    unexpected: int


@dataclass(frozen=True)
class RuleOutcome:
    """What one expectation of a rule came to over a table; ``broken`` are the subjects it raised on."""

    rule: Rule
    observed: Observed
    faults: Sequence[tuple[Subject, Fault]]
    looked_at: int
    not_applicable: Mapping[str, int]
    broken: Sequence[Breakage] = ()


def not_null(*columns: str) -> Callable[[RuleSet], Sequence[Expect]]:
    """Each column must be filled in; placeholders (无, ／, a lone bracket) are blanks in every table."""
    return lambda _: [Expect("ExpectColumnValuesToNotBeNull", {"column": column}) for column in columns]


def required(kind: FormKind) -> Callable[[RuleSet], Sequence[Expect]]:
    """The cells of a form that the locality requires must be filled in."""
    return lambda rules: [
        Expect("ExpectColumnValuesToNotBeNull", {"column": path}) for path in rules.required.get(kind, {})
    ]


def at_least(column: str, other: str) -> Callable[[RuleSet], Sequence[Expect]]:
    """One column must not be under the other; rows where either is blank are left to the rules on blanks."""
    arguments = {
        "column_A": column,
        "column_B": other,
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    }
    return lambda _: [Expect("ExpectColumnPairValuesAToBeGreaterThanB", arguments)]


def positive(column: str) -> Callable[[RuleSet], Sequence[Expect]]:
    """The column counts something of which there must be one at least."""
    return lambda _: [Expect("ExpectColumnValuesToBeBetween", {"column": column, "min_value": 1})]


def same(column: str, other: str) -> Callable[[RuleSet], Sequence[Expect]]:
    """Both columns must be equal where both are known."""
    arguments = {"column_A": column, "column_B": other, "ignore_row_if": "either_value_is_missing"}
    return lambda _: [Expect("ExpectColumnPairValuesToBeEqual", arguments)]


def is_null(column: str) -> Callable[[RuleSet], Sequence[Expect]]:
    """The column holds a complaint (why a file cannot be read, what a form repeats): it must be empty."""
    return lambda _: [Expect("ExpectColumnValuesToBeNull", {"column": column})]
