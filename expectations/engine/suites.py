"""The catalogue as suites of Great Expectations, run over whole tables.

One validation per table, whatever the size of the batch, in an ephemeral context: no files, no network.
Importing this module imports Great Expectations, which takes seconds: only a review does.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.core import ExpectationSuite, ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation, ColumnMapExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.registry import get_metric_kwargs
from great_expectations.expectations.row_conditions import Column
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

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
from forms.words.severity import Severity

_GX_SEVERITY = {
    Severity.ERROR: FailureSeverity.CRITICAL,
    Severity.WARNING: FailureSeverity.WARNING,
    Severity.INFO: FailureSeverity.INFO,
}
Derive = Callable[[Any, RuleSet], Mapping[str, object]]
"""Columns of a rule's own over one subject."""
_OURS = frozenset({"batch_id", "catch_exceptions"})
"""Arguments that are the engine's plumbing and say nothing of the rule."""
# Every failing row by its number in the table; the values themselves are ours already.
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["number"],
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


@dataclass(eq=False)
class Bench:
    """The custom rules of one table; why they could not be asked, counted by code and reason; what broke."""

    custom: Mapping[str, Custom[Any]]
    ruleset: RuleSet
    reasons: dict[str, Counter[str]]
    broken: dict[str, list[Breakage]]


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


class RuleBroke(RuntimeError):
    """Great Expectations raised over a whole table: the review ends, as nothing can be said of any form."""


class KeepsRule(ColumnMapMetricProvider):
    """Map metric: whether each subject keeps one rule of the catalogue."""

    condition_metric_name = "column_values.keep_rule"
    condition_value_keys = ("rule",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: "pd.Series[Any]", rule: str, **_: Any) -> "pd.Series[bool]":  # noqa: N805
        return column.map(lambda judged: judged.keeps(rule)).astype(bool)


_FAILED = f"{KeepsRule.condition_metric_name}.unexpected_index_list"
"""The metric of the rows that failed."""


class ExpectSubjectsToKeepRule(ColumnMapExpectation):
    """Expects every subject of a column to keep the rule of the catalogue with this code."""

    rule: str
    map_metric = "column_values.keep_rule"
    success_keys = ("mostly", "rule")
    args_keys = ("column", "rule")
    catch_exceptions: bool = False
    _configuration: ExpectationConfiguration | None = PrivateAttr(None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """Made once: the engine asks for it some hundred times for each expectation and makes it anew."""
        if self._configuration is None:
            self._configuration = super().configuration
        return self._configuration

    def get_validation_dependencies(
        self,
        execution_engine: ExecutionEngine[Any] | None = None,
        runtime_configuration: dict[str, Any] | None = None,
        **more: Any,
    ) -> ValidationDependencies:
        """The failing rows only, where a review asks; a Checkpoint gets all that Great Expectations gives."""
        asked = BatchExpectation.get_validation_dependencies(self, execution_engine, runtime_configuration)
        if not asked.result_format.get("exclude_unexpected_values"):
            return super().get_validation_dependencies(execution_engine, runtime_configuration, **more)
        arguments = get_metric_kwargs(_FAILED, self.configuration, runtime_configuration)
        domain, values = arguments["metric_domain_kwargs"], arguments["metric_value_kwargs"]
        asked.set_metric_configuration(_FAILED, MetricConfiguration(_FAILED, domain, values))
        return asked

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> ExpectationValidationResult | dict[str, Any]:
        if metrics.keys() != {_FAILED}:
            whole: dict[str, Any] = super()._validate(metrics, runtime_configuration, execution_engine)
            return whole
        return {"success": not metrics[_FAILED], "result": {"unexpected_index_list": metrics[_FAILED]}}


_OWN = ExpectSubjectsToKeepRule.__name__


def suite(name: str, rules: Sequence[Rule], ruleset: RuleSet) -> ExpectationSuite:
    """The suite of one table: an expectation for each thing that the rules expect of it."""
    expectations = []
    for rule in rules:
        for at, check in enumerate(rule.checks):
            if check.table.name == name:
                expectations += [
                    _expectation(rule, at, expect, ruleset) for expect in _expects(rule, check, ruleset)
                ]
    return ExpectationSuite(name=name, expectations=expectations)


def _expects(rule: Rule, check: BuiltIn[Any] | Custom[Any], ruleset: RuleSet) -> Sequence[Expect]:
    if isinstance(check, BuiltIn):
        return check.expects(ruleset)
    return [Expect(_OWN, {"column": "subject", "rule": rule.code})]


def _expectation(rule: Rule, at: int, expect: Expect, ruleset: RuleSet) -> Any:
    kind = ExpectSubjectsToKeepRule if expect.name == _OWN else getattr(gxe, expect.name)
    asked: dict[str, Any] = {"row_condition": Column(expect.when) == True} if expect.when else {}  # noqa: E712 - a condition
    return kind(
        **expect.arguments,
        **asked,
        description=f"{rule.code} {rule.name}：{rule.sentence}（{rule.basis}）",
        severity=_GX_SEVERITY[ruleset.severity(rule.code, rule.severity)],
        meta={
            "code": rule.code,
            "name": rule.name,
            "basis": rule.basis,
            "check": at,
            "column": expect.column,
        },
        catch_exceptions=False,
    )


def validate(
    name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet
) -> Iterator[RuleOutcome]:
    """All rules over one table in one validation. What a rule raises on a subject is in its outcome."""
    by_code = {rule.code: rule for rule in rules}
    wanted = suite(name, rules, ruleset)
    if not wanted.expectations:
        return
    judged, bench, frame = _laid_out(name, subjects, rules, ruleset, wanted)
    for result in _run(frame, wanted):
        meta = result.expectation_config.meta if result.expectation_config else {}
        yield _outcome(by_code[meta["code"]], meta, result, judged, bench)


def table(name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet) -> pd.DataFrame:
    """The dataframe that the suite of this name looks at, for a ValidationDefinition of somebody's own."""
    return _laid_out(name, subjects, rules, ruleset, suite(name, rules, ruleset))[-1]


def _laid_out(
    name: str,
    subjects: Sequence[Subject],
    rules: Sequence[Rule],
    ruleset: RuleSet,
    wanted: ExpectationSuite,
) -> tuple[Sequence[Judged], Bench, pd.DataFrame]:
    custom = {
        rule.code: check
        for rule in rules
        for check in rule.checks
        if isinstance(check, Custom) and check.table.name == name
    }
    bench = Bench(custom, ruleset, {code: Counter() for code in custom}, {code: [] for code in custom})
    judged = [Judged(subject, bench) for subject in subjects]
    derives = [
        (rule.code, check.derive)
        for rule in rules
        for check in rule.checks
        if isinstance(check, BuiltIn) and check.table.name == name and check.derive
    ]
    return judged, bench, _frame(judged, wanted, bench, derives)


def _frame(
    judged: Sequence[Judged],
    wanted: ExpectationSuite,
    bench: Bench,
    derives: Sequence[tuple[str, Derive]],
) -> pd.DataFrame:
    """The table with the columns that are asked about: the engine copies all of it for each expectation.

    Where a column cannot be derived it is blank, and the rule that derives it is told to have raised.
    """
    keys = ("column", "column_A", "column_B")
    asked = {
        str(getattr(expectation, key))
        for expectation in wanted.expectations
        for key in keys
        if hasattr(expectation, key)
    }
    derived = [_derived(judgement.subject, bench, derives) for judgement in judged]
    own = {name for more in derived for name in more}
    columns: dict[str, list[object]] = {name: [] for name in sorted((asked - {"subject"}) | own)}
    for judgement, more in zip(judged, derived, strict=True):
        values = {**judgement.subject.columns(bench.ruleset.words.blank), **more} if columns else {}
        for name, column in columns.items():
            column.append(values.get(name) if name in own else values[name])
    return pd.DataFrame({**columns, "subject": judged, "number": range(len(judged))}, dtype=object)


def _derived(subject: Subject, bench: Bench, derives: Sequence[tuple[str, Derive]]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for code, derive in derives:
        try:
            columns |= derive(subject, bench.ruleset)
        except Exception as raised:  # noqa: BLE001 - kept and told: it must not end the review of the others
            bench.broken.setdefault(code, []).append(Breakage.of(subject, raised))
    return columns


def _run(frame: pd.DataFrame, wanted: ExpectationSuite) -> list[ExpectationValidationResult]:
    batch = _definition(wanted.name).get_batch({"dataframe": frame})
    try:
        return [_sound(result) for result in batch.validate(wanted, result_format=_RESULT_FORMAT).results]
    finally:
        # The context is kept for the next table, what it looked at is not.
        batch.data.execution_engine.batch_manager.reset_batch_cache()


def _definition(name: str) -> BatchDefinition[Any]:
    """The definition of a table's batch, in the one context of this thread: a new one costs 0.2 s."""
    if not hasattr(_KEPT, "source"):
        context = gx.get_context(mode="ephemeral", project_config=_in_memory())
        _KEPT.source, _KEPT.definitions = context.data_sources.add_pandas("review"), {}
    if name not in _KEPT.definitions:
        asset = _KEPT.source.add_dataframe_asset(name)
        _KEPT.definitions[name] = asset.add_batch_definition_whole_dataframe("all")
    definition: BatchDefinition[Any] = _KEPT.definitions[name]
    return definition


_KEPT = threading.local()
"""The context of each thread: contexts are not made to be used by several."""


def _in_memory() -> DataContextConfig:
    """A context that writes nothing: no stores on disk, no documentation site, no progress bars."""
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )


def _sound(result: ExpectationValidationResult) -> ExpectationValidationResult:
    """The result, unless the engine caught an exception in it. Raises RuleBroke with what it caught."""
    caught = result.exception_info or {}
    for info in [caught] if "raised_exception" in caught else caught.values():
        if info["raised_exception"]:
            raise RuleBroke(
                f"{result.expectation_config}: {info['exception_message']}\n{info['exception_traceback']}"
            )
    return result


def _outcome(
    rule: Rule,
    meta: Mapping[str, Any],
    result: ExpectationValidationResult,
    judged: Sequence[Judged],
    bench: Bench,
) -> RuleOutcome:
    check = rule.checks[meta["check"]]
    failed = [
        judged[int(number)] for group in result.result["unexpected_index_list"] for number in group["number"]
    ]
    config = result.expectation_config
    observed = Observed(
        table=check.table,
        expectation=config.type if config else "",
        arguments={
            key: value for key, value in (config.kwargs if config else {}).items() if key not in _OURS
        },
        severity=bench.ruleset.severity(rule.code, rule.severity),
        success=bool(result.success),
        elements=len(judged),
        unexpected=len(failed),
    )
    if isinstance(check, BuiltIn):
        subjects = [judgement.subject for judgement in failed]
        faults, broken = _worded(check, subjects, meta["column"], bench.ruleset)
        blank = int(result.result.get("missing_count") or 0)
        lacking = len(subjects) - len(faults) - len(broken)
        broken += bench.broken.get(rule.code, ())
        reasons = {"未填写": blank, "本版式没有这一栏": lacking}
        told = replace(observed, success=observed.success or not (faults or broken), unexpected=len(faults))
        counted = {reason: count for reason, count in reasons.items() if count}
        return RuleOutcome(rule, told, faults, len(judged), counted, broken)
    found = [(each.subject, fault) for each in failed for fault in (each.faults or {})[rule.code]]
    return RuleOutcome(rule, observed, found, len(judged), bench.reasons[rule.code], bench.broken[rule.code])


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
