from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bureau.decisions.renaming import Mandate
from bureau.desk import open_desk
from bureau.intake.claiming import NotClaimed, assign, dismiss
from lifecycle.calendar.stages import Stage
from storage.decisions import audit
from storage.papers import claims
from storage.papers.claims import Waiting
from storage.tables import AuditEntry
from tests.bureau.office import (
    COLLEGE,
    IN_TIME,
    LIBRARY,
    READING,
    STRANGER,
    TRAINING,
    WATER,
    Office,
    declarations,
)

NEXT_DAY = IN_TIME + timedelta(days=1)
MISNAMED = replace(READING, name=f"{READING.name}项目")


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    return Office.new(tmp_path, new_database("sqlite"))


def waiting(office: Office) -> list[Waiting]:
    with office.desk() as desk, desk.database.reading() as session:
        return claims.waiting(session)


def claim(office: Office, *, alias: bool = False, day: date = IN_TIME) -> str:
    (claimed,) = waiting(office)
    with open_desk(office.settings, day) as desk:
        mandate = Mandate("王科长", desk.now, "电话核实")
        return assign(desk, claimed.form_id, LIBRARY.name, READING.name, mandate, alias=alias)


def test_a_form_of_an_unknown_project_waits_with_the_nearest_one_and_is_filed_when_claimed(
    office: Office,
) -> None:
    office.put(LIBRARY, "申报.txt", declarations(MISNAMED))
    office.work()
    (claimed,) = waiting(office)
    assert (claimed.project, claimed.suggested_unit, claimed.suggested_project) == (
        MISNAMED.name,
        LIBRARY.name,
        READING.name,
    )
    assert claimed.because == f"“{LIBRARY.name}”没有项目“{MISNAMED.name}”"
    assert [finding.rule for finding in office.found("申报.txt")] == ["A03"]
    assert office.state(READING) == ("open", None)

    assert claim(office).endswith("下次运行时核查")
    assert waiting(office) == []
    assert office.state(READING) == ("submitted", 1)
    office.work(NEXT_DAY)
    assert office.state(READING) == ("accepted", 1)
    assert office.found("申报.txt") == []
    with office.desk() as desk, desk.database.reading() as session:
        assert audit.verify(session).broken is None
        noted = session.exec(select(AuditEntry).where(AuditEntry.event == "claim")).one()
        assert (noted.actor, noted.after) == ("王科长", f"{LIBRARY.name} {READING.name}")


def test_a_claim_with_alias_lets_the_same_name_be_known_the_next_time(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(MISNAMED, faults={MISNAMED: "B03"}))
    office.work()
    claim(office, alias=True)
    office.work(NEXT_DAY)
    assert office.state(READING) == ("returned", 1)
    office.put(LIBRARY, "再报.txt", declarations(MISNAMED))
    office.work(NEXT_DAY)
    assert waiting(office) == []
    assert office.state(READING) == ("accepted", 2)


def test_a_form_of_an_unknown_unit_waits_until_it_is_dismissed(office: Office) -> None:
    office.put(STRANGER, "申报.txt", declarations(WATER))
    office.work()
    (claimed,) = waiting(office)
    assert claimed.because == f"名录中没有单位“{STRANGER.name}”"
    assert claimed.suggested_project is None
    with office.desk() as desk:
        mandate = Mandate("王科长", desk.now, "外区的表")
        dismiss(desk.database, claimed.form_id, mandate)
        with pytest.raises(NotClaimed, match="没有待认领"):
            dismiss(desk.database, claimed.form_id, mandate)
    office.work(NEXT_DAY)
    assert waiting(office) == []


def test_a_form_of_one_unit_in_the_folder_of_another_is_filed_for_neither_and_the_folders_unit_is_told(
    office: Office,
) -> None:
    office.put(COLLEGE, "申报.txt", declarations(READING))
    office.put(COLLEGE, "自己的.txt", declarations(TRAINING))
    office.work()
    assert office.state(READING) == ("open", None)
    assert office.state(TRAINING) == ("accepted", 1)
    (finding,) = office.found("申报.txt")
    assert finding.rule == "A03"
    what = f"表上的实施单位是“{LIBRARY.name}”，文件却放在“{COLLEGE.name}”的收件文件夹"
    assert what in finding.message
    assert [message.recipient for message in office.messages("returned")] == [COLLEGE.mail]
    (claimed,) = waiting(office)
    assert claimed.because == what
    claim(office)
    assert office.state(READING, Stage.DECLARATION) == ("submitted", 1)


def test_nothing_is_claimed_for_what_takes_no_form(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.put(LIBRARY, "又报.txt", declarations(MISNAMED))
    office.work()
    with pytest.raises(NotClaimed, match="不能认领"):
        claim(office)
    assert len(waiting(office)) == 1


def test_what_came_in_time_is_in_time_whenever_it_is_claimed(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(MISNAMED))
    office.work()
    after_the_lock = date(2024, 12, 3)
    office.work(after_the_lock)
    claim(office, day=after_the_lock)
    office.work(after_the_lock)
    row = office.rows()[READING.name, Stage.DECLARATION]
    assert (row.state.value, row.late) == ("accepted", False)
