"""Who has not filed, as the bureau asks it on the phone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bureau.reports.missing import missing
from lifecycle.calendar.stages import Stage
from tests.bureau.office import LIBRARY, PLATFORM, READING, YEAR, Office, declarations

DUE = date(2024, 10, 31)
TWO_DAYS_LATE = date(2024, 11, 4)


def test_who_has_not_filed_is_listed_with_the_days_and_the_last_notice_and_who_has_is_not(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work(date(2024, 10, 30))
    office.work(date(2024, 11, 1))
    with office.desk() as desk:
        assert missing(desk.database, DUE, YEAR, None) == []
        listed = missing(desk.database, TWO_DAYS_LATE, YEAR, Stage.DECLARATION)
        assert missing(desk.database, TWO_DAYS_LATE, YEAR, Stage.MONITORING) == []
    ours = [row for row in listed if row.unit == LIBRARY.name]
    assert [our.project for our in ours] == [PLATFORM.name]
    assert (ours[0].due, ours[0].days_late) == (DUE, 2)
    assert (ours[0].address, ours[0].last_told) == (LIBRARY.mail, date(2024, 11, 1))
