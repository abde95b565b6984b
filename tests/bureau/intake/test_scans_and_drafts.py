"""A sealed scan is the original of a version, and says where it differs; of drafts in one zip the last counts."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bureau.desk import open_desk
from bureau.intake import filing
from bureau.intake.papers import IncomingForm
from bureau.review import reviewing
from forms import read_bytes
from forms.form import Declaration, Document
from lifecycle.obligations import draft
from storage.papers import documents, readings
from storage.papers.documents import Arrival
from storage.papers.readings import NewReading
from storage.tables import Claim, Companion
from tests.bureau.office import IN_TIME, LIBRARY, PLATFORM, READING, Office, declarations


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str], kind: str) -> Office:
    return Office.new(tmp_path, new_database(kind))


def drafts(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return target.getvalue()


def scanned(office: Office, **changed: object) -> list[str]:
    """Let the sealed scan of what was filed be read as it is recognised; the lines of the receipts."""
    (form,) = read_bytes(declarations(READING), "申报.txt").forms
    assert isinstance(form, Declaration)
    scan = form.model_copy(update={"confidence": {"annual_goal": 0.8}, **changed})
    with open_desk(office.settings, IN_TIME) as desk:
        with desk.database.writing() as session:
            arrival = Arrival("a" * 64, "盖章.pdf", "盖章.pdf", LIBRARY.name, 9, desk.now, desk.now)
            (recorded,) = documents.record(session, [arrival])
            paper = Document(file="盖章.pdf", title=None, statement=None, forms=[scan])
            forms = readings.store_readings(session, [NewReading(recorded.document_id, paper)])
            (stored,) = documents.stored(session, [recorded.document_id])
            incoming = IncomingForm.of(stored.row, forms[recorded.document_id][0], 0, scan)
            letters = filing.file(desk, session, [incoming])
        reviewing.review_documents(desk, [recorded.document_id])
    return [line for letter in letters for line in getattr(letter.message, "beside", ())]


def test_a_scan_that_says_the_same_is_kept_as_the_signed_original_of_the_version(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    assert scanned(office) == ["另收到盖章扫描件《盖章.pdf》，已作为《申报.txt》的签章原件存档"]
    assert office.state(READING) == ("accepted", 1)
    assert office.found("盖章.pdf") == []
    with office.desk() as desk, desk.database.reading() as session:
        (companion,) = session.exec(select(Companion)).all()
        assert (companion.kind, companion.obligation_id is not None) == ("scan", True)


def test_what_the_signed_paper_says_otherwise_is_a_finding_and_takes_nothing_back(office: Office) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    (line,) = scanned(office, annual_goal="举办活动一场。")
    assert line.endswith("两份有1处不同，请核对：年度总体目标")
    (finding,) = office.found("盖章.pdf")
    assert (finding.rule, finding.severity, finding.field) == ("A12", "warning", "annual_goal")
    assert "扫描件是 举办活动一场。" in finding.wrong
    office.work(later=timedelta(minutes=5))
    assert office.state(READING) == ("accepted", 1)
    assert office.messages("returned") == []


def test_of_two_drafts_in_one_zip_the_later_by_its_own_date_counts(office: Office) -> None:
    late = declarations(READING, layout="cells")
    early = declarations(READING, faults={READING: "B03"}, layout="cells")
    office.put(LIBRARY, "报送.zip", drafts(阅读推广1012=late, 阅读推广1008=early))
    office.work()
    assert office.state(READING) == ("accepted", 2)


def test_drafts_that_do_not_say_which_is_the_last_are_asked_about(office: Office) -> None:
    first, second = declarations(PLATFORM), declarations(PLATFORM, faults={PLATFORM: "B03"})
    office.put(LIBRARY, "报送.zip", drafts(甲=first, 乙=second))
    office.work()
    assert office.state(PLATFORM) == ("open", None)
    with office.desk() as desk, desk.database.reading() as session:
        assert {claim.because for claim in session.exec(select(Claim))} == {
            f"《报送.zip》里有2份不同的“{PLATFORM.name}”，看不出哪一份是定稿，请只报送定稿"
        }
    assert "看不出哪一份是定稿" in office.messages("returned")[0].text


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (("申报20241012.docx", "申报20241008.docx"), [1, 0]),
        (("申报（第二稿）第2稿.docx", "申报第一稿.docx"), [1, 0]),
        (("申报v2.docx", "申报v10.docx"), [0, 1]),
        (("申报终稿.docx", "申报.docx", "申报初稿.docx"), [2, 1, 0]),
        (("申报.docx", "申报表.docx"), None),
    ],
)
def test_drafts_are_ordered_by_what_their_names_say(names: tuple[str, ...], order: list[int] | None) -> None:
    assert draft.in_order(names) == order
