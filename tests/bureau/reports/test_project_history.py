"""A project is told from its declaration to its score, as its units filed it."""

from collections.abc import Callable
from datetime import date

import pytest

from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.names import UnknownName
from bureau.reports import project_history
from bureau.reports.project_history import ProjectHistory
from lifecycle.calendar.stages import Stage
from season.district.district import FictionalProject
from tests.bureau.office import LIBRARY, PLATFORM, READING, YEAR, Office, declarations


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[[str], str],
) -> Office:
    """The library filed the whole year; its self-evaluation of the reading project replaced an indicator."""
    office = Office.new(tmp_path_factory.mktemp("office"), new_database(request.param))
    filed: tuple[tuple[date, Stage, str, dict[FictionalProject, str]], ...] = (
        (date(2024, 10, 15), Stage.DECLARATION, "lines_2024", {}),
        (date(2025, 8, 15), Stage.MONITORING, "monitored_table", {}),
        (date(2026, 2, 16), Stage.SELF_EVALUATION, "evaluated_lines", {READING: "S17"}),
    )
    for day, stage, layout, faults in filed:
        office.put(
            LIBRARY,
            f"{stage}.txt",
            declarations(READING, PLATFORM, faults=faults, stage=stage, layout=layout),
        )
        office.work(day)
    return office


def told(office: Office, project: FictionalProject, year: int | None = None) -> ProjectHistory:
    with open_desk(office.settings) as desk:
        return project_history.of(desk, LIBRARY.name, project.name, year)


def test_every_stage_of_a_project_stands_in_one_row_per_indicator(office: Office) -> None:
    history = told(office, PLATFORM)
    (year,) = history.history.years
    assert year.stages == tuple(Stage)
    assert year.money.declared == float(PLATFORM.amount)
    assert None not in {
        year.money.executed_by_month,
        year.money.executed,
        year.score.recomputed,
        year.score.grade,
    }
    rows = year.indicators
    assert [row.level3 for row in rows] == [measure.name for measure in PLATFORM.works[0].measures]
    for row in rows:
        assert None not in {row.target, row.progress, row.actual, row.weight, row.score}
        assert project_history.changes_told(row.changes) == ""
    assert history.as_json()["years"][0]["indicators"][0]["id"] == rows[0].id


def test_what_the_self_evaluation_changed_is_told_where_it_happened(office: Office) -> None:
    (year,) = told(office, READING, YEAR).history.years
    changes = [project_history.changes_told(row.changes) for row in year.indicators]
    assert sorted(filter(None, changes)) == ["自评取消", "自评新增：指标值“≤1%”"]


def test_a_year_or_project_of_which_nothing_was_filed_is_refused(office: Office) -> None:
    with pytest.raises(NotDecided, match="没有报送过2031年的表"):
        told(office, READING, 2031)
    with pytest.raises(UnknownName, match="没有项目“不存在的项目”"), open_desk(office.settings) as desk:
        project_history.of(desk, LIBRARY.name, "不存在的项目")
