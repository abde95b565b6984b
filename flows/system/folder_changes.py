"""Waiting for a change in folders of this machine: the kernel says when (inotify), nobody keeps looking.

On another system than Linux, and for a folder that the kernel cannot watch, waiting is only waiting. What
other machines change on a network share is not told either: whoever waits looks from time to time all the
same.
"""

import ctypes
import os
import select
import time
from collections.abc import Iterable
from pathlib import Path

# From <sys/inotify.h>: a file was written and closed, moved in or created; a folder itself went away.
_CLOSED, _MOVED, _CREATED = 0x8, 0x80, 0x100
_ONLY_FOLDERS = 0x01000000

_DEEPEST = 3
"""Folders in folders that are watched: a unit's folder and its own order. What lies deeper waits for a
look."""

_QUIET_SECONDS = 0.3
"""A program that copies a folder makes many changes; it is heard out before anybody looks."""

_READ_AT_ONCE = 64 * 1024


class FolderChanges:
    """Tells when something changes in these folders and those below them."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)
        self._watched: set[str] = set()
        self._descriptor = _descriptor()

    def wait(self, seconds: float) -> bool:
        """Return when something has changed, or after so many seconds; whether something has."""
        if self._descriptor is None:
            time.sleep(seconds)
            return False
        if self._watch():
            return True  # a folder that was made meanwhile may hold something already
        if not self._readable(seconds):
            return False
        while self._readable(_QUIET_SECONDS):
            os.read(self._descriptor, _READ_AT_ONCE)
        return True

    def _readable(self, seconds: float) -> bool:
        return self._descriptor is not None and bool(select.select([self._descriptor], [], [], seconds)[0])

    def _watch(self) -> bool:
        """Watch folders that are not watched yet; whether there were any."""
        folders = {path for folder in self._folders for path in _with_below(str(folder), _DEEPEST)}
        new = folders - self._watched
        for path in new:
            _C.inotify_add_watch(
                self._descriptor, os.fsencode(path), _CLOSED | _MOVED | _CREATED | _ONLY_FOLDERS
            )
        # One that cannot be watched is not tried again each time; one that went away may come back.
        self._watched = folders
        return bool(new)


def _with_below(folder: str, depth: int) -> Iterable[str]:
    try:
        with os.scandir(folder) as entries:
            below = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    yield folder
    if depth:
        for path in below:
            yield from _with_below(path, depth - 1)


_C = ctypes.CDLL(None)


def _descriptor() -> int | None:
    """A new inotify instance; None where there is no such thing."""
    try:
        descriptor: int = _C.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    except AttributeError:
        return None
    return descriptor if descriptor >= 0 else None
