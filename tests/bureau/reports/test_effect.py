"""What reminders do, counted from what was sent and filed; and the calendars that units subscribe to."""

from datetime import date
from pathlib import Path

from bureau.digests import feeds
from bureau.reports.effect import effect
from tests.bureau.office import EDUCATION, LIBRARY, PLATFORM, READING, Office, declarations


def test_the_effect_of_reminders_and_the_feeds_of_unit_and_department(tmp_path: Path, url: str) -> None:
    office = Office.new(tmp_path, url)
    office.work(date(2024, 10, 15))
    office.work(date(2024, 10, 28))
    office.put(LIBRARY, "申报表.txt", declarations(READING))
    office.work(date(2024, 10, 29))
    with office.desk() as desk:
        lines = effect(desk.database, days=3)
        unit_id = next(row.unit_id for row in office.rows_of_all() if row.unit == LIBRARY.name)
        of_unit = feeds.of_unit(desk, unit_id).decode().replace("\r\n ", "")
        of_department = feeds.of_department(desk, EDUCATION.name).decode().replace("\r\n ", "")
        of_another = feeds.of_department(desk, "云州市清河区水务局").decode()
    reminders = [line for line in lines if line.kind == "催报"]
    assert {line.channel for line in reminders} == {"邮件"}
    # The four forms were reminded of on the 28th, the other three again on the 30th at the latest.
    assert sum(line.forms for line in reminders) >= 4
    filed = sum(line.soon * line.forms / 100 for line in reminders)
    assert round(filed) >= 1
    assert all(0 <= line.soon <= 100 and 0 <= line.on_time <= 100 for line in lines)
    assert all((line.low is None) == (line.difference is None) for line in lines)
    assert "截止，还有1份" in of_unit
    assert PLATFORM.name in of_unit
    assert READING.name not in of_unit.split("DESCRIPTION:", 1)[1].split("END:VEVENT")[0]
    assert of_department.count("BEGIN:VEVENT") == 2
    assert f"{LIBRARY.name}：2025年度" in of_department
    assert "BEGIN:VEVENT" not in of_another
