"""What is over leaves the day's lists, and what keeps things from moving is said."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bureau.digests import digesting
from bureau.letters.reminders import reminding
from bureau.reports import missing, standstill
from lifecycle.calendar.stages import Stage
from tests.bureau.office import IN_TIME, LIBRARY, READING, Office, declarations


def test_a_closed_stage_leaves_the_digest_and_the_missing_list_with_a_count(
    tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    office = Office.new(tmp_path, new_database("sqlite"))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    with office.desk() as desk, desk.database.reading() as session:
        (begun,) = standstill.reasons(session, IN_TIME)
        assert str(begun) == "有4件应报事项已到报送期，还没有开放：运行一遍流程：jixiao run"
        (early,) = standstill.reasons(session, date(2024, 8, 1))
        assert str(early) == "还没有到报送期：最早的2024-09-01开始"
    office.work(date(2024, 10, 31))
    late, closed = date(2024, 11, 7), date(2024, 12, 3)
    with office.desk() as desk:
        assert len(missing.missing(desk.database, late, None, None)) == 3
        assert missing.missing(desk.database, closed, None, Stage.DECLARATION) == []
        assert missing.count_locked(desk.database, closed, None, None) == 3
    office.work(late)
    office.work(closed)
    first, *_, last = office.messages("digest")
    assert "应报4份" in first.subject
    assert "应报0份" in last.subject
    assert "其中3份始终没有报来，已锁定" in last.text
    with office.desk() as desk:
        assert reminding.count_due(desk) == 0
        assert digesting.digest(desk).locked == 0
