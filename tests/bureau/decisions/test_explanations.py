"""A 提示 asks for an explanation: the unit writes it into its own file, the bureau takes it or not."""

import io
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from docx.table import Table
from openpyxl import load_workbook

from bureau.decisions import deciding, explaining
from bureau.decisions.deciding import NotDecided, Ruling
from bureau.desk import open_desk
from bureau.reports.todo import todo
from forms import read_bytes
from forms.form import Declaration
from forms.printing.word_file import write_docx
from forms.printing.workbook import write_xlsx
from forms.words.note_list import CODE, EXPLANATION, HEADING
from lifecycle.calendar.stages import Stage
from lifecycle.obligations.obligation import Event
from storage.papers import explanations
from storage.roster import roster
from storage.roster.obligations import Sought
from tests.bureau.office import COLLEGE, IN_TIME, LIBRARY, READING, YEAR, Office, declarations

NEXT_DAY, THIRD_DAY = date(2024, 10, 16), date(2024, 10, 17)
SAID = "该指标由区里统一考核，年末以考核结果为准"


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    return Office.new(tmp_path, new_database(kind))


def filled_in(mail: EmailMessage, text: str = SAID) -> tuple[str, bytes]:
    """The annotated file of a letter with an explanation behind its 提示."""
    (part,) = [part for part in mail.iter_attachments() if ".核查." in (part.get_filename() or "")]
    content = part.get_content()
    assert isinstance(content, bytes)
    target = io.BytesIO()
    if str(part.get_filename()).endswith(".xlsx"):
        book = load_workbook(io.BytesIO(content))
        page = book[HEADING]
        column = next(cell.column for row in page.iter_rows() for cell in row if cell.value == EXPLANATION)
        rows = [row for row in page.iter_rows(min_row=3) if row[-1].value and row[-1].value != CODE]
        for row in rows:
            page.cell(row[0].row or 0, column or 0, text)
        book.save(target)
    else:
        document = docx.Document(io.BytesIO(content))
        (table,) = [
            Table(control, document) for control in document.element.body.iterfind(".//{*}sdtContent/{*}tbl")
        ]
        for row in table.rows[2:]:
            row.cells[2].paragraphs[0].add_run(text)
        document.save(target)
    return str(part.get_filename()), target.getvalue()


def hinted(suffix: str) -> bytes:
    """A declaration in Word or Excel in which one target says no standard to measure by (E05)."""
    document = read_bytes(declarations(READING, faults={READING: "E05"}, layout="lines_2024"), "申报.txt")
    target = io.BytesIO()
    {"xlsx": write_xlsx, "docx": write_docx}[suffix](document.forms, target)
    return target.getvalue()


def accepted_letter(office: Office) -> EmailMessage:
    return [mail for mail in office.mails() if "【通过】" in str(mail["Subject"])][-1]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_an_explanation_comes_back_in_the_file_without_a_new_version(office: Office, suffix: str) -> None:
    office.put(LIBRARY, f"申报.{suffix}", hinted(suffix))
    office.work(IN_TIME)
    assert office.state(READING) == ("accepted", 1)
    name, content = filled_in(accepted_letter(office))
    office.put(LIBRARY, name, content)
    office.work(NEXT_DAY)
    assert office.state(READING) == ("accepted", 1)
    assert office.found(name) == []
    assert office.messages("correction_waits") == []
    (receipt,) = office.messages("explanations_received")
    assert "提示的说明1条" in receipt.text
    with office.desk() as desk:
        (row,) = explaining.listed(desk)
        assert (row.unit, row.rule, row.text) == (LIBRARY.name, "E05", SAID)
        assert ("财政局", "对提示的说明待审核", 1) in [
            (due.waits_for, due.kind, due.count) for due in todo(desk.database, NEXT_DAY)
        ]


def test_what_the_bureau_took_is_not_asked_again_in_the_next_version(office: Office) -> None:
    office.put(LIBRARY, "申报.xlsx", hinted("xlsx"))
    office.work(IN_TIME)
    (hint,) = [finding for finding in office.found("申报.xlsx") if finding.rule == "E05"]
    with open_desk(office.settings, NEXT_DAY) as desk:
        with pytest.raises(NotDecided, match="说明是空的"):
            explaining.explain(desk, hint.id, " ", by=LIBRARY.name)
        first = explaining.explain(desk, hint.id, "口头说明过", by=LIBRARY.name)
        explaining.decide(desk, first.id, accepted=False, by="绩效科", why="请写明依据")
        with pytest.raises(NotDecided, match="已经有同样的说明"):
            explaining.explain(desk, hint.id, "口头说明过", by=LIBRARY.name)
        again = explaining.explain(desk, hint.id, SAID, by=LIBRARY.name)
        assert again.id != first.id
        explaining.decide(desk, again.id, accepted=True, by="绩效科", why="情况属实")
        with pytest.raises(NotDecided, match="已经决定过"):
            explaining.decide(desk, again.id, accepted=False, by="绩效科", why="改主意")
        deciding.decide(
            desk,
            Ruling(
                Sought(LIBRARY.name, READING.name, YEAR, Stage.DECLARATION), Event.REOPEN, "绩效科", "补正"
            ),
        )
    assert [("未采纳" in letter.text, "已采纳" in letter.text) for letter in office.messages("explanation_decided")] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert office.rows()[READING.name, Stage.DECLARATION].warnings == 0

    # The next version writes other amounts; the same target still says no standard.
    other = read_bytes(hinted("xlsx"), "申报.xlsx").forms[0]
    assert isinstance(other, Declaration)
    target = io.BytesIO()
    write_xlsx([other.model_copy(update={"annual_goal": f"{other.annual_goal}并总结经验。"})], target)
    office.put(LIBRARY, "更正.xlsx", target.getvalue())
    office.work(THIRD_DAY)
    assert office.state(READING) == ("accepted", 2)
    (still,) = [finding for finding in office.found("更正.xlsx") if finding.rule == "E05"]
    assert still.explanation_id == again.id
    assert office.rows()[READING.name, Stage.DECLARATION].warnings == 0
    assert "E05" not in office.messages("accepted")[-1].text


def test_another_units_numbers_explain_nothing(office: Office) -> None:
    office.put(LIBRARY, "申报.xlsx", hinted("xlsx"))
    office.work(IN_TIME)
    name, content = filled_in(accepted_letter(office))
    whole = read_bytes(content, name)
    assert [written.text for written in whole.explained] == [SAID]
    with office.desk() as desk, desk.database.reading() as session:
        (college,) = [unit for unit in roster.units(session) if unit.name == COLLEGE.name]
        assert explanations.to_explain(session, [college.id]) == []
