"""What the portal asks of the system that it runs in: a seam, so that pages know nothing of Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bureau.complaint import Complaint
from bureau.refusal import Refusal

NOT_RUNNING = "系统没有运行，请管理员在服务器上启动"


class SystemAway(Refusal):
    """The running system cannot be asked; the message is one Chinese line with what to do."""


class RunState(StrEnum):
    """What became of a run, in the words of the people who look at it."""

    PLANNED = "等待开始"
    RUNNING = "正在运行"
    DONE = "已完成"
    TROUBLED = "完成有误"
    FAILED = "失败"
    CRASHED = "中断"
    CANCELLED = "已取消"


@dataclass(frozen=True, slots=True)
class SystemRun:
    """One run as it is listed. ``sentence`` is what it came to, ``link`` where the dashboard shows it."""

    name: str
    flow: str
    state: RunState
    sentence: str
    began: datetime | None
    seconds: float | None
    link: str


class RunningSystem(Protocol):
    """The system that runs flows. Each method raises SystemAway where it does not answer."""

    @property
    def dashboard(self) -> str | None:
        """Where its dashboard is; None if it does not run."""

    def go_on_rerunning(self, number: int) -> None:
        """Start a run that does the reruns that were begun; ``number`` is the one it is started for."""

    def run_now(self) -> None:
        """Start a run of the whole chain."""

    def run_of_rerun(self, number: int) -> SystemRun | None:
        """The newest run that was started for a rerun."""

    def runs(self, *, limit: int) -> Sequence[SystemRun]:
        """The last runs, the newest first; steps inside of a pass are left out."""

    def complaints(self) -> Sequence[Complaint]:
        """What is wrong with it, each with what to do."""


class NoSystem:
    """Where no system runs: everything says so."""

    @property
    def dashboard(self) -> str | None:
        """There is none."""
        return None

    def go_on_rerunning(self, number: int) -> None:
        """Refuse."""
        raise SystemAway(f"{NOT_RUNNING}；第{number}次重新核查已登记，系统启动后会接着做")

    def run_now(self) -> None:
        """Refuse."""
        raise SystemAway(NOT_RUNNING)

    def run_of_rerun(self, number: int) -> SystemRun | None:  # noqa: ARG002 - as the protocol has it
        """There is none."""
        return None

    def runs(self, *, limit: int) -> Sequence[SystemRun]:  # noqa: ARG002 - as the protocol has it
        """Refuse."""
        raise SystemAway(NOT_RUNNING)

    def complaints(self) -> Sequence[Complaint]:
        """That it does not run."""
        return [Complaint("系统没有运行", "请在服务器上启动", "jixiao up")]


NO_SYSTEM = NoSystem()
