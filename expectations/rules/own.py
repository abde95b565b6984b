"""The rules of a locality's own (``[[rules]]`` in its TOML) as rules of the catalogue.

Each condition becomes a built-in expectation of Great Expectations over columns of the rule's own; which
rows are asked is its row condition.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from expectations.locality.own_rule import Condition, OwnRule, number_of
from expectations.locality.ruleset import RuleSet
from expectations.rules.catalogue import RULES
from expectations.rules.rule import BuiltIn, Expect, Fault, Rule
from expectations.subjects.evaluated import EVALUATED_LINES, EVALUATIONS
from expectations.subjects.subject import (
    DECLARATIONS,
    DECLARED_LINES,
    REPORTED_LINES,
    REPORTS,
    RowSubject,
    Subject,
    SubjectTable,
)

_TABLES: Mapping[str, SubjectTable[Any]] = {
    table.title: table
    for table in (
        DECLARATIONS,
        DECLARED_LINES,
        REPORTS,
        REPORTED_LINES,
        EVALUATIONS,
        EVALUATED_LINES,
    )
}


def rules_of(ruleset: RuleSet) -> tuple[Rule, ...]:
    """The catalogue with the rules of the locality's own behind it."""
    return (*RULES, *(_rule(own) for own in ruleset.rules))


def _rule(own: OwnRule) -> Rule:
    check: BuiltIn[Any] = BuiltIn(
        _TABLES[own.table],
        lambda _: [*_expects(own)],
        lambda subject, _, ruleset: _fault(own, subject, ruleset),
        derive=lambda subject, ruleset: _columns(own, subject, ruleset),
    )
    return Rule(own.code, own.name, own.severity, own.basis, own.sentence, (check,))


def _value(own: OwnRule, column: str, values: Mapping[str, object]) -> object:
    value = values[own.path(column)]
    return number_of(value) if own.expect.numeric else value


def _columns(own: OwnRule, subject: Subject, ruleset: RuleSet) -> dict[str, object]:
    """The columns of a rule's own: whether it is asked of the row, and the values that it compares."""
    values = subject.columns(ruleset.words.blank)
    is_asked_of_row = all(condition.holds(values[own.path(column)]) for column, condition in own.when.items())
    compared = {
        _named(own, column): _value(own, column, values) for column in (own.column, *own.expect.others)
    }
    return {_named(own, "when"): is_asked_of_row, **compared}


def _named(own: OwnRule, column: str) -> str:
    return f"{own.code}/{column}"


def _expects(own: OwnRule) -> Iterator[Expect]:
    """The expectations of a rule; all of them must hold."""
    when = _named(own, "when") if own.when else None
    column = {"column": _named(own, own.column)}
    for name, arguments in _of_one_column(own.expect):
        yield Expect(f"ExpectColumn{name}", {**column, **arguments}, when)
    for other, above, equal in _of_two_columns(own):
        pair = {"column_A": _named(own, above), "column_B": _named(own, other)}
        pair["ignore_row_if"] = "either_value_is_missing"
        if equal:
            yield Expect("ExpectColumnPairValuesToBeEqual", pair, when)
        else:
            yield Expect("ExpectColumnPairValuesAToBeGreaterThanB", {**pair, "or_equal": True}, when)


def _of_one_column(expect: Condition) -> Iterator[tuple[str, Mapping[str, object]]]:
    if expect.filled is not None:
        yield ("ValuesToNotBeNull" if expect.filled else "ValuesToBeNull"), {}
    if (expect.at_least, expect.at_most) != (None, None):
        yield "ValuesToBeBetween", {"min_value": expect.at_least, "max_value": expect.at_most}
    for name, allowed in (("ValuesToBeInSet", expect.one_of), ("ValuesToNotBeInSet", expect.none_of)):
        if allowed:
            yield name, {"value_set": list(allowed)}
    for name, pattern in (
        ("ValuesToMatchRegex", expect.matches),
        ("ValuesToMatchRegex", _any(expect.contains)),
        ("ValuesToNotMatchRegex", expect.matches_not),
        ("ValuesToNotMatchRegex", _any(expect.contains_none)),
    ):
        if pattern:
            # The engine matches from the beginning of a text.
            yield name, {"regex": f"(?s).*(?:{pattern})"}
    if (expect.shortest, expect.longest) != (None, None):
        yield "ValueLengthsToBeBetween", {"min_value": expect.shortest, "max_value": expect.longest}


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def _of_two_columns(own: OwnRule) -> Iterator[tuple[str, str, bool]]:
    """Column B, column A, and whether both are to be equal; else A is not to be under B."""
    expect = own.expect
    if expect.equals:
        yield expect.equals, own.column, True
    if expect.not_under:
        yield expect.not_under, own.column, False
    if expect.not_over:
        yield own.column, expect.not_over, False


def _fault(own: OwnRule, subject: Subject, ruleset: RuleSet) -> Fault:
    path = own.path(own.column)
    value = subject.columns(ruleset.words.blank)[path]
    written = "没有填写" if value is None else f"写“{value}”"
    field, what = path, f"{own.column}{written}，{own.sentence}".rstrip("。")
    if isinstance(subject, RowSubject):
        field, what = subject.field(path), f"{subject.name}：{what}"
    return Fault(field, None if value is None else str(value), None, what, own.suggestion)
