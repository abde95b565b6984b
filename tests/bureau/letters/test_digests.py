"""The digests agree with ``missing`` and ``status``, name who is late, and are not used up by a run by hand."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bureau.desk import moment
from bureau.digests import digesting
from bureau.letters import answering, delivering, enclosures, handing_out
from bureau.letters.answering import UnitReply
from bureau.letters.reminders import reminding
from bureau.reports import listing, missing
from bureau.stages import open_stages
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from storage.messages import outbox
from storage.roster import roster, roster_import
from storage.roster.roster import DepartmentLine, UnitLine
from storage.tables import AnswerKind
from tests.bureau.letters.test_escalation import filed
from tests.bureau.office import COLLEGE, EDUCATION, LIBRARY, READING, YEAR, Office

MONDAY = date(2024, 11, 4)


@pytest.fixture
def office(tmp_path: Path, url: str) -> Office:
    """Two units with two projects each, of which one is filed in time; the library said when it will file."""
    office = Office.new(tmp_path, url)
    with office.desk() as desk:
        with desk.database.writing() as session:
            line = UnitLine(LIBRARY.name, contact="李敏 0000-5678")
            roster_import.import_roster(
                session, [], [line], [DepartmentLine(EDUCATION.name, "jyj@qinghe.invalid")]
            )
            open_stages(desk, session)
            unit = roster.find_units(session, [LIBRARY.name])[LIBRARY.name]
        handing_out.hand_out(desk)
        filed(desk)
        late = replace(desk, now=moment(date(2024, 11, 1)))
        reply = UnitReply(AnswerKind.EXPECTED, "李敏", until=date(2024, 11, 7))
        answering.answer(late, unit.id, Term(YEAR, Stage.DECLARATION), reply)
        zero = UnitReply(AnswerKind.ZERO, "李敏", text="=1+1 项目并入")
        answering.answer(late, unit.id, Term(YEAR, Stage.DECLARATION), zero)
        delivering.deliver_waiting(desk)
        reminding.remind(late)
        delivering.deliver_waiting(late)
    return office


def test_the_digest_counts_as_missing_and_status_do_and_names_who_is_late(office: Office) -> None:
    with office.desk() as desk:
        message = digesting.digest(replace(desk, now=moment(MONDAY)))
        listed = missing.missing(desk.database, MONDAY, None, None)
        rows = listing.obligations(desk.database, MONDAY, None, None)
    assert message.total.overdue == len(listed) == 3
    assert message.total.overdue + message.locked == sum(row.overdue for row in rows)
    assert message.total.total + message.locked == len(rows)
    late = {unit.unit: unit for unit in message.today.late}
    assert sorted(late) == sorted([COLLEGE.name, LIBRARY.name])
    assert (late[COLLEGE.name].forms, late[COLLEGE.name].days_late) == (2, 2)
    library = late[LIBRARY.name]
    assert (library.contact, library.last_told) == ("李敏 0000-5678", date(2024, 11, 1))
    assert library.answer == "零申报：=1+1 项目并入（李敏，11月1日）"
    assert message.today.rate == "25.0%"
    assert [title for title, _ in message.today.lists] == ["零申报待确认"]


def test_a_run_by_hand_before_the_end_of_the_day_does_not_use_up_the_days_digest(office: Office) -> None:
    with office.desk() as desk:
        evening = replace(desk, now=moment(MONDAY))
        morning = replace(evening, now=evening.now - timedelta(hours=9))
        for pass_of_the_day in (morning, evening, evening):
            digesting.digest(pass_of_the_day)
    digests = [message.key.split("/")[4] for message in office.messages("digest")]
    assert digests == ["2024-11-04T09:00", "2024-11-04"]


def test_departments_hear_weekly_of_their_own_units_with_the_numbers_as_a_workbook(office: Office) -> None:
    with office.desk() as desk:
        for number in range(-1, 5):
            digesting.digest(replace(desk, now=moment(MONDAY + timedelta(days=number))))
        (to_department,) = office.messages("weekly_department")
        (to_bureau,) = office.messages("weekly")
        assert to_department.created_at.date() == MONDAY
        assert to_department.recipient == EDUCATION.mail
        assert "逾期3份" in to_department.subject == to_bureau.subject
        (book,) = enclosures.made(desk, to_department.attachments or (), to_department.created_at)
    sheets = load_workbook(io.BytesIO(book.content))
    rows = {row[0].value: [cell.value for cell in row] for row in sheets["各单位"].iter_rows()}
    assert rows[LIBRARY.name][1:7] == [2, 0, 1, 0, 1, 0]
    answer = next(row[5] for row in sheets["逾期"].iter_rows() if row[0].value == LIBRARY.name)
    assert (answer.data_type, str(answer.value)[:5]) == ("s", "零申报：=")
    assert READING.name not in str(rows)


def test_a_letter_that_is_given_up_is_named_in_the_digest_until_it_is_sent_again(office: Office) -> None:
    with office.desk() as desk:
        evening = replace(desk, now=moment(MONDAY + timedelta(days=1)))
        reminding.remind(evening)
        with desk.database.writing() as session:
            lost, *_ = outbox.claim(session, now=evening.now)
            assert outbox.mark_failed(session, lost, at=evening.now, error="550 邮箱不存在", final=True)
        with desk.database.reading() as session:
            before = digesting.compose(evening, session)
        with desk.database.writing() as session:
            assert outbox.send_again(session, at=evening.now) == 1
            after = digesting.compose(evening, session)
    (line,) = before.today.given_up
    assert line.endswith(f"{lost.recipient}：550 邮箱不存在")
    assert ("未能送达的通知", (line,)) in before.today.lists
    assert after.today.given_up == ()
