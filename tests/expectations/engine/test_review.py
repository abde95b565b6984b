import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from expectations.engine import suites
from expectations.engine.review import examine, review
from expectations.locality.ruleset import RuleSet, SeverityOf, StateOf, default_ruleset
from expectations.subjects.batch import Batch, Earlier
from forms.form import Location
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
        project_name="科普讲座",
        competent_department=None,
        overall_goal="年底完成",
        annual_goal="年底完成",
        indicators=[*ROWS, ROWS[0]],
    )
    in_order = findings(filing(declared(), spoilt, file="二.txt"), filing(spoilt, file="一.txt"))
    assert [(finding.file, finding.form_index, finding.rule) for finding in in_order] == [
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
    finding = next(late_finding for late_finding in findings(late) if late_finding.rule == "S07")
    content = json.loads(finding.model_dump_json())
    assert content["location"] == {"line": 71}
    assert content["message"].startswith("表1 第71行 讲座场次：完成3场")
    assert content.keys() >= {
        *("file", "form_index", "project_name", "rule", "name", "severity", "field", "subject", "location"),
        *("value", "expected", "message", "suggestion", "basis", "place", "wrong", "subjects"),
    }
    assert (content["place"], content["wrong"][:4]) == ("表1 第71行", "讲座场次")
    assert content["ruleset"] == default_ruleset().version


def test_cells_and_pages_are_named_as_the_document_has_them() -> None:
    place = Location(sheet="申报", cell="C9")
    [finding] = findings(declared(competent_department=None, locations={"competent_department": place}))
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
    spoilt = declared(project_name="科普讲座", competent_department=None)
    again = filing(spoilt, file="三.txt", returned_for={0: (Earlier(rule="B01", value=None),)})
    files = (filing(declared(), spoilt, file="二.txt"), filing(evaluated(), file="一.txt"), again)
    whole = examine(Batch(filings=files, declarations=(declared(),)))
    monkeypatch.setattr("expectations.engine.review.FORMS_AT_ONCE", 1)
    assert examine(Batch(filings=files, declarations=(declared(),))) == whole
    assert [finding.rule for finding in whole.findings] == ["B01", "D10", "B01", "L05"]


def test_nothing_handed_in_is_nothing_found() -> None:
    assert review(Batch(filings=())) == []


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
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "False"
