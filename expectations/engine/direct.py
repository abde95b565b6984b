"""The suites of the catalogue asked without Great Expectations, whose import takes seconds.

For a person who waits for the findings on a few files. The rules, their expectations, arguments and row
conditions are the same data that become suites; here each expectation is asked of a table's columns at once.
A test holds both ways against each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from expectations.engine.bench import KEEPS_RULE, Bench, ViewedTable, asked_of
from expectations.locality.ruleset import RuleSet
from expectations.rules.rule import Rule, RuleOutcome
from expectations.subjects.subject import Subject

Columns = Mapping[str, Sequence[Any]]
Holds = Callable[[Any, Mapping[str, Any]], bool]


class UnknownExpectation(NotImplementedError):
    """A rule asks for an expectation that is only known to Great Expectations."""


def _between(value: Any, bounds: Mapping[str, Any]) -> bool:
    least, most = bounds.get("min_value"), bounds.get("max_value")
    return (least is None or value >= least) and (most is None or value <= most)


_OF_VALUES: Mapping[str, Holds] = {
    "ExpectColumnValuesToBeBetween": _between,
    "ExpectColumnValuesToBeInSet": lambda value, bounds: value in bounds["value_set"],
    "ExpectColumnValuesToNotBeInSet": lambda value, bounds: value not in bounds["value_set"],
    "ExpectColumnValuesToMatchRegex": lambda value, bounds: bool(re.search(bounds["regex"], str(value))),
    "ExpectColumnValuesToNotMatchRegex": lambda value, bounds: not re.search(bounds["regex"], str(value)),
    "ExpectColumnValueLengthsToBeBetween": lambda value, bounds: _between(len(str(value)), bounds),
}
"""What is asked of values that are filled in, by the name of the expectation."""

_OF_PAIRS: Mapping[str, Holds] = {
    "ExpectColumnPairValuesToBeEqual": lambda pair, _: bool(pair[0] == pair[1]),
    "ExpectColumnPairValuesAToBeGreaterThanB": lambda pair, bounds: bool(
        pair[0] >= pair[1] if bounds.get("or_equal") else pair[0] > pair[1]
    ),
}
"""What is asked of two columns where both are filled in."""


def validate(
    name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet
) -> Iterator[RuleOutcome]:
    """All rules over one table. Raises UnknownExpectation where one is not known here."""
    questions = asked_of(name, rules, ruleset)
    if not questions:
        return
    bench = Bench.of(name, subjects, rules, ruleset)
    columns = bench.columns(questions)
    for ask in questions:
        expect = ask.expect
        rows = [row for row in range(len(subjects)) if not expect.when or columns[expect.when][row] is True]
        failed, blank = _failed(expect.name, expect.arguments, columns, rows)
        seen = ViewedTable(expect.name, expect.arguments, not failed, failed, blank)
        yield bench.outcome(ask.rule, ask.check, expect.column, seen)


def _failed(
    name: str, arguments: Mapping[str, Any], columns: Columns, rows: Sequence[int]
) -> tuple[list[int], int]:
    """The rows that fail an expectation, and how many were left out as blank."""
    if name == KEEPS_RULE:
        judged = columns["subject"]
        return [row for row in rows if not judged[row].keeps(arguments["rule"])], 0
    if name in _OF_PAIRS:
        first, second = columns[arguments["column_A"]], columns[arguments["column_B"]]
        filled = [row for row in rows if first[row] is not None and second[row] is not None]
        failed = [row for row in filled if not _OF_PAIRS[name]((first[row], second[row]), arguments)]
        return failed, len(rows) - len(filled)
    column = columns[arguments["column"]]
    blank = [row for row in rows if column[row] is None]
    filled = [row for row in rows if column[row] is not None]
    if name == "ExpectColumnValuesToNotBeNull":
        return blank, 0
    if name == "ExpectColumnValuesToBeNull":
        return filled, 0
    if name not in _OF_VALUES:
        raise UnknownExpectation(name)
    return [row for row in filled if not _OF_VALUES[name](column[row], arguments)], len(blank)
