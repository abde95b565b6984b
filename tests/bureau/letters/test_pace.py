from datetime import datetime, time, timedelta

import pytest

from bureau.letters.pace import PER_MINUTE, GroupPace, rings_from
from lifecycle.calendar.windows import CHINA

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
    pace, now = GroupPace(), datetime(2024, 10, 15, 10, tzinfo=CHINA)
    for _ in range(PER_MINUTE):
        assert pace.free_from("a", now) == now
        pace.note("a", now)
    assert pace.free_from("a", now) == now + timedelta(minutes=1)
    assert pace.free_from("b", now) == now
    assert pace.free_from("a", now + timedelta(minutes=1)) == now + timedelta(minutes=1)
