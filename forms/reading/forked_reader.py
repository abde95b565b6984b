"""A reading process as the one who asked for it sees it: its input, its output, and how it ended."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from forms.reading.reader_parent import ASK

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Libraries of numbers reserve addresses for a thread per processor: on large machines too many."""

_COMMAND = "from forms.reading.reader_parent import main; main()"

_NOT_STARTED = 1
"""The status of a process whose parent could not start."""


class ReaderParent(NamedTuple):
    """A process that forks, and the socket at which it is asked."""

    process: subprocess.Popen[bytes]
    asked: socket.socket


class ReaderParents:
    """The parents that this process may ask, one for each path from which modules are imported.

    Processes forked from this one ask the same. A parent ends when all of them have ended.
    """

    def __init__(self) -> None:
        self._parents: dict[str, ReaderParent] = {}
        self._lock = Lock()

    def ask(self, variables: Mapping[str, str], descriptors: list[int]) -> None:
        """Have a process started with these variables, its input, its output and its control."""
        path = variables.get("PYTHONPATH", "")
        with self._lock:
            if path in self._parents:
                with contextlib.suppress(ConnectionError):  # somebody ended it
                    socket.send_fds(self._parents[path].asked, [ASK], descriptors)
                    return
                self._parents.pop(path).asked.close()
            self._parents[path] = _started(variables)
            socket.send_fds(self._parents[path].asked, [ASK], descriptors)

    def forget(self, variables: Mapping[str, str]) -> None:
        """Ask another one the next time: this one has ended."""
        with self._lock:
            if parent := self._parents.pop(variables.get("PYTHONPATH", ""), None):
                parent.asked.close()


def _started(variables: Mapping[str, str]) -> ReaderParent:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own command)
            # -P: a folder named forms where the command is run is none of ours.
            [sys.executable, "-P", "-c", _COMMAND, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # What a library says of a broken file is no use to the person who handed it in.
            stderr=subprocess.DEVNULL,
            env=dict(variables),
            start_new_session=True,
        )
    return ReaderParent(process, ours)


_PARENTS = ReaderParents()


class ForkedReader:
    """A process that reads. It never outlives the one who asked for it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """``environment``: its variables, without what it is not to know."""
        root = str(Path(__file__).parents[2])
        paths = [root, *filter(None, [environment.get("PYTHONPATH")])]
        self._variables = dict(environment) | {"PYTHONPATH": os.pathsep.join(paths)} | _ONE_THREAD
        self._exit_status: int | None = None
        self._control, control = socket.socketpair()
        source, written = os.pipe()
        read, target = os.pipe()
        self.input, self.output = os.fdopen(written, "wb"), os.fdopen(read, "rb")
        with control:
            try:
                _PARENTS.ask(self._variables, [source, target, control.fileno()])
            finally:
                os.close(source)
                os.close(target)
        with contextlib.suppress(ConnectionError):  # its end is told below
            self._control.sendall(json.dumps(self._variables).encode() + b"\n")

    @property
    def ended(self) -> bool:
        """Whether it has ended, by itself or not."""
        return self.status(0) is not None

    def status(self, seconds: float) -> int | None:
        """How it ended: below 0 by a signal; None while it still runs after so many seconds."""
        if self._exit_status is None:
            self._control.settimeout(seconds)
            with contextlib.suppress(BlockingIOError, TimeoutError):
                self._exit_status = self._told()
        return self._exit_status

    def end(self) -> None:
        """End it, and return when it is gone."""
        for pipe in (self.input, self.output):
            with contextlib.suppress(BrokenPipeError):  # what was not sent will not be read
                pipe.close()
        if self._exit_status is None:
            with contextlib.suppress(OSError):  # its keeper is gone already
                self._control.shutdown(socket.SHUT_WR)
            self._control.settimeout(None)
            self._exit_status = self._told()
        self._control.close()

    def _told(self) -> int:
        """What its keeper says."""
        try:
            word = self._control.recv(16)
        except ConnectionError:
            word = b""
        if word:
            return int(word)
        _PARENTS.forget(self._variables)
        return _NOT_STARTED
