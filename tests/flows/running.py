"""A running system and the command, for tests: ``jixiao up`` in processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlmodel import Session

from flows.system import processes
from flows.system.machine import dashboard_of_running
from lifecycle.calendar.stages import Stage
from season.district.district import FictionalProject, FictionalUnit
from storage import status
from storage.database import open_database
from storage.messages import outbox
from storage.status import StatusRow
from storage.tables import MessageState, OutboxMessage
from tests.bureau.office import EDUCATION, ROSTER
from tests.flows import dashboard

ROOT = Path(__file__).parents[2]


GUARD = """
import os, sys

LOOPBACK = {None, "", "127.0.0.1", "::1", "localhost", b"127.0.0.1", b"localhost"}

def refuse(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        outside = isinstance(address, tuple) and address[0] not in LOOPBACK
    else:
        outside = event == "socket.getaddrinfo" and arguments[0] not in LOOPBACK
    if outside:
        with open(os.path.join(os.path.dirname(__file__), "refused"), "a") as told:
            told.write(f"{sys.argv} {event} {arguments}\\n")
        raise OSError("no network in this test")

sys.addaudithook(refuse)
"""
"""For every Python process of the system: it reaches nothing but this machine, and what tried is written down."""


@dataclass(frozen=True)
class Running:
    """A running system and the command."""

    data: Path
    environment: dict[str, str]

    def jixiao(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-c", "import cli; cli.main()", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """What is kept, read beside the running system: a command would spend seconds on its imports."""
        database = open_database(f"sqlite:///{self.data / 'jixiao.db'}")
        with closing(database), database.reading() as session:
            yield session

    def kept(self) -> tuple[list[StatusRow], list[OutboxMessage]]:
        """Every obligation and every message."""
        with self.session() as session:
            return status.rows(session), outbox.messages(session)

    def letters(self, kind: str) -> list[OutboxMessage]:
        """The messages of one kind."""
        return [message for message in self.kept()[1] if message.kind == kind]

    def state(self, project: FictionalProject) -> tuple[str, int | None]:
        """State and version of a project's declaration."""
        (row,) = [
            row for row in self.kept()[0] if (row.project, row.stage) == (project.name, Stage.DECLARATION)
        ]
        return row.state.value, row.version

    def returned_to(self, unit: FictionalUnit) -> bool:
        """Whether a return letter went out to a unit."""
        returned = [letter for letter in self.letters("returned") if unit.name in letter.key]
        return any(letter.state is MessageState.SENT for letter in returned)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        address = dashboard_of_running(self.data)
        assert address
        return dashboard.ask(address, self.data, path, body)

    def stop_the_clock(self) -> None:
        """Let nothing run by schedule: whatever the hour is, only the tests put things in motion."""
        for deployment in self.ask("deployments/filter", {}):
            self.ask(f"deployments/{deployment['id']}/pause_deployment", {})
        planned = self.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
        for run in planned:
            self.ask(f"flow_runs/{run['id']}/set_state", {"state": {"type": "CANCELLED"}, "force": True})

    def trigger(self, deployment: str, **parameters: object) -> str:
        name = quote(deployment)
        number = self.ask(f"deployments/name/{name}/{name}")["id"]
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return str(self.ask(f"deployments/{number}/create_flow_run", body)["id"])

    def end_of(self, run: str) -> str:
        """The state in which a run ended."""
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            state = str(self.ask(f"flow_runs/{run}")["state"]["type"])
            if state not in {"SCHEDULED", "PENDING", "RUNNING"}:
                return state
            time.sleep(0.2)
        pytest.fail(f"run {run} did not end")

    @property
    def reached_out(self) -> str:
        """What tried to reach another machine."""
        refused = self.data.parent / "guard" / "refused"
        return refused.read_text() if refused.exists() else ""

    def put(self, unit: FictionalUnit, name: str, content: bytes) -> None:
        path = self.data / "inbox" / unit.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def started(data: Path) -> Iterator[Running]:
    """A system for this data folder with the office's roster; nothing runs but what is asked for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    guard = data.parent / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    path = f"{ROOT}{os.pathsep}{guard}"
    environment = os.environ | {"PYTHONPATH": path, "JIXIAO_DATA": str(data), "JIXIAO_PORT": str(port)}
    environment["JIXIAO_WATCH"] = "false"  # only the tests put things in motion
    running = Running(data, environment)
    roster = {
        "projects": [
            {
                "year": project.year,
                "unit": project.unit.name,
                "project": project.name,
                "amount": project.amount,
            }
            | {"department": EDUCATION.name, "address": project.unit.mail}
            for project in ROSTER
        ]
    }
    data.mkdir()
    (data / "roster.json").write_text(json.dumps(roster), encoding="utf-8")
    assert running.jixiao("roster", "import", str(data / "roster.json")).returncode == 0
    up = subprocess.Popen(
        [sys.executable, "-c", "import cli; cli.main()", "up"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert up.stderr
    try:
        lines = []
        for line in up.stderr:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail(f"not started: {lines}")
        running.stop_the_clock()
        yield running
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(timeout=60)
        processes.end(processes.marked(data), 1)
