"""The catalogue as suites of Great Expectations, run over whole tables.

One validation per table, whatever the size of the batch, in an ephemeral context: no files, no network.
Importing this module imports Great Expectations, which takes seconds: only a review does.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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

from expectations.engine.bench import KEEPS_RULE, Asked, Bench, ViewedTable, asked_of
from expectations.locality.ruleset import RuleSet
from expectations.rules.rule import Rule, RuleOutcome
from expectations.subjects.subject import Subject
from forms.words.severity import Severity

_GX_SEVERITY = {
    Severity.ERROR: FailureSeverity.CRITICAL,
    Severity.WARNING: FailureSeverity.WARNING,
    Severity.INFO: FailureSeverity.INFO,
}
# Every failing row by its number in the table; the values themselves are ours already.
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["number"],
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


_OURS = frozenset({"batch_id", "catch_exceptions"})
"""Arguments that are the engine's plumbing and say nothing of the rule."""


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
        dependencies = BatchExpectation.get_validation_dependencies(
            self, execution_engine, runtime_configuration
        )
        if not dependencies.result_format.get("exclude_unexpected_values"):
            return super().get_validation_dependencies(execution_engine, runtime_configuration, **more)
        arguments = get_metric_kwargs(_FAILED, self.configuration, runtime_configuration)
        domain, values = arguments["metric_domain_kwargs"], arguments["metric_value_kwargs"]
        dependencies.set_metric_configuration(_FAILED, MetricConfiguration(_FAILED, domain, values))
        return dependencies

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


def suite(name: str, rules: Sequence[Rule], ruleset: RuleSet) -> ExpectationSuite:
    """The suite of one table: an expectation for each thing that the rules expect of it."""
    expectations = [_expectation(question, ruleset) for question in asked_of(name, rules, ruleset)]
    return ExpectationSuite(name=name, expectations=expectations)


def _expectation(question: Asked, ruleset: RuleSet) -> Any:
    rule, expect = question.rule, question.expect
    kind = ExpectSubjectsToKeepRule if expect.name == KEEPS_RULE else getattr(gxe, expect.name)
    when: dict[str, Any] = {"row_condition": Column(expect.when) == True} if expect.when else {}  # noqa: E712 - a condition
    return kind(
        **expect.arguments,
        **when,
        description=f"{rule.code} {rule.name}：{rule.sentence}（{rule.basis}）",
        severity=_GX_SEVERITY[ruleset.severity(rule.code, rule.severity)],
        meta={
            "code": rule.code,
            "name": rule.name,
            "basis": rule.basis,
            "check": question.check,
            "column": expect.column,
        },
        catch_exceptions=False,
    )


def validate(
    name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet
) -> Iterator[RuleOutcome]:
    """All rules over one table in one validation. What a rule raises on a subject is in its outcome."""
    questions = asked_of(name, rules, ruleset)
    if not questions:
        return
    by_code = {rule.code: rule for rule in rules}
    bench = Bench.of(name, subjects, rules, ruleset)
    for result in _run(_frame(bench.columns(questions)), suite(name, rules, ruleset)):
        config = result.expectation_config
        meta = config.meta if config else {}
        failed = [
            int(number) for group in result.result["unexpected_index_list"] for number in group["number"]
        ]
        seen = ViewedTable(
            config.type if config else "",
            {key: value for key, value in (config.kwargs if config else {}).items() if key not in _OURS},
            bool(result.success),
            failed,
            int(result.result.get("missing_count") or 0),
        )
        yield bench.outcome(by_code[meta["code"]], meta["check"], meta["column"], seen)


def table(name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet) -> pd.DataFrame:
    """The dataframe that the suite of this name looks at, for a ValidationDefinition of somebody's own."""
    bench = Bench.of(name, subjects, rules, ruleset)
    return _frame(bench.columns(asked_of(name, rules, ruleset)))


def _frame(columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=object)


def _run(frame: pd.DataFrame, suite_of_table: ExpectationSuite) -> list[ExpectationValidationResult]:
    batch = _definition(suite_of_table.name).get_batch({"dataframe": frame})
    try:
        return [
            _sound(result) for result in batch.validate(suite_of_table, result_format=_RESULT_FORMAT).results
        ]
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
