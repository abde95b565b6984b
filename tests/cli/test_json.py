"""What scripts rely on: with ``--json`` stdout is JSON and nothing else, with the keys of the contract."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / ".." / "shared" / "samples"
SELF_EVALUATIONS = SAMPLES / "songjiang-innovation-center-2023-self-evaluations.txt"
DECLARATIONS = SAMPLES / "songjiang-science-2023-declarations.txt"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real documents are not here")

FORM_KEYS = {
    *("form", "form_title", "year", "project_name", "project_category", "project_nature"),
    *("competent_department", "implementing_unit", "planned_start", "planned_end", "funds_unit", "funds"),
    *("overall_goal", "annual_goal", "indicators"),
}
FINDING_KEYS = {
    *("file", "form_index", "project_name", "rule", "name", "severity", "field", "subject", "location"),
    *("value", "expected", "message", "suggestion", "basis"),
}


def told(*words: str | Path, cwd: Path) -> Any:
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", "import cli; cli.main()", *map(str, words)],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    words = ("check", SELF_EVALUATIONS, "--with", DECLARATIONS, "--json")
    findings: list[dict[str, Any]] = told(*words, cwd=tmp_path_factory.mktemp("check"))
    return findings


@needs_samples
def test_forms_have_the_keys_of_the_contract(tmp_path: Path) -> None:
    declarations = told("read", DECLARATIONS, "--json", cwd=tmp_path)
    assert all(form.keys() >= FORM_KEYS for form in declarations)
    assert {form["form"] for form in declarations} == {"绩效目标申报表"}
    funds = {
        *("total", "total_fiscal", "total_other", "annual"),
        *("annual_fiscal", "annual_carryover", "annual_other", "more"),
    }
    assert all(form["funds"].keys() == funds for form in declarations)
    evaluations = told("read", SELF_EVALUATIONS, "--json", cwd=tmp_path)
    assert {form["form"] for form in evaluations} == {"绩效自评表"}
    assert all(
        form["funds"]["annual"].keys() == {"initial", "budget", "executed", "weight", "rate", "score"}
        for form in evaluations
    )
    assert all(form.keys() >= {"expected_goal", "total_weight", "total_score"} for form in evaluations)
    row = evaluations[0]["indicators"][0]
    assert row.keys() >= {"level1", "level2", "level3", "target", "actual", "weight", "score", "deviation"}


@needs_samples
def test_findings_have_the_keys_of_the_contract_and_each_names_its_basis(
    findings: list[dict[str, Any]],
) -> None:
    assert all(finding.keys() >= FINDING_KEYS for finding in findings)
    assert all(finding["basis"] and finding["message"] for finding in findings)
    assert {finding["file"] for finding in findings} == {SELF_EVALUATIONS.name}


@needs_samples
def test_the_known_faults_of_the_real_self_evaluations_are_named(findings: list[dict[str, Any]]) -> None:
    missed = {
        (finding["form_index"], finding["value"], finding["expected"])
        for finding in findings
        if finding["rule"] == "S07"
    }
    assert missed == {(0, "3次", ">=4次"), (0, "400册", "<=200册")}
    assert {finding["form_index"] for finding in findings if finding["rule"] == "S17"} == {
        1,
        3,
    }  # replaced indicators
    assert [finding["form_index"] for finding in findings if finding["rule"] == "S09"] == [0, 0, 0]
    assert all(
        finding["subject"] and finding["location"]["line"] for finding in findings if finding["rule"] == "S07"
    )


def test_status_and_outbox_of_an_empty_system_are_empty_lists(tmp_path: Path) -> None:
    assert told("status", "--json", cwd=tmp_path) == []
    assert told("outbox", "--json", cwd=tmp_path) == []


def test_rules_are_listed_with_code_name_severity_and_basis(tmp_path: Path) -> None:
    rules = told("rules", "--json", cwd=tmp_path)
    assert all(rule.keys() >= {"code", "name", "severity", "looks_at", "basis", "state"} for rule in rules)
    assert told("rules", "s07", "--json", cwd=tmp_path)[0]["name"] == "未达标得满分"


@needs_samples
def test_a_recomputed_score_says_line_by_line_where_the_printed_one_differs(tmp_path: Path) -> None:
    first, *more = told("score", SELF_EVALUATIONS, "--json", cwd=tmp_path)
    assert (first["printed"], first["points"], first["printed_grade"], first["grade"]) == (
        94,
        86.5,
        "优",
        "良",
    )
    steps = {line["level3"]: line["steps"] for line in first["lines"]}
    assert steps["科技政策培训、银企对接沙龙组织场次"] == "完成3次，目标>=4次，分值6×3÷4＝4.5"
    assert len(first["differences"]) == 4
    assert [other["differences"] for other in more] == [[], [], []]
