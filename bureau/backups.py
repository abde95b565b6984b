"""Backups that were made from a page: where they lie, under which names, and who made one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bureau.desk import Desk
from bureau.private import keep_private
from bureau.refusal import Refusal
from lifecycle.calendar.windows import CHINA
from settings import Settings
from storage import backup
from storage.decisions import audit
from storage.decisions.audit import Entry


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """One backup as it lies there; ``size`` in bytes."""

    name: str
    made_at: datetime
    size: int


def folder(settings: Settings) -> Path:
    """Where they lie: in the data folder, which is its owner's alone."""
    return settings.data / "backups"


def listed(settings: Settings) -> Sequence[KeptBackup]:
    """Those there are, the newest first."""
    files = sorted(folder(settings).glob("*.zip"), reverse=True)
    stats = [(file.name, file.stat()) for file in files]
    return [
        KeptBackup(name, datetime.fromtimestamp(stat.st_mtime, CHINA), stat.st_size) for name, stat in stats
    ]


def find(settings: Settings, name: str) -> Path | None:
    """The file of that name, if it is one of them."""
    return next((folder(settings) / own.name for own in listed(settings) if own.name == name), None)


def make(desk: Desk, *, actor: str) -> str:
    """Make one now, audited; its name. Raises Refusal where the database is backed up by its own tools."""
    keep_private(folder(desk.settings))
    name = f"备份_{desk.now.astimezone(CHINA):%Y%m%d_%H%M%S}.zip"
    url = desk.settings.database.get_secret_value()
    try:
        written = backup.back_up(url, desk.archive, folder(desk.settings) / name)
    except backup.NotPossible as why:
        raise Refusal(str(why)) from why
    about = f"备份 {name}：原件 {written.originals} 个"
    entry = Entry(at=desk.now, actor=actor, event="backup", why="备份数据库和归档", about=about)
    with desk.database.writing() as session:
        audit.note(session, [entry])
    return name


def note_download(desk: Desk, name: str, *, actor: str) -> None:
    """Let the audit say who took one away: all that is kept is in it."""
    entry = Entry(at=desk.now, actor=actor, event="backup_download", why="下载备份", about=f"备份 {name}")
    with desk.database.writing() as session:
        audit.note(session, [entry])
