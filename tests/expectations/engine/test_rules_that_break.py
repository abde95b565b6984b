from collections.abc import Callable

import pytest

from expectations.engine.review import examine
from expectations.locality.ruleset import RuleSet
from expectations.rules import own
from expectations.rules.catalogue import RULES
from expectations.rules.rule import BuiltIn, Custom, Fault, Rule, Verdict, not_null
from expectations.subjects import tables
from expectations.subjects.batch import Batch
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from forms.words.severity import Severity
from tests.expectations.form_builders import declared, filing

AILING = declared(project_name="古树名木保护", competent_department=None)
HEALTHY = declared(competent_department=None)


def judge_that_divides(form: DeclaredForm, _: RuleSet) -> Verdict:
    if form.form.project_name == AILING.project_name:
        raise ZeroDivisionError("除以零")
    return [Fault(None, None, None, "照常核查", "照常")]


def tell_that_divides(form: DeclaredForm, _: str, __: RuleSet) -> Fault:
    (fault,) = judge_that_divides(form, RuleSet.model_construct())  # type: ignore[misc]
    return fault


def rule(*checks: Custom[DeclaredForm] | BuiltIn[DeclaredForm]) -> Rule:
    return Rule("B99", "坏规则", Severity.ERROR, "逻辑校验", "在一张表上出错。", checks)


BROKEN = {
    "predicate": rule(Custom(DECLARATIONS, judge_that_divides)),
    "words": rule(BuiltIn(DECLARATIONS, not_null("competent_department"), tell_that_divides)),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_rule_that_raises_on_one_form_is_told_and_stops_no_other_form_and_no_other_rule(
    broken: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "RULES", (*RULES, broken))
    done = examine(Batch(filings=(filing(AILING, HEALTHY, file="一.txt"), filing(HEALTHY, file="二.txt"))))
    places = [(finding.file, finding.form_index, finding.rule, finding.state) for finding in done.findings]
    assert ("一.txt", 0, "B99", "broken") in places
    assert [place for place in places if place[2] == "B01"] == [
        ("一.txt", 0, "B01", "on"),
        ("一.txt", 1, "B01", "on"),
        ("二.txt", 0, "B01", "on"),
    ]
    assert [place[:2] for place in places if place[2:] == ("B99", "on")] == [("一.txt", 1), ("二.txt", 0)]
    (fault,) = done.broken
    assert (fault.rule, fault.project_name) == ("B99", "古树名木保护")
    assert fault.error.startswith("ZeroDivisionError: 除以零（test_rules_that_break.py:")
    assert "judge_that_divides" in fault.trace


def test_what_the_unit_sees_of_a_rule_that_raised_blames_it_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own, "RULES", (BROKEN["predicate"],))
    (finding,) = examine(Batch(filings=(filing(AILING),))).findings
    assert (finding.severity, finding.asks, finding.label) == (Severity.INFO, False, "未能核查")
    assert "不是填报的问题" in finding.suggestion


def test_a_form_of_which_no_subjects_can_be_made_is_told_and_the_other_forms_are_reviewed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole: Callable[..., object] = tables._of_one_form

    def of_one_form(submission: object, index: int, *more: object) -> object:
        if index == 0:
            raise KeyError("没有这一行")
        return whole(submission, index, *more)

    monkeypatch.setattr(tables, "_of_one_form", of_one_form)
    findings = examine(Batch(filings=(filing(AILING, HEALTHY),))).findings
    assert [(finding.form_index, finding.rule) for finding in findings][:2] == [(0, "A00"), (1, "B01")]
