from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendar import working_days
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window, day_of, window, windows

years = st.integers(2000, 2060)
days = st.dates(date(2003, 6, 1), date(2030, 12, 31))


def test_the_default_calendar_of_2023_is_that_of_the_guide() -> None:
    assert windows(2023) == {
        Term(2023, Stage.DECLARATION): Window(
            2023, Stage.DECLARATION, date(2022, 9, 1), date(2022, 10, 31), date(2022, 11, 30)
        ),
        Term(2023, Stage.MONITORING): Window(
            2023, Stage.MONITORING, date(2023, 8, 1), date(2023, 8, 31), date(2023, 9, 15), month=7
        ),
        # 31 March 2024 is a Sunday.
        Term(2023, Stage.SELF_EVALUATION): Window(
            2023, Stage.SELF_EVALUATION, date(2024, 1, 15), date(2024, 4, 1), date(2024, 4, 30)
        ),
    }


def test_a_deadline_in_the_national_day_week_moves_behind_it() -> None:
    moved = window(Term(2025, Stage.DECLARATION), date(2024, 9, 1), date(2024, 10, 3), date(2024, 10, 31))
    assert moved.due == date(2024, 10, 8)


def test_a_working_saturday_is_a_deadline_like_any_other_day() -> None:
    assert working_days.is_working_day(date(2024, 10, 12))
    moved = window(Term(2025, Stage.DECLARATION), date(2024, 9, 1), date(2024, 10, 12), date(2024, 10, 31))
    assert moved.due == date(2024, 10, 12)


def test_a_monday_off_in_lieu_is_no_working_day() -> None:
    assert not working_days.is_working_day(date(2024, 2, 12))
    assert working_days.on_or_after(date(2024, 2, 12)) == date(2024, 2, 18)  # a working Sunday


def test_a_year_that_is_not_published_knows_monday_to_friday_and_says_so() -> None:
    assert not working_days.published(2060)
    assert working_days.is_working_day(date(2060, 10, 1))  # a Friday, the National Day
    assert not working_days.is_working_day(date(2060, 10, 2))
    assert windows(2060)[Term(2060, Stage.SELF_EVALUATION)].unpublished == (2061,)
    assert windows(2023)[Term(2023, Stage.SELF_EVALUATION)].unpublished == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 8, 31), Timeliness.NOT_OPEN),
        (date(2022, 9, 1), Timeliness.ON_TIME),
        (date(2022, 10, 31), Timeliness.ON_TIME),
        (date(2022, 11, 1), Timeliness.LATE),
        (date(2022, 11, 30), Timeliness.LATE),
        (date(2022, 12, 1), Timeliness.LOCKED),
    ],
)
def test_the_days_of_opening_due_and_lock_are_inside(day: date, expected: Timeliness) -> None:
    assert windows(2023)[Term(2023, Stage.DECLARATION)].timeliness(day) is expected


def test_an_extension_moves_the_due_date_and_where_it_reaches_further_the_lock() -> None:
    declaration = windows(2023)[Term(2023, Stage.DECLARATION)]
    within = declaration.extended(date(2022, 11, 15))
    assert (within.due, within.locked) == (date(2022, 11, 15), date(2022, 11, 30))
    beyond = declaration.extended(date(2022, 12, 10))  # a Saturday
    assert (beyond.due, beyond.locked) == (date(2022, 12, 12), date(2022, 12, 12))


def test_an_extension_until_before_the_due_date_takes_nothing_away() -> None:
    declaration = windows(2023)[Term(2023, Stage.DECLARATION)]
    assert declaration.extended(date(2022, 10, 1)) == declaration
    assert declaration.extended(None) == declaration


def test_dates_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="日期次序不对"):
        window(Term(2023, Stage.MONITORING), date(2023, 9, 1), date(2023, 8, 1), date(2023, 9, 15))


def test_a_day_ends_at_midnight_in_china() -> None:
    assert day_of(datetime(2022, 10, 31, 15, 59, 59, tzinfo=UTC)) == date(2022, 10, 31)
    assert day_of(datetime(2022, 10, 31, 16, 0, tzinfo=UTC)) == date(2022, 11, 1)
    with pytest.raises(ValueError, match="time zone"):
        day_of(datetime(2022, 10, 31, 16, 0))  # noqa: DTZ001 - the point of the test


@given(years)
def test_every_deadline_is_a_working_day_and_never_earlier_than_configured(year: int) -> None:
    for term, own in windows(year).items():
        assert own.term == term
        assert working_days.is_working_day(own.due)
        assert working_days.is_working_day(own.locked)
        assert own.opens < own.due < own.locked
    declaration = windows(year)[Term(year, Stage.DECLARATION)]
    assert declaration.due >= date(year - 1, 10, 31)


@given(days, st.integers(-40, 40))
def test_shifted_days_are_working_days_at_that_distance(day: date, count: int) -> None:
    shifted = working_days.shift(day, count)
    assert count == 0 or working_days.is_working_day(shifted)
    if count > 0:
        assert working_days.between(day, shifted) == count
    if count < 0 and working_days.is_working_day(day):
        assert working_days.between(day, shifted) == count


@given(days, st.integers(0, 60))
def test_later_days_are_never_more_timely(day: date, later: int) -> None:
    order = list(Timeliness)
    own = windows(day.year)[Term(day.year, Stage.MONITORING)]
    assert order.index(own.timeliness(day)) <= order.index(own.timeliness(day + timedelta(days=later)))


@given(years, days)
def test_an_extension_never_shortens_a_window(year: int, until: date) -> None:
    for own in windows(year).values():
        extended = own.extended(until)
        assert extended.due >= own.due
        assert extended.locked >= own.locked
        assert extended.opens == own.opens
