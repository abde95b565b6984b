from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import window, windows
from lifecycle.obligations.obligation import OWED, State
from lifecycle.obligations.reminders import Addressee, NoticeKind, ReminderPlan, notices

DECLARATION_2024 = windows(2024)[
    Term(2024, Stage.DECLARATION)
]  # 2023-09-01, due Tue 2023-10-31, locked Thu 2023-11-30
ONE_DAY = timedelta(days=1)
autumn = st.dates(date(2023, 8, 1), date(2023, 12, 31))


def played_day_by_day(state: State, plan: ReminderPlan | None = None) -> list[tuple[NoticeKind, int, date]]:
    sent = []
    day = date(2023, 8, 1)
    while day < date(2024, 2, 1):
        due = notices(state, DECLARATION_2024, day, last_pass=day - ONE_DAY, plan=plan or ReminderPlan())
        sent += [(notice.kind, notice.offset, day) for notice in due]
        day += ONE_DAY
    return sent


def test_an_open_obligation_is_reminded_before_chased_after_and_escalated_until_the_lock() -> None:
    assert played_day_by_day(State.OPEN) == [
        (NoticeKind.REMINDER, -14, date(2023, 10, 11)),
        (NoticeKind.REMINDER, -7, date(2023, 10, 20)),
        (NoticeKind.REMINDER, -3, date(2023, 10, 26)),
        (NoticeKind.REMINDER, -1, date(2023, 10, 30)),
        (NoticeKind.REMINDER, 0, date(2023, 10, 31)),
        (NoticeKind.OVERDUE, 1, date(2023, 11, 1)),
        (NoticeKind.ESCALATION, 3, date(2023, 11, 3)),
        (NoticeKind.OVERDUE, 6, date(2023, 11, 8)),
        (NoticeKind.ESCALATION, 7, date(2023, 11, 9)),
        (NoticeKind.ESCALATION, 10, date(2023, 11, 14)),
        (NoticeKind.OVERDUE, 11, date(2023, 11, 15)),
        (NoticeKind.OVERDUE, 16, date(2023, 11, 22)),
        (NoticeKind.OVERDUE, 21, date(2023, 11, 29)),
    ]


def test_a_returned_one_is_still_owed() -> None:
    assert played_day_by_day(State.RETURNED) == played_day_by_day(State.OPEN)


@pytest.mark.parametrize("state", sorted(set(State) - OWED))
def test_silence_when_nothing_is_owed(state: State) -> None:
    assert played_day_by_day(state) == []


def test_escalation_goes_to_the_head_then_the_department_then_the_bureau() -> None:
    days = (date(2023, 11, 3), date(2023, 11, 9), date(2023, 11, 14))
    addressees = [
        notices(State.OPEN, DECLARATION_2024, day, last_pass=day - ONE_DAY)[0].addressee for day in days
    ]
    assert addressees == [Addressee.UNIT_HEAD, Addressee.DEPARTMENT, Addressee.BUREAU]


def test_missed_days_are_caught_up_with_one_reminder() -> None:
    caught_up = notices(State.OPEN, DECLARATION_2024, date(2023, 10, 28), last_pass=date(2023, 10, 1))
    assert [(notice.kind, notice.offset, notice.day) for notice in caught_up] == [
        (NoticeKind.REMINDER, -3, date(2023, 10, 26))
    ]


def test_a_reminder_missed_before_the_due_date_makes_no_sense_after_it() -> None:
    friday = window(Term(2024, Stage.DECLARATION), date(2023, 9, 1), date(2023, 10, 27), date(2023, 11, 30))
    due = notices(State.OPEN, friday, date(2023, 10, 28), last_pass=date(2023, 10, 20))
    assert due == []


def test_after_a_long_silence_one_overdue_notice_and_one_escalation_are_enough() -> None:
    due = notices(State.OPEN, DECLARATION_2024, date(2023, 11, 20), last_pass=date(2023, 10, 1))
    assert [(notice.kind, notice.offset) for notice in due] == [
        (NoticeKind.OVERDUE, 11),
        (NoticeKind.ESCALATION, 10),
    ]


def test_the_first_pass_of_all_catches_up_from_the_opening() -> None:
    due = notices(State.OPEN, DECLARATION_2024, date(2023, 10, 12))
    assert [(notice.kind, notice.offset) for notice in due] == [(NoticeKind.REMINDER, -14)]
    assert notices(State.OPEN, DECLARATION_2024, date(2023, 9, 5)) == []


def test_an_extension_moves_the_reminders_with_the_due_date() -> None:
    extension = date(2023, 12, 8)
    quiet = notices(
        State.OPEN, DECLARATION_2024, date(2023, 11, 1), last_pass=date(2023, 10, 31), extension=extension
    )
    assert quiet == []
    due = notices(
        State.OPEN, DECLARATION_2024, date(2023, 12, 8), last_pass=date(2023, 12, 7), extension=extension
    )
    assert [(notice.kind, notice.offset) for notice in due] == [(NoticeKind.REMINDER, 0)]


def test_a_locality_may_plan_otherwise() -> None:
    plan = ReminderPlan(before=(5,), overdue_first=2, overdue_every=100, escalation=())
    assert played_day_by_day(State.OPEN, plan) == [
        (NoticeKind.REMINDER, -5, date(2023, 10, 24)),
        (NoticeKind.OVERDUE, 2, date(2023, 11, 2)),
    ]


@given(st.sampled_from(State), autumn, st.one_of(st.none(), autumn), st.one_of(st.none(), autumn))
def test_never_more_than_one_of_a_kind_and_never_one_from_the_future(
    state: State, as_of: date, last_pass: date | None, extension: date | None
) -> None:
    due = notices(state, DECLARATION_2024, as_of, last_pass=last_pass, extension=extension)
    assert len({notice.kind for notice in due}) == len(due)
    for notice in due:
        assert notice.day <= as_of
        assert last_pass is None or notice.day > last_pass


@given(autumn)
def test_a_second_pass_on_the_same_day_is_silent(as_of: date) -> None:
    assert notices(State.OPEN, DECLARATION_2024, as_of, last_pass=as_of) == []
