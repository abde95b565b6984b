"""Forms inside other things: mail, pages saved in one file, chunks and objects in Word, zips, locked workbooks."""

import io
import zipfile
from email.message import EmailMessage

import docx
import msoffcrypto
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from msoffcrypto.format.ooxml import OOXMLFile

from forms import Unreadable, read_bytes
from forms.form import SkippedKind
from tests.forms.files.test_office_documents import DECLARATION, TITLED, only, page, stored, word, workbook

CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def saved_page(*pages: bytes) -> bytes:
    """Pages as Excel saves them in one file, behind the one with their frames."""
    parts = [b"<html><frameset><frame src=sheet001.htm></frameset></html>", *pages]
    head = b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="=_N"\r\n'
    body = b"".join(
        b"\r\n--=_N\r\nContent-Location: file:///C:/a/%d.htm\r\nContent-Type: text/html\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n%b\r\n" % (number, part)
        for number, part in enumerate(parts)
    )
    return head + body + b"--=_N--\r\n"


def with_part(name: str, content_type: str, content: bytes, kind: str) -> tuple[bytes, str]:
    """A Word file with another document among its parts, and the id under which it refers to it."""
    document = docx.Document()
    part = Part(PackURI(name), content_type, content, document.part.package)
    identity = document.part.relate_to(part, kind)
    if kind == CHUNK:
        namespaces = nsdecls("w", "r")
        document.element.body.insert(0, parse_xml(f'<w:altChunk {namespaces} r:id="{identity}"/>'))
    return stored(document), identity


def test_the_form_attached_to_a_mail_is_read_and_the_logo_in_its_text_is_no_attachment() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "tsg@qinghe.example", "jx@qinghe.example", "报送申报表"
    mail.set_content("请查收。")
    mail.add_attachment(
        word(DECLARATION, *TITLED), "application", "octet-stream", filename="图书馆申报表.docx"
    )
    mail.add_attachment(b"\x89PNG\r\n", "image", "png", cid="<logo>")
    found = read_bytes(mail.as_bytes(), "转发.eml")
    assert only(found).source.file == "转发.eml/图书馆申报表.docx"
    assert found.skipped == []


def test_a_form_in_the_text_of_a_mail_is_read_and_a_mail_without_one_is_refused() -> None:
    mail = EmailMessage()
    mail["From"], mail["Date"] = "tsg@qinghe.example", "Thu, 15 Jan 2026 09:00:00 +0800"
    mail.set_content(page(DECLARATION, *TITLED).decode("gb18030"), subtype="html")
    assert only(read_bytes(mail.as_bytes(), "a.eml")).project_name == "全民阅读"
    mail.set_content("附件稍后补。")
    with pytest.raises(Unreadable, match="没有表单附件"):
        read_bytes(mail.as_bytes(), "a.eml")


def test_one_mail_without_a_form_and_one_damaged_lock_stop_no_other_file_of_a_zip() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "tsg@qinghe.example", "说明"
    mail.set_content("附件稍后补。")
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("说明.eml", mail.as_bytes())
        archive.writestr("空.zip", empty.getvalue())
        archive.writestr("锁.xlsx", locked("VelvetSweatshop")[:9000])
        archive.writestr("申报表.xlsx", workbook(DECLARATION, *TITLED))
    found = read_bytes(target.getvalue(), "报送.zip")
    assert only(found).project_name == "全民阅读"
    assert [(skipped.kind, skipped.file) for skipped in found.skipped] == [
        (SkippedKind.MEMBER, "报送.zip/说明.eml"),
        (SkippedKind.MEMBER, "报送.zip/空.zip"),
        (SkippedKind.MEMBER, "报送.zip/锁.xlsx"),
    ]


def test_the_mails_of_a_zip_are_opened_as_deep_as_the_limit_allows() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "tsg@qinghe.example", "申报表"
    mail.add_attachment(workbook(DECLARATION, *TITLED), "application", "zip", filename="申报表.xlsx")
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "bgs@qinghe.example", "转"
    outer.add_attachment(mail)
    assert only(read_bytes(outer.as_bytes(), "a.eml")).project_name == "全民阅读"


def test_all_sheets_of_a_page_saved_in_one_file_are_read() -> None:
    second = [["项目名称", "古籍修复", *DECLARATION[0][2:]], *DECLARATION[1:]]
    found = read_bytes(saved_page(page(DECLARATION, *TITLED), page(second, *TITLED)), "a.xls")
    assert [form.project_name for form in found.forms] == ["全民阅读", "古籍修复"]


def test_a_page_with_only_the_frames_of_others_is_refused() -> None:
    frames = b"<html><head></head><frameset><frame src='a.files/sheet001.htm'></frameset></html>"
    with pytest.raises(Unreadable, match="框架网页"):
        read_bytes(frames, "a.xls")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("/word/chunk.mht", saved_page(page(DECLARATION, *TITLED))),
        ("/word/chunk.htm", page(DECLARATION, *TITLED)),
        ("/word/chunk.docx", word(DECLARATION, *TITLED)),
    ],
)
def test_a_chunk_of_another_document_is_part_of_a_word_file(name: str, content: bytes) -> None:
    data, _ = with_part(name, "message/rfc822", content, CHUNK)
    assert only(read_bytes(data, "a.docx")).project_name == "全民阅读"


def test_a_workbook_inserted_into_word_is_read_and_a_damaged_one_is_told() -> None:
    kind = RELATIONSHIP_TYPE.PACKAGE
    book = workbook(DECLARATION, *TITLED)
    data, _ = with_part("/word/embeddings/a.xlsx", "application/zip", book, kind)
    assert only(read_bytes(data, "a.docx")).funds.total == 59
    damaged, _ = with_part("/word/embeddings/a.xlsx", "application/zip", book[:2000], kind)
    found = read_bytes(damaged, "a.docx")
    assert [skipped.kind for skipped in found.skipped] == [SkippedKind.EMBEDDED]


def test_a_word_file_that_only_holds_a_picture_says_so() -> None:
    data, _ = with_part("/word/media/a.png", "image/png", b"\x89PNG\r\n", RELATIONSHIP_TYPE.IMAGE)
    with pytest.raises(Unreadable, match="图片"):
        read_bytes(data, "a.docx")


def locked(password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook(DECLARATION, *TITLED))).encrypt(password, target)
    return target.getvalue()


def test_a_workbook_that_excel_opens_without_asking_is_read_and_another_password_is_asked_for() -> None:
    assert only(read_bytes(locked("VelvetSweatshop"), "a.xlsx")).project_name == "全民阅读"
    assert msoffcrypto.OfficeFile(io.BytesIO(locked("x"))).is_encrypted()
    with pytest.raises(Unreadable, match="密码"):
        read_bytes(locked("Qinghe2026"), "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_in_a_zip_are_read_in_the_encoding_in_which_they_were_written(encoding: str) -> None:
    name = "绩效材料/图书馆申报表.docx"
    found = read_bytes(_flagless(name, encoding), "报送.zip")
    assert [form.source.file for form in found.forms] == [f"报送.zip/{name}"]
    assert found.skipped == []


def _flagless(name: str, encoding: str) -> bytes:
    class Info(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - of zipfile
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(Info(name), word(DECLARATION, *TITLED))
        archive.writestr(Info("~$图书馆.docx"), b"lock")
    return target.getvalue()
