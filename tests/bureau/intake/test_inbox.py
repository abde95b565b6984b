import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from pydantic import SecretStr, ValidationError

from bureau.intake import collecting
from bureau.intake.inbox import Inbox, UnusableInbox
from settings import Settings
from tests.bureau.office import LIBRARY, READING, Office, declarations


def names(inbox: Inbox) -> list[str]:
    return [file.name for file in inbox.settled(inbox.files())]


def test_an_inbox_by_url_is_a_folder_for_each_unit_or_everything_in_one() -> None:
    files = fsspec.filesystem("memory")
    files.pipe({"/收件1/清河区图书馆/甲/申报.txt": b"1", "/收件1/乙.txt": b"22", "/收件1/丙.txt.part": b"3"})
    inbox = Inbox("memory://收件1")
    assert [(file.folder, file.name, file.size) for file in inbox.files()] == [
        ("", "乙.txt", 2),
        ("清河区图书馆", "申报.txt", 1),
    ]
    assert [inbox.content(file) for file in inbox.files()] == [b"22", b"1"]
    assert Inbox("memory://没有").files() == []


def test_a_file_that_changes_while_it_is_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/收件2/甲.txt", b"half")
    inbox = Inbox("memory://收件2")
    (file,) = inbox.files()
    read = type(files).cat_file

    def cat_file(self: Any, path: str) -> bytes:
        content: bytes = read(self, path)
        files.pipe(path, b"half and the other half")
        return content

    monkeypatch.setattr(type(files), "cat_file", cat_file)
    assert inbox.content(file) is None


def test_a_file_that_went_away_is_left(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_bytes(b"1")
    inbox = Inbox(str(tmp_path))
    (file,) = inbox.files()
    (tmp_path / "甲.txt").unlink()
    assert inbox.content(file) is None


def test_a_young_file_is_looked_at_again_after_the_settle_time_and_left_while_it_grows(
    tmp_path: Path,
) -> None:
    growing, fresh, old = tmp_path / "在写.txt", tmp_path / "刚写完.txt", tmp_path / "旧.txt"
    for path in (growing, fresh, old):
        path.write_bytes(b"1")
    os.utime(old, (1, 1))

    def grow() -> None:
        with growing.open("ab") as file:
            for _ in range(8):
                file.write(b"more")
                file.flush()
                time.sleep(0.05)

    writer = threading.Thread(target=grow)
    writer.start()
    began = time.monotonic()
    assert names(Inbox(str(tmp_path), settle=0.2)) == ["刚写完.txt", "旧.txt"]
    assert time.monotonic() - began >= 0.2
    writer.join()
    assert names(Inbox(str(tmp_path), settle=0.2)) == ["刚写完.txt", "在写.txt", "旧.txt"]


def test_nobody_waits_where_all_files_are_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "旧.txt").write_bytes(b"1")
    monkeypatch.setattr(time, "time", lambda: tmp_path.stat().st_mtime + 60)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    assert names(Inbox(str(tmp_path), settle=2)) == ["旧.txt"]


def test_without_its_driver_it_is_said_what_to_install_and_no_password_is_told() -> None:
    with pytest.raises(UnusableInbox) as refused:
        Inbox("sftp://czj@files.qinghe.example/inbox", {"password": "秘密"})
    assert "paramiko" in str(refused.value)
    assert "秘密" not in str(refused.value)
    with pytest.raises(UnusableInbox, match="JIXIAO_INBOX"):
        Inbox("nonsense://somewhere")


def test_a_password_in_the_address_is_refused_and_the_one_apart_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Settings(data=tmp_path, inbox="sftp://czj:geheim@files.qinghe.example/inbox")
    with pytest.raises(ValidationError):
        Settings(data=tmp_path, inbox_options=SecretStr("no json"))
    settings = Settings(data=tmp_path, inbox_options=SecretStr('{"password": "geheim"}'))
    assert "geheim" not in repr(settings)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    return Office.new(tmp_path, new_database("sqlite"))


def test_a_file_that_has_not_changed_is_not_read_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    read: list[str] = []
    content = Inbox.content

    def reading(self: Inbox, file: Any) -> bytes | None:
        read.append(file.name)
        return content(self, file)

    monkeypatch.setattr(Inbox, "content", reading)
    with office.desk() as desk:
        assert collecting.take_in(desk) == collecting.Taken(new=1, known=0)
        assert collecting.take_in(desk) == collecting.Taken(new=0, known=1)
        assert read == ["申报.txt"]
        office.put(LIBRARY, "申报.txt", declarations(READING, faults={READING: "B03"}))
        office.put(LIBRARY, "副本.txt", declarations(READING))
        assert collecting.take_in(desk) == collecting.Taken(new=1, known=1)
    assert sorted(read) == ["副本.txt", "申报.txt", "申报.txt"]


def test_a_file_that_is_still_being_written_comes_in_at_the_next_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put(LIBRARY, "申报.txt", declarations(READING))
    with office.desk() as desk:
        monkeypatch.setattr(Inbox, "content", lambda _self, _file: None)
        assert collecting.take_in(desk) == collecting.Taken(new=0, known=0, left=1)
        monkeypatch.undo()
        assert collecting.take_in(desk) == collecting.Taken(new=1, known=0)
