"""The public table of a year as its reader opens it."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook

from bureau.decisions.deciding import NotDecided
from bureau.desk import open_desk
from bureau.reports import disclosing
from lifecycle.calendar.stages import Stage
from storage.roster import roster_import
from storage.roster.roster import RosterLine
from tests.bureau.office import (
    COLLEGE,
    LIBRARY,
    PLATFORM,
    READING,
    ROSTER,
    TRAINING,
    YEAR,
    Office,
    declarations,
)

IN_FEBRUARY = date(2026, 2, 16)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]) -> Office:
    """Two projects are evaluated, one of them under secrecy by the roster."""
    office = Office.new(tmp_path_factory.mktemp("office"), new_database("sqlite"))
    with open_desk(office.settings) as desk, desk.database.writing() as session:
        roster_import.import_roster(session, [RosterLine(YEAR, LIBRARY.name, PLATFORM.name, nature="涉密")])
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.put(COLLEGE, "申报.txt", declarations(TRAINING))
    office.work()
    evaluated = declarations(READING, PLATFORM, stage=Stage.SELF_EVALUATION, layout="evaluated_lines")
    office.put(LIBRARY, "自评.txt", evaluated)
    office.work(IN_FEBRUARY)
    return office


def test_the_workbook_names_every_project_but_those_under_secrecy(office: Office) -> None:
    with open_desk(office.settings, IN_FEBRUARY) as desk:
        disclosure = disclosing.disclosed(desk, YEAR)
    content = disclosing.workbook(disclosure)
    book = load_workbook(io.BytesIO(content))
    page = book["项目"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=2 + len(ROSTER))]
    assert {row[3] for row in rows} == {
        "***",
        *(project.name for project in ROSTER if project is not PLATFORM),
    }
    (reading,) = [row for row in rows if row[3] == READING.name]
    assert (reading[5], reading[10]) == (READING.amount, "优")
    (secret,) = [row for row in rows if row[3] == "***"]
    assert secret[5:] == [None] * 6
    total = [cell.value for cell in book["汇总"][4]]
    amount = sum(project.amount for project in ROSTER if project is not PLATFORM)
    assert total[:5] == ["合计", len(ROSTER), 1, amount, 1]
    assert total[6] == reading[9]
    text = "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert PLATFORM.name not in text
    assert "涉密项目" in text


def test_a_year_without_projects_is_refused(office: Office) -> None:
    with open_desk(office.settings) as desk, pytest.raises(NotDecided, match="2031年没有应报事项"):
        disclosing.disclosed(desk, 2031)
