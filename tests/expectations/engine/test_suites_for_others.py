import json

import great_expectations as gx
import pytest
from great_expectations.core import ValidationDefinition

from expectations.engine import suites
from expectations.engine.review import examine
from expectations.locality.ruleset import default_ruleset
from expectations.rules.catalogue import RULES
from expectations.subjects.batch import Batch
from expectations.subjects.tables import Known, flatten
from tests.expectations.form_builders import ROWS, evaluated, filing, scored


def test_a_suite_runs_in_a_checkpoint_of_somebody_elses_context_and_its_result_is_json() -> None:
    rules, late = default_ruleset(), evaluated(indicators=[scored(ROWS[0], "3场", 20, 20)])
    batch = Batch(filings=(filing(late, file="自评.txt"),))
    subjects = flatten(batch.filings, Known.of(batch, rules.yardstick))["evaluated_lines"]
    context = gx.get_context(mode="ephemeral")
    suite = context.suites.add(suites.suite("evaluated_lines", RULES, rules))
    asset = context.data_sources.add_pandas("ours").add_dataframe_asset("lines")
    definition = context.validation_definitions.add(
        ValidationDefinition(
            name="lines", data=asset.add_batch_definition_whole_dataframe("all"), suite=suite
        )
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name="lines", validation_definitions=[definition], result_format={"result_format": "COMPLETE"}
        )
    )
    frame = suites.table("evaluated_lines", subjects, RULES, rules)
    done = checkpoint.run(batch_parameters={"dataframe": frame})
    (result,) = done.run_results.values()
    failed = {
        outcome.expectation_config.meta["code"]: outcome.result["unexpected_list"]
        for outcome in result.results
        if not outcome.success and outcome.expectation_config
    }
    assert failed["S07"] == ["自评.txt 表1 讲座场次"]
    assert "S07" in json.dumps(result.to_json_dict(), ensure_ascii=False)


def test_an_expectation_says_the_whole_rule() -> None:
    expectations = suites.suite("evaluated_lines", RULES, default_ruleset()).expectations
    description = next(
        expectation.description
        for expectation in expectations
        if expectation.meta and expectation.meta["code"] == "S07"
    )
    assert description == "S07 未达标得满分：定量指标没有达到指标值，却得满分。（财预〔2020〕10号）"


@pytest.mark.parametrize("times", [2])
def test_a_kept_context_gives_the_same_findings_again(times: int) -> None:
    batch = Batch(filings=(filing(evaluated(total_score=98)),))
    first, *more = [examine(batch).findings for _ in range(times)]
    assert more == [first] * (times - 1)
