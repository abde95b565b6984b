from typing import Any

import pytest

from expectations.engine.review import review
from expectations.subjects.batch import Awaited, Batch
from expectations.subjects.finding import Finding
from forms.form import DECLARATION, MONITORING, SELF_EVALUATION


def owed(**changes: Any) -> list[Finding]:
    values: dict[str, Any] = {
        "year": 2025,
        "form": DECLARATION,
        "unit": "云州市清河区科技馆",
        "project": "科普展教",
        "amount": 80000,
        "filed": False,
        "overdue": True,
    }
    return review(Batch(filings=(), awaited=(Awaited(**(values | changes)),)))


def test_a_budget_without_a_declaration_is_found_under_the_roster() -> None:
    [finding] = owed()
    assert (finding.rule, finding.file, finding.project_name) == ("L02", "2025年度名录", "科普展教")
    assert "有预算80000元，没有编报2025年度绩效目标" in finding.message


def test_an_approved_project_without_a_self_evaluation_is_found() -> None:
    [finding] = owed(form=SELF_EVALUATION, approved=True)
    assert (finding.rule, finding.expected) == ("L03", SELF_EVALUATION)


@pytest.mark.parametrize(
    "changes",
    [
        {"filed": True},
        {"overdue": False},
        {"excused": "零申报"},
        {"amount": 0},
        {"form": SELF_EVALUATION, "approved": False},
        {"form": SELF_EVALUATION, "approved": True, "filed": True},
        {"form": MONITORING, "approved": True},
    ],
)
def test_what_came_or_need_not_come_is_not_missing(changes: dict[str, Any]) -> None:
    assert owed(**changes) == []
