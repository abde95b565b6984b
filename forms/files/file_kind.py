"""What a file is, by its bytes. Its name is never believed: programs open what is renamed."""

import io
import re
import zipfile
from enum import Enum, auto

import olefile

from forms.files.package import DAMAGED, ENCRYPTED
from forms.form import Unreadable

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WITHIN = 1024
"""A PDF's mark may stand behind so many bytes of something else (PDF 1.7, implementation note 13)."""
_HEAD = 4096

_OLD_TEXTS = {"WordDocument", "CONTENTS", "MatOST", "MN0"}
"""What holds the text of an old Word or WPS file, and of Microsoft Works (.wps, too)."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF")
_BARE_SHEETS = (
    b"\x09\x00\x04\x00",
    b"\x09\x00\x06\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
"""The first record of an old workbook, Excel 2.0 to 97, that stands in no file system of its own."""

_HTML = re.compile(rb"<!doctype html|<html[\s>]|<table[\s>]|<body[\s>]", re.IGNORECASE)
_OLD_XML = re.compile(rb"schemas-microsoft-com:office:spreadsheet|schemas\.microsoft\.com/office/word/2003")

_HEAD_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_MAIL_HEADS = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|content-type|received|return-path):", re.MULTILINE
)
_SAVED_PAGE = re.compile(
    rb"multipart/related.*^content-location:|^content-location:.*text/html|^from: <saved by"
    rb"|^mime-version:[^\n]*\r?\n(?:x-[^\n]*\n)*content-type:\s*multipart/related",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)

PICTURE = "这是图片或扫描件，没有认出文字，请报送 Word 或 Excel 原件，或重新扫描后报送。"
ODD_PICTURE = "不支持这种图片格式，请报送 Word 或 Excel 原件，扫描件请存为 PDF、JPEG 或 PNG。"
PACKED = "不支持这种压缩格式，请改用 .zip 压缩，或直接报送表单文件。"
PRESENTATION = "这是演示文稿，不是表单文件，请报送 Word 或 Excel 表单。"
BINARY_SHEET = "不支持 .xlsb 工作簿，请在 Excel 中另存为 .xlsx 后报送。"
OFD = "不支持 OFD 版式文件，请报送 Word 或 Excel 原件。"
PROGRAM = "这是程序文件，不是表单文件，不予读取。"


class FileKind(Enum):
    """The formats that are read."""

    DOCX = auto()
    XLSX = auto()
    XLS = auto()
    PDF = auto()
    HTML = auto()
    MAIL_PAGE = auto()
    """A web page saved with its parts in one file, in the way of a mail."""
    PICTURE = auto()
    """A scan or a photograph."""
    ZIP = auto()
    MAIL = auto()
    OUTLOOK = auto()
    TEXT = auto()
    ENCRYPTED = auto()
    """A new Office file whose package is encrypted, be it with the password that Office itself knows."""
    OFFICE = auto()
    """What only LibreOffice opens: .doc, .wps, .rtf, .odt, .ods, and the XML of Office 2003."""


def kind_of(data: bytes) -> FileKind:
    """The kind of file. Raises Unreadable for kinds that are not read, and says what to hand in instead."""
    head = data[:_HEAD]
    if head.startswith((*_ZIP, olefile.MAGIC)):
        return _zipped(data) if head.startswith(_ZIP) else _compound(data)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return FileKind.PICTURE
    _refuse(head)
    if head.startswith(_BARE_SHEETS):
        return FileKind.XLS
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if head.startswith(b"{\\rtf") or _OLD_XML.search(head):
        return FileKind.OFFICE
    return _written(head, data)


def may_be_scan(data: bytes) -> bool:
    """Whether a file that could not be read may be a photograph or a scan of paper: a picture or a PDF."""
    head = data[:_HEAD]
    return head.startswith(_PICTURES) or b"%PDF-" in head[:_PDF_WITHIN]


def _written(head: bytes, data: bytes) -> FileKind:
    """The kinds that are text: mail, pages saved in one file, web pages, and plain text."""
    if _is_mail(head):
        return FileKind.MAIL_PAGE if _SAVED_PAGE.search(head) else FileKind.MAIL
    if _HTML.search(head) or (b"<table" in data and b"</td>" in data):
        return FileKind.HTML
    return FileKind.TEXT


def _is_mail(head: bytes) -> bool:
    """Whether the file begins with the lines of a mail's head, two of those that every mail has."""
    lines = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    return bool(_HEAD_LINE.match(lines)) and len(set(_MAIL_HEADS.findall(lines.lower()))) > 1


def _refuse(head: bytes) -> None:
    if head.startswith(b"GIF8") or head[4:8] == b"ftyp":
        raise Unreadable(ODD_PICTURE)
    if head.startswith(_PACKED):
        raise Unreadable(PACKED)
    if head.startswith(_PROGRAMS):
        raise Unreadable(PROGRAM)


def _zipped(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, EOFError, NotImplementedError) as damage:
        raise Unreadable(DAMAGED) from damage
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            raise Unreadable(BINARY_SHEET)
        for folder, kind in (("word/", FileKind.DOCX), ("xl/", FileKind.XLSX)):
            if any(name.startswith(folder) for name in names):
                return kind
        if any(name.startswith("ppt/") for name in names):
            raise Unreadable(PRESENTATION)
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return FileKind.OFFICE
    if "OFD.xml" in names:
        raise Unreadable(OFD)
    return FileKind.ZIP


def _compound(data: bytes) -> FileKind:
    """The kinds that are kept as a file system inside a file: old Office files, and encrypted new ones."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            names = {"/".join(path) for path in compound.listdir()}
            word = compound.openstream("WordDocument").read(12) if "WordDocument" in names else b""
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as damage:
        raise Unreadable(DAMAGED) from damage
    if "__properties_version1.0" in names:
        return FileKind.OUTLOOK
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        return FileKind.ENCRYPTED
    if _is_encrypted_word(word):
        raise Unreadable(ENCRYPTED)
    if "PowerPoint Document" in names:
        raise Unreadable(PRESENTATION)
    if names & {"Workbook", "Book"}:
        return FileKind.XLS
    if not names & _OLD_TEXTS:
        raise Unreadable(DAMAGED)
    return FileKind.OFFICE


def _is_encrypted_word(head: bytes) -> bool:
    """The flag fEncrypted of a Word document's head ([MS-DOC] 2.5.2, FibBase)."""
    return len(head) == 12 and bool(head[11] & 0x01)  # noqa: PLR2004 - flags A to M are bytes 10 and 11
