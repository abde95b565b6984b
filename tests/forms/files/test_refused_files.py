"""Hostile, damaged and unfit files: each is refused with one clear Chinese sentence, and the batch goes on."""

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import olefile
import pytest

from forms import Document, Limits, ReadingProcess, RefusedFile, Unreadable, read, read_bytes
from forms.files import office_conversion
from forms.limits import DEFAULT

TEXT = (Path(__file__).parents[1] / "should_read" / "self_evaluation.txt").read_bytes()
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/>'
    "</Relationships>"
)
NONE, LAST = 0xFFFFFFFF, 0xFFFFFFFE
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(**files: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def word(document: str | bytes) -> bytes:
    return zipped(
        **{
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS.format("word/document.xml"),
            "word/document.xml": document,
        }
    )


def compound(*streams: str, content: bytes = b"") -> bytes:
    """A file system in a file ([MS-CFB]) with streams of these names; the content is that of the first."""
    entries = [("Root Entry", 5, 1 if streams else NONE, LAST, 0)]
    entries += [(name, 2, NONE, LAST, 0) for name in streams]
    sectors = -(-len(entries) // 4)
    used = -(-len(content) // 512)
    if content:
        entries[1] = (streams[0], 2, NONE, 1 + sectors, len(content))
    directory = b""
    for number, (name, kind, child, start, size) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else NONE
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
        directory += struct.pack("<III", NONE, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)
    chains = [*range(2, 1 + sectors), LAST]
    chains += [*range(2 + sectors, 1 + sectors + used), LAST] if content else []
    table = struct.pack("<128I", 0xFFFFFFFD, *chains, *[NONE] * (127 - len(chains)))
    head = olefile.MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, LAST, 0, LAST, 0)
    head += struct.pack("<109I", 0, *[NONE] * 108)
    return head + table + directory.ljust(sectors * 512, b"\0") + content.ljust(used * 512, b"\0")


def bomb() -> bytes:
    return word(b"<w>" + b" " * 80_000_000 + b"</w>")


def nested_zip() -> bytes:
    inner = zipped(**{"a.txt": TEXT})
    for depth in range(4):
        inner = zipped(**{f"{depth}.zip": inner})
    return inner


def entities() -> str:
    return (
        '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'
    )


def deep_tables(depth: int) -> str:
    opened = "<w:tbl><w:tr><w:tc>" * depth
    words = "<w:p><w:r><w:t>项目名称</w:t></w:r></w:p>"
    closed = "</w:tc></w:tr></w:tbl>" * depth
    return f'<w:document xmlns:w="{WORD}"><w:body>{opened}{words}{closed}</w:body></w:document>'


def sheet(rows: str, behind: str = "") -> bytes:
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        **{
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS.format("xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{ns}" xmlns:r="{rel}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": f'<worksheet xmlns="{ns}"><sheetData>{rows}</sheetData>{behind}</worksheet>',
        }
    )


def wide_sheet() -> bytes:
    return sheet("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 600_000)))


def locked_zip() -> bytes:
    data = bytearray(zipped(**{"表.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def pdf(pages: int, *, text: bool = True, password: str | None = None) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        if text:
            canvas.drawString(100, 100, "text")
        canvas.rect(50, 50, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def broken_quote() -> bytes:
    return ('项目名称,"全民阅读\n' + "字" * 1_100_000).encode()


REFUSED = {
    "an encrypted Office file": (lambda: compound("EncryptedPackage", "EncryptionInfo"), "设有密码"),
    "an encrypted Word file of old": (
        lambda: compound("WordDocument", content=b"\xec\xa5\xc1\0" + b"\0" * 7 + b"\x01" + b"\0" * 4084),
        "设有密码",
    ),
    "an old Word file without content": (lambda: compound("WordDocument"), "未安装 LibreOffice|打不开"),
    "an encrypted PDF": (lambda: pdf(1, password="secret"), "设有密码"),
    "an encrypted zip": (locked_zip, "设有密码"),
    "a zip bomb": (bomb, "文件内容过大"),
    "zips inside zips": (nested_zip, "只压缩一层"),
    "an empty zip": (zipped, "没有文件"),
    "external entities": (lambda: word(entities()), "实体声明"),
    "elements inside elements": (lambda: word(deep_tables(400)), "已损坏或不完整"),
    "a sheet of half a million rows": (wide_sheet, "文件内容过大"),
    "a PDF of 500 pages": (lambda: pdf(500), "页数过多"),
    "a scanned PDF": (lambda: pdf(2, text=False), "图片或扫描件"),
    "a picture": (lambda: b"\xff\xd8\xff\xe0" + b"\0" * 100, "图片或扫描件"),
    "a RAR archive": (lambda: b"Rar!\x1a\x07\x00" + b"\0" * 100, "改用 .zip"),
    "a program": (lambda: b"MZ" + b"\0" * 100, "程序文件"),
    "slides": (lambda: zipped(**{"[Content_Types].xml": TYPES, "ppt/presentation.xml": ""}), "演示文稿"),
    "a binary workbook": (
        lambda: zipped(**{"[Content_Types].xml": TYPES, "xl/workbook.bin": ""}),
        "另存为 .xlsx",
    ),
    "an OFD file": (lambda: zipped(**{"OFD.xml": ""}), "OFD"),
    "half of a Word file": (lambda: word(deep_tables(1))[:300], "已损坏或不完整"),
    "half of an old workbook": (lambda: compound("Workbook")[:700], "已损坏或不完整"),
    "a workbook of old without content": (lambda: compound("Workbook"), "已损坏或不完整"),
    "half of a PDF": (lambda: b"%PDF-1.7\n1 0 obj\n<<", "已损坏或不完整"),
    "a CSV with a broken quote": (broken_quote, "引号不成对"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_or_unfit_file_is_refused_with_one_sentence(case: str) -> None:
    make, sentence = REFUSED[case]
    with pytest.raises(Unreadable, match=sentence) as refusal:
        read_bytes(make(), "表.docx")
    assert str(refusal.value).endswith("。")
    assert "\n" not in str(refusal.value)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大文件.xlsx"
    with path.open("wb") as file:
        file.truncate(DEFAULT.file_bytes + 1)
    with pytest.raises(Unreadable, match="文件内容过大"):
        read(path)
    with ReadingProcess() as process, pytest.raises(Unreadable, match="文件内容过大"):
        process.read_file(path)


def test_an_endless_merged_range_costs_nothing() -> None:
    cell = '<row r="1"><c r="A1" t="str"><v>项目名称</v></c></row>'
    endless = sheet(cell, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert read_bytes(endless, "a.xlsx").forms == []


def test_what_turns_the_direction_of_writing_is_left_out_of_what_is_read() -> None:
    dressed = TEXT.decode().replace("全民健身", "全民\u202e健\u200b身")
    assert read_bytes(dressed.encode(), "a.txt").forms[0].project_name == "全民健身"


def test_half_of_a_pair_of_characters_is_left_out_of_what_is_read(process: ReadingProcess) -> None:
    labels = ("项目名称", "全民_xD800_健身"), ("实施单位", "体育馆"), ("年度资金总额", "5")
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="str"><v>{label}</v></c><c r="B{row}" t="str"><v>{value}</v></c></row>'
        for row, (label, value) in enumerate(labels, 1)
    )
    assert process.read(sheet(rows), "a.xlsx").forms[0].project_name == "全民健身"


def test_an_old_word_file_is_refused_where_libreoffice_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office_conversion, "program", lambda: None)
    with pytest.raises(Unreadable, match=r"另存为 \.docx"):
        read_bytes(compound("WordDocument"), "表.doc")


@pytest.mark.skipif(office_conversion.program() is None, reason="LibreOffice is not installed")
def test_an_old_kind_of_document_is_read_through_libreoffice() -> None:
    table = r"\trowd\cellx2000\cellx6000\intbl {}\cell {}\cell\row"
    rows = [
        ("项目名称", "全民阅读"),
        ("实施单位", "图书馆"),
        ("年度资金总额", "59"),
        ("年度目标", "办读书节。"),
    ]
    cells = "".join(table.format(*(rtf(text) for text in row)) for row in rows)
    found = read_bytes(rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}{cells}\pard\par}}".encode(), "表.doc")
    (form,) = found.forms
    assert (form.project_name, form.implementing_unit) == ("全民阅读", "图书馆")


def rtf(text: str) -> str:
    return "".join(rf"\u{ord(char)}?" if ord(char) > 127 else char for char in text)


@pytest.fixture(scope="module")
def process() -> Iterator[ReadingProcess]:
    with ReadingProcess() as process:
        yield process


def test_a_process_of_its_own_reads_what_is_read_here(process: ReadingProcess) -> None:
    assert process.read(TEXT, "表.txt") == read_bytes(TEXT, "表.txt")


def test_the_batch_goes_on_behind_a_file_that_is_refused(process: ReadingProcess) -> None:
    found = [process.read_all(data, "表")[0] for data in (bomb(), TEXT, b"", TEXT)]
    assert [type(one) for one in found] == [RefusedFile, Document, RefusedFile, Document]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with ReadingProcess(Limits(seconds=0.0)) as hurried:
        (refusal,) = hurried.read_all(TEXT, "表.txt")
    assert isinstance(refusal, RefusedFile)
    assert "读取超时" in refusal.reason


def test_a_file_that_takes_too_much_memory_is_given_up_and_the_next_one_is_read() -> None:
    with ReadingProcess(Limits(memory_bytes=220 * 1024 * 1024)) as small:
        (refusal,) = small.read_all(wide_sheet(), "表.xlsx")
        assert isinstance(refusal, RefusedFile)
        assert "内存" in refusal.reason
        assert isinstance(small.read_all(TEXT, "表.txt")[0], Document)
