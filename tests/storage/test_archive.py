import hashlib
from pathlib import Path
from uuid import uuid4

import pytest

from storage.archive import Archive, Damaged

PAPER = "财政项目支出绩效目标申报表".encode()


@pytest.fixture(params=["folder", "memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(str(tmp_path / "archive") if request.param == "folder" else f"memory://{uuid4().hex}")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_original_lies_under_its_hash(archive: Archive) -> None:
    sha256 = archive.put(PAPER)
    assert sha256 == hashlib.sha256(PAPER).hexdigest()
    assert archive.get(sha256) == PAPER


def test_an_empty_file_is_an_original_too(archive: Archive) -> None:
    assert archive.get(archive.put(b"")) == b""


def test_putting_it_again_keeps_one_file_and_leaves_it_alone(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    archive.put(PAPER)
    (file,) = files_in(tmp_path)
    before = file.stat()
    archive.put(PAPER)
    assert files_in(tmp_path) == [file]
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_was_never_put_is_not_found(archive: Archive) -> None:
    with pytest.raises(FileNotFoundError):
        archive.get("0" * 64)


def test_a_changed_original_is_reported_and_mended_by_putting_it_again(tmp_path: Path) -> None:
    archive = Archive(str(tmp_path))
    sha256 = archive.put(PAPER)
    (file,) = files_in(tmp_path)
    file.write_bytes(PAPER[:10])
    with pytest.raises(Damaged, match=sha256):
        archive.get(sha256)
    archive.put(PAPER)
    assert archive.get(sha256) == PAPER


def test_a_write_that_breaks_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(str(tmp_path))

    def full_disk(source: str, target: str) -> None:
        raise OSError(28, "No space left on device", source, None, target)

    monkeypatch.setattr(archive._files, "mv", full_disk)
    with pytest.raises(OSError, match="No space left"):
        archive.put(PAPER)
    assert files_in(tmp_path) == []
