"""The inbox: a folder at any fsspec URL, in it a folder for each unit, or everything in one."""

import contextlib
import errno
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import fsspec  # type: ignore[import-untyped]  # it ships no types
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

from bureau.intake import local_folder
from bureau.refusal import Refusal
from lifecycle.calendar.windows import CHINA
from settings import Settings

_UNFINISHED = (".part", ".tmp", ".crdownload")
_SCRATCH = (".", "~$")
"""How copying programs and editors name what is not meant to be handed in."""

_CHANGES = ("ETag", "mtime", "LastModified", "last_modified", "modified", "created", "ino")
"""What file systems call the moment of a change, and what else differs after one.

``created`` is fsspec's name for a local file's ctime: a copy that keeps the old file's date has a new one."""
_MOMENTS = ("mtime", "LastModified", "last_modified", "modified", "created")

_DRIVERS = {"sftp": "paramiko", "ssh": "paramiko", "s3": "s3fs", "s3a": "s3fs"}
"""The package that fsspec wants for a protocol; they are not installed unless asked for."""


_OF_THE_FILE = frozenset({errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENXIO})
"""What the system says of a file that may not be opened, and of what is a link or no file."""


class Closed(ValueError):
    """A file whose bytes are not to be had; the message is one Chinese sentence for who handed it in."""


class UnusableInbox(Refusal):
    """An inbox that cannot be opened; the message is one Chinese line without any password."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that lies in the inbox. ``folder`` is the one below the inbox, empty for the inbox itself.

    ``stamp`` is all that the file system says of its last change, ``changed`` when that was, in seconds since
    1970 (None if it does not say). ``moments`` are all that it says of when it changed, the file's own first:
    a copy that keeps the old file's date has a later one besides. ``path`` can be kept and shown, ``source``
    is what the file system calls it. ``refused`` says why its bytes are not taken (one Chinese sentence), if
    they are not.
    """

    path: str
    folder: str
    name: str
    size: int
    stamp: str
    changed: float | None
    source: str
    refused: str | None = None
    moments: tuple[datetime, ...] = ()


class Inbox:
    """What lies at an fsspec URL; it is only looked at, never changed.

    ``options`` are the file system's own (user, password, endpoint). A file whose last change is younger than
    ``settle`` seconds may still be being written.
    """

    def __init__(self, url: str, options: Mapping[str, Any] | None = None, settle: float = 0) -> None:
        try:
            self._files, root = fsspec.url_to_fs(url, **(options or {}))
        except ImportError as missing:
            kind = urlsplit(url).scheme
            driver = _DRIVERS.get(kind, str(missing))
            raise UnusableInbox(
                f"收件位置是 {kind}:// 地址，缺少驱动 {driver}：请运行 .venv/bin/pip install {driver} 后重试"
            ) from missing
        except (ValueError, TypeError) as wrong:
            raise UnusableInbox("收件位置无法使用，请检查 JIXIAO_INBOX 和 JIXIAO_INBOX_OPTIONS") from wrong
        self._local = isinstance(self._files, LocalFileSystem)
        self._root = root.rstrip("/")
        self._settle = settle

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The inbox that is configured. Raises Unusable."""
        return cls(settings.inbox, json.loads(settings.inbox_options.get_secret_value()), settings.settle)

    def files(self) -> list[InboxFile]:
        """Every file that is meant to be handed in, by path. An inbox that is not there yet is empty.

        What lies there and is no file that can be taken is among them, with the reason.
        """
        files = self._local_files() if self._local else self._remote_files()
        return [file for file in files if not _left_over(file.path.removeprefix(self._root))]

    def _local_files(self) -> Iterator[InboxFile]:
        for entry in local_folder.entries(self._root):
            path = local_folder.readable(entry.path)
            parts = path.removeprefix(self._root).strip("/").split("/")
            about = entry.about
            size = 0 if entry.refused else about.st_size
            seconds = about.st_mtime, about.st_ctime
            stamp = local_folder.stamp(about)
            folder = parts[0] if len(parts) > 1 else ""
            yield InboxFile(
                path,
                folder,
                parts[-1],
                size,
                stamp,
                max(seconds),
                entry.path,
                entry.refused,
                _moments(seconds),
            )

    def _remote_files(self) -> Iterator[InboxFile]:
        self._files.invalidate_cache()
        if not self._files.exists(self._root):
            return
        for path, about in sorted(self._files.find(self._root, detail=True).items()):
            yield _file(path, path.removeprefix(self._root).strip("/").split("/"), about)

    def settled(self, files: Sequence[InboxFile]) -> list[InboxFile]:
        """Those of the files that nobody is writing to.

        The young ones are looked at again after the settle time; what has changed by then is left out.
        """
        # The clock of this machine: the files' times are real, also when a pass is told another day. A server
        # whose clock is ahead has files from the future, which are young.
        oldest = time.time() - self._settle
        young = {file.path for file in files if file.changed is None or file.changed > oldest}
        if not self._settle or not young:
            return list(files)
        time.sleep(self._settle)
        now = {file.path: file for file in self.files()}
        return [file for file in files if file.path not in young or now.get(file.path) == file]

    def content(self, file: InboxFile) -> bytes | None:
        """The bytes of a file; None if it changed or went away meanwhile, so that they may be half of it."""
        try:
            before = self._look(file.source)
            content: bytes = (
                local_folder.content(file.source) if self._local else self._files.cat_file(file.source)
            )
            after = self._look(file.source)
        except FileNotFoundError:
            return None
        except OSError as why:
            # One that may not be opened, or has become a link; a share that is gone is no file's trouble.
            if self._local and why.errno in _OF_THE_FILE:
                raise Closed(local_folder.CLOSED_FILE) from why
            raise
        return content if before == after and len(content) == after[0] else None

    def _look(self, path: str) -> tuple[int, str]:
        if self._local:
            file_stat = Path(path).lstat()
            return file_stat.st_size, local_folder.stamp(file_stat)
        self._files.invalidate_cache()
        about = self._files.info(path)
        return _size(about), _stamp(about)


def _file(path: str, parts: Sequence[str], about: Mapping[str, Any]) -> InboxFile:
    folder = parts[0] if len(parts) > 1 else ""
    refused = None if about.get("type") in {None, "file"} else local_folder.LINK
    size = 0 if refused else _size(about)
    seconds = _seconds(about)
    changed = max(seconds, default=None)
    return InboxFile(path, folder, parts[-1], size, _stamp(about), changed, path, refused, _moments(seconds))


def _moments(seconds: Iterable[float]) -> tuple[datetime, ...]:
    """Seconds since 1970 as moments; a date that no calendar has (the year 300,000) says nothing."""
    moments = []
    for second in seconds:
        with contextlib.suppress(ValueError, OverflowError, OSError):
            moments.append(datetime.fromtimestamp(second, CHINA))
    return tuple(moments)


def _left_over(path: str) -> bool:
    """Whether a program's own scratch file lies there, not meant to be handed in."""
    parts = path.strip("/").split("/")
    return any(part.startswith(_SCRATCH) for part in parts) or parts[-1].endswith(_UNFINISHED)


def _size(about: Mapping[str, Any]) -> int:
    return int(about.get("size") or 0)


def _stamp(about: Mapping[str, Any]) -> str:
    return " ".join(str(about[name]) for name in _CHANGES if name in about)


def _seconds(about: Mapping[str, Any]) -> list[float]:
    """The moments of change in seconds since 1970, in the order of ``_MOMENTS``."""
    stamps = [about[name] for name in _MOMENTS if name in about]
    seconds = [moment.timestamp() if isinstance(moment, datetime) else moment for moment in stamps]
    return [float(moment) for moment in seconds if isinstance(moment, int | float)]
