from datetime import date, datetime

import pytest

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, YearDay
from lifecycle.calendar.windows import windows as default_windows
from storage.database import Database
from storage.decisions import audit, calendar
from storage.decisions.calendar import Dates


def test_without_dates_of_its_own_a_year_has_the_default_ones(database: Database) -> None:
    with database.reading() as session:
        found = calendar.windows(session, [2023, 2024])
    assert found == {
        (year, stage): window for year in (2023, 2024) for stage, window in default_windows(year).items()
    }


def test_a_year_is_given_other_dates_and_each_change_is_audited(database: Database, now: datetime) -> None:
    with database.writing() as session:
        for due in (date(2024, 4, 30), date(2024, 5, 12)):  # the second: a Sunday
            dates = Dates(date(2024, 2, 1), due, date(2024, 5, 31))
            calendar.set_dates(
                session,
                2023,
                Stage.SELF_EVALUATION,
                dates,
                reason="清财绩〔2024〕3号",
                actor="财政局",
                at=now,
            )
    with database.reading() as session:
        found = calendar.windows(session, [2023])
        changes = [(one.about, one.before, one.after, one.why) for one in audit.entries(session)]
    assert found[2023, Stage.SELF_EVALUATION].opens == date(2024, 2, 1)
    assert found[2023, Stage.SELF_EVALUATION].due == date(2024, 5, 13)
    assert found[2023, Stage.MONITORING] == default_windows(2023)[Stage.MONITORING]
    first, second = (
        "2024-02-01开始、2024-04-30截止、2024-05-31锁定",
        "2024-02-01开始、2024-05-12截止、2024-05-31锁定",
    )
    assert changes == [
        ("2023年自评", "2024-01-15开始、2024-03-31截止、2024-04-30锁定", first, "清财绩〔2024〕3号"),
        ("2023年自评", first, second, "清财绩〔2024〕3号"),
    ]


def test_a_locality_s_dates_are_kept_for_years_that_have_none_and_change_nothing_else(
    database: Database, now: datetime
) -> None:
    july = StageDates(YearDay(0, 7, 1), YearDay(0, 7, 31), YearDay(0, 8, 15))
    local = dict(DEFAULT_DATES) | {Stage.MONITORING: july}
    reasons = dict.fromkeys(Stage, "清河 2025.1")
    own = Dates(date(2024, 2, 1), date(2024, 4, 30), date(2024, 5, 31))
    with database.writing() as session:
        calendar.set_dates(session, 2023, Stage.SELF_EVALUATION, own, reason="单独", actor="财政局", at=now)
        calendar.keep(session, [2023], local, reasons)
        calendar.keep(session, [2023], DEFAULT_DATES, reasons)
    with database.reading() as session:
        assert calendar.dates_of(session, 2023, Stage.SELF_EVALUATION) == own
        assert calendar.windows(session, [2023])[2023, Stage.MONITORING].due == date(2023, 7, 31)
        assert {one.stage: one.reason for one in calendar.entries(session, [2023])} == {
            Stage.DECLARATION: "清河 2025.1",
            Stage.MONITORING: "清河 2025.1",
            Stage.SELF_EVALUATION: "单独",
        }


def test_dates_out_of_order_are_refused_and_not_kept(database: Database, now: datetime) -> None:
    with database.writing() as session:
        dates = Dates(date(2023, 9, 1), date(2023, 8, 1), date(2023, 9, 15))
        with pytest.raises(ValueError, match="日期次序不对"):
            calendar.set_dates(session, 2023, Stage.MONITORING, dates, reason="", actor="财政局", at=now)
        assert calendar.windows(session, [2023])[2023, Stage.MONITORING].due == date(2023, 8, 31)
