"""The originals, each under the SHA-256 of its bytes, kept before anything reads them and never changed."""

import hashlib
import re
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]  # it ships no types

_HASH = re.compile(r"[0-9a-f]{64}")


class Damaged(ValueError):
    """What the archive holds under a hash is not what was put there."""


class Archive:
    """A folder of originals at any fsspec URL; a plain path is a local folder."""

    def __init__(self, url: str) -> None:
        self._files, root = fsspec.url_to_fs(url)
        self._root = root.rstrip("/")

    def put(self, content: bytes) -> str:
        """Keep these bytes and return their SHA-256 (64 hexadecimal digits). Putting them again is harmless.

        Written beside and then moved, so that a half-written original is never seen under its hash.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self._holds(sha256):
            return sha256
        path = self._path(sha256)
        folder = path.rpartition("/")[0]
        draft = f"{folder}/{uuid4().hex}.part"
        self._files.makedirs(folder, exist_ok=True)
        try:
            self._files.pipe_file(draft, content)
            self._files.mv(draft, path)
        except BaseException:
            if self._files.exists(draft):
                self._files.rm_file(draft)
            raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash. Raises FileNotFoundError if never put, Damaged if they changed since."""
        content: bytes = self._files.cat_file(self._path(sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(f"归档原件已损坏：{sha256}")
        return content

    def check(self) -> None:
        """Raise OSError if the archive cannot be reached."""
        self._files.makedirs(self._root, exist_ok=True)
        self._files.ls(self._root)

    def hashes(self) -> list[str]:
        """The hashes of all originals, in their order."""
        if not self._files.exists(self._root):
            return []
        names = (path.rpartition("/")[2] for path in self._files.find(self._root))
        return sorted(name for name in names if _HASH.fullmatch(name))

    def _holds(self, sha256: str) -> bool:
        # An original that was damaged since is mended by putting it again.
        try:
            self.get(sha256)
        except (FileNotFoundError, Damaged):
            return False
        return True

    def _path(self, sha256: str) -> str:
        # Two levels: a season's 20,000 originals in one folder are slow to list on many file systems.
        return f"{self._root}/{sha256[:2]}/{sha256}"
