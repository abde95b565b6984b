import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flows.system import processes, server
from flows.system.machine import dashboard_of_running
from tests.flows import dashboard

ROOT = Path(__file__).parents[2]

PREFECT_YAML = """
pull: []
deployments:
  - name: nightly
    entrypoint: greeting.greet
    concurrency_limit: {limit: 1, collision_strategy: CANCEL_NEW}
    schedules: [{rrule: "FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0", timezone: Asia/Shanghai}]
    work_pool: {name: jixiao}
"""

GREETING = """
import os, time
from prefect import flow

@flow
def greet(seconds: float = 0):
    time.sleep(seconds)
"""

STARTER = """
import sys
from pathlib import Path
from flows.system.server import NotStarted
from flows.system.machine import SystemPlan, running

data, port, project = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
plan = SystemPlan(data, port, True, {"PYTHONPATH": str(project)}, project)
say = lambda line: print(line, flush=True)
try:
    with running(plan, say) as system:
        say("ready")
        system.watch(say)
except KeyboardInterrupt:
    say("ended")
except NotStarted as why:
    sys.exit(str(why))
"""

PASS = """
import sys
from pathlib import Path
from flows.system.machine import SystemPlan, running

say = lambda line: print(line, flush=True)
with running(SystemPlan(Path(sys.argv[1]), int(sys.argv[2]), False, {}, worker=False), say) as system:
    say("ready")
    sys.stdin.read()
    system.check()
"""
"""A server for a single pass; it goes on until its input ends."""

READY_WITHIN = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Started:
    """A system in a process of its own, as ``jixiao up`` is."""

    data: Path
    project: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str]" = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-c", STARTER, str(self.data), str(self.port), str(self.project)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    def lines_until_ready(self) -> list[str]:
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line.strip())
            if lines[-1] == "ready":
                return lines
        pytest.fail(f"not ready: {lines} {self.process.communicate()}")

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return dashboard.ask(f"http://127.0.0.1:{self.port}", self.data, path, body)

    def run(self, seconds: float = 0) -> str:
        deployment = self.ask("deployments/name/greet/nightly")["id"]
        parameters = {"parameters": {"seconds": seconds}, "state": {"type": "SCHEDULED"}}
        return str(self.ask(f"deployments/{deployment}/create_flow_run", parameters)["id"])

    def state_of(self, run: str) -> str:
        return str(self.ask(f"flow_runs/{run}")["state"]["type"])


def eventually(what: Callable[[], bool], within: float = 120) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "prefect.yaml").write_text(PREFECT_YAML, encoding="utf-8")
    (folder / "greeting.py").write_text(GREETING, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect's database is kept for the tests that follow, once there is one: making it takes seconds."""
    return tmp_path_factory.mktemp("migrated") / "prefect.db"


@pytest.fixture
def data(tmp_path: Path, migrated: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    own = folder / "prefect" / "prefect.db"
    if migrated.exists():
        own.parent.mkdir(parents=True)
        shutil.copy(migrated, own)
    yield folder
    processes.end(processes.marked(folder), 1)  # what a failed test left
    if not migrated.exists() and own.exists():
        shutil.copy(own, migrated)


def test_of_two_passes_at_once_the_second_waits_for_the_server_of_the_first_to_be_gone(data: Path) -> None:
    def begun() -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603 (our own command)
            [sys.executable, "-c", PASS, str(data), str(free_port())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )

    first = begun()
    assert first.stdout
    while first.stdout.readline() != "ready\n":
        assert first.poll() is None
    second = begun()
    assert second.stdout
    assert second.stdout.readline() == f"另一次运行（进程 {first.pid}）还没有结束，等它结束……\n"
    assert dashboard_of_running(data) is None  # nothing that others may rely on

    first.communicate("")
    assert first.returncode == 0
    lines, _ = second.communicate("")
    assert lines.endswith("ready\n")
    assert second.returncode == 0
    assert processes.marked(data) == set()


def test_what_prefect_yaml_says_runs_survives_kill_9_and_ctrl_c_leaves_nothing(
    data: Path, project: Path
) -> None:
    killed = Started(data, project)
    killed.lines_until_ready()
    assert dashboard_of_running(data) == f"http://127.0.0.1:{killed.port}"
    run = killed.run()
    assert eventually(lambda: killed.state_of(run) == "COMPLETED")

    def planned() -> list[Any]:
        scheduled: list[Any] = killed.ask(
            "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        )
        return scheduled

    assert eventually(lambda: bool(planned())), "the scheduler planned no run"
    assert {run["expected_start_time"][11:16] for run in planned()} == {"19:00"}  # UTC: 3:00 in China

    second = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", STARTER, str(data), str(free_port()), str(project)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert "系统已在运行" in second.stderr
    assert str(killed.port) in second.stderr

    interrupted = killed.run(seconds=600)
    assert eventually(lambda: killed.state_of(interrupted) == "RUNNING")
    killed.process.kill()
    killed.process.wait()
    left = processes.marked(data)
    assert len(left) >= 3  # server, worker, flow run

    again = Started(data, project)
    lines = again.lines_until_ready()
    assert f"上次没有正常结束，先结束遗留的 {len(left)} 个进程" in lines
    assert not left & processes.marked(data)
    assert again.state_of(interrupted) == "CRASHED"
    # Only one at a time may run: the dead one must not hold the place.
    at_the_end = again.run(seconds=60)
    assert eventually(lambda: again.state_of(at_the_end) == "RUNNING")
    again.process.send_signal(signal.SIGINT)
    assert again.process.communicate(timeout=120) == ("ended\n", "")
    assert processes.marked(data) == set()
    assert server.port_for(again.port, insist=True) == again.port
    assert dashboard_of_running(data) is None


def test_a_deployment_that_cannot_be_registered_stops_the_start_and_leaves_nothing(
    data: Path, project: Path
) -> None:
    (project / "greeting.py").write_text("this is no Python", encoding="utf-8")
    system = Started(data, project)
    _, why = system.process.communicate(timeout=READY_WITHIN)
    assert why == f"prefect.yaml 中的部署没有登记成功，原因见 {data / 'log' / 'deployments.log'}\n"
    assert processes.marked(data) == set()


def test_a_taken_port_is_refused_if_it_was_asked_for_and_passed_over_otherwise() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = int(listener.getsockname()[1])
        with pytest.raises(server.NotStarted, match=f"端口 {port} 已被其他程序占用"):
            server.port_for(port, insist=True)
        assert port < server.port_for(port, insist=False) < port + server.PORTS_TRIED


def test_prefect_settings_of_the_shell_do_not_reach_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "somebody's")
    monkeypatch.setenv("NO_PROXY", "intranet")
    environment = server.environment(Path("/data"), 4200)
    assert "PREFECT_API_KEY" not in environment
    assert environment["NO_PROXY"] == "intranet,127.0.0.1"
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
