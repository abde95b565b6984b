"""The files in a zip or a mail, in memory, within limits. Nothing is written where their names point to."""

import contextlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from forms.files.file_kind import FileKind, kind_of
from forms.files.package import DAMAGED, unpack
from forms.form import Unreadable
from forms.limits import TOO_LARGE, Limits

EMPTY = "压缩包里没有文件，请检查后重新压缩报送。"
TOO_MANY = "压缩包里的文件过多或过大，请拆分后报送。"
TOO_DEEP = "压缩包或邮件里套着多层压缩包或邮件，请只压缩一层后报送。"

_UTF8_NAMES = 0x800
_COMMON = (0xB0, 0xD7)
"""The first byte of the 3,755 common characters, in GB 2312 ordered by their sound."""
_FIRST_BYTES = frozenset(b"PABCDEFGHIJKLMNOQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xd0\r\n ")
"""What a zip, a mail (a letter of its first line) and a message of Outlook begin with."""
_LEFT_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_LEFT_BY_PROGRAMS = ("~$", "._", ".~")
"""What the names of locks and of the forks of a Mac begin with."""


def files(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The file itself; of a zip or a mail each file in it, under its name, or why it cannot be had."""
    yield from _files(data, name, limits, limits.nesting)


def _files(data: bytes, name: str, limits: Limits, depth: int) -> Iterator[tuple[str, bytes | Unreadable]]:
    if len(data) > limits.file_bytes:
        yield name, Unreadable(TOO_LARGE)
        return
    try:
        opened = _opened(data, limits, depth)
    except Unreadable as refusal:
        yield name, refusal
        return
    if opened is None:
        yield name, data
        return
    for member, content in opened:
        path = f"{name}/{member}"
        if isinstance(content, Unreadable):
            yield path, content
        else:
            yield from _files(content, path, limits, depth - 1)


def _opened(data: bytes, limits: Limits, depth: int) -> Iterable[tuple[str, bytes | Unreadable]] | None:
    """The files in a zip or attached to a mail, by their names; None of what holds no others."""
    if not data or data[0] not in _FIRST_BYTES:
        return None
    try:
        kind = kind_of(data)
    except Unreadable:
        return None  # its reader says so again
    if kind is FileKind.ZIP:
        return _unzipped(_inside(data, limits, depth), limits)
    if kind not in (FileKind.MAIL, FileKind.OUTLOOK):
        return None
    if not depth:
        raise Unreadable(TOO_DEEP)
    if kind is FileKind.MAIL:
        from forms.files.enclosing import mail

        return list(mail.attachments(data))
    from forms.files.enclosing import outlook_mail

    return list(outlook_mail.attachments(data))


def _unzipped(
    inside: Iterable[tuple[zipfile.ZipFile, zipfile.ZipInfo]], limits: Limits
) -> Iterator[tuple[str, bytes | Unreadable]]:
    for archive, info in inside:
        try:
            yield _name(info), unpack(archive, info, limits.file_bytes)
        except Unreadable as refusal:
            yield _name(info), refusal


def _inside(data: bytes, limits: Limits, depth: int) -> list[tuple[zipfile.ZipFile, zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as damage:
        raise Unreadable(DAMAGED) from damage
    inside = [info for info in archive.infolist() if not _is_noise(_name(info))]
    if not inside:
        raise Unreadable(EMPTY)
    if len(inside) > limits.files or sum(info.file_size for info in inside) > limits.unpacked_bytes:
        raise Unreadable(TOO_MANY)
    if not depth:
        raise Unreadable(TOO_DEEP)
    return [(archive, info) for info in inside]


def _name(info: zipfile.ZipInfo) -> str:
    """The name without steps out of the zip."""
    name = _decoded(info).replace("\\", "/")
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
    return "/".join(parts) + ("/" if parts and name.endswith("/") else "")


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name as it was written. Windows in Chinese writes GBK without saying so, a Mac UTF-8.

    Some bytes are names in both: the one that is Chinese is meant.
    """
    name = info.filename
    if info.flag_bits & _UTF8_NAMES or name.isascii():
        return name
    try:
        written = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    readings = []
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            readings.append(written.decode(encoding))
    return max(readings, key=_share_of_chinese, default=name)


def _share_of_chinese(name: str) -> float:
    """How much of what is not ASCII in a name is common Chinese: what a wrong code page gives is rare."""
    others = [char for char in name if not char.isascii()]
    return sum(_is_common(char) for char in others) / max(len(others), 1)


def _is_common(char: str) -> bool:
    try:
        return _COMMON[0] <= char.encode("gb2312")[0] <= _COMMON[1] or char in "（）《》、，。—－～"
    except UnicodeEncodeError:
        return False


def _is_noise(name: str) -> bool:
    """Whether a name is that of a folder, or of what systems leave behind in zips."""
    if not name or name.endswith("/"):
        return True
    last = name.rsplit("/", 1)[-1]
    return (
        name.startswith(_LEFT_BY_SYSTEMS[0]) or last in _LEFT_BY_SYSTEMS or last.startswith(_LEFT_BY_PROGRAMS)
    )
