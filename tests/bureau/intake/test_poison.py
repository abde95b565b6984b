"""What somebody may put into an inbox: it is one file's trouble, told, and the rest goes on."""

import io
import os
import socket
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bureau.desk import Desk, open_desk
from bureau.digests import digesting
from bureau.intake import collecting, local_folder
from bureau.letters import enclosures
from flows.play.simulation import one_pass
from forms import ReadingProcess
from forms.form import Document
from forms.limits import Limits
from forms.reading.reader import read_all
from lifecycle.obligations.processing import Processing
from storage.papers import documents
from tests.bureau.office import (
    COLLEGE,
    IN_TIME,
    LIBRARY,
    READING,
    RESEARCH,
    TRAINING,
    Office,
    declarations,
)


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[str], str]) -> Office:
    return Office.new(tmp_path, new_database("sqlite"))


def inbox_of(office: Office) -> Path:
    folder = Path(office.settings.inbox) / LIBRARY.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def replaced_sheet(sheet: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    plain, poisoned = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(poisoned, "w") as changed:
        for name in whole.namelist():
            own = name == "xl/worksheets/sheet1.xml"
            changed.writestr(name, sheet.encode() if own else whole.read(name))
    return poisoned.getvalue()


def reasons(office: Office) -> dict[str, str | None]:
    """By the file's name, why it was not taken."""
    with office.desk() as desk, desk.database.reading() as session:
        decided = documents.in_processing(session, Processing.DECIDED)
        return {document.name: document.why for document in decided if document.failed_step}


def told_to_the_bureau(office: Office) -> set[str]:
    with open_desk(office.settings, IN_TIME) as desk, desk.database.reading() as session:
        return {file.file for file in digesting.compose(desk, session).unreadable}


def test_links_pipes_and_sockets_are_told_and_the_good_file_beside_them_is_taken(
    office: Office, tmp_path: Path
) -> None:
    folder = inbox_of(office)
    outside = tmp_path / "别人的.txt"
    outside.write_bytes(declarations(READING))
    (folder / "链接.txt").symlink_to(outside)
    (folder / "自己").symlink_to(folder, target_is_directory=True)
    (folder / "绕圈").symlink_to(folder / "绕圈")
    os.mkfifo(folder / "管道.xlsx")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(folder)  # the path of a socket may not be long
        listening.bind("套接字")
        os.chdir(before)
        office.put(LIBRARY, "申报.txt", declarations(READING))
        office.work()
    assert office.state(READING) == ("accepted", 1)
    assert reasons(office) == {
        "链接.txt": local_folder.LINK,
        "自己": local_folder.LINK,
        "绕圈": local_folder.LINK,
        "管道.xlsx": local_folder.NO_FILE,
        "套接字": local_folder.NO_FILE,
    }
    assert {finding.rule for finding in office.found("链接.txt")} == {"A01"}
    assert told_to_the_bureau(office) == set(reasons(office))
    messages = len(office.messages())
    office.work()
    assert len(office.messages()) == messages


def test_a_name_in_gbk_is_shown_as_it_is_meant_and_a_control_character_does_no_harm(office: Office) -> None:
    folder = os.fsencode(office.settings.inbox) + b"/" + LIBRARY.name.encode("gbk")
    os.makedirs(folder)  # noqa: PTH103 - bytes
    with open(folder + b"/" + "绩效申报.txt".encode("gbk"), "wb") as file:  # noqa: PTH123 - bytes
        file.write(declarations(READING))
    office.put(COLLEGE, "申报\n\x1b[2J.txt", declarations(TRAINING))
    office.work()
    assert office.state(READING) == ("accepted", 1)
    assert office.state(TRAINING) == ("accepted", 1)
    with office.desk() as desk, desk.database.reading() as session:
        names = {document.name for document in documents.in_processing(session, Processing.DECIDED)}
    assert names == {"绩效申报.txt", "申报\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J.txt"}


def test_a_folder_and_a_file_that_may_not_be_opened_are_told_and_the_rest_is_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inbox_of(office)
    (folder / "锁住的").mkdir()
    office.put(LIBRARY, "打不开.txt", b"1")
    office.put(LIBRARY, "申报.txt", declarations(READING))
    scan, read = os.scandir, local_folder.content

    # The superuser, who runs tests in a container, may open everything.
    def scandir(path: str) -> object:
        if path.endswith("锁住的"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    def content(path: str) -> bytes:
        if path.endswith("打不开.txt"):
            raise PermissionError(13, "Permission denied", path)
        return read(path)

    monkeypatch.setattr(local_folder.os, "scandir", scandir)
    monkeypatch.setattr(local_folder, "content", content)
    office.work()
    assert office.state(READING) == ("accepted", 1)
    assert reasons(office) == {
        "锁住的": local_folder.CLOSED_FOLDER,
        "打不开.txt": local_folder.CLOSED_FILE,
    }


def test_a_file_that_becomes_a_link_while_it_is_looked_at_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "别人的.txt").write_bytes(b"secret")
    (tmp_path / "链接.txt").symlink_to(tmp_path / "别人的.txt")
    with pytest.raises(OSError, match="Too many levels"):
        local_folder.content(str(tmp_path / "链接.txt"))


def test_a_file_of_many_gibibytes_is_refused_without_being_read(office: Office) -> None:
    with (inbox_of(office) / "巨大.xlsx").open("wb") as file:
        file.truncate(1 << 40)
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    assert office.state(READING) == ("accepted", 1)
    assert "过大" in (reasons(office)["巨大.xlsx"] or "")


STUMBLING = """
import time
from forms.reading import reader
read_all = reader.read_all

def stumble(data, name, limits, *words):
    if name.startswith("慢"):
        time.sleep(60)
    if name.startswith("怪"):
        raise ZeroDivisionError("a fault of ours")
    return read_all(data, name, limits, *words)

reader.read_all = stumble
"""
"""For the process in which files are read."""


@pytest.fixture
def stumbling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader fails at what is called 怪 and takes for ever over what is called 慢; the file to be removed."""
    (tmp_path / "code").mkdir()
    file = tmp_path / "code" / "sitecustomize.py"
    file.write_text(STUMBLING, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(file.parent))
    return file


def work_within(office: Office, seconds: float) -> None:
    """One pass in which a file has so many seconds."""
    with (
        open_desk(office.settings, IN_TIME) as desk,
        ReadingProcess(Limits(seconds=seconds)) as reader,
    ):
        one_pass(replace(desk, reader=reader))


@pytest.mark.usefixtures("stumbling")
def test_files_that_use_up_their_time_are_refused_and_each_is_kept_before_the_next_is_begun(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "STORE_AFTER_SECONDS", 1.0)
    portions: list[set[str]] = []
    read = ReadingProcess.read

    def watched(self: ReadingProcess, data: bytes, name: str) -> object:
        with office.desk() as desk, desk.database.reading() as session:
            portions.append({file.name for file in documents.in_processing(session, Processing.FAILED)})
        return read(self, data, name)

    monkeypatch.setattr(ReadingProcess, "read", watched)
    for name in ("一", "二"):
        office.put(LIBRARY, f"慢{name}.txt", name.encode())
    office.put(LIBRARY, "申报.txt", declarations(READING))
    began = time.monotonic()
    work_within(office, 6.0)
    assert time.monotonic() - began < 50
    assert office.state(READING) == ("accepted", 1)
    assert {name for name, why in reasons(office).items() if why and "超时" in why} == {
        *("慢一.txt", "慢二.txt")
    }
    assert sorted(map(len, portions)) == [0, 0, 1]  # ended at any moment, what was done is done


def test_a_file_at_which_the_reader_fails_twice_is_set_aside_with_an_alarm_and_can_be_taken_up_again(
    office: Office, stumbling: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put(COLLEGE, "怪.txt", declarations(TRAINING))
    office.put(COLLEGE, "申报.txt", declarations(RESEARCH))
    for expected in ("下次再试：.*怪.txt", "已搁置，程序修好后运行 jixiao aside --again：.*怪.txt"):
        with open_desk(office.settings, IN_TIME) as desk, pytest.raises(ExceptionGroup, match=expected):
            one_pass(desk)
    office.work()  # the third pass has nothing to do with it
    assert office.state(RESEARCH) == ("accepted", 1)
    assert office.found("怪.txt") == []  # not the unit's fault: it hears nothing
    assert told_to_the_bureau(office) == {"怪.txt"}
    stumbling.unlink()
    monkeypatch.delenv("PYTHONPATH")  # a system that is started with the mended program
    with office.desk() as desk, desk.database.writing() as session:
        assert [document.name for document in documents.take_up(session)] == ["怪.txt"]
    office.work()
    assert office.state(TRAINING) == ("accepted", 1)


def test_a_letter_whose_enclosure_cannot_be_made_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = enclosures.made

    def stumble(desk: Desk, attachments: Sequence[object], at: datetime) -> object:
        if attachments:
            raise OverflowError("cannot convert float infinity to integer")
        return make(desk, (), at)

    monkeypatch.setattr(enclosures, "made", stumble)
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, faults={TRAINING: "B03"}))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    letters = {message.kind: message for message in office.messages()}
    assert letters["returned"].sent_at is None
    assert "OverflowError" in (letters["returned"].last_error or "")
    assert letters["accepted"].sent_at is not None


@pytest.mark.parametrize("row", ["\N{SUPERSCRIPT TWO}", "9" * 5000, "-1", "1.5", "inf"])
def test_a_row_number_that_is_none_counts_as_not_written(row: str) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>'
        f'<col min="nan" max="inf" width="inf"/></cols><sheetData><row r="{row}" ht="nan">'
        f'<c s="{row}" t="s"><v>{row}</v></c><c t="inlineStr"><is><t>没有表</t></is></c><c><v>1e999</v></c>'
        "</row></sheetData></worksheet>"
    )
    (document,) = read_all(replaced_sheet(sheet), "怪.xlsx", Limits())
    assert isinstance(document, Document)
    assert not document.forms


@pytest.mark.parametrize("number", ["9" * 400, "1e999", "inf", "nan", "-inf"])
def test_a_number_that_is_none_of_money_is_found_and_ends_nothing(office: Office, number: str) -> None:
    text = declarations(TRAINING).decode()
    amount = f"{TRAINING.amount:.2f}"
    poisoned = text.replace(amount, number)
    assert poisoned != text
    office.put(COLLEGE, "申报.txt", poisoned.encode())
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.work()
    office.work()
    assert office.state(READING) == ("accepted", 1)
    assert office.state(TRAINING) == ("returned", 1)
    assert {message.sent_at is not None for message in office.messages()} == {True}
