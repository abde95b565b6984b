"""A year with two rounds of monitoring: each has its forms and reports, and what is found is handled."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from bureau.decisions import handling
from bureau.decisions.handling import CaseReply
from bureau.desk import open_desk
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.case import CaseEvent, CaseState, Way
from season.stages.filing import Filing, arrive
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, Office, declarations

TWO_ROUNDS = """
name = "清河"
version = "2025.1"

[[rounds]]
name = "1—4月"
month = 4
opens = "当年5月6日"
due = "当年5月20日"
locked = "当年5月31日"
progress = 25
reason = "自编"

[[rounds]]
name = "1—8月"
month = 8
opens = "当年9月1日"
due = "当年9月19日"
locked = "当年9月30日"
progress = 60
reason = "自编"

[handling]
suspends = true
reason = "自编"
"""
MAY, SEPTEMBER = date(2025, 5, 8), date(2025, 9, 8)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    locality = tmp_path / "清河.toml"
    locality.write_text(TWO_ROUNDS, encoding="utf-8")
    office = Office.new(tmp_path, new_database("sqlite"), locality=str(locality))
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work(IN_TIME)
    return office


def report(number: int, month: int, **faults: str) -> bytes:
    filing = Filing(
        MAY, LIBRARY.name, Stage.MONITORING, "monitored_table", (READING, PLATFORM), round=number, month=month,
        faults=faults,
    )  # fmt: skip
    return arrive(filing, "office").content()


def states(office: Office, round_number: int) -> dict[str, tuple[str, int | None]]:
    return {
        row.project: (row.state.value, row.version)
        for row in office.rows_of_all()
        if row.stage is Stage.MONITORING and row.round == round_number and row.unit == LIBRARY.name
    }


def test_each_round_is_owed_for_itself_and_its_deviations_are_handled(office: Office) -> None:
    office.work(MAY)
    opened = [
        letter for letter in office.messages("opened") if letter.unit_id and letter.stage is Stage.MONITORING
    ]
    assert [letter.round for letter in opened] == [1]
    assert "绩效运行监控表（1—4月）2份" in opened[0].subject
    office.put(LIBRARY, "监控1-4月.txt", report(1, 4, **{READING.name: "M04"}))
    office.work(MAY)
    assert states(office, 1) == {READING.name: ("accepted", 1), PLATFORM.name: ("accepted", 1)}
    assert states(office, 2) == {READING.name: ("not_open", None), PLATFORM.name: ("not_open", None)}
    (notice,) = office.messages("case_opened")
    assert notice.recipient == LIBRARY.mail
    assert "2025年5月22日24时前答复" in notice.text  # ten working days
    with open_desk(office.settings, date(2025, 5, 12)) as desk:
        handling.answer(desk, 1, CaseReply(Way.CONTINUE, "六月完成招标", LIBRARY.name, ("方案.txt", b"1")))
    (answered,) = office.messages("case_answered")
    assert "答复“继续执行”：六月完成招标。附《方案.txt》" in answered.text
    with open_desk(office.settings, date(2025, 5, 13)) as desk:
        handling.decide(desk, 1, CaseEvent.SEND_BACK, by="绩效科", why="没有写明责任人")
    office.work(date(2025, 5, 27))
    assert [letter.subject for letter in office.messages("case_reminder")][-1].endswith("答复5月27日截止")
    office.work(date(2025, 5, 28))
    with open_desk(office.settings, date(2025, 5, 28)) as desk:
        (case,) = handling.listed(desk)
    assert case.state is CaseState.SUSPENDED
    assert "暂停" in office.messages("case_decided")[-1].subject

    # The next round shows the same: M10 in the running system.
    office.work(SEPTEMBER)
    same = report(2, 8, **{READING.name: "M04"}).decode()
    first = report(1, 4, **{READING.name: "M04"}).decode()
    assert same != first
    office.put(LIBRARY, "监控1-8月.txt", first.replace("1-4月", "1-8月").encode())
    office.work(SEPTEMBER)
    codes = {finding.rule for finding in office.found("监控1-8月.txt")}
    assert "M10" in codes
    assert states(office, 2)[READING.name] == ("returned", 1)
    assert states(office, 1)[READING.name] == ("accepted", 1)


def test_a_report_of_other_months_is_never_taken_for_the_round_that_is_open(office: Office) -> None:
    office.work(SEPTEMBER)
    office.put(LIBRARY, "监控1-4月.txt", report(1, 4))
    office.work(SEPTEMBER)
    assert states(office, 1) == {READING.name: ("open", None), PLATFORM.name: ("open", None)}
    assert states(office, 2) == {READING.name: ("open", None), PLATFORM.name: ("open", None)}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_file_of_the_last_evening_is_on_time_and_one_of_the_lock_day_is_taken(
    kind: str, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database(kind))
    office.work(date(2024, 10, 31))
    evening = datetime(2024, 10, 31, 22, 0, tzinfo=CHINA)
    office.put(LIBRARY, "申报.txt", declarations(READING), at=evening)
    office.work(date(2024, 11, 1))
    row = office.rows()[READING.name, Stage.DECLARATION]
    assert (row.state.value, row.late, row.received_at) == ("accepted", False, evening)
    office.work(date(2024, 11, 29))
    # A copy that kept the date of years ago: it came after the last look, nobody knows when.
    old = datetime(2020, 1, 1, tzinfo=CHINA)
    office.put(LIBRARY, "申报2.txt", declarations(PLATFORM), at=old)
    office.work(date(2024, 12, 2))
    row = office.rows()[PLATFORM.name, Stage.DECLARATION]
    assert (row.state.value, row.late) == ("accepted", True)
    assert row.received_at == datetime(2024, 11, 29, 18, 0, tzinfo=CHINA)
