from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bureau.letters import delivering, handing_out
from bureau.letters.pace import PER_MINUTE, ChannelPace, rings_from
from bureau.stages import open_stages
from lifecycle.calendar.windows import CHINA
from tests.bureau.office import Office

QUIET = (time(20), time(8))


@pytest.mark.parametrize(
    ("now", "rings"),
    [
        ("2024-10-15T18:00", "2024-10-15T18:00"),
        ("2024-10-15T20:00", "2024-10-16T08:00"),
        ("2024-10-15T03:00", "2024-10-15T08:00"),
        ("2024-10-18T21:00", "2024-10-21T08:00"),  # Friday evening
        ("2024-10-12T10:00", "2024-10-12T10:00"),  # a working Saturday
        ("2024-10-01T10:00", "2024-10-08T08:00"),  # National Day
        ("2024-10-19T07:00", "2024-10-21T08:00"),
    ],
)
def test_groups_are_written_to_by_day_on_working_days(now: str, rings: str) -> None:
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=CHINA) for text in (now, rings))
    assert rings_from(moment, QUIET, days_off=True) == expected


def test_a_group_gets_only_so_many_messages_a_minute() -> None:
    pace, now = ChannelPace(), datetime(2024, 10, 15, 10, tzinfo=CHINA)
    for _ in range(PER_MINUTE):
        assert pace.free_from("a", now) == now
        pace.note("a", now)
    assert pace.free_from("a", now) == now + timedelta(minutes=1)
    assert pace.free_from("b", now) == now
    assert pace.free_from("a", now + timedelta(minutes=1)) == now + timedelta(minutes=1)


def test_mails_go_at_the_pace_that_is_set_and_the_rest_a_minute_later(tmp_path: Path, url: str) -> None:
    office = Office.new(tmp_path, url, mails_per_minute=1)
    with office.desk() as desk:
        with desk.database.writing() as session:
            open_stages(desk, session)
        handing_out.hand_out(desk)
        first = delivering.deliver_waiting(desk)
        again = delivering.deliver_waiting(desk)
        later = delivering.deliver_waiting(replace(desk, now=desk.now + timedelta(seconds=61)))
    assert (first.sent, first.again, again.sent, later.sent) == (1, 0, 0, 1)
    assert {message.attempts for message in office.messages()} == {1}
