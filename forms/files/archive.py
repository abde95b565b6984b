"""The files in a zip, unpacked in memory within limits. Nothing is ever written where its names point to."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from forms.files.file_kind import Kind, kind_of
from forms.files.package import DAMAGED, TOO_LARGE, unpack
from forms.form import Unreadable
from forms.limits import Limits

EMPTY = "压缩包里没有文件，请检查后重新压缩报送。"
TOO_MANY = "压缩包里的文件过多或过大，请拆分后报送。"
TOO_DEEP = "压缩包里套着多层压缩包，请只压缩一层后报送。"

_UTF8_NAMES = 0x800
_LEFT_BY_SYSTEMS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def files(data: bytes, name: str, limits: Limits) -> Iterator[tuple[str, bytes | Unreadable]]:
    """The file itself; of a zip each file in it, under the zip's name, or why it cannot be had."""
    yield from _files(data, name, limits, limits.nesting)


def _files(data: bytes, name: str, limits: Limits, depth: int) -> Iterator[tuple[str, bytes | Unreadable]]:
    if len(data) > limits.file_bytes:
        yield name, Unreadable(TOO_LARGE)
        return
    try:
        if not data.startswith(b"PK") or kind_of(data) is not Kind.ZIP:
            yield name, data
            return
        inside = _inside(data, limits, depth)
    except Unreadable as refusal:
        yield name, refusal
        return
    for archive, info in inside:
        path = f"{name}/{_name(info)}"
        try:
            content = unpack(archive, info, limits.file_bytes)
        except Unreadable as refusal:
            yield path, refusal
        else:
            yield from _files(content, path, limits, depth - 1)


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
    """The name without steps out of the zip. Windows in Chinese writes names in GBK without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAMES:
        try:
            name = name.encode("cp437").decode("gbk")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    name = name.replace("\\", "/")
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
    return "/".join(parts) + ("/" if parts and name.endswith("/") else "")


def _is_noise(name: str) -> bool:
    """Whether a name is that of a folder, or of what systems leave behind in zips."""
    if not name or name.endswith("/"):
        return True
    return name.startswith(_LEFT_BY_SYSTEMS[0]) or name.rsplit("/", 1)[-1] in _LEFT_BY_SYSTEMS
