"""A folder of this machine as an inbox: whatever somebody puts there, it is listed and nothing is followed.

Links, sockets, pipes, folders that nobody may open and names in another encoding are one entry's trouble:
each is listed with the reason for which it is not taken, and the rest goes on.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LINK = "是指向别处的链接，系统不跟随链接；请放入文件本身。"
NO_FILE = "不是文件（管道、套接字或设备），不能收取；请放入文件本身。"
CLOSED_FOLDER = "文件夹打不开，其中的文件没有收；请检查它的访问权限。"
CLOSED_FILE = "文件打不开，没有收；请检查它的访问权限后重新放入。"
TOO_DEEP = "文件夹层次太深，其中的文件没有收；请放在单位文件夹下。"

_DEEPEST = 20
"""Folders in folders. A unit's own order has two or three."""

_REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """Something that lies in the folder. ``path`` is how this machine names it, from the folder on.

    ``refused`` says why its bytes are not taken, None of a file.
    """

    path: str
    about: os.stat_result
    refused: str | None


def entries(root: str) -> Iterator[FolderEntry]:
    """All files below a folder, and what is none; a folder that is not there is empty."""
    try:
        yield from _below(root, 0)
    except FileNotFoundError:
        return


def content(path: str) -> bytes:
    """The bytes of a file. Raises OSError, also for what has become a link or no file meanwhile."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as opened:  # noqa: PTH123 - a descriptor
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileNotFoundError(path)
        return opened.read()


def stamp(about: os.stat_result) -> str:
    """All that says whether a file changed: a copy that keeps the old file's date has a new ctime."""
    return f"{about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino}"


def readable(path: str) -> str:
    """A path as text that can be shown and kept: Windows' old programs write names in GBK."""
    name = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = name.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(letter if letter.isprintable() else _REPLACED for letter in text)
    return name.decode(errors="replace")


def _below(folder: str, depth: int) -> Iterator[FolderEntry]:
    with os.scandir(folder) as entries:
        inside = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in inside:
        try:
            about = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # went away meanwhile
        except OSError:
            yield FolderEntry(entry.path, Path(folder).lstat(), CLOSED_FILE)
            continue
        if stat.S_ISREG(about.st_mode):
            yield FolderEntry(entry.path, about, None)
        elif not stat.S_ISDIR(about.st_mode):
            yield FolderEntry(entry.path, about, LINK if stat.S_ISLNK(about.st_mode) else NO_FILE)
        elif depth >= _DEEPEST:
            yield FolderEntry(entry.path, about, TOO_DEEP)
        else:
            try:
                yield from list(_below(entry.path, depth + 1))
            except FileNotFoundError:
                continue
            except OSError:
                yield FolderEntry(entry.path, about, CLOSED_FOLDER)
