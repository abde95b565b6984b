"""Units send more than the form: copies, scans, letters, last year's form. None takes back what is settled."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from forms import read_bytes
from forms.form import Declaration
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from lifecycle.obligations.companion import CompanionKind
from season.district.district import FictionalProject
from storage.papers import companions
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, Office, declarations

NEXT_DAY, THIRD_DAY = date(2024, 10, 16), date(2024, 10, 17)
PHOTOGRAPH = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    return Office.new(tmp_path, new_database(kind))


def declared(project: FictionalProject, **changed: object) -> Declaration:
    (form,) = read_bytes(declarations(project, layout="lines_2024"), "申报.txt").forms
    assert isinstance(form, Declaration)
    return form.model_copy(update=changed)


def printed(form: Declaration, suffix: str) -> bytes:
    target = io.BytesIO()
    {"xlsx": write_xlsx, "docx": write_docx}[suffix]([form], target)
    return target.getvalue()


def letter(text: str) -> bytes:
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(target)
    return target.getvalue()


def kept(office: Office) -> list[tuple[str, CompanionKind]]:
    rows = [row.obligation_id for row in office.rows_of_all()]
    with office.desk() as desk, desk.database.reading() as session:
        by_obligation = companions.of_obligations(session, rows)
    return [(document.name, companion.kind) for own in by_obligation.values() for companion, document in own]


def test_word_and_workbook_of_one_form_are_one_version_and_last_years_form_is_an_example(
    office: Office,
) -> None:
    form = declared(READING)
    office.put(LIBRARY, "申报.docx", printed(form, "docx"))
    office.put(LIBRARY, "申报.xlsx", printed(form, "xlsx"))
    office.put(LIBRARY, "去年.docx", printed(declared(READING, year=2024), "docx"))
    office.work(IN_TIME)
    assert office.state(READING) == ("accepted", 1)
    assert sorted(kind for _, kind in kept(office)) == ["copy", "example"]
    (receipt,) = office.messages("received")
    assert "另收到同一张表的另一种格式" in receipt.text
    assert "另收到其他年度的表《去年.docx》，已随附存档。" in receipt.text
    assert office.messages("returned") == []

    # What is settled stays settled when the other format comes a day later.
    office.put(LIBRARY, "再报一份.docx", printed(declared(READING, form_title="绩效目标表"), "docx"))
    office.work(NEXT_DAY)
    assert office.state(READING) == ("accepted", 1)
    assert office.messages("correction_waits") == []
    assert office.messages("returned") == []


def test_letters_and_sealed_scans_are_kept_once_nothing_is_owed(office: Office) -> None:
    office.put(LIBRARY, "申报.docx", printed(declared(READING), "docx"))
    office.put(LIBRARY, "扫描件.png", PHOTOGRAPH)
    office.work(IN_TIME)
    # The other project's form is still owed: the picture may be that one, and the unit is asked.
    assert [finding.rule for finding in office.found("扫描件.png")] == ["A01"]
    office.put(LIBRARY, "平台.docx", printed(declared(PLATFORM), "docx"))
    office.put(LIBRARY, "盖章.png", PHOTOGRAPH + b"1")
    office.put(LIBRARY, "报送函.docx", letter("关于报送2025年度绩效目标的函。现将申报表随函报上，请审核。"))
    office.work(NEXT_DAY)
    assert office.state(PLATFORM) == ("accepted", 1)
    assert office.found("盖章.png") == office.found("报送函.docx") == []
    (receipt,) = office.messages("beside_received")
    assert "另收到盖章扫描件《盖章.png》，已随附存档。" in receipt.text
    assert "另收到不含表单的材料《报送函.docx》，已随附存档。" in receipt.text


def test_the_same_bytes_after_a_return_are_told_to_be_unchanged(office: Office) -> None:
    faulty = declarations(READING, faults={READING: "B03"})
    office.put(LIBRARY, "申报.txt", faulty)
    office.work(IN_TIME)
    assert office.state(READING) == ("returned", 1)
    office.put(LIBRARY, "申报（修改）.txt", faulty)
    office.work(NEXT_DAY)
    assert office.state(READING) == ("returned", 1)
    (receipt,) = office.messages("same_again")
    assert "与已退回的第1版完全相同，没有修改" in receipt.text
    office.work(THIRD_DAY)
    assert len(office.messages("same_again")) == 1
