"""What the bureau decides by hand, in the database and in the letters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bureau.decisions import deciding
from bureau.decisions.deciding import NotDecided, Ruling
from bureau.desk import Desk, open_desk
from bureau.reports import comparison
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import Event, State
from season.district.district import FictionalProject
from storage.decisions import audit
from storage.roster.obligations import Sought
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, YEAR, Office, declarations

NEXT_DAY = date(2024, 10, 16)
AFTER_THE_LOCK = date(2024, 12, 16)


@pytest.fixture
def new_office(tmp_path: Path, new_database: Callable[[str], str]) -> Callable[..., Office]:
    def new(**changed: Any) -> Office:
        return Office.new(tmp_path, new_database("sqlite"), **changed)

    return new


def owed(project: FictionalProject, stage: Stage = Stage.DECLARATION) -> Sought:
    return Sought(project.unit.name, project.name, YEAR, stage)


@contextmanager
def bureau(office: Office, day: date = IN_TIME) -> Iterator[Desk]:
    with open_desk(office.settings, day) as desk:
        yield desk


def decided(office: Office, project: FictionalProject, event: Event, why: str, day: date = IN_TIME) -> State:
    with bureau(office, day) as desk:
        return deciding.decide(desk, Ruling(owed(project), event, "清河区财政局", why))


def trail(office: Office, project: FictionalProject) -> list[tuple[str, str, str]]:
    row = office.rows()[project.name, Stage.DECLARATION]
    with bureau(office) as desk, desk.database.reading() as session:
        return [(entry.actor, entry.event, entry.why) for entry in audit.history(session, row.obligation_id)]


def test_what_the_bureau_wants_to_sign_itself_waits_and_is_then_told_with_its_word(
    new_office: Callable[..., Office],
) -> None:
    office = new_office(accept_automatically=False)
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work()
    assert office.state(READING) == ("submitted", 1)
    assert decided(office, READING, Event.ACCEPT, "同意立项") is State.ACCEPTED
    assert decided(office, PLATFORM, Event.RETURN, "请补充测算明细") is State.RETURNED
    (accepted,), (returned,) = office.messages("accepted"), office.messages("returned")
    assert "财政局意见：同意立项" in accepted.text
    assert "财政局意见：请补充测算明细" in returned.text
    assert "财政局意见：请补充测算明细" in (returned.html or "")
    assert office.rows()[READING.name, Stage.SELF_EVALUATION].state is State.NOT_OPEN
    assert trail(office, READING)[-1] == ("清河区财政局", "accept", "第1版：同意立项")


def test_what_was_not_filed_cannot_be_accepted_by_hand(new_office: Callable[..., Office]) -> None:
    office = new_office()
    office.work()
    with pytest.raises(NotDecided, match="没有核查完毕、等待决定的报送"):
        decided(office, READING, Event.ACCEPT, "同意")
    with pytest.raises(NotDecided, match="状态为“待报送”的应报事项不能“重新开放”"):
        decided(office, READING, Event.REOPEN, "改")


def test_a_reopened_declaration_takes_a_second_version_and_keeps_the_first_decision(
    new_office: Callable[..., Office],
) -> None:
    office = new_office()
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    assert decided(office, READING, Event.REOPEN, "预算调减") is State.OPEN
    office.put(LIBRARY, "申报2.txt", declarations(READING, faults={READING: "B03"}))
    office.work(NEXT_DAY)
    assert office.state(READING) == ("returned", 2)
    assert [event for _, event, _ in trail(office, READING)] == [
        "open", "submit", "accept", "reopen", "submit", "return"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (Event.EXEMPT, State.EXEMPT),
        (Event.DECLARE_ZERO, State.ZERO_DECLARED),
        (Event.WITHDRAW, State.WITHDRAWN),
    ],
)
def test_who_need_not_file_hears_no_more_of_it(
    event: Event, state: State, new_office: Callable[..., Office]
) -> None:
    office = new_office()
    office.work()
    for project in (READING, PLATFORM):
        assert decided(office, project, event, "本年没有此项支出") is state
    office.work(date(2024, 11, 1))
    assert [message for message in office.messages("overdue") if message.recipient == LIBRARY.mail] == []


def test_an_extension_that_is_granted_lets_in_what_comes_after_the_lock(
    new_office: Callable[..., Office],
) -> None:
    office = new_office()
    office.work()
    with bureau(office, date(2024, 11, 20)) as desk:
        for project in (READING, PLATFORM):
            number = deciding.ask_extension(
                desk, owed(project), date(2024, 12, 20), asked_by=LIBRARY.name, reason="采购流标"
            )
            granted = project is READING
            deciding.decide_extension(desk, number, granted=granted, decided_by="绩效科", why="见采购公告")
        with pytest.raises(NotDecided, match="编号为1的延期申请已于2024-11-20办结"):
            deciding.decide_extension(desk, 1, granted=False, decided_by="绩效科", why="改")
    yes, no = office.messages("extension")
    assert yes.subject == f"【延期】{READING.name}2025年度绩效目标申报表延至12月20日"
    assert no.subject == f"【延期】{PLATFORM.name}2025年度绩效目标申报表的延期申请未同意"
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work(AFTER_THE_LOCK)
    assert office.state(READING) == ("accepted", 1)
    assert office.rows()[READING.name, Stage.DECLARATION].late is False
    assert office.state(PLATFORM) == ("open", None)


def test_an_extension_to_a_day_that_is_not_later_is_refused(new_office: Callable[..., Office]) -> None:
    office = new_office()
    with bureau(office) as desk, pytest.raises(NotDecided, match="延期日期要晚于截止日2024-10-31和今天"):
        deciding.ask_extension(desk, owed(READING), date(2024, 10, 31), asked_by="图书馆", reason="忙")


def test_other_dates_hold_from_the_next_pass_on(new_office: Callable[..., Office]) -> None:
    office = new_office()
    with bureau(office) as desk:
        window = deciding.set_dates(
            desk,
            Term(YEAR, Stage.DECLARATION),
            {"due": date(2024, 11, 9)},
            actor="绩效科",
            reason="清财绩〔2024〕8号",
        )
        assert window.due == date(2024, 11, 11)  # the 9th is a Saturday
        with pytest.raises(NotDecided, match="日期次序不对"):
            deciding.set_dates(
                desk, Term(YEAR, Stage.DECLARATION), {"due": date(2024, 12, 31)}, actor="绩效科", reason="错"
            )
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work(date(2024, 11, 11))
    assert office.rows()[READING.name, Stage.DECLARATION].late is False


def test_two_versions_are_told_apart_value_by_value_and_finding_by_finding(
    new_office: Callable[..., Office],
) -> None:
    office = new_office()
    office.put(LIBRARY, "申报.txt", declarations(READING, faults={READING: "B03"}))
    office.work()
    with bureau(office) as desk, pytest.raises(NotDecided, match="没有两个版本可比"):
        comparison.compare(desk, owed(READING))
    office.put(LIBRARY, "申报2.txt", declarations(READING))
    office.work(NEXT_DAY)
    with bureau(office) as desk:
        done = comparison.compare(desk, owed(READING))
        back = comparison.compare(desk, owed(READING), 2, 1)
    assert (done.older, done.newer) == (1, 2)
    assert done.values
    assert all(value.field.startswith("funds/") for value in done.values)
    assert [finding.rule for finding in done.findings.cleared] == ["B03"]
    assert done.findings.new == []
    assert [finding.rule for finding in back.findings.new] == ["B03"]
    assert [(value.field, value.before, value.after) for value in back.values] == [
        (value.field, value.after, value.before) for value in done.values
    ]
