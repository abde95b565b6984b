"""The processes that the system starts, and how none of them is left behind.

Every one carries a mark in its environment, the data folder it works for, and hands it down to what it
starts itself: a flow run is the worker's child in a session of its own, out of reach of its process group.
After a kill -9 the next start finds by the mark whatever still runs. The marks are read from /proc, so this
part is for Linux; elsewhere only the direct children are found.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MARK = "SYSTEM_OF_JIXIAO"

_PROCESSES = Path("/proc")

_LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True)
class Child:
    """A process of ours; what it prints is in ``log``."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    again: Callable[[], "Child"]
    """Start the same once more."""

    @property
    def ended(self) -> bool:
        """Whether it has ended, by itself or not."""
        return self.process.poll() is not None


def start(
    name: str, command: Sequence[str], environment: Mapping[str, str], data: Path, folder: Path
) -> Child:
    """Start a command for the system of this data folder, in ``folder``.

    It gets a session of its own: Ctrl-C in the terminal reaches us alone, and we end the rest in order. The
    log of the time before is kept as ``….previous.log``.
    """
    log = log_of(name, data)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 (the commands are ours)
            command,
            env=dict(environment) | {_MARK: str(data)},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log, lambda: start(name, command, environment, data, folder))


def log_of(name: str, data: Path) -> Path:
    """Where the process of this name prints to."""
    return data / "log" / f"{name}.log"


def marked(data: Path) -> set[int]:
    """The ids of all living processes that work for the system of this data folder."""
    mark = f"{_MARK}={data}".encode()
    ids: set[int] = set()
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if mark in environment.split(b"\0"):
            ids.add(int(folder.name))
    return ids - {os.getpid()}


def end(ids: Collection[int], patience: float) -> None:
    """End these processes: SIGTERM, and after ``patience`` seconds SIGKILL. Returns when all are gone."""
    for number, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, patience)):
        for process in ids:
            _send(process, number)
        deadline = time.monotonic() + wait
        while (ids := [process for process in ids if _alive(process)]) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN_SECONDS)


def _send(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return


def _alive(process: int) -> bool:
    """Whether it runs. A child of ours that has ended is collected on the way."""
    try:
        if os.waitpid(process, os.WNOHANG) != (0, 0):
            return False
    except ChildProcessError:  # not our child
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    # A leftover whose new parent (process 1 of a container, often) does not collect it.
    try:
        status = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] == "Z"
