"""The inbox: a folder at any fsspec URL, in it a folder for each unit, or everything in one."""

from dataclasses import dataclass

import fsspec  # type: ignore[import-untyped]  # it ships no types

_UNFINISHED = (".part", ".tmp", ".crdownload")
_SCRATCH = (".", "~$")
"""How copying programs and editors name what is not meant to be handed in."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that lies in the inbox. ``folder`` is the one below the inbox, empty for the inbox itself."""

    path: str
    folder: str
    name: str


class Inbox:
    """What lies at an fsspec URL; it is only looked at, never changed."""

    def __init__(self, url: str) -> None:
        self._files, root = fsspec.url_to_fs(url)
        self._root = root.rstrip("/")

    def files(self) -> list[InboxFile]:
        """Every file that is meant to be handed in, by path. An inbox that is not there yet is empty."""
        if not self._files.exists(self._root):
            return []
        self._files.invalidate_cache()
        found = []
        for path in sorted(self._files.find(self._root)):
            parts = path.removeprefix(self._root).strip("/").split("/")
            scratch = any(part.startswith(_SCRATCH) for part in parts)
            if not scratch and not parts[-1].endswith(_UNFINISHED):
                found.append(InboxFile(path, parts[0] if len(parts) > 1 else "", parts[-1]))
        return found

    def content(self, path: str) -> bytes:
        """The bytes of a file."""
        content: bytes = self._files.cat_file(path)
        return content
