from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.messages.deadlines.notices import Reminder
from notifications.messages.filings import FiledVersion, Owed, Reviewed
from notifications.messages.keys import OutboxKey, mark_of_offset, mark_of_versions
from notifications.messages.review.outcomes import Accepted, Received

SIGNED = {"bureau": "云州市清河区财政局", "contact": "预算绩效科"}
parts = st.text(min_size=1, max_size=12)


def test_a_key_reads_as_its_parts() -> None:
    key = OutboxKey(2023, "自评", "清河区科技馆", "reminder", "2024-03-29-3", "mail")
    assert str(key) == "2023/自评/清河区科技馆/reminder/2024-03-29-3/mail"


@given(parts, parts, parts)
def test_a_key_survives_being_text_whatever_its_parts_are(unit: str, mark: str, channel: str) -> None:
    key = OutboxKey(2023, "自评", unit, "reminder", mark, channel)
    assert OutboxKey.parse(str(key)) == key


def test_a_slash_in_a_name_does_not_make_two_keys_alike() -> None:
    key = OutboxKey(2023, "自评", "甲/乙", "reminder", "丙", "mail")
    other = OutboxKey(2023, "自评", "甲", "reminder", "乙/丙", "mail")
    assert str(key) != str(other)
    assert key.digest != other.digest


def test_text_that_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="not an outbox key"):
        OutboxKey.parse("2023/自评/清河区科技馆")


def test_marks_tell_the_day_before_from_the_day_after_and_an_extension_from_the_due_date() -> None:
    due, extended = date(2024, 3, 29), date(2024, 4, 12)
    assert mark_of_offset(due, -3) == "2024-03-29-3"
    assert len({mark_of_offset(due, -1), mark_of_offset(due, 1), mark_of_offset(extended, -1)}) == 3


def test_the_same_versions_in_another_order_are_the_same_message() -> None:
    first, two = (2023, "自评", "科普展教", 1), (2023, "自评", "展品维护", 2)
    assert mark_of_versions([first, two]) == mark_of_versions([two, first])
    assert mark_of_versions([first, two]).startswith("v2-")
    assert mark_of_versions([first]) != mark_of_versions([first, two])


def reminder(*owed: Owed) -> Reminder:
    return Reminder(**SIGNED, unit="清河区科技馆", owed=owed, submit_to="报送邮箱")


def owed(project: str, due: date, days_left: int, offset: int) -> Owed:
    return Owed(project=project, year=2023, stage="自评", due=due, days_left=days_left, offset=offset)


def test_a_reminder_caught_up_a_day_later_keeps_the_key_of_its_planned_day() -> None:
    due = date(2024, 3, 29)
    planned = reminder(owed("科普展教", due, days_left=7, offset=-7)).key("mail")
    caught_up = reminder(owed("科普展教", due, days_left=6, offset=-7)).key("mail")
    assert str(caught_up) == "2023/自评/清河区科技馆/reminder/2024-03-29-7/mail"
    assert caught_up == planned
    assert reminder(owed("科普展教", due, days_left=3, offset=-3)).key("mail") != planned
    assert reminder(owed("科普展教", due, days_left=7, offset=-7)).key("chat") != planned


def test_the_most_urgent_form_gives_a_reminder_its_key() -> None:
    urgent = owed("展品维护", date(2024, 3, 29), days_left=3, offset=-3)
    extended = owed("科普展教", date(2024, 4, 18), days_left=14, offset=-14)
    assert reminder(extended, urgent).key("mail") == reminder(urgent).key("mail")
    assert reminder(extended).key("mail") != reminder(urgent).key("mail")


def test_a_receipt_and_an_acceptance_of_the_same_version_are_two_messages_and_a_new_version_a_third() -> None:
    def version(number: int) -> FiledVersion:
        return FiledVersion(project="科普展教", year=2023, stage="自评", version=number, file="自评表.docx")

    first = Received(**SIGNED, unit="清河区科技馆", received=date(2024, 3, 1), versions=(version(1),))
    again = Received(**SIGNED, unit="清河区科技馆", received=date(2024, 3, 2), versions=(version(1),))
    second = Received(**SIGNED, unit="清河区科技馆", received=date(2024, 3, 2), versions=(version(2),))
    reviewed = Reviewed(**version(1).model_dump(), remarks=())
    accepted = Accepted(**SIGNED, unit="清河区科技馆", accepted=(reviewed,))
    assert first.key("mail") == again.key("mail")
    assert len({m.key("mail").digest for m in (first, second, accepted)}) == 3
