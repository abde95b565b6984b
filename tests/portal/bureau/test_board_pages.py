"""The board: what is filed, returned, accepted and late, in words, counted alike by the database and by day."""

import html
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import standing
from portal.bureau import scope
from portal.bureau.obligations import obligation_list
from portal.bureau.trends import curve
from storage import status
from storage.board import board
from storage.board.board import BoardScope
from storage.board.marks import BoardMark, Marking, mark_of
from storage.decisions import calendar
from storage.roster import roster_import
from storage.roster.roster import UnitLine
from storage.tables import Obligation
from tests.bureau.office import COLLEGE, EDUCATION, LIBRARY, PLATFORM, READING, RESEARCH, TRAINING, YEAR
from tests.portal.bureau.conftest import CONTACT, District


def test_the_board_says_in_words_what_each_unit_has_filed(district: District) -> None:
    board_page = district.text("/bureau/board")
    assert f"{YEAR}年度报送情况" in board_page
    assert EDUCATION.name in board_page
    row = re.search(rf"{COLLEGE.name}</a>.*?</tr>", district.html("/bureau/board"), re.DOTALL)
    assert row
    assert "已通过 2" in row[0]
    row = re.search(rf"{LIBRARY.name}</a>.*?</tr>", district.html("/bureau/board"), re.DOTALL)
    assert row
    assert "逾期 2" in row[0]  # one never came, one was returned and not mended in time
    assert CONTACT in row[0]


def test_filed_in_time_is_of_all_that_was_due(district: District) -> None:
    # Three came in time, one never came; being returned since does not make a form late.
    assert "75.0% 按期报送率" in district.text("/bureau/board")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        (f"search={READING.name}", LIBRARY, COLLEGE),
        ("state=accepted", COLLEGE, LIBRARY),
        ("state=overdue", LIBRARY, COLLEGE),
        (f"search={COLLEGE.name[6:]}&term=declaration", COLLEGE, LIBRARY),
    ],
)
def test_the_board_is_narrowed(district: District, query: str, shown: object, hidden: object) -> None:
    units = district.html(f"/bureau/board?{query}").partition('id="units"')[2]
    assert shown.name in units  # type: ignore[attr-defined]
    assert hidden.name not in units  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query", ["year=1999", "term=x", "state=x", "number=99999999", "search=%25", "number=-1", "department=x"]
)
def test_what_an_address_asks_for_that_is_not_there_is_left_aside(district: District, query: str) -> None:
    assert f"{YEAR}年度报送情况" in district.text(f"/bureau/board?{query}")


def test_the_way_to_the_next_page_leads_there(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scope, obligation_list):
        monkeypatch.setattr(module, "PER_PAGE", 2)
    page = district.html(f"/bureau/obligations?year={YEAR}&term=declaration")
    (onward,) = re.findall(r'href="([^"]+)" rel="next"', page)
    projects = [project for project in (READING, PLATFORM, TRAINING, RESEARCH) if project.name not in page]
    assert len(projects) == 2
    page = district.html(html.unescape(onward))
    assert all(project.name in page for project in projects)
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


def test_the_board_is_never_older_than_the_data(district: District) -> None:
    assert "李会计" not in district.text("/bureau/board")
    for contact in ("李会计 5550124", CONTACT):
        with district.portal.database.writing() as session:
            roster_import.import_roster(session, [], [UnitLine(LIBRARY.name, contact=contact)])
        assert contact in district.text("/bureau/board")
    assert "李会计" not in district.text("/bureau/board")


def test_a_percent_sign_is_searched_for_as_it_stands(district: District) -> None:
    assert "没有符合条件的单位" in district.text("/bureau/board?search=%25")


def test_who_is_to_be_called_stands_with_telephone_and_days(district: District) -> None:
    late = district.text("/bureau/late")
    assert "1个单位" in late
    assert CONTACT in late
    assert "逾期 2" in late
    assert COLLEGE.name not in late


def test_each_form_is_listed_with_its_state_and_what_was_found(district: District) -> None:
    page = district.text("/bureau/obligations")
    assert f"{READING.name} 申报 已退回（逾期）" in page
    assert "必须修改 1" in page
    assert PLATFORM.name not in district.text("/bureau/obligations?state=accepted")


def test_the_database_marks_as_the_calendar_does_on_every_day(district: District) -> None:
    with district.portal.database.writing() as session:
        for name, until in ((PLATFORM.name, date(2024, 11, 9)), (READING.name, date(2024, 11, 30))):
            session.get_one(Obligation, district.number(name)).extension_until = until
        session.flush()
        rows = status.rows(session, year=YEAR)
        windows = calendar.windows(session, [YEAR])
        for offset in range(45):
            day = date(2024, 10, 25) + timedelta(days=offset)
            marking = Marking(windows, day)
            for mark in BoardMark:
                ids = board.obligation_ids(session, BoardScope(YEAR, mark=mark), marking)
                expected = {
                    row.obligation_id
                    for row in rows
                    if mark_of(
                        row.state, overdue=standing(row.state, row.window, day, row.extension_until).overdue
                    )
                    is mark
                }
                assert set(ids) == expected, (day, mark)
        for name in (PLATFORM.name, READING.name):
            session.get_one(Obligation, district.number(name)).extension_until = None


@pytest.mark.parametrize(
    ("path", "cell"),
    [
        ("/bureau/board.xlsx", LIBRARY.name),
        ("/bureau/obligations.xlsx", TRAINING.name),
        ("/bureau/late.xlsx", CONTACT),
        ("/bureau/faults.xlsx", "B03"),
    ],
)
def test_every_table_can_be_taken_away_as_a_workbook(district: District, path: str, cell: str) -> None:
    answer = district.get(path)
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert cell in {value for row in sheet.iter_rows(values_only=True) for value in row}


def test_the_trend_says_how_much_came_by_the_deadline_and_draws_it_without_script(district: District) -> None:
    page = district.html("/bureau/trends?term=declaration")
    assert "应报 4 件，已报 3 件（75.0%），其中截止日及以前 3 件" in page
    assert "<polyline" in page
    assert "style=" not in page
    assert "资金勾稽" in page  # the fault that was found


def test_the_curve_ends_today_and_counts_the_deadline_in(district: District) -> None:
    with district.portal.database.reading() as session:
        window = calendar.windows(session, [YEAR])[Term(YEAR, Stage.DECLARATION)]
    moments = [district.portal.clock().replace(month=10, day=31), district.portal.clock()]
    drawn = curve("申报", window, 4, moments, date(2024, 11, 5))
    assert (drawn.filed, drawn.in_time) == (2, 1)
    assert drawn.table[-1] == (date(2024, 11, 5), 2)
