"""The whole system on this machine as one thing that is started and ended: server, deployments, worker.

One system works for one data folder. A lock file keeps a second one off; the kernel releases it however the
first one ends. It holds where the dashboard is, for the commands that talk to a running system, and whether
the system stays: one that is started for a single pass ends with it, so nobody else may rely on it.
"""

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Never, TextIO

from bureau.private import keep_private
from flows.system import processes, secret, server
from flows.system.processes import Child
from flows.system.server import NotStarted

PROJECT = Path(__file__).parents[2]
"""Where prefect.yaml lies."""

END_WITHIN_SECONDS = 8.0
"""How long a process may take to end by itself. A worker whose flow run was ended never does."""

LEFTOVER_WITHIN_SECONDS = 2.0
"""The same for what a kill -9 left behind: nobody waits for its work any more."""

_WATCH_EVERY_SECONDS = 0.2

_STARTS_AT_MOST, _STARTS_WITHIN_SECONDS = 5, 600.0
"""How often within how long a process is started again."""

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_LOCK_FILE = "system.lock"

_STAYS, _PASSES = "stays", "passes"
"""In the lock file: a system runs until it is ended, or its server ends with the pass it was started for."""


@dataclass(frozen=True)
class Service:
    """A process that stays as long as the system, and is started again when it dies."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class SystemPlan:
    """How to start: the data folder (absolute), the port of the dashboard, whether no other will do."""

    data: Path
    port: int
    insist_on_port: bool
    settings: dict[str, str]
    """The configuration for the flow runs, as variables."""
    project: Path = PROJECT
    worker: bool = True
    """Whether anything is to be run by schedule and from the dashboard, or only the server is wanted."""
    play: bool = False
    """Whether a season is played: nothing runs by schedule, and what it logs goes to the dashboard only."""
    portal_port: int | None = None
    """Where the portal listens; None starts none."""
    insist_on_portal_port: bool = False
    services: tuple[Service, ...] = ()
    """What runs beside server and worker."""
    start_run: str | None = None
    """The command by which the worker starts a flow run; None: as Prefect does by itself."""


@dataclass(frozen=True)
class System:
    """A running system."""

    dashboard: str
    deployments: list[str]
    children: list[Child]
    portal: str | None = None

    def check(self) -> None:
        """Raise NotStarted if one of its processes has ended by itself."""
        for child in self.children:
            if child.ended:
                raise NotStarted(f"{child.name} 进程意外结束，原因见 {child.log}")

    def watch(self, tell: Callable[[str], None]) -> Never:
        """Stay until a signal comes (KeyboardInterrupt).

        A process that ends by itself is started again and told. One that does so time and again has a cause
        that a start does not mend: NotStarted.
        """
        ended: list[float] = []
        while True:
            for number, child in enumerate(self.children):
                if child.ended:
                    ended = [moment for moment in ended if time.monotonic() - moment < _STARTS_WITHIN_SECONDS]
                    if len(ended) >= _STARTS_AT_MOST:
                        self.check()
                    ended.append(time.monotonic())
                    self.children[number] = child.again()
                    old_log = child.log.with_suffix(".previous.log")
                    status = child.process.returncode
                    tell(f"{child.name} 进程意外结束（状态 {status}），已重新启动；结束前的日志见 {old_log}")
            time.sleep(_WATCH_EVERY_SECONDS)


@contextmanager
def running(plan: SystemPlan, tell: Callable[[str], None]) -> Iterator[System]:
    """Start the system, and end every process of it when the block ends. ``tell`` gets lines of progress.

    Ctrl-C, SIGTERM and a closed terminal raise KeyboardInterrupt, also while it starts; while it ends they
    are ignored. Raises NotStarted, with nothing left running, when it cannot be started.
    """
    keep_private(plan.data)
    with _alone(plan.data, tell) as lock:
        if leftover := processes.marked(plan.data):
            tell(f"上次没有正常结束，先结束遗留的 {len(leftover)} 个进程")
            processes.end(leftover, LEFTOVER_WITHIN_SECONDS)
        port = _port(plan.port, tell, "JIXIAO_PORT", insist=plan.insist_on_port)
        portal_port = plan.portal_port and _port(
            plan.portal_port, tell, "JIXIAO_PORTAL_PORT", insist=plan.insist_on_portal_port
        )
        lock_words = [os.getpid(), server.dashboard_url(port), _STAYS if plan.worker else _PASSES]
        if portal_port is not None:
            lock_words.append(server.local_url(portal_port))
        _write(lock, " ".join(map(str, lock_words)) + "\n")
        environment = server.environment(plan.data, port) | plan.settings
        if plan.play:
            environment["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "CRITICAL"
        secret.profile(plan.data, server.api_url(port))
        server.adopt(environment)  # Prefect reads it when it is imported, and so do we, below
        children: list[Child] = []
        with _interruptible():
            try:
                yield _started(plan, (port, portal_port), environment, children, tell)
            finally:
                for number in _STOP_SIGNALS:
                    signal.signal(number, signal.SIG_IGN)
                _end(plan.data, children)


@contextmanager
def _interruptible() -> Iterator[None]:
    def interrupt(*_: object) -> Never:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _port(preferred: int, tell: Callable[[str], None], variable: str, *, insist: bool) -> int:
    """The wanted port, or the next that is free. Raises NotStarted."""
    port = server.port_for(preferred, insist=insist, variable=variable)
    if port != preferred:
        tell(f"端口 {preferred} 已被其他程序占用，改用 {port}")
    return port


def _started(
    plan: SystemPlan,
    ports: tuple[int, int | None],
    environment: dict[str, str],
    children: list[Child],
    tell: Callable[[str], None],
) -> System:
    port, portal_port = ports
    tell("启动 Prefect 服务……")
    serving = processes.start("server", server.command(), environment, plan.data, plan.data)
    children.append(serving)
    from flows.system import deployments  # takes a second, and the server takes longer

    server.wait_until_healthy(port, serving.log, lambda: serving.ended)
    if interrupted := deployments.settle_interrupted():
        tell(f"上次有 {interrupted} 个流程没有做完，已记为崩溃")
    if not plan.worker:
        return System(server.dashboard_url(port), [], children)
    deployments.create_pool(plan.start_run)
    tell("启动执行进程，登记部署……")
    children.append(processes.start("worker", deployments.WORKER, environment, plan.data, plan.data))
    deployments.automate(plan.project)
    registering = processes.start("deployments", deployments.REGISTER, environment, plan.data, plan.project)
    if registering.process.wait() != 0:
        raise NotStarted(f"prefect.yaml 中的部署没有登记成功，原因见 {registering.log}")
    names = deployments.take_off_others(plan.project)
    if plan.play:
        deployments.pause_schedules()
    for service in plan.services:
        started = processes.start(service.name, service.command, environment, plan.data, plan.data)
        children.append(started)
    portal = None
    if portal_port is not None:
        portal = _open_portal(plan, portal_port, environment, children)
    return System(server.dashboard_url(port), names, children, portal)


def _open_portal(plan: SystemPlan, port: int, environment: dict[str, str], children: list[Child]) -> str:
    """Start the portal and wait until it answers; where it is. Raises NotStarted."""
    command = [*server.PORTAL, str(port)]
    opened = processes.start("portal", command, environment, plan.data, plan.data)
    children.append(opened)
    portal = server.local_url(port)
    server.wait_until_answers(f"{portal}/healthz", "门户", opened.log, lambda: opened.ended)
    return portal


def _end(data: Path, children: list[Child]) -> None:
    """Flow runs and worker first, so that their end can still be told to the server, then the server."""
    serving = {child.process.pid for child in children[:1]}
    try:
        working = processes.marked(data) | {child.process.pid for child in children[1:]}
        processes.end(working - serving, END_WITHIN_SECONDS)
        if len(children) > 1 and not children[0].ended:  # a worker was started: the server was healthy
            from flows.system import deployments

            deployments.settle_interrupted()
    finally:
        processes.end(processes.marked(data) | serving, END_WITHIN_SECONDS)


@contextmanager
def _alone(data: Path, tell: Callable[[str], None]) -> Iterator[TextIO]:
    """Hold the lock of this data folder; a single pass that holds it is waited for."""
    said_once = False
    with (data / _LOCK_FILE).open("a+", encoding="utf-8") as lock:
        while not _taken(lock):
            match _holder(lock):
                case [process, dashboard, how, *_] if how == _STAYS:
                    raise NotStarted(
                        f"系统已在运行（进程 {process}，看板 {dashboard}）；要重新启动，请先在那里按 Ctrl-C"
                    )
                case [process, _, _, *_] if not said_once:
                    tell(f"另一次运行（进程 {process}）还没有结束，等它结束……")
                    said_once = True
            time.sleep(_WATCH_EVERY_SECONDS)
        try:
            yield lock
        finally:
            _write(lock, "")


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: TextIO) -> list[str]:
    """Process, dashboard, how long it stays, portal; nothing while it has only just begun or ended."""
    lock.seek(0)
    return lock.read().split()


def _write(lock: TextIO, text: str) -> None:
    lock.truncate(0)
    lock.write(text)
    lock.flush()


def dashboard_of_running(data: Path) -> str | None:
    """Where the dashboard of the system is that stays for this data folder; None if none is running."""
    lock_words = _holder_of(data)
    return lock_words[1] if _STAYS in lock_words else None


def portal_of_running(data: Path) -> str | None:
    """Where the portal of that system is; None if none is running."""
    lock_words = _holder_of(data)
    return lock_words[3] if _STAYS in lock_words and len(lock_words) > 3 else None  # noqa: PLR2004 - the fourth word


def _holder_of(data: Path) -> list[str]:
    """What the lock file says of the system that holds it; nothing if none does."""
    try:
        with (data / _LOCK_FILE).open(encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _holder(lock)
    except FileNotFoundError:
        return []
    return []
