"""What was reviewed is reviewed again: rules, waivers and rosters change, and only who is concerned hears."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bureau.decisions import advancing, waiving
from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk, open_desk
from bureau.names import UnknownName, scope_named
from bureau.review import rerunning
from bureau.review.rerunning import RerunOutcome
from bureau.steps import one_pass
from expectations.locality.ruleset import RuleSet, StateOf
from lifecycle.calendar.stages import Stage
from storage.decisions import reruns
from storage.decisions.waivers import NewWaiver
from storage.roster import roster
from tests.bureau.office import (
    COLLEGE,
    IN_TIME,
    LIBRARY,
    PLATFORM,
    READING,
    RESEARCH,
    TRAINING,
    YEAR,
    Office,
    declarations,
)

NEXT_DAY = date(2024, 10, 16)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    """The library's reading project was returned for its sums (B03), everything else accepted."""
    office = Office.new(tmp_path, new_database(kind))
    office.put(LIBRARY, "图书馆.txt", declarations(READING, PLATFORM, faults={READING: "B03"}))
    office.put(COLLEGE, "进修学校.txt", declarations(TRAINING, RESEARCH))
    office.work()
    return office


def without(rules: RuleSet, code: str) -> RuleSet:
    off = StateOf(state="off", reason="停用一年")
    return rules.model_copy(update={"states": {**rules.states, code: off}, "version": "清河 2025.2"})


def run_again(office: Office, change: Callable[[Desk], Desk] = lambda desk: desk) -> RerunOutcome:
    with open_desk(office.settings, NEXT_DAY) as opened:
        desk = change(opened)
        scope = scope_named(desk.database, YEAR)
        rerun = rerunning.begin(desk, scope, reason="规则有调整", actor="绩效科")
        for ids in rerunning.batches(desk, rerun):
            rerunning.review_again(desk, rerun, ids)
        done = rerunning.finish(desk, rerun)
        advancing.advance(desk)
    return done


def test_a_rerun_under_the_same_rules_changes_nothing_and_tells_nobody(office: Office) -> None:
    letters_before = len(office.messages())
    for _ in range(2):
        done = run_again(office)
        assert (done.total, done.changed, done.new, done.cleared) == (4, [], 0, 0)
        assert done.unchanged > 0
    assert len(office.messages()) == letters_before
    assert office.state(READING) == ("returned", 1)


def test_a_rule_that_is_switched_off_clears_its_findings_and_only_who_had_them_hears(office: Office) -> None:
    done = run_again(office, lambda desk: replace(desk, ruleset=without(desk.ruleset, "B03")))
    assert [
        (filed.project, [finding["rule"] for finding in change.cleared]) for filed, change in done.changed
    ] == [(READING.name, ["B03"])]
    (letter,) = office.messages("rechecked")
    assert letter.recipient == LIBRARY.mail
    assert "因规则有调整" in letter.text
    assert "【撤销】B03" in letter.text
    assert office.state(READING) == ("accepted", 1)
    assert {finding.ruleset for finding in office.found("图书馆.txt")} <= {"清河 2025.2"}


def test_what_was_accepted_and_has_errors_now_stays_accepted_and_is_named_to_the_bureau(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    office.put(LIBRARY, "图书馆.txt", declarations(READING, faults={READING: "B03"}))
    with open_desk(office.settings, IN_TIME) as desk:
        one_pass(replace(desk, ruleset=without(desk.ruleset, "B03")))
    assert office.state(READING) == ("accepted", 1)
    done = run_again(office)
    assert [filed.project for filed, _ in done.doubtful] == [READING.name]
    assert office.state(READING) == ("accepted", 1)
    assert "新增·必须修改】B03" in office.messages("rechecked")[0].text


def test_an_interrupted_rerun_goes_on_and_ends_as_one(office: Office) -> None:
    with open_desk(office.settings, NEXT_DAY) as opened:
        desk = replace(opened, ruleset=without(opened.ruleset, "B03"))
        rerun = rerunning.begin(desk, scope_named(desk.database, YEAR), reason="停用B03", actor="绩效科")
        ((first, second),) = rerunning.batches(desk, rerun)
        rerunning.review_again(desk, rerun, [first])
    with open_desk(office.settings, NEXT_DAY) as opened:
        desk = replace(opened, ruleset=without(opened.ruleset, "B03"))
        (begun,) = rerunning.go_on(desk)
        assert rerunning.batches(desk, begun) == [[second]]
        assert rerunning.review_again(desk, begun, [first, second]).versions == 2
        done, again = rerunning.finish(desk, begun), rerunning.finish(desk, begun)
        assert (done.total, done.cleared) == (again.total, again.cleared) == (4, 1)
        assert rerunning.go_on(desk) == []
    assert len(office.messages("rechecked")) == 1


def test_a_waived_error_stays_on_record_and_returns_nothing(office: Office) -> None:
    with open_desk(office.settings, NEXT_DAY) as desk:
        with desk.database.reading() as session:
            unit_id = roster.find_units(session, [LIBRARY.name])[LIBRARY.name].id
        new = NewWaiver(rule="B03", reason="资金口径特殊", unit_id=unit_id, year=YEAR)
        waiver = waiving.grant(desk, new, by="绩效科")
    done = run_again(office)
    assert (done.new, done.cleared) == (1, 1)  # the same fault, that asks nothing any more
    (waived,) = [finding for finding in office.found("图书馆.txt") if finding.rule == "B03"]
    assert waived.waiver_id == waiver.id
    assert office.state(READING) == ("accepted", 1)
    assert "B03" not in office.messages("accepted")[-1].text
    assert office.rows()[READING.name, Stage.DECLARATION].errors == 0
    with open_desk(office.settings, NEXT_DAY) as desk:
        waiving.end(desk, waiver.id, by="绩效科", why="口径已统一")
        with pytest.raises(NotDecided, match="编号为1的豁免已于2024-10-16终止"):
            waiving.end(desk, waiver.id, by="绩效科", why="再次")


def test_a_scope_that_holds_nothing_is_refused(office: Office) -> None:
    with open_desk(office.settings, NEXT_DAY) as desk:
        with pytest.raises(NotDecided, match="这个范围内没有核查过的报送"):
            rerunning.begin(desk, reruns.RerunScope(2019), reason="试", actor="绩效科")
        with pytest.raises(UnknownName, match="名录里没有单位“无名单位”"):
            scope_named(desk.database, YEAR, unit="无名单位")
        with pytest.raises(UnknownName, match="须同时指明单位"):
            scope_named(desk.database, YEAR, project=READING.name)
