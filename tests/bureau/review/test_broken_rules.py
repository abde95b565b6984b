from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.locality.ruleset import RuleSet
from expectations.rules import own
from expectations.rules.catalogue import RULES
from expectations.rules.rule import PASSED, Custom, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from forms.words.severity import Severity
from tests.bureau.office import READING, TRAINING, Office, declarations


def ailing(form: DeclaredForm, _: RuleSet) -> Verdict:
    if form.form.project_name == READING.name:
        raise ZeroDivisionError("除以零")
    return PASSED


BROKEN = Rule(
    "B99", "坏规则", Severity.ERROR, "逻辑校验", "在一张表上出错。", (Custom(DECLARATIONS, ailing),)
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_form_on_which_a_rule_raises_waits_for_the_bureau_and_the_admins_are_told_once_with_the_trace(
    tmp_path: Path, new_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    office = Office.new(tmp_path, new_database(kind))
    office.put(READING.unit, "申报.txt", declarations(READING))
    office.put(TRAINING.unit, "申报.txt", declarations(TRAINING))
    monkeypatch.setattr(own, "RULES", (*RULES, BROKEN))
    office.work()
    office.work()
    assert (office.state(TRAINING), office.state(READING)) == (("accepted", 1), ("submitted", 1))
    codes = [(finding.rule, finding.state) for finding in office.found("申报.txt", READING.unit.name)]
    assert ("B99", "broken") in codes
    (letter,) = office.messages("rules_broke")
    assert "ZeroDivisionError: 除以零（test_broken_rules.py:" in letter.text
    assert "in ailing" in letter.text
    assert f"申报.txt（{READING.name}）" in letter.text
    assert not [
        message for message in office.messages() if "B99" in message.text and message.kind == "returned"
    ]
