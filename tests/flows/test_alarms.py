import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from prefect.states import Crashed

from bureau.desk import kept_in
from flows import alarm, plain_words
from flows.chain import daily
from flows.system import processes
from flows.system.machine import System
from flows.system.server import NotStarted
from settings import load


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    monkeypatch.setenv("JIXIAO_DATA", str(folder))
    return folder


def crashed() -> None:
    run = SimpleNamespace(parent_task_run_id=None, name="每日流程 2026-03-31", id="7f3a")
    state = Crashed(message="Flow run infrastructure exited with non-zero status code -9.")
    # As Prefect's runner calls it when the process of a run was killed.
    alarm.tell_admins(flow=daily, flow_run=run, state=state)  # type: ignore[arg-type]


def mails(folder: Path) -> list[str]:
    return [mail.read_bytes().decode(errors="replace") for mail in sorted((folder / "mail").rglob("*.eml"))]


def test_a_run_whose_process_was_killed_is_told_once(data: Path) -> None:
    kept_in(load()).close()
    crashed()
    crashed()
    (mail,) = mails(data)
    assert "admin@localhost" in mail


def test_what_went_wrong_is_told_in_chinese_with_what_to_do() -> None:
    assert (
        plain_words.told("Flow run encountered an exception: Incomplete: 收件：A表没有读成")
        == "收件：A表没有读成"
    )
    full = "Flow run encountered an exception: OSError: [Errno 28] No space left on device: 'archive/3f'"
    assert plain_words.told(full).startswith("磁盘满了：请腾出空间，腾出以后会自己接着做。原文：OSError")
    killed = "Flow run infrastructure exited with non-zero status code -9."
    assert plain_words.told(killed).startswith("进程被结束（内存不足、断电或被人停止）")


def test_where_the_database_is_what_failed_the_alarm_goes_without_it_and_once_a_day(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_DATABASE", "postgresql://jixiao@127.0.0.1:1/none")
    crashed()
    crashed()
    (mail,) = mails(data)
    assert "admin@localhost" in mail


def test_before_anybody_upgraded_the_database_the_alarm_does_it_itself(data: Path) -> None:
    crashed()
    assert len(mails(data)) == 1


def started(folder: Path, script: str) -> processes.Child:
    folder.mkdir(exist_ok=True)
    return processes.start("worker", [sys.executable, "-c", script], os.environ, folder, folder)


def test_a_process_of_the_system_that_is_killed_is_started_again_and_told(data: Path) -> None:
    child = started(data, "import time; time.sleep(60)")
    system = System("", [], [child])
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        raise KeyboardInterrupt

    os.kill(child.process.pid, signal.SIGKILL)
    try:
        with pytest.raises(KeyboardInterrupt):
            system.watch(tell)
        assert "worker 进程意外结束（状态 -9），已重新启动" in lines[0]
        (again,) = system.children
        assert again.process.pid != child.process.pid
        assert not again.ended
    finally:
        processes.end(processes.marked(data), 1)


def test_a_process_that_ends_time_and_again_ends_the_system_with_the_reason(data: Path) -> None:
    lines: list[str] = []
    began = time.monotonic()
    with pytest.raises(NotStarted, match="worker 进程意外结束，原因见"):
        System("", [], [started(data, "raise SystemExit(3)")]).watch(lines.append)
    assert len(lines) == 5
    assert time.monotonic() - began < 60
