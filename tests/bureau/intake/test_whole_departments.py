"""A department files for itself as a whole, with dates of its own; codes say who is meant beside the names."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from bureau.desk import open_desk
from forms import read_bytes
from forms.form import Declaration
from forms.printing.word_file import write_docx
from lifecycle.calendar.stages import Stage
from lifecycle.thread.scope import WHOLE_DEPARTMENT
from season.district.district import FictionalUnit
from storage.decisions import audit
from storage.roster import obligations, roster_import
from storage.roster.roster import RosterLine
from storage.status import StatusRow
from storage.tables import Claim
from tests.bureau.office import EDUCATION, IN_TIME, LIBRARY, READING, YEAR, Office, declarations

OFFICE = FictionalUnit(EDUCATION.name, EDUCATION, EDUCATION.mail, EDUCATION.mail)
NEXT_DAY, BEFORE = date(2024, 10, 16), date(2024, 9, 10)
OWN_DATES = """
name = "清河区"
version = "测试"
[departments."申报"]
opens = "上年10月8日"
due = "上年11月15日"
locked = "上年12月15日"
reason = "部门预算汇总之后"
"""
CODE, UNIT_CODE = "51092324T000010263357", "205001"


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    locality = tmp_path / "locality.toml"
    locality.write_text(OWN_DATES, encoding="utf-8")
    office = Office.new(tmp_path, new_database(kind), locality=str(locality))
    lines = [
        RosterLine(YEAR, EDUCATION.name, "2025年部门整体支出绩效目标", amount=5e6, address=EDUCATION.mail),
        RosterLine(YEAR, LIBRARY.name, READING.name, unit_code=UNIT_CODE, project_code=CODE),
    ]
    with open_desk(office.settings) as desk, desk.database.writing() as session:
        roster_import.import_roster(session, lines)
        obligations.create_for_roster(session, YEAR)
    return office


def printed(**changed: object) -> bytes:
    (form,) = read_bytes(declarations(READING, layout="lines_2024"), "申报.txt").forms
    assert isinstance(form, Declaration)
    target = io.BytesIO()
    write_docx([form.model_copy(update=changed)], target)
    return target.getvalue()


def whole(office: Office) -> dict[tuple[Stage, int], StatusRow]:
    return {(row.stage, row.round): row for row in office.rows_of_all() if row.project == WHOLE_DEPARTMENT}


def test_a_department_files_for_itself_with_its_own_dates_and_goes_through_the_same_year(
    office: Office,
) -> None:
    office.work(BEFORE)
    assert {row.state for row in whole(office).values()} == {"not_open"}
    assert office.state(READING) == ("open", None)
    office.work(IN_TIME)
    (row,) = whole(office).values()
    assert (row.state, row.window.opens, row.due) == ("open", date(2024, 10, 8), date(2024, 11, 15))
    letter = next(message for message in office.messages("opened") if "部门整体" in message.text)
    assert "部门整体支出绩效目标申报表" in letter.text
    form = printed(
        scope="部门整体",
        form_title="2025年部门整体支出绩效目标申报表",
        project_name=None,
        competent_department=None,
        implementing_unit=EDUCATION.name,
    )
    office.put(OFFICE, "整体.docx", form)
    office.work(NEXT_DAY)
    declared = whole(office)[Stage.DECLARATION, 101]
    assert (declared.version, declared.late) == (1, False)
    assert declared.state == "accepted", [finding.message for finding in office.found("整体.docx")]
    assert set(whole(office)) == {
        (Stage.DECLARATION, 101), (Stage.MONITORING, 101), (Stage.SELF_EVALUATION, 101),
    }  # fmt: skip
    # The projects of other units have nothing to do with it.
    assert office.state(READING) == ("open", None)


def test_a_project_whose_name_changed_and_whose_code_stayed_is_the_same_project(office: Office) -> None:
    office.put(LIBRARY, "申报.docx", printed(project_name=f"{CODE}-亲子绘本悦读行动"))
    office.work(IN_TIME)
    assert office.state(READING) == ("accepted", 1)
    assert office.found("申报.docx") == []
    with office.desk() as desk, desk.database.reading() as session:
        assert ("亲子绘本阅读推广", "亲子绘本悦读行动") in [
            (entry.before, entry.after) for entry in audit.entries(session) if entry.event == "alias"
        ]


def test_a_form_whose_name_is_one_projects_and_whose_code_is_anothers_is_asked_about(office: Office) -> None:
    lines = [RosterLine(YEAR, LIBRARY.name, "数字图书馆平台运维", project_code="51092324T000010263999")]
    with open_desk(office.settings) as desk, desk.database.writing() as session:
        roster_import.import_roster(session, lines)
    office.put(LIBRARY, "申报.docx", printed(project_name=f"51092324T000010263999-{READING.name}"))
    office.work(IN_TIME)
    assert office.state(READING) == ("open", None)
    with office.desk() as desk, desk.database.reading() as session:
        (claim,) = session.exec(select(Claim)).all()
    assert "编码51092324T000010263999却是“数字图书馆平台运维”的" in claim.because
