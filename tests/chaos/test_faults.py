"""What goes wrong around a pass: it ends in a clear way, nothing is lost, and the next one goes on by itself."""

import os
import resource
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from storage.archive import Archive
from tests.bureau.office import (
    AFTER_THE_LEASE,
    COLLEGE,
    IN_TIME,
    LIBRARY,
    READING,
    TRAINING,
    Office,
    declarations,
)
from tests.chaos.mail_server import mail_server

NewOffice = Callable[..., Office]


@pytest.fixture
def new_office(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]) -> NewOffice:
    """Makes an office with a file of each unit in the inbox."""

    def make(**changed: Any) -> Office:
        office = Office.new(tmp_path_factory.mktemp("office"), new_database("sqlite"), **changed)
        office.put(COLLEGE, "申报.txt", declarations(TRAINING, faults={TRAINING: "B03"}))
        office.put(LIBRARY, "申报.txt", declarations(READING))
        return office

    return make


@pytest.fixture
def undisturbed(new_office: NewOffice) -> dict[str, list[Any]]:
    office = new_office()
    office.work()
    return office.everything()


def in_a_child(work: Callable[[], None]) -> str:
    """What went wrong in a process of its own; empty if nothing did."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        report = b""
        try:
            work()
        except BaseException as wrong:  # noqa: BLE001 - it is told
            report = f"{type(wrong).__name__}: {wrong}".encode()
        os.write(writing, report)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        report = pipe.read()
    os.waitpid(child, 0)
    return report.decode()


def test_a_disk_that_is_full_anywhere_loses_nothing_and_the_pass_goes_on_when_there_is_room(
    new_office: NewOffice, undisturbed: dict[str, list[Any]]
) -> None:
    failed = 0
    for kilobytes in (0, 30, 120, 400, 900):
        office = new_office()
        office.date_files(IN_TIME)  # here and not in the child: a file that is dated again has changed

        def full(size: int = kilobytes * 1024, office: Office = office) -> None:
            # No file can grow beyond: archive, database and letters fail with what a full disk gives.
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            office.work()

        wrong = in_a_child(full)
        failed += bool(wrong)
        assert not wrong or wrong.startswith(("OSError", "OperationalError", "ExceptionGroup")), wrong
        office.work(later=AFTER_THE_LEASE)
        office.work(later=2 * AFTER_THE_LEASE)
        assert office.everything() == undisturbed, f"{kilobytes} KiB: {wrong}"
    assert failed >= 3


def test_an_archive_that_is_away_for_a_while_is_no_files_fault(
    new_office: NewOffice, undisturbed: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = new_office()

    def away(_archive: Archive, _content: bytes) -> str:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Archive, "put", away)
        with pytest.raises(OSError, match="Input/output"):
            office.work()
    assert office.state(READING)[1] is None
    office.work(later=AFTER_THE_LEASE)
    assert office.everything() == undisturbed


def test_a_database_that_somebody_else_holds_is_waited_for(
    new_office: NewOffice, undisturbed: dict[str, list[Any]]
) -> None:
    office = new_office()
    holder = sqlite3.connect(
        office.settings.database.get_secret_value().removeprefix("sqlite:///"), check_same_thread=False
    )
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(2, holder.rollback).start()
    office.work()
    assert office.everything() == undisturbed


def test_the_machines_time_zone_changes_nothing(
    new_office: NewOffice, undisturbed: dict[str, list[Any]]
) -> None:
    for zone in ("America/Los_Angeles", "Pacific/Kiritimati"):
        office = new_office()

        def elsewhere(zone: str = zone, office: Office = office) -> None:
            os.environ["TZ"] = zone
            time.tzset()
            office.work()

        assert in_a_child(elsewhere) == ""
        assert office.everything() == undisturbed


def test_a_clock_that_is_set_back_and_forth_sends_nothing_twice(new_office: NewOffice) -> None:
    office = new_office()
    for later in (timedelta(), -timedelta(hours=30), timedelta(hours=20), timedelta()):
        office.work(later=later)
    ids = [mail["Message-ID"] for mail in office.mails()]
    assert len(ids) == len(set(ids)) == len(office.messages())
    assert office.state(READING) == ("accepted", 1)


def test_the_turn_of_the_year_and_the_leap_day_are_days_like_others(new_office: NewOffice) -> None:
    office = new_office()
    office.work()
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)):
        office.work(day)
        before = office.everything()
        office.work(day)
        assert office.everything() == before, day
    assert office.state(READING) == ("accepted", 1)


def test_a_mail_server_that_is_down_refuses_or_closes_is_tried_again_and_each_mail_goes_once(
    new_office: NewOffice,
) -> None:
    with socket.socket() as closing:
        closing.bind(("127.0.0.1", 0))
        closing.listen()
        port = closing.getsockname()[1]
        threading.Thread(target=_close_each, args=(closing,), daemon=True).start()
        office = new_office(channel=SecretStr(f"mailto://127.0.0.1:{port}?from=czj@qinghe.example"))
        office.work()
    assert {message.state.value for message in office.messages()} == {"pending"}
    office.work(later=timedelta(minutes=2))  # nobody listens any more
    waiting = office.messages()
    assert {message.state.value for message in waiting} == {"pending"}
    assert all(message.last_error for message in waiting)
    with mail_server() as (postbox, channel):
        mended = Office(office.settings.model_copy(update={"channel": channel}))
        mended.work(later=timedelta(days=1))
    assert len(postbox.ids) == len(set(postbox.ids)) >= len(waiting)
    assert {message.state.value for message in mended.messages()} == {"sent"}


def _close_each(listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        connection.close()


def test_a_file_that_is_replaced_while_it_is_read_is_taken_whole(new_office: NewOffice) -> None:
    office = new_office()
    path = Path(office.settings.inbox) / LIBRARY.name / "申报.txt"
    whole = path.read_bytes()
    stop = threading.Event()

    def rewrite() -> None:
        while not stop.is_set():
            path.write_bytes(whole[: len(whole) // 2])
            path.write_bytes(whole)

    writing = threading.Thread(target=rewrite)
    writing.start()
    try:
        office.work()
    finally:
        stop.set()
        writing.join()
    path.write_bytes(whole)
    office.work(IN_TIME + timedelta(days=1))
    assert office.state(READING)[0] == "accepted"
