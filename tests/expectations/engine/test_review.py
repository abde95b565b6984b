import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.engine import suites
from expectations.engine.review import examine, review
from expectations.locality.ruleset import RuleSet, SeverityOf, StateOf, default_ruleset
from expectations.rules.rule import Custom, Rule
from expectations.subjects.batch import Batch, Earlier
from expectations.subjects.subject import DECLARATIONS
from expectations.subjects.tables import Known, flatten
from forms.form import Declaration, DeclaredFunds, EvaluatedFunds, EvaluatedRow, Form, Indicator, Location
from forms.words.severity import Severity
from tests.expectations.form_builders import (
    ROWS,
    codes,
    declared,
    evaluated,
    filing,
    findings,
    monitored,
    scored,
)


def changed(**settings_: object) -> RuleSet:
    return default_ruleset().model_copy(update=settings_)


def test_findings_come_by_file_form_and_place() -> None:
    spoilt = declared(
        competent_department=None,
        overall_goal="年底完成",
        annual_goal="年底完成",
        indicators=[*ROWS, ROWS[0]],
    )
    found = findings(filing(declared(), spoilt, file="二.txt"), filing(spoilt, file="一.txt"))
    assert [(finding.file, finding.form_index, finding.rule) for finding in found] == [
        ("二.txt", 1, "B01"),
        ("二.txt", 1, "C01"),
        ("二.txt", 1, "D10"),
        ("二.txt", 1, "D04"),
        ("一.txt", 0, "B01"),
        ("一.txt", 0, "C01"),
        ("一.txt", 0, "D04"),
    ]


def test_a_finding_has_the_keys_of_the_public_json_and_names_its_place() -> None:
    late = evaluated(
        indicators=[scored(ROWS[0], "3场", 20, 20)], locations={"indicators/0/score": Location(line=71)}
    )
    finding = next(each for each in findings(late) if each.rule == "S07")
    told = json.loads(finding.model_dump_json())
    assert told["location"] == {"line": 71}
    assert told["message"].startswith("表1 第71行 讲座场次：完成3场")
    assert list(told)[:14] == [
        *("file", "form_index", "project_name", "rule", "name", "severity", "field", "subject", "location"),
        *("value", "expected", "message", "suggestion", "basis"),
    ]
    assert told["ruleset"] == default_ruleset().version


def test_cells_and_pages_are_named_as_the_document_has_them() -> None:
    here = Location(sheet="申报", cell="C9")
    [finding] = findings(declared(competent_department=None, locations={"competent_department": here}))
    assert finding.message.startswith("表1 工作表“申报”C9单元格 主管部门没有填写")


def test_a_rule_switched_off_is_silent_and_one_on_trial_is_marked() -> None:
    vague = declared(indicators=[*ROWS, ROWS[0].model_copy(update={"level3": "服务能力", "target": "提升"})])
    off = changed(states={"E05": StateOf(state="off", reason="另行核查")})
    trial = changed(states={"E05": StateOf(state="trial", reason="先试行一年")})
    assert codes(vague, ruleset=off) == []
    assert [finding.state for finding in findings(vague, ruleset=trial)] == ["trial"]


def test_a_locality_may_change_a_severity() -> None:
    mild = changed(severities={"B01": SeverityOf(severity=Severity.WARNING, reason="过渡期")})
    assert [finding.severity for finding in findings(declared(competent_department=None), ruleset=mild)] == [
        "warning"
    ]


def test_every_rule_tells_three_outcomes_apart() -> None:
    blank = declared(planned_end=None)
    tally = examine(Batch(filings=(filing(declared(), blank),))).tallies["B07"]
    assert (tally.looked_at, tally.failed, tally.not_applicable) == (2, 0, {"起止日期空白": 1})


def test_reviews_in_several_threads_do_not_disturb_one_another() -> None:
    spoilt = [declared(competent_department=None), evaluated(total_score=98), monitored(annual_goal=None)] * 3
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(codes, spoilt)) == [["B01"], ["S06"], ["M01"]] * 3


def test_a_batch_that_is_reviewed_in_parts_gives_the_same_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = declared(competent_department=None)
    again = filing(spoilt, file="三.txt", returned_for={0: (Earlier(rule="B01", value=None),)})
    files = (filing(declared(), spoilt, file="二.txt"), filing(evaluated(), file="一.txt"), again)
    whole = examine(Batch(filings=files, declarations=(declared(),)))
    monkeypatch.setattr("expectations.engine.review.FORMS_AT_ONCE", 1)
    assert examine(Batch(filings=files, declarations=(declared(),))) == whole
    assert [finding.rule for finding in whole.findings] == ["B01", "D10", "B01", "L05"]


def test_nothing_handed_in_is_nothing_found() -> None:
    assert review(Batch(filings=())) == []


def test_a_rule_that_breaks_ends_the_review_instead_of_passing() -> None:
    def breaks(_: object, __: RuleSet) -> list[object]:
        raise ZeroDivisionError

    broken = Rule("B99", "坏规则", Severity.ERROR, "逻辑校验", "总是出错。", (Custom(DECLARATIONS, breaks),))  # type: ignore[arg-type]
    subjects = flatten([filing(declared())], Known.of(Batch(filings=()), default_ruleset().yardstick))[
        "declarations"
    ]
    with pytest.raises(suites.RuleBroke, match="B99"):
        list(suites.validate("declarations", subjects, [broken], default_ruleset()))


def test_a_suite_carries_severity_and_basis_to_great_expectations() -> None:
    from expectations.rules.catalogue import RULES

    expectations = suites.suite("declarations", RULES, default_ruleset()).expectations
    sums = next(
        expectation for expectation in expectations if expectation.meta and expectation.meta["code"] == "B03"
    )
    assert (sums.severity.value, sums.meta["basis"]) == ("critical", "表内勾稽")
    assert {type(expectation).__name__ for expectation in expectations} >= {
        "ExpectColumnValuesToNotBeNull",
        "ExpectColumnPairValuesToBeEqual",
        "ExpectSubjectsToKeepRule",
    }


def test_the_catalogue_can_be_read_without_importing_great_expectations() -> None:
    code = "import sys; from expectations.engine.review import catalogue; catalogue(); print('great_expectations' in sys.modules)"
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert told.stdout.strip() == "False"


TEXT = st.none() | st.text(
    alphabet="讲座率数性满意度提升≥≤=<>0123456789.%万元场次年月底、。（）/□无XX…", max_size=12
)
NUMBER = st.none() | st.sampled_from([0.0, -5.0, 0.01, 10.0, 100.0, 2e6, 1e12])
LEVEL = st.none() | st.sampled_from(["产出指标", "效益指标", "数量指标", "成本指标", "别的"])
INDICATOR = st.builds(Indicator, level1=LEVEL, level2=LEVEL, level3=TEXT, target=TEXT)
DATE = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
DECLARED = st.builds(
    lambda rows, **values: declared(indicators=rows, **values),
    rows=st.lists(INDICATOR, max_size=5),
    year=st.none() | st.just(2025),
    project_name=TEXT | st.just("科普展教"),
    implementing_unit=TEXT | st.just("清河区科技馆"),
    project_category=TEXT,
    planned_start=DATE,
    planned_end=DATE,
    funds_unit=st.sampled_from([None, "元", "万元", "两"]),
    funds=st.builds(DeclaredFunds, total=NUMBER, total_fiscal=NUMBER, annual=NUMBER, annual_fiscal=NUMBER),
    overall_goal=TEXT,
    annual_goal=TEXT,
)
EVALUATED = st.builds(
    lambda rows, **values: evaluated(indicators=rows, **values),
    rows=st.lists(st.builds(scored, INDICATOR, TEXT, NUMBER, NUMBER, deviation=TEXT), max_size=5),
    funds=st.builds(
        EvaluatedFunds,
        annual=st.builds(
            EvaluatedRow,
            initial=NUMBER,
            budget=NUMBER,
            executed=NUMBER,
            weight=NUMBER,
            rate=NUMBER,
            score=NUMBER,
        ),
    ),
    expected_goal=TEXT,
    actual_completion=TEXT,
    total_score=NUMBER,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DECLARED | EVALUATED | st.just(monitored()), max_size=4), st.lists(DECLARED, max_size=2))
def test_a_review_never_raises_on_what_was_filed(forms: list[Form], declarations: list[Declaration]) -> None:
    for finding in findings(filing(*forms), declarations=declarations):
        assert finding.message.endswith("）。")
        assert finding.suggestion
