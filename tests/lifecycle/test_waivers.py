from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lifecycle.calendar.stages import Stage
from lifecycle.obligations.waiver import Waivable, Waiver, covers

FOUND = Waivable("S14", unit_id=1, project_id=2, year=2025, stage=Stage.SELF_EVALUATION, subject="参观人次")
DAY = date(2026, 3, 31)


def test_a_waiver_that_names_a_rule_only_covers_all_of_its_findings_and_no_other_rule_s() -> None:
    assert covers(Waiver(1, "S14"), FOUND, DAY)
    assert not covers(Waiver(1, "S15"), FOUND, DAY)


@pytest.mark.parametrize(
    ("narrowed", "other"),
    [
        ({"unit_id": 1}, {"unit_id": 9}),
        ({"project_id": 2}, {"project_id": 9}),
        ({"year": 2025}, {"year": 2024}),
        ({"stage": Stage.SELF_EVALUATION}, {"stage": Stage.MONITORING}),
        ({"subject": "参观人次"}, {"subject": "讲座场次"}),
    ],
)
def test_what_it_names_besides_narrows_it(narrowed: dict[str, Any], other: dict[str, Any]) -> None:
    waiver = Waiver(1, "S14", **narrowed)
    assert covers(waiver, FOUND, DAY)
    assert not covers(waiver, replace(FOUND, **other), DAY)


def test_it_holds_to_the_end_of_its_last_day() -> None:
    waiver = Waiver(1, "S14", until=DAY)
    assert covers(waiver, FOUND, DAY)
    assert not covers(waiver, FOUND, date(2026, 4, 1))
