from datetime import date

import pytest

from lifecycle.calendar import windows as default_windows
from lifecycle.stage import Stage
from storage import calendar
from storage.database import Database


def test_without_dates_of_its_own_a_year_has_the_default_ones(database: Database) -> None:
    with database.reading() as session:
        found = calendar.windows(session, [2023, 2024])
    assert found == {
        (year, stage): window for year in (2023, 2024) for stage, window in default_windows(year).items()
    }


def test_a_locality_sets_its_own_dates_and_changes_them(database: Database) -> None:
    with database.writing() as session:
        for due in (date(2024, 4, 30), date(2024, 5, 12)):  # the second: a Sunday
            calendar.set_dates(
                session,
                2023,
                Stage.SELF_EVALUATION,
                opens=date(2024, 2, 1),
                due=due,
                locked=date(2024, 5, 31),
                reason="清财绩〔2024〕3号",
            )
    with database.reading() as session:
        found = calendar.windows(session, [2023])
    assert found[2023, Stage.SELF_EVALUATION].opens == date(2024, 2, 1)
    assert found[2023, Stage.SELF_EVALUATION].due == date(2024, 5, 13)
    assert found[2023, Stage.MONITORING] == default_windows(2023)[Stage.MONITORING]


def test_dates_out_of_order_are_refused_and_not_kept(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(ValueError, match="日期次序不对"):
            calendar.set_dates(
                session,
                2023,
                Stage.MONITORING,
                opens=date(2023, 9, 1),
                due=date(2023, 8, 1),
                locked=date(2023, 9, 15),
                reason="",
            )
        assert calendar.windows(session, [2023])[2023, Stage.MONITORING].due == date(2023, 8, 31)
