"""A locality's file that changed moves no date by itself: the difference is shown, then applied and announced."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bureau.decisions import locality_dates
from bureau.desk import open_desk
from expectations.locality.configuration import UnusableLocality
from expectations.rules.known_codes import read_known
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from storage.decisions import calendar
from tests.bureau.office import IN_TIME, YEAR, Office

FILE = """
name = "清河区"
version = "{version}"
[calendar."申报"]
opens = "上年9月1日"
due = "上年{due}"
locked = "上年11月30日"
reason = "清财绩〔2024〕{version}号"
"""


@pytest.fixture
def locality(tmp_path: Path) -> Path:
    file = tmp_path / "locality.toml"
    file.write_text(FILE.format(version=1, due="10月31日"), encoding="utf-8")
    return file


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str, locality: Path) -> Office:
    return Office.new(tmp_path, new_database(kind), locality=str(locality))


def test_a_changed_file_is_shown_as_a_difference_and_applied_with_a_letter_to_who_still_owes(
    office: Office, locality: Path
) -> None:
    office.work(IN_TIME)
    locality.write_text(FILE.format(version=2, due="11月15日"), encoding="utf-8")
    with open_desk(office.settings, IN_TIME) as desk:
        (line,) = locality_dates.differences(desk)
        assert (line.term, line.over) == (Term(YEAR, Stage.DECLARATION), False)
        assert line.before == "2024-09-01开始、2024-10-31截止、2024-11-30锁定"
        assert line.after == "2024-09-01开始、2024-11-15截止、2024-11-30锁定"
        with desk.database.reading() as session:
            assert calendar.windows(session, [YEAR])[line.term].due == date(2024, 10, 31)
        assert locality_dates.apply(desk, [line], actor="王科长") == [line]
        assert locality_dates.differences(desk) == []
        with desk.database.reading() as session:
            assert calendar.windows(session, [YEAR])[line.term].due == date(2024, 11, 15)
    letters = office.messages("dates_changed")
    assert len(letters) == 2
    assert "11月15日" in letters[0].text
    assert "清财绩〔2024〕2号" in letters[0].text


def test_dates_that_are_over_stay(office: Office, locality: Path) -> None:
    office.work(IN_TIME)
    locality.write_text(FILE.format(version=2, due="11月15日"), encoding="utf-8")
    with open_desk(office.settings, date(2025, 1, 10)) as desk:
        (line,) = locality_dates.differences(desk, YEAR)
        assert line.over
        assert locality_dates.apply(desk, [line], actor="王科长") == []


def test_a_rule_that_is_switched_off_by_a_wrong_code_is_refused_with_the_code_that_was_meant(
    locality: Path,
) -> None:
    locality.write_text(
        'name = "清河区"\nversion = "1"\n[states]\nE5 = { state = "off", reason = "试" }\n', encoding="utf-8"
    )
    with pytest.raises(UnusableLocality, match="没有规则 E5"):
        read_known(str(locality))
