from datetime import date, datetime

import pytest

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import DEFAULT_DATES, StageDates, YearDay
from lifecycle.calendar.windows import windows as default_windows
from storage.database import Database
from storage.decisions import audit, calendar
from storage.decisions.calendar import Dates

MONITORING, EVALUATION = Term(2023, Stage.MONITORING), Term(2023, Stage.SELF_EVALUATION)


def test_without_dates_of_its_own_a_year_has_the_default_ones(database: Database) -> None:
    with database.reading() as session:
        windows = calendar.windows(session, [2023, 2024])
    assert windows == default_windows(2023) | default_windows(2024)


def test_a_year_is_given_other_dates_and_each_change_is_audited(database: Database, now: datetime) -> None:
    with database.writing() as session:
        for due in (date(2024, 4, 30), date(2024, 5, 12)):  # the second: a Sunday
            dates = Dates(date(2024, 2, 1), due, date(2024, 5, 31))
            calendar.set_dates(
                session,
                EVALUATION,
                dates,
                reason="清财绩〔2024〕3号",
                actor="财政局",
                at=now,
            )
    with database.reading() as session:
        windows = calendar.windows(session, [2023])
        changes = [(entry.about, entry.before, entry.after, entry.why) for entry in audit.entries(session)]
    assert windows[EVALUATION].opens == date(2024, 2, 1)
    assert windows[EVALUATION].due == date(2024, 5, 13)
    assert windows[MONITORING] == default_windows(2023)[MONITORING]
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
    july = StageDates(Stage.MONITORING, YearDay(0, 7, 1), YearDay(0, 7, 31), YearDay(0, 8, 15), month=6)
    declared, _, evaluated = DEFAULT_DATES
    local = (declared, july, evaluated)
    reasons = dict.fromkeys([(stage, 1) for stage in Stage], "清河 2025.1")
    own = Dates(date(2024, 2, 1), date(2024, 4, 30), date(2024, 5, 31))
    with database.writing() as session:
        calendar.set_dates(session, EVALUATION, own, reason="单独", actor="财政局", at=now)
        calendar.keep(session, [2023], local, reasons)
        calendar.keep(session, [2023], DEFAULT_DATES, reasons)
    with database.reading() as session:
        assert calendar.dates_of(session, EVALUATION) == own
        assert calendar.windows(session, [2023])[MONITORING].due == date(2023, 7, 31)
        assert {entry.stage: entry.reason for entry in calendar.entries(session, [2023])} == {
            Stage.DECLARATION: "清河 2025.1",
            Stage.MONITORING: "清河 2025.1",
            Stage.SELF_EVALUATION: "单独",
        }


def test_dates_out_of_order_are_refused_and_not_kept(database: Database, now: datetime) -> None:
    with database.writing() as session:
        dates = Dates(date(2023, 9, 1), date(2023, 8, 1), date(2023, 9, 15))
        with pytest.raises(ValueError, match="日期次序不对"):
            calendar.set_dates(session, MONITORING, dates, reason="", actor="财政局", at=now)
        assert calendar.windows(session, [2023])[MONITORING].due == date(2023, 8, 31)


def test_a_year_has_as_many_rounds_of_monitoring_as_the_locality_sets(
    database: Database, now: datetime
) -> None:
    declared, _, evaluated = DEFAULT_DATES
    rounds = [
        StageDates(Stage.MONITORING, YearDay(0, 5, 6), YearDay(0, 5, 20), YearDay(0, 5, 31), 1, 4),
        StageDates(Stage.MONITORING, YearDay(0, 9, 1), YearDay(0, 9, 19), YearDay(0, 9, 30), 2, 8, 0.3),
    ]
    reasons = {(line.stage, line.round): "清河 2025.1" for line in (declared, *rounds, evaluated)}
    third = Term(2023, Stage.MONITORING, 3)
    with database.writing() as session:
        calendar.keep(session, [2023], (declared, *rounds, evaluated), reasons)
        dates = Dates(date(2023, 9, 1), date(2023, 9, 22), date(2023, 9, 30))
        second = Term(2023, Stage.MONITORING, 2)
        calendar.set_dates(session, second, dates, reason="顺延", actor="财政局", at=now)
        with pytest.raises(LookupError, match="2023年执行没有第3轮"):
            calendar.dates_of(session, third)
    with database.reading() as session:
        windows = calendar.windows(session, [2023])
        shares = [(line.term.round, line.share) for line in calendar.lines(session, [2023])]
        abouts = [entry.about for entry in audit.entries(session)]
    assert [(term.stage, term.round) for term in windows] == [
        (Stage.DECLARATION, 1), (Stage.MONITORING, 1), (Stage.MONITORING, 2), (Stage.SELF_EVALUATION, 1)
    ]  # fmt: skip
    assert windows[second].period == "2023年1—8月"
    assert windows[second].due == date(2023, 9, 22)
    assert shares == [(1, 1.0), (1, 1.0), (2, 0.3), (1, 1.0)]
    assert abouts == ["2023年执行第2轮"]
