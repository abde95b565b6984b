"""Who is late is brought before those above, by every address that the roster takes; silence once it is filed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bureau.desk import Desk, moment, open_desk
from bureau.letters import delivering, handing_out
from bureau.letters.reminders import reminding, stopping
from bureau.stages import open_stages
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Event
from storage.messages import outbox
from storage.roster import obligation_states, obligations, roster_import
from storage.roster.obligations import Sought
from storage.roster.roster import DepartmentLine, UnitLine
from storage.tables import Department, MessageState, OutboxMessage
from tests.bureau.office import COLLEGE, EDUCATION, LIBRARY, READING, YEAR, Office

LAST_DAY = date(2024, 11, 29)
GROUPS = "mailfile:///nowhere/1 mailfile:///nowhere/2"


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    office = Office.new(tmp_path, new_database("sqlite"))
    with office.desk() as desk, desk.database.writing() as session:
        line = UnitLine(
            COLLEGE.name,
            address="jxx@qinghe.invalid jxx2@qinghe.invalid",
            head_address="xiaozhang@qinghe.invalid",
            contact="王芳 0000-1234",
            channel=GROUPS,
        )
        roster_import.import_roster(
            session, [], [line], [DepartmentLine(EDUCATION.name, "jyj@qinghe.invalid")]
        )
        session.get_one(Department, EDUCATION.name).channel = "mailfile:///nowhere/3"
    opened(office)
    return office


def opened(office: Office) -> None:
    """The stage is open, the forms are handed out, and the letters that say so have gone by mail."""
    with office.desk() as desk:
        with desk.database.writing() as session:
            open_stages(desk, session)
        handing_out.hand_out(desk)
        delivering.deliver_waiting(desk)


def filed(desk: Desk) -> None:
    """The library's reading project is filed."""
    with desk.database.writing() as session:
        sought = Sought(LIBRARY.name, READING.name, YEAR, Stage.DECLARATION)
        match = obligations.match(session, [sought])[sought]
        assert match.obligation_id is not None
        obligation_states.change_state(
            session, match.obligation_id, Event.SUBMIT, actor="单位", why="报送", at=desk.now
        )


def days(office: Office, first: date, last: date = LAST_DAY) -> Iterator[Desk]:
    """The office on each day, with its letters written and gone."""
    with open_desk(office.settings) as desk:
        for number in range((last - first).days + 1):
            today = replace(desk, now=moment(first + timedelta(days=number)))
            reminding.remind(today)
            with today.database.writing() as session:
                outbox.mark_sent(session, outbox.claim(session, now=today.now, limit=99), at=today.now)
            yield today


def ways(messages: list[OutboxMessage], kind: str) -> dict[str, set[str]]:
    """By way, whom letters of a kind went to."""
    recipients: dict[str, set[str]] = {}
    for message in messages:
        if message.kind == kind:
            recipients.setdefault(message.channel, set()).add(message.recipient)
    return recipients


def test_every_address_of_the_roster_is_used_and_the_head_the_department_and_the_bureau_hear_in_turn(
    office: Office,
) -> None:
    list(days(office, date(2024, 10, 16)))
    messages = office.messages()
    assert ways(messages, "reminder") == {
        "mail": {"jxx@qinghe.invalid", LIBRARY.mail},
        "mail2": {"jxx2@qinghe.invalid"},
        "group": {f"群：{COLLEGE.name}"},
        "group2": {f"群：{COLLEGE.name}"},
    }
    # The library's head has no address on this roster: the unit is asked to pass it on.
    assert ways(messages, "escalation_head") == {"mail": {"xiaozhang@qinghe.invalid", LIBRARY.mail}}
    assert ways(messages, "escalation_department") == {
        "mail": {EDUCATION.mail},
        "department_group": {f"群：{EDUCATION.name}"},
    }
    assert ways(messages, "escalation_bureau") == {"mail": {"jixiaoke@localhost"}}
    (to_department,) = [
        message
        for message in messages
        if message.kind == "escalation_department" and message.channel == "mail"
    ]
    assert "王芳 0000-1234" in to_department.text
    assert all(name in to_department.text for name in (COLLEGE.name, LIBRARY.name, READING.name))
    days_of_head = {message.created_at.date() for message in messages if message.kind == "escalation_head"}
    assert days_of_head == {date(2024, 11, 5)}  # three working days after Thursday, 31 October


def test_one_letter_for_a_unit_a_kind_and_a_day_and_none_once_everything_is_filed(office: Office) -> None:
    for today in days(office, date(2024, 10, 16)):
        if today.today == date(2024, 10, 24):
            filed(today)
    mails = [message for message in office.messages() if message.channel == "mail"]
    reminders = [message for message in mails if message.kind in {"reminder", "overdue"}]
    per_day = {(message.recipient, message.kind, message.created_at.date()) for message in reminders}
    assert len(per_day) == len(reminders)
    assert not [m for m in reminders if READING.name in m.text and m.created_at.date() > date(2024, 10, 24)]


def test_what_the_bureau_stops_is_pressed_for_no_more_until_it_goes_on(office: Office) -> None:
    with office.desk() as desk:
        sought = Sought(LIBRARY.name, READING.name, YEAR, Stage.DECLARATION)
        number = stopping.stop(desk, LIBRARY.name, sought, until=None, reason="项目并入", by="财政局")
        stopping.stop(desk, COLLEGE.name, None, until=date(2024, 11, 1), reason="交接", by="财政局")
    for today in days(office, date(2024, 10, 16), date(2024, 11, 8)):
        if today.today == date(2024, 11, 4):
            stopping.start(today, number, by="财政局")
    texts = {message.created_at.date(): message for message in office.messages("overdue")}
    assert sorted(texts) == [date(2024, 11, 1), date(2024, 11, 4), date(2024, 11, 5), date(2024, 11, 8)]
    assert READING.name not in texts[date(2024, 11, 1)].text
    assert not [m for m in office.messages("reminder") if m.recipient.startswith("jxx@")]


def test_a_reminder_that_never_went_is_replaced_by_the_one_that_makes_sense_and_only_of_what_is_still_owed(
    office: Office,
) -> None:
    def away(desk: Desk) -> Desk:
        broken = "mailtos://u:p@127.0.0.1:9?from=a@qinghe.invalid"
        return replace(desk, settings=desk.settings.model_copy(update={"channel": _secret(broken)}))

    with open_desk(office.settings) as desk:
        for day in (22, 28):
            today = replace(away(desk), now=moment(date(2024, 10, day)))
            reminding.remind(today)
            delivering.deliver_waiting(today)
        filed(today)
    list(days(office, date(2024, 10, 29), date(2024, 10, 29)))
    sent = [
        message
        for message in office.messages("reminder")
        if message.state == MessageState.SENT and message.recipient == LIBRARY.mail
    ]
    assert [message.created_at.date() for message in sent] == [date(2024, 10, 29)]
    assert READING.name not in sent[0].text
    assert "还有2个工作日" in sent[0].text


def test_nothing_is_overdue_for_a_unit_whose_opening_letter_could_not_be_sent(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    broken = _secret("mailtos://u:p@127.0.0.1:9?from=a@qinghe.invalid")
    office = Office.new(tmp_path, new_database("sqlite"), channel=broken)
    opened(office)
    with open_desk(office.settings) as desk:
        for day in (1, 4):
            today = replace(desk, now=moment(date(2024, 11, day)))
            reminding.remind(today)
            delivering.deliver_waiting(today)
    assert office.messages("overdue") == []
    assert {message.state for message in office.messages("opened")} == {MessageState.PENDING}


def test_a_preview_names_what_would_be_written_and_writes_nothing(office: Office) -> None:
    with office.desk() as desk:
        tomorrow = reminding.planned(replace(desk, now=moment(date(2024, 10, 28))), today=False)
        assert office.messages("reminder") == []
    assert {(letter.kind, letter.recipients[0]) for letter in tomorrow} == {
        ("reminder", "jxx@qinghe.invalid"),
        ("reminder", LIBRARY.mail),
    }
    assert {form[3] for letter in tomorrow for form in letter.forms} == {-3}


def _secret(url: str) -> object:
    from pydantic import SecretStr

    return SecretStr(url)
