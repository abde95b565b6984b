"""One table laid out to be judged: its subjects as cells, their columns, and what an expectation came to.

What Great Expectations (``suites``) and the direct way (``direct``) have in common; imports neither.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from expectations.locality.ruleset import RuleSet
from expectations.rules.rule import (
    Breakage,
    BuiltIn,
    Custom,
    Expect,
    Fault,
    NotApplicable,
    Observed,
    Rule,
    RuleOutcome,
)
from expectations.subjects.subject import Subject

KEEPS_RULE = "ExpectSubjectsToKeepRule"
"""The expectation that a custom rule becomes."""

Derive = Callable[[Any, RuleSet], Mapping[str, object]]
"""Columns of a rule's own over one subject."""


@dataclass(frozen=True)
class Asked:
    """One expectation that a rule has of a table, by the check of the rule from which it comes."""

    rule: Rule
    check: int
    expect: Expect


def asked_of(name: str, rules: Sequence[Rule], ruleset: RuleSet) -> list[Asked]:
    """What the rules expect of the table of this name, in the order of the catalogue."""
    return [
        Asked(rule, at, expect)
        for rule in rules
        for at, check in enumerate(rule.checks)
        if check.table.name == name
        for expect in _expects(rule, check, ruleset)
    ]


def _expects(rule: Rule, check: BuiltIn[Any] | Custom[Any], ruleset: RuleSet) -> Sequence[Expect]:
    if isinstance(check, BuiltIn):
        return check.expects(ruleset)
    return [Expect(KEEPS_RULE, {"column": "subject", "rule": rule.code})]


@dataclass(frozen=True)
class ViewedTable:
    """What one expectation came to: ``failed`` the rows by number, ``blank`` how many it was not asked of."""

    expectation: str
    arguments: Mapping[str, object]
    success: bool
    failed: Sequence[int]
    blank: int


@dataclass(eq=False)
class Bench:
    """The subjects and custom rules of one table; why these could not be asked, by code; what broke."""

    custom: Mapping[str, Custom[Any]]
    derives: Sequence[tuple[str, Derive]]
    ruleset: RuleSet
    reasons: dict[str, Counter[str]]
    broken: dict[str, list[Breakage]]
    judged: "Sequence[Judged]" = ()

    @classmethod
    def of(cls, name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet) -> Self:
        """The bench of the table of this name."""
        checks = [(rule.code, check) for rule in rules for check in rule.checks if check.table.name == name]
        custom = {code: check for code, check in checks if isinstance(check, Custom)}
        derives = [
            (code, check.derive) for code, check in checks if isinstance(check, BuiltIn) and check.derive
        ]
        bench = cls(
            custom, derives, ruleset, {code: Counter() for code in custom}, {code: [] for code in custom}
        )
        bench.judged = [Judged(subject, bench) for subject in subjects]
        return bench

    def columns(self, questions: Sequence[Asked]) -> dict[str, Sequence[object]]:
        """The columns that are asked about, with the subjects and their numbers.

        Where a column cannot be derived it is blank, and the rule that derives it is told to have raised.
        """
        keys = ("column", "column_A", "column_B")
        compared = {
            str(ask.expect.arguments[key]) for ask in questions for key in keys if key in ask.expect.arguments
        }
        derived = [self._derived(judgement.subject) for judgement in self.judged]
        own = {name for more in derived for name in more}
        columns: dict[str, list[object]] = {name: [] for name in sorted((compared - {"subject"}) | own)}
        for judgement, more in zip(self.judged, derived, strict=True):
            values = {**judgement.subject.columns(self.ruleset.words.blank), **more} if columns else {}
            for name, column in columns.items():
                column.append(values.get(name) if name in own else values[name])
        return {**columns, "subject": self.judged, "number": range(len(self.judged))}

    def _derived(self, subject: Subject) -> dict[str, object]:
        columns: dict[str, object] = {}
        for code, derive in self.derives:
            try:
                columns |= derive(subject, self.ruleset)
            except Exception as raised:  # noqa: BLE001 - kept and told: it must not end the review of the others
                self.broken.setdefault(code, []).append(Breakage.of(subject, raised))
        return columns

    def outcome(self, rule: Rule, at: int, column: str, seen: ViewedTable) -> RuleOutcome:
        """What an expectation of a rule's check came to, in the words of the rule."""
        check = rule.checks[at]
        failed = [self.judged[number] for number in seen.failed]
        observed = Observed(
            table=check.table,
            expectation=seen.expectation,
            arguments=seen.arguments,
            severity=self.ruleset.severity(rule.code, rule.severity),
            success=seen.success,
            elements=len(self.judged),
            unexpected=len(failed),
        )
        if isinstance(check, BuiltIn):
            subjects = [judgement.subject for judgement in failed]
            faults, broken = _worded(check, subjects, column, self.ruleset)
            lacking = len(subjects) - len(faults) - len(broken)
            broken += self.broken.get(rule.code, ())
            reasons = {"未填写": seen.blank, "本版式没有这一栏": lacking}
            worded = replace(
                observed, success=observed.success or not (faults or broken), unexpected=len(faults)
            )
            counted = {reason: count for reason, count in reasons.items() if count}
            return RuleOutcome(rule, worded, faults, len(self.judged), counted, broken)
        placed_faults = [
            (judgement.subject, fault)
            for judgement in failed
            for fault in (judgement.faults or {})[rule.code]
        ]
        return RuleOutcome(
            rule, observed, placed_faults, len(self.judged), self.reasons[rule.code], self.broken[rule.code]
        )


class Judged(str):
    """A cell of the table: a subject with the faults that custom rules found in it.

    Asked once by the metric, read for the findings. It is the text that names the subject, so that results
    which quote it can be written as JSON: a Checkpoint keeps and sends them.
    """

    __slots__ = ("bench", "faults", "subject")  # there are millions

    subject: Subject
    bench: Bench
    faults: dict[str, Sequence[Fault]] | None

    def __new__(cls, subject: Subject, bench: Bench) -> Self:
        """The cell of a subject."""
        whose = subject.whose
        form = "" if whose.index is None else f" 表{whose.index + 1}"
        cell = super().__new__(cls, f"{whose.filing.file}{form} {subject.indicator or ''}".strip())
        cell.subject, cell.bench, cell.faults = subject, bench, None
        return cell

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Copied or sent elsewhere it is the text only."""
        return str, (str(self),)

    def keeps(self, code: str) -> bool:
        """Whether no fault was found; a rule that cannot be asked is kept, and so is one that raised."""
        try:
            verdict = self.bench.custom[code].judge(self.subject, self.bench.ruleset)
        except Exception as raised:  # noqa: BLE001 - kept and told: it must not end the review of the others
            self.bench.broken[code].append(Breakage.of(self.subject, raised))
            return True
        if isinstance(verdict, NotApplicable):
            self.bench.reasons[code][verdict.because] += 1
            return True
        if verdict:
            self.faults = {**(self.faults or {}), code: verdict}
        return not verdict


def _worded(
    check: BuiltIn[Any], failed: Sequence[Subject], column: str, ruleset: RuleSet
) -> tuple[list[tuple[Subject, Fault]], list[Breakage]]:
    """The fault of each failed row; and the rows of which it could not be worded."""
    faults: list[tuple[Subject, Fault]] = []
    broken: list[Breakage] = []
    for subject in failed:
        try:
            fault = check.tell(subject, column, ruleset)
        except Exception as raised:  # noqa: BLE001 - kept and told: it must not end the review of the others
            broken.append(Breakage.of(subject, raised))
            continue
        if fault is not None:
            faults.append((subject, fault))
    return faults, broken
