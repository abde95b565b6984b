"""What goes with the letters: forms to fill when a stage opens, the marked file when one is returned."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bureau.desk import open_desk
from bureau.letters.handing_out import hand_out
from forms import read_bytes
from forms.form import Declaration, MonitoringReport, SelfEvaluation
from storage.messages import handed_out
from tests.bureau.office import COLLEGE, LIBRARY, PLATFORM, READING, YEAR, Office, declarations

OPENING = date(2024, 9, 2)
MONITORING_OPENS = date(2025, 8, 1)
EVALUATION_OPENS = date(2026, 1, 15)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    return Office.new(tmp_path, new_database("sqlite"))


def mails(office: Office, kind: str, recipient: str) -> list[EmailMessage]:
    return [
        mail
        for mail in office.mails()
        if f"/{kind}/" in str(mail["X-Jixiao-Key"]) and recipient in str(mail["To"])
    ]


def files(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def test_every_unit_gets_its_forms_once_when_the_stage_opens(office: Office) -> None:
    for day in (OPENING, OPENING, date(2024, 9, 3)):
        office.work(day)
    for unit in (LIBRARY, COLLEGE):
        (mail,) = mails(office, "opened", unit.mail)
        assert "10月31日截止" in str(mail["Subject"])
        enclosed = files(mail)
        assert sorted(name.rpartition(".")[2] for name in enclosed) == ["docx", "docx", "xlsx", "xlsx"]
    enclosed = files(mails(office, "opened", LIBRARY.mail)[0])
    for name, content in enclosed.items():
        (form,) = read_bytes(content, name).forms
        assert isinstance(form, Declaration)
        assert (form.implementing_unit, form.year) == (LIBRARY.name, YEAR)
        assert form.project_name in name
        assert form.identity is not None


def test_later_stages_hand_out_what_was_declared(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work(date(2024, 10, 15))
    declared = {}
    with open_desk(office.settings) as desk, desk.database.reading() as session:
        from bureau.review.held_against import declared_of

        rows = {row.project_id: row.project for row in office.rows_of_all()}
        declared = {rows[key]: form for key, form in declared_of(session, YEAR, rows).items()}
    for day, kind in ((MONITORING_OPENS, MonitoringReport), (EVALUATION_OPENS, SelfEvaluation)):
        office.work(day)
        enclosed = files(mails(office, "opened", LIBRARY.mail)[-1])
        forms = [form for name, content in enclosed.items() for form in read_bytes(content, name).forms]
        assert len(forms) == 4
        for form in forms:
            assert isinstance(form, kind)
            was = declared[form.project_name or ""]
            assert [(row.level3, row.target) for row in form.indicators] == [
                (row.level3, row.target) for row in was.indicators
            ]
            assert form.funds.annual.initial == was.funds.annual


def test_many_forms_come_as_one_zip(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bureau.letters.handing_out.MOST_FILES", 3)
    office.work(OPENING)
    ((name, content),) = files(mails(office, "opened", LIBRARY.mail)[0]).items()
    assert name == "2025申报表格.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        assert len(inside.namelist()) == 4
    assert len(read_bytes(content, name).forms) == 4


def test_what_is_filed_already_needs_no_form(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, PLATFORM))
    office.work(date(2024, 10, 15))
    assert mails(office, "opened", LIBRARY.mail) == []
    assert len(mails(office, "opened", COLLEGE.mail)) == 1


def test_nobody_gets_a_form_for_a_stage_that_is_locked(office: Office) -> None:
    office.work(date(2024, 12, 3))
    assert office.messages("opened") == []
    with open_desk(office.settings, date(2024, 12, 3)) as desk, desk.database.reading() as session:
        assert len(handed_out.without(session)) == 4
        assert hand_out(desk) == 0


def test_a_returned_file_comes_back_with_its_cells_marked_and_a_letter(office: Office) -> None:
    office.work(OPENING)
    enclosed = files(mails(office, "opened", LIBRARY.mail)[0])
    name = next(name for name in enclosed if READING.name in name and name.endswith(".xlsx"))
    office.put(LIBRARY, name, enclosed[name])  # handed in as it came: everything is still blank
    office.work(date(2024, 10, 15))
    (mail,) = mails(office, "returned", LIBRARY.mail)
    back = files(mail)
    assert set(back) == {"退回意见书.docx", re.sub(r"\.xlsx$", ".核查.xlsx", name)}
    workbook = load_workbook(io.BytesIO(back[re.sub(r"\.xlsx$", ".核查.xlsx", name)]))
    comments = [
        cell.comment.text
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    assert any("B01" in text for text in comments)
    with zipfile.ZipFile(io.BytesIO(back["退回意见书.docx"])) as letter:
        assert READING.name in letter.read("word/document.xml").decode()


def test_a_returned_text_file_comes_back_as_a_marked_workbook(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING, faults={READING: "B03"}))
    office.work(date(2024, 10, 15))
    back = files(mails(office, "returned", LIBRARY.mail)[0])
    assert set(back) == {"退回意见书.docx", "申报.核查.xlsx"}
    (form,) = read_bytes(back["申报.核查.xlsx"], "申报.核查.xlsx").forms
    assert form.project_name == READING.name
