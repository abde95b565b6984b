"""The running system as the portal sees it: what it ran, and how it is told to run something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bureau.complaint import Complaint
from bureau.running_system import RunState, SystemRun
from flows import plain_words
from flows.ending_words import LOOK_AT
from flows.system import health
from flows.system.machine import dashboard_of_running
from flows.system.prefect_interface import ask

GO_ON, NOW = "继续重新核查", "立即运行"
"""Deployments of prefect.yaml; each has its flow's name."""

_STATES = {
    "SCHEDULED": RunState.PLANNED,
    "PENDING": RunState.PLANNED,
    "RUNNING": RunState.RUNNING,
    "PAUSED": RunState.RUNNING,
    "CANCELLING": RunState.RUNNING,
    "COMPLETED": RunState.DONE,
    "FAILED": RunState.FAILED,
    "CRASHED": RunState.CRASHED,
    "CANCELLED": RunState.CANCELLED,
}


@dataclass(frozen=True)
class SystemOnThisMachine:
    """The system of a data folder, as ``bureau.running_system.RunningSystem`` describes it."""

    data: Path

    @property
    def dashboard(self) -> str | None:
        """Where its dashboard is."""
        return dashboard_of_running(self.data)

    def go_on_rerunning(self, number: int) -> None:
        """Start a run of ``继续重新核查``, marked with the number."""
        self._start(GO_ON, [_mark(number)])

    def run_now(self) -> None:
        """Start a run of ``立即运行``."""
        self._start(NOW, [])

    def run_of_rerun(self, number: int) -> SystemRun | None:
        """The newest run with that mark."""
        marked = self._runs({"tags": {"all_": [_mark(number)]}}, 1)
        return marked[0] if marked else None

    def runs(self, *, limit: int) -> Sequence[SystemRun]:
        """The last runs whose time has come, but those inside of others."""
        due = {"expected_start_time": {"before_": datetime.now(UTC).isoformat()}}
        return self._runs(due | {"parent_task_run_id": {"is_null_": True}}, limit)

    def complaints(self) -> Sequence[Complaint]:
        """As ``jixiao doctor`` tells them."""
        return health.complaints(self.data)

    def _start(self, deployment_name: str, tags: Sequence[str]) -> None:
        name = quote(deployment_name)
        deployment = ask(self.data, f"deployments/name/{name}/{name}")
        body = {"tags": list(tags), "state": {"type": "SCHEDULED"}}
        ask(self.data, f"deployments/{deployment['id']}/create_flow_run", body)

    def _runs(self, runs: Mapping[str, Any], limit: int) -> list[SystemRun]:
        wanted_runs = {"flow_runs": dict(runs), "sort": "EXPECTED_START_TIME_DESC", "limit": limit}
        return [self._run(run) for run in ask(self.data, "flow_runs/filter", wanted_runs)]

    def _run(self, run: Mapping[str, Any]) -> SystemRun:
        state = run["state"] or {"type": "SCHEDULED", "name": "", "message": ""}
        started = run["start_time"]
        return SystemRun(
            name=run["name"],
            flow=run["name"].partition(" ")[0],
            state=RunState.TROUBLED if state["name"] in LOOK_AT else _STATES[state["type"]],
            sentence=_sentence(state),
            began=datetime.fromisoformat(started) if started else None,
            seconds=run["total_run_time"] if started else None,
            link=f"{self.dashboard}/runs/flow-run/{run['id']}",
        )


def _mark(number: int) -> str:
    return f"第{number}次重新核查"


def _sentence(state: Mapping[str, Any]) -> str:
    """What a state says in Chinese: Prefect's own English is left to the dashboard."""
    plain = plain_words.told(state["message"] or "").partition("。原文：")[0]
    sentences = [text for text in (plain, state["name"] or "") if text and not text.isascii()]
    return sentences[0] if sentences else ""
