import pytest

from expectations.engine.rehearsal import UnknownRule, rehearse
from expectations.locality.ruleset import StateOf, default_ruleset
from expectations.subjects.batch import Batch, Earlier
from tests.expectations.form_builders import ROWS, declared, filing

VAGUE = declared(
    competent_department=None,
    indicators=[*ROWS, ROWS[0].model_copy(update={"level3": "服务能力", "target": "提升"})],
)
OFF = default_ruleset().model_copy(
    update={"states": {code: StateOf(state="off", reason="另行核查") for code in ("B01", "E05")}}
)


def test_a_rule_that_is_off_is_rehearsed_as_if_it_were_on() -> None:
    rehearsal = rehearse("b01", Batch(filings=(filing(declared(), VAGUE), filing(VAGUE, file="二.txt"))), OFF)
    assert (rehearsal.rule, rehearsal.name, rehearsal.forms) == ("B01", "必填缺项", 3)
    assert rehearsal.returned == (("清河区科技馆.txt", 1), ("二.txt", 0))
    assert rehearsal.remarked == ()
    assert {finding.state for finding in rehearsal.findings} == {"on"}


def test_a_form_with_warnings_only_would_not_have_been_returned() -> None:
    rehearsal = rehearse("E05", Batch(filings=(filing(VAGUE),)), OFF)
    assert (rehearsal.returned, rehearsal.remarked) == ((), (("清河区科技馆.txt", 0),))


def test_no_other_rule_is_heard_in_a_rehearsal() -> None:
    rehearsal = rehearse("E05", Batch(filings=(filing(VAGUE),)), default_ruleset())
    assert {finding.rule for finding in rehearsal.findings} == {"E05"}


def test_what_came_again_is_rehearsed_against_the_findings_of_the_other_rules() -> None:
    again = filing(VAGUE, returned_for={0: (Earlier(rule="B01"),)})
    rehearsal = rehearse("L05", Batch(filings=(again,)), default_ruleset())
    assert rehearsal.remarked == (("清河区科技馆.txt", 0),)


def test_a_code_that_no_rule_has_is_refused() -> None:
    with pytest.raises(UnknownRule, match="没有规则 Z99"):
        rehearse("Z99", Batch(filings=()), OFF)
