"""Files inside files go back with notes, too: the unit's own where it has cells, else printed anew."""

import io
import zipfile
from email.message import EmailMessage

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl import load_workbook

from forms import read_bytes
from forms.notes.annotation import Annotated, PlacedRemark, annotate
from forms.notes.note import Note
from forms.words.severity import Severity
from tests.forms.files.test_files_inside_files import CHUNK, locked, with_part
from tests.forms.files.test_office_documents import DECLARATION, TITLED, page, word, workbook


def noted(data: bytes, name: str, form_index: int | None = 0) -> Annotated:
    document = read_bytes(data, name)
    location = document.forms[form_index or 0].locations["funds/total"]
    remarks = [
        PlacedRemark(note=Note(severity=Severity.ERROR, text="总额不对", location=location), form_index=form_index, field="funds/total"),
        PlacedRemark(note=Note(severity=Severity.INFO, text="整个文件的话")),
    ]  # fmt: skip
    return annotate(data, document, remarks)


def comments(data: bytes) -> list[tuple[str, str]]:
    return [
        (cell.coordinate, cell.comment.text)
        for sheet in load_workbook(io.BytesIO(data)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]


def test_a_word_file_attached_to_a_mail_goes_back_as_itself() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "tsg@qinghe.example", "申报表"
    mail.add_attachment(word(DECLARATION, *TITLED), "application", "octet-stream", filename="申报表.docx")
    back = noted(mail.as_bytes(), "a.eml")
    assert back.suffix == ".docx"
    (comment,) = docx.Document(io.BytesIO(back.data)).part._comments_part.element.xpath("//w:comment")
    assert "总额不对" in "".join(comment.itertext())


def test_the_files_of_a_zip_go_back_in_a_zip_each_with_its_own_notes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("甲/申报表.xlsx", workbook(DECLARATION, *TITLED))
        archive.writestr("乙/申报表.html", page(DECLARATION, *TITLED))
        archive.writestr("说明.txt", "请查收。")
    back = noted(target.getvalue(), "报送.zip", form_index=1)
    assert back.suffix == ".zip"
    with zipfile.ZipFile(io.BytesIO(back.data)) as files:
        assert files.namelist() == ["甲/申报表.核查.xlsx", "乙/申报表.核查.xlsx"]
        assert comments(files.read("甲/申报表.核查.xlsx")) == []
        ((_, text),) = comments(files.read("乙/申报表.核查.xlsx"))
    assert "总额不对" in text


def test_a_workbook_that_excel_opens_without_a_password_goes_back_as_itself() -> None:
    back = noted(locked("VelvetSweatshop"), "a.xlsx")
    assert [cell for cell, _ in comments(back.data)] == ["C7"]


@pytest.mark.parametrize(
    ("part", "content", "kind"),
    [
        ("/word/chunk.htm", page(DECLARATION, *TITLED), CHUNK),
        ("/word/embeddings/a.xlsx", workbook(DECLARATION, *TITLED), RELATIONSHIP_TYPE.PACKAGE),
    ],
)
def test_a_form_that_is_a_document_inside_a_word_file_is_printed_anew(
    part: str, content: bytes, kind: str
) -> None:
    data, _ = with_part(part, "application/octet-stream", content, kind)
    back = noted(data, "a.docx")
    assert back.suffix == ".xlsx"
    ((_, text),) = comments(back.data)
    assert "总额不对" in text
