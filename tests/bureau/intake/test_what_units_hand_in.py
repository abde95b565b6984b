from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bureau.decisions.deciding import ask_extension, decide_extension
from bureau.desk import open_desk
from lifecycle.calendar.stages import Stage
from storage.roster.obligations import Sought
from tests.bureau.office import (
    COLLEGE,
    LIBRARY,
    PLATFORM,
    READING,
    RESEARCH,
    STRANGER,
    TRAINING,
    WATER,
    Office,
    body,
    declarations,
)

NEXT_DAY = date(2024, 10, 16)
AFTER_THE_LOCK = date(2024, 12, 3)  # 30 November is a Saturday: locked after Monday


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    return Office.new(tmp_path, new_database("sqlite"))


def codes(office: Office, name: str) -> list[str]:
    return sorted(finding.rule for finding in office.found(name))


def letters(office: Office, kind: str, recipient: str) -> list[str]:
    return [message.text for message in office.messages(kind) if message.recipient == recipient]


def test_a_damaged_file_is_returned_to_its_unit_and_stops_nobody_else(office: Office) -> None:
    office.put(LIBRARY, "坏.txt", declarations(READING, PLATFORM, document="A01"))
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH))
    office.work()
    (finding,) = office.found("坏.txt")
    assert (finding.rule, finding.severity, finding.form_index) == ("A01", "error", None)
    (letter,) = letters(office, "returned", LIBRARY.mail)
    assert "坏.txt" in letter
    assert finding.message in letter
    assert office.state(READING) == ("open", None)
    assert office.state(TRAINING) == office.state(RESEARCH) == ("accepted", 1)
    assert not letters(office, "returned", COLLEGE.mail)


def test_two_units_with_the_same_damaged_file_are_both_told(office: Office) -> None:
    damaged = declarations(READING, document="A01")
    office.put(LIBRARY, "坏.txt", damaged)
    office.put(COLLEGE, "坏.txt", damaged)
    office.work()
    assert [message.recipient for message in office.messages("returned")] == [LIBRARY.mail, COLLEGE.mail]


def test_a_file_of_an_unknown_unit_waits_and_is_shown_to_the_bureau(office: Office) -> None:
    office.put(STRANGER, "申报.txt", declarations(WATER))
    office.work()
    assert "A03" in codes(office, "申报.txt")
    assert not office.messages("received")
    assert not office.messages("returned")
    (digest,) = office.messages("digest")
    assert "申报.txt" in digest.text
    assert STRANGER.name in digest.text


def test_a_form_of_the_wrong_year_is_returned_and_overwrites_nothing(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM, faults={READING: "A04"}))
    office.work()
    assert "A04" in codes(office, "申报.txt")
    assert office.state(READING) == ("returned", 1)
    assert office.state(PLATFORM) == ("accepted", 1)
    (letter,) = letters(office, "returned", LIBRARY.mail)
    assert "A04" in letter


def test_a_form_of_the_wrong_year_says_nothing_against_what_was_accepted(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    accepted = office.rows()[READING.name, Stage.DECLARATION]
    office.put(LIBRARY, "又报.txt", declarations(READING, faults={READING: "A04"}))
    office.work(NEXT_DAY)
    assert office.rows()[READING.name, Stage.DECLARATION] == accepted


def test_a_form_after_the_lock_is_told_so_and_changes_nothing(office: Office) -> None:
    office.work()
    before = office.rows()
    office.put(LIBRARY, "迟.txt", declarations(READING))
    office.work(AFTER_THE_LOCK)
    assert codes(office, "迟.txt") == ["L01"]
    assert office.rows() == before
    (letter,) = letters(office, "returned", LIBRARY.mail)
    assert "锁定" in letter


def test_a_form_after_the_due_date_is_taken_and_counted_late(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work(date(2024, 11, 20))
    row = office.rows()[READING.name, Stage.DECLARATION]
    assert (row.state.value, row.late) == ("accepted", True)


def test_a_changed_form_of_an_accepted_project_changes_nothing(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    accepted = office.rows()[READING.name, Stage.DECLARATION]
    office.put(LIBRARY, "改.txt", declarations(READING, faults={READING: "E05"}))
    office.work(NEXT_DAY)
    assert codes(office, "改.txt") == []  # it waits until the bureau reopens the project
    assert len(office.messages("correction_waits")) == 1
    assert office.messages("returned") == []
    assert office.rows()[READING.name, Stage.DECLARATION] == accepted


def test_a_returned_form_comes_back_as_the_second_version_and_both_stay(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, faults={READING: "B03"}))
    office.work()
    assert office.state(READING) == ("returned", 1)
    office.put(LIBRARY, "申报（改）.txt", declarations(READING))
    office.work(NEXT_DAY)
    assert office.state(READING) == ("accepted", 2)
    assert "B03" in codes(office, "申报.txt")
    assert codes(office, "申报（改）.txt") == []
    assert office.state(READING, Stage.SELF_EVALUATION) == ("not_open", None)


def test_the_same_form_again_is_no_new_version(office: Office) -> None:
    content = declarations(READING, faults={READING: "B03"})
    office.put(LIBRARY, "申报.txt", content)
    office.work()
    office.put(LIBRARY, "再报.txt", content + b"\n")
    office.work(NEXT_DAY)
    assert office.state(READING) == ("returned", 1)
    assert "L04" in codes(office, "再报.txt")
    assert len(office.messages("received")) == 1


def test_the_same_bytes_under_another_name_are_one_document(office: Office) -> None:
    for name in ("申报.txt", "申报 - 副本.txt"):
        office.put(LIBRARY, name, declarations(READING))
    office.work()
    assert office.state(READING) == ("accepted", 1)
    assert len(office.everything()["documents"]) == 1


def test_a_unit_gets_one_letter_of_each_kind_about_all_its_projects(office: Office) -> None:
    office.put(
        COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03", RESEARCH: "C01"})
    )
    office.work()
    mine = [message.kind for message in office.messages() if message.recipient == COLLEGE.mail]
    assert sorted(mine) == ["received", "returned"]  # what came back that day is not pressed for as well
    for mail in office.mails():
        if mail["To"].addresses[0].addr_spec == COLLEGE.mail:
            assert TRAINING.name in body(mail)
            assert RESEARCH.name in body(mail)


def test_a_second_pass_on_the_same_day_changes_and_sends_nothing(office: Office) -> None:
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03"}))
    office.put(LIBRARY, "坏.txt", declarations(READING, document="A01"))
    office.put(STRANGER, "申报.txt", declarations(WATER))
    office.work()
    before = office.everything()
    mails = {mail["Message-ID"] for mail in office.mails()}
    assert len(mails) == len(before["messages"])
    for path in (office.settings.data / "mail").iterdir():
        path.unlink()
    office.work()
    assert office.everything() == before
    assert not office.mails()


def test_what_came_too_late_is_taken_when_it_comes_again_with_an_extension(office: Office) -> None:
    content = declarations(READING, PLATFORM)
    office.put(LIBRARY, "申报.txt", content)
    office.work(AFTER_THE_LOCK)
    assert office.state(READING) == ("open", None)
    with open_desk(office.settings, AFTER_THE_LOCK) as desk:
        owed = Sought(LIBRARY.name, READING.name, 2025, Stage.DECLARATION)
        number = ask_extension(desk, owed, date(2024, 12, 20), asked_by=LIBRARY.name, reason="采购流标")
        decide_extension(desk, number, granted=True, decided_by="绩效科", why="同意")
    office.put(LIBRARY, "再报/申报.txt", content)
    for day in (date(2024, 12, 10), date(2024, 12, 11)):
        office.work(day)
        assert office.state(READING) == ("accepted", 1)
        assert office.state(PLATFORM) == ("open", None)
