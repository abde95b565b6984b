"""What was decided is taken back, corrected and told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bureau.decisions import deciding
from bureau.decisions.deciding import Ruling
from bureau.desk import open_desk
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import Event, State
from season.district.district import FictionalProject
from storage.roster.obligations import Sought
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, YEAR, Office, declarations

NEXT_DAY, THIRD_DAY = date(2024, 10, 16), date(2024, 10, 17)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    return Office.new(tmp_path, new_database(kind))


def owed(project: FictionalProject) -> Sought:
    return Sought(project.unit.name, project.name, YEAR, Stage.DECLARATION)


def decide(office: Office, project: FictionalProject, event: Event, why: str, day: date = NEXT_DAY) -> State:
    with open_desk(office.settings, day) as desk:
        return deciding.decide(desk, Ruling(owed(project), event, "绩效科", why))


def test_the_bureau_overrules_a_decision_and_a_correction_waits_for_its_reopening(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM, faults={READING: "B03"}))
    office.work(IN_TIME)
    assert decide(office, READING, Event.ACCEPT, "差额已另行说明") is State.ACCEPTED
    assert "财政局意见：差额已另行说明" in office.messages("accepted")[-1].text
    assert decide(office, PLATFORM, Event.RETURN, "测算依据不足") is State.RETURNED
    assert "财政局意见：测算依据不足" in office.messages("returned")[-1].text
    assert office.rows()[READING.name, Stage.SELF_EVALUATION].state is State.NOT_OPEN

    office.put(LIBRARY, "更正.txt", declarations(READING))
    office.work(NEXT_DAY)
    assert office.state(READING) == ("accepted", 1)
    assert office.found("更正.txt") == []
    (waits,) = office.messages("correction_waits")
    assert "财政局重新开放后随即受理" in waits.text
    assert decide(office, READING, Event.REOPEN, "同意更正") is State.SUBMITTED
    (letter,) = office.messages("reopened")
    assert "《更正.txt》随即受理" in letter.text
    office.work(THIRD_DAY)
    assert office.state(READING) == ("accepted", 2)


def test_every_decision_that_concerns_a_unit_is_written_to_it(office: Office) -> None:
    office.work(IN_TIME)
    decide(office, READING, Event.EXEMPT, "资金已收回")
    (exempt,) = office.messages("exempt")
    assert exempt.subject == f"【通知】“{READING.name}”2025年度绩效目标申报表已豁免"
    with open_desk(office.settings, NEXT_DAY) as desk:
        deciding.set_dates(
            desk, Term(YEAR, Stage.DECLARATION), {"due": date(2024, 11, 8)}, actor="绩效科", reason="系统停机"
        )
        number = deciding.ask_extension(
            desk, owed(PLATFORM), date(2024, 12, 5), asked_by=LIBRARY.name, reason="采购流标"
        )
        deciding.decide_extension(desk, number, granted=True, decided_by="绩效科", why="属实")
    (changed,) = [letter for letter in office.messages("dates_changed") if letter.recipient == LIBRARY.mail]
    assert "由2024年10月31日改为2024年11月8日" in changed.text
    (receipt,) = office.messages("extension_asked")
    assert "仍按2024年11月8日24时前报送" in receipt.text

    # The extension is what a return says; when it has lapsed the unit hears of it, and of it again.
    office.put(LIBRARY, "申报.txt", declarations(PLATFORM, faults={PLATFORM: "B03"}))
    office.work(date(2024, 11, 20))
    assert "12月5日" in office.messages("returned")[-1].text
    office.work(date(2024, 12, 6))
    (lapsed,) = office.messages("extension_lapsed")
    assert "重新申请延期" in lapsed.text
    assert [letter.recipient for letter in office.messages("overdue")][-1] == LIBRARY.mail


def test_a_roster_that_comes_late_opens_first_and_presses_on_another_day(office: Office) -> None:
    office.work(date(2024, 11, 5))
    assert {letter.kind for letter in office.messages() if letter.unit_id} == {"opened"}
    assert "请您：尽快填好" in office.messages("opened")[0].text
    office.work(date(2024, 11, 6))
    assert len(office.messages("overdue")) == 2
