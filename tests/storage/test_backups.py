"""A backup holds everything, comes back whole, and never replaces what nobody gave up."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from storage.archive import Archive
from storage.backup import NotPossible, back_up, restore
from storage.database import open_database
from storage.decisions import audit
from storage.roster import roster, roster_import
from storage.roster.roster import RosterLine

PAPER = "绩效自评表".encode()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "archive"))


@pytest.fixture
def url(new_database: Callable[[str], str]) -> str:
    """A database that knows one unit."""
    new_url = new_database("sqlite")
    enlist(new_url, "清河区图书馆")
    return new_url


def enlist(url: str, unit: str) -> None:
    database = open_database(url)
    with database.writing() as session:
        roster_import.import_roster(session, [RosterLine(2025, unit, "阅读推广")])
    database.close()


def units(url: str) -> list[str]:
    database = open_database(url)
    with database.reading() as session:
        names = [unit.name for unit in roster.units(session)]
        assert audit.verify(session).broken is None
    database.close()
    return names


def test_what_was_backed_up_comes_back_elsewhere(url: str, archive: Archive, tmp_path: Path) -> None:
    sha256 = archive.put(PAPER)
    backed_up = back_up(url, archive, tmp_path / "备份.zip")
    enlist(url, "后来的单位")
    elsewhere, other_archive = (
        f"sqlite:///{tmp_path / 'new' / 'jixiao.db'}",
        Archive(str(tmp_path / "new" / "archive")),
    )
    assert restore(tmp_path / "备份.zip", elsewhere, other_archive) == backed_up
    assert units(elsewhere) == ["清河区图书馆"]
    assert other_archive.get(sha256) == PAPER


def test_what_is_kept_is_replaced_only_when_told_so(url: str, archive: Archive, tmp_path: Path) -> None:
    back_up(url, archive, tmp_path / "备份.zip")
    enlist(url, "后来的单位")
    with pytest.raises(NotPossible, match="里已有数据；确要用备份替换，请加 --force"):
        restore(tmp_path / "备份.zip", url, archive)
    assert len(units(url)) == 2
    restore(tmp_path / "备份.zip", url, archive, force=True)
    assert units(url) == ["清河区图书馆"]


def test_a_database_that_is_still_empty_is_no_obstacle(
    url: str, archive: Archive, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    back_up(url, archive, tmp_path / "备份.zip")
    empty = new_database("sqlite")
    restore(tmp_path / "备份.zip", empty, archive)
    assert units(empty) == ["清河区图书馆"]


def test_an_earlier_backup_is_not_replaced(url: str, archive: Archive, tmp_path: Path) -> None:
    back_up(url, archive, tmp_path / "备份.zip")
    with pytest.raises(NotPossible, match="已存在"):
        back_up(url, archive, tmp_path / "备份.zip")


@pytest.mark.parametrize("damaged", ["jixiao.db", "archive"])
def test_a_damaged_backup_changes_nothing(
    damaged: str, url: str, archive: Archive, tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    archive.put(PAPER)
    back_up(url, archive, tmp_path / "备份.zip")
    with ZipFile(tmp_path / "备份.zip") as whole, ZipFile(tmp_path / "坏.zip", "w") as broken:
        for name in whole.namelist():
            hit = name == damaged or name.startswith(f"{damaged}/")
            broken.writestr(name, whole.read(name)[:-1] + b"?" if hit else whole.read(name))
    empty = new_database("sqlite")
    with pytest.raises(NotPossible, match="已损坏，没有恢复"):
        restore(tmp_path / "坏.zip", empty, archive)
    assert units(empty) == []
    (tmp_path / "不是.zip").write_bytes(b"PK")
    with pytest.raises(NotPossible, match="不是完整的备份"):
        restore(tmp_path / "不是.zip", empty, archive)


def test_postgresql_is_left_to_its_own_tools(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="数据库不是 SQLite，备份请用 pg_dump"):
        back_up("postgresql://jixiao@db.invalid/jixiao", archive, tmp_path / "备份.zip")
    assert list(tmp_path.glob("*.part")) == []
