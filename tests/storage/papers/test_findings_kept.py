from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from forms.form import Declaration
from storage.database import Database
from storage.papers import findings, submissions
from storage.papers.findings import NewFinding
from storage.papers.submissions import NewSubmission


@pytest.fixture
def submission(
    database: Database,
    museum: dict[str, int],
    stored: Callable[..., tuple[int, list[int]]],
    declaration: Callable[..., Declaration],
    now: datetime,
) -> tuple[int, int]:
    """A document and the submission in it."""
    document_id, (form_id,) = stored(declaration())
    with database.writing() as session:
        (version,) = submissions.submit(
            session, [NewSubmission(museum["科普展品更新"], document_id, form_id, now, late=False)]
        )
    return document_id, version.submission_id


def finding(document_id: int, **values: Any) -> NewFinding:
    usual = {
        "rule": "E01",
        "name": "指标值缺失",
        "severity": "error",
        "place": "表1 第3行",
        "wrong": "指标值为空",
        "ruleset": "1",
    }
    return NewFinding(document_id, **(usual | values))


def test_a_finding_comes_back_as_it_was_kept(
    database: Database, submission: tuple[int, int], now: datetime
) -> None:
    document_id, submission_id = submission
    new = finding(
        document_id,
        submission_id=submission_id,
        form_index=0,
        field="indicators/1",
        subject="参观人次",
        location={"line": 71},
        value="",
        expected="≥3万人次",
        suggestion="补填指标值",
        basis="表内勾稽",
    )
    with database.writing() as session:
        findings.replace_of_submissions(session, [submission_id], [new], at=now)
    with database.reading() as session:
        (back,) = findings.of_submissions(session, [submission_id])[submission_id]
    assert back.location == {"line": 71}
    assert (back.rule, back.field, back.subject, back.at) == (
        "E01",
        "indicators/1",
        "参观人次",
        now,
    )


def test_a_second_review_replaces_the_first(
    database: Database, submission: tuple[int, int], now: datetime
) -> None:
    document_id, submission_id = submission
    for rules in (["D04", "E01"], ["E05"]):
        with database.writing() as session:
            new = [finding(document_id, submission_id=submission_id, rule=rule) for rule in rules]
            findings.replace_of_submissions(session, [submission_id], new, at=now)
    with database.reading() as session:
        by_submission = findings.of_submissions(session, [submission_id])
    assert [finding.rule for finding in by_submission[submission_id]] == ["E05"]


def test_findings_on_the_document_and_on_its_submission_do_not_replace_each_other(
    database: Database, submission: tuple[int, int], now: datetime
) -> None:
    document_id, submission_id = submission
    with database.writing() as session:
        on_form = finding(document_id, submission_id=submission_id)
        findings.replace_of_submissions(session, [submission_id], [on_form], at=now)
        findings.replace_of_documents(session, [document_id], [finding(document_id, rule="A07")], at=now)
        findings.replace_of_submissions(session, [submission_id], [], at=now)
    with database.reading() as session:
        assert findings.of_submissions(session, [submission_id]) == {}
        assert [finding.rule for finding in findings.of_documents(session, [document_id])[document_id]] == [
            "A07"
        ]


def test_errors_come_first(database: Database, submission: tuple[int, int], now: datetime) -> None:
    document_id, _ = submission
    with database.writing() as session:
        new = [finding(document_id, severity=severity) for severity in ("info", "error", "warning")]
        findings.replace_of_documents(session, [document_id], new, at=now)
    with database.reading() as session:
        in_order = findings.of_documents(session, [document_id])[document_id]
    assert [finding.severity for finding in in_order] == ["error", "warning", "info"]


def test_a_finding_about_something_else_is_refused(
    database: Database, submission: tuple[int, int], now: datetime
) -> None:
    document_id, submission_id = submission
    about_the_form = finding(document_id, submission_id=submission_id)
    with database.writing() as session:
        with pytest.raises(ValueError, match="not about the documents themselves"):
            findings.replace_of_documents(session, [document_id], [about_the_form], at=now)
        with pytest.raises(ValueError, match="not about the submissions"):
            findings.replace_of_submissions(session, [], [about_the_form], at=now)
