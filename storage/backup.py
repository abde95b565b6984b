"""Everything that is kept, in one file: a snapshot of an SQLite database and the archive of originals.

The snapshot is taken first: an original is archived before the database speaks of it, so that all it speaks
of is there. A PostgreSQL database is backed up by its own tools.
"""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy.engine import make_url

from storage import migration
from storage.archive import Archive

_DATABASE = "jixiao.db"
_SUM = "jixiao.db.sha256"
_ORIGINALS = "archive/"
_KEPT = ("unit", "document", "audit_entry")
"""Tables that are empty only where nothing is kept yet."""


class NotPossible(ValueError):
    """A backup that cannot be made or restored; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: bytes of the database, number of originals."""

    database_bytes: int
    originals: int


def back_up(url: str, archive: Archive, target: Path) -> Backup:
    """Write a backup, while others go on working. Raises NotPossible; an existing file is never replaced."""
    if target.exists():
        raise NotPossible(f"{target} 已存在，请换一个名字")
    source = _file(url, "备份请用 pg_dump，归档文件夹另行复制")
    draft = target.with_name(f"{target.name}.part")
    try:
        with TemporaryDirectory() as folder, ZipFile(draft, "w", ZIP_DEFLATED) as zipped:
            copy = Path(folder) / _DATABASE
            _copy(source, copy)
            content = copy.read_bytes()
            zipped.writestr(_DATABASE, content)
            zipped.writestr(_SUM, hashlib.sha256(content).hexdigest())
            hashes = archive.hashes()
            for sha256 in hashes:
                zipped.writestr(_ORIGINALS + sha256, archive.get(sha256))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Backup(len(content), len(hashes))


def restore(source: Path, url: str, archive: Archive, *, force: bool = False) -> Backup:
    """Put a backup in the place of what is kept. The database is brought to the newest tables.

    Checked before anything is changed. Originals that are archived already stay. Raises NotPossible for a
    damaged backup, and where something is kept already unless ``force`` says to replace it.
    """
    target = _file(url, "恢复请用 pg_restore 或 psql，归档文件夹另行复制")
    if not force and _holds_something(target):
        raise NotPossible(f"{target} 里已有数据；确要用备份替换，请加 --force")
    try:
        with ZipFile(source) as zipped, TemporaryDirectory() as folder:
            content = zipped.read(_DATABASE)
            originals = [name for name in zipped.namelist() if name.startswith(_ORIGINALS)]
            _check(zipped, content, originals)
            copy = Path(folder) / _DATABASE
            copy.write_bytes(content)
            for name in originals:
                archive.put(zipped.read(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(copy, target)
    except (BadZipFile, KeyError) as why:
        raise NotPossible(f"{source} 不是完整的备份") from why
    migration.upgrade(url)
    return Backup(len(content), len(originals))


def _check(zipped: ZipFile, content: bytes, originals: list[str]) -> None:
    if hashlib.sha256(content).hexdigest() != zipped.read(_SUM).decode():
        raise NotPossible("备份里的数据库已损坏，没有恢复")
    for name in originals:
        if hashlib.sha256(zipped.read(name)).hexdigest() != name.removeprefix(_ORIGINALS):
            raise NotPossible(f"备份里的原件已损坏，没有恢复：{name}")


def _file(url: str, instead: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise NotPossible(f"数据库不是 SQLite，{instead}")
    return Path(address.database)


def _copy(source: Path, target: Path) -> None:
    """One database over another, as one change, whatever others read and write meanwhile."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise NotPossible("数据库复制后不完整")


def _holds_something(file: Path) -> bool:
    if not file.exists():
        return False
    with closing(sqlite3.connect(file)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        return any(
            connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()  # noqa: S608 - names of ours
            for name in _KEPT
            if name in tables
        )
