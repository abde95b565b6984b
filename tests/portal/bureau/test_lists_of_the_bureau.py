"""What waits, what was sent, the rules and the dates: shown, taken away, and changed after a look."""

import io
import re
from datetime import date

import openpyxl
import pytest

from bureau.decisions import deciding
from lifecycle.calendar.stages import Stage
from storage.roster.obligations import Sought
from tests.bureau.office import LIBRARY, PLATFORM, READING, STRANGER, WATER, YEAR, declarations
from tests.portal.bureau.conftest import AFTER_THE_DUE_DATE, District


def test_what_waits_is_counted_and_leads_to_where_it_is_done(district: District) -> None:
    page = district.html("/bureau/waiting")
    assert re.search(r'href="/bureau/late">逾期未报</a></th><td class="number">1</td>', page)


def test_a_request_for_a_later_date_is_decided_from_the_list(district: District) -> None:
    owed = Sought(LIBRARY.name, PLATFORM.name, YEAR, Stage.DECLARATION)
    number = deciding.ask_extension(
        district.portal.desk, owed, date(2024, 11, 20), asked_by="图书馆 李馆长", reason="等审计结果"
    )
    assert "等审计结果" in district.text("/bureau/waiting")
    assert district.post(f"/bureau/extensions/{number}", decision="perhaps", why="x").status_code == 422
    answer = district.post(
        f"/bureau/extensions/{number}", decision="refuse", why="已延过", back="/bureau/waiting"
    )
    assert answer.headers["location"] == "/bureau/waiting?done=decided"
    assert "等审计结果" not in district.text("/bureau/waiting")
    page = district.text(f"/bureau/obligations/{district.number(PLATFORM.name)}")
    assert "不同意" in page
    assert "zhang" in page


def test_a_form_of_nobody_is_shown_with_why_and_dismissed(district: District) -> None:
    district.office.put(STRANGER, "水务.txt", declarations(WATER))
    district.office.work(AFTER_THE_DUE_DATE.date())
    page = district.html("/bureau/claims")
    assert WATER.name in page
    number = re.search(r'action="/bureau/claims/(\d+)"', page)
    assert number
    assert district.post(f"/bureau/claims/{number[1]}", decision="dismiss", why=" ").status_code == 422
    wrong = district.post(
        f"/bureau/claims/{number[1]}", decision="assign", unit="没有的单位", project="x", why="认错"
    )
    assert wrong.status_code == 422
    assert "没有的单位" in wrong.text
    assert district.post(f"/bureau/claims/{number[1]}", decision="dismiss", why="外区的").status_code == 303
    assert "没有待认领的表" in district.text("/bureau/claims")


def test_messages_are_searched_and_read_as_they_were_written(district: District) -> None:
    page = district.html("/bureau/outbox?kind=returned")
    number = re.search(r'href="/bureau/outbox/(\d+)">【退回】', page)
    assert number
    assert "【开始报送】" not in page
    assert READING.name in district.text(f"/bureau/outbox/{number[1]}")
    assert "没有符合条件的通知" in district.text("/bureau/outbox?search=%25")
    assert district.post("/bureau/outbox/resend").status_code == 303


def test_the_catalogue_counts_what_each_rule_found_and_shows_where(district: District) -> None:
    row = re.search(r"B03</td>.*?</tr>", district.html("/bureau/rules"), re.DOTALL)
    assert row
    assert '<td class="number">1</td>' in row[0]
    assert READING.name in district.text("/bureau/rules/B03")
    assert "没有意见" in district.text("/bureau/rules/S07")


def test_dates_are_changed_after_a_look_at_whom_that_touches(district: District) -> None:
    of = {"of": f"{YEAR}/declaration/1", "opens": "2024-09-01", "due": "2024-11-16", "locked": "2024-12-10"}
    preview = district.post("/bureau/calendar", **of, why="清财绩〔2024〕9号", step="preview")
    assert preview.status_code == 200
    assert "2024-11-18" in preview.text  # a Saturday moves to Monday
    assert LIBRARY.name in preview.text
    assert "2024-10-31" in district.text("/bureau/calendar")  # nothing is changed yet
    assert district.post("/bureau/calendar", **of | {"due": "2024-08-01"}, why="x").status_code == 422
    assert district.post("/bureau/calendar", **of, why="清财绩〔2024〕9号", step="set").status_code == 303
    assert "清财绩〔2024〕9号" in district.text("/bureau/calendar")
    assert "没有逾期的单位" in district.text("/bureau/late")


@pytest.mark.parametrize("name", ["waiting", "outbox", "rules", "calendar"])
def test_every_list_can_be_taken_away(district: District, name: str) -> None:
    answer = district.get(f"/bureau/{name}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row > 1


@pytest.mark.parametrize(
    "path", ["board", "obligations", "late", "trends", "waiting", "claims", "outbox", "rules", "calendar"]
)
def test_no_page_needs_what_the_strict_policy_forbids(district: District, path: str) -> None:
    page = district.html(f"/bureau/{path}")
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*src=)", page)
    for head in re.findall(r"<th(?=[ >])[^>]*>", page):
        assert "scope=" in head, head
