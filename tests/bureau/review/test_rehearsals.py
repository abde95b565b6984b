"""A rule is tried on what was accepted, before it is switched on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.review import rehearsing
from bureau.steps import one_pass
from expectations.locality.ruleset import StateOf
from tests.bureau.office import (
    COLLEGE,
    IN_TIME,
    LIBRARY,
    PLATFORM,
    READING,
    TRAINING,
    YEAR,
    Office,
    declarations,
)


def test_a_rule_that_is_off_shows_what_it_would_have_returned_and_changes_nothing(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    office.put(LIBRARY, "图书馆.txt", declarations(READING, PLATFORM, faults={READING: "B03"}))
    office.put(COLLEGE, "进修学校.txt", declarations(TRAINING))
    with open_desk(office.settings, IN_TIME) as opened:
        off = {"B03": StateOf(state="off", reason="先预演")}
        desk = replace(opened, ruleset=opened.ruleset.model_copy(update={"states": off}))
        with pytest.raises(NotDecided, match="2025年没有已通过的报送"):
            rehearsing.try_rule(desk, "B03", YEAR)
        one_pass(desk)
        before = [(finding.rule, finding.id) for finding in office.found("图书馆.txt")]
        done = rehearsing.try_rule(desk, "B03", YEAR)
        assert (done.rule, done.name, done.submissions) == ("B03", "资金勾稽", 3)
        assert [(filed.project, [finding.rule for finding in own]) for filed, own in done.returned] == [
            (READING.name, ["B03"])
        ]
        assert done.remarked == []
        with pytest.raises(NotDecided, match="没有规则 Z99"):
            rehearsing.try_rule(desk, "Z99", YEAR)
    assert [(finding.rule, finding.id) for finding in office.found("图书馆.txt")] == before
    office.work(date(2024, 10, 16))
    assert office.state(READING) == ("accepted", 1)
