"""The forerunner: a process that has imported everything a flow run needs, and forks for each run.

A run that starts from nothing spends ten times as long on imports as on a unit's form. The worker starts
``start_run.py`` instead of Prefect's engine; that hands the run over here, through a socket that only the
owner of the data folder can open. Each run is a process of its own all the same, watched by a keeper: it
dies with whoever asked for it, and the other way round. Run as a module it serves the system of its
environment.
"""

import json
import os
import runpy
import select
import signal
import socket
import sys
from pathlib import Path
from typing import Never

from flows.system.start_run import END
from settings import load

COMMAND = [sys.executable, "-P", "-c", "from flows.system.forerunner import main; main()"]
"""What starts it. -P: what lies in the folder it is started in is none of its modules."""

_WAITING_AT_MOST = 64


def address(data: Path) -> Path:
    """The socket of the forerunner of this data folder."""
    return data / "forerunner"


def starting(data: Path) -> str:
    """The command by which a worker starts a run, for the shell that it uses."""
    script = Path(__file__).with_name("start_run.py")
    return f"'{sys.executable}' -I -S '{script}' '{address(data)}'"


def main() -> None:
    """Import everything, and serve until the process is ended."""
    import prefect.engine
    import prefect.flow_engine  # noqa: F401

    import expectations.engine.review  # noqa: F401
    import flows.chain  # noqa: F401
    from forms.reading import reading_process

    reading_process.warm()
    serve(address(load().data))


def serve(path: Path) -> Never:
    """Fork a keeper for each run that is asked for at this socket."""
    path.unlink(missing_ok=True)
    # Keepers are collected by the kernel; their end is nobody's news.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        os.umask(0o077)
        listener.bind(str(path))
        listener.listen(_WAITING_AT_MOST)
        while True:
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    listener.close()
                    _keep(connection)


def _keep(connection: socket.socket) -> Never:
    """Run what is asked for in a child, and tell how it ended. Ends this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, outputs, _, _ = socket.recv_fds(connection, 4, 2)
    if len(outputs) != 2:  # noqa: PLR2004 - stdout and stderr
        os._exit(1)
    order = json.loads(_whole(connection, int.from_bytes(size, "big")))
    run = os.fork()
    if run == 0:
        connection.close()
        _run(order["environment"], order["folder"], outputs)
    for output in outputs:
        os.close(output)
    ended = os.pidfd_open(run)
    while True:
        ready, _, _ = select.select([connection.fileno(), ended], [], [])
        if ended in ready:
            connection.send(str(os.waitstatus_to_exitcode(os.waitpid(run, 0)[1])).encode())
            os._exit(0)
        os.kill(run, signal.SIGTERM if connection.recv(1) == END else signal.SIGKILL)


def _whole(connection: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size and (part := connection.recv(size - len(content))):
        content += part
    return content


def _run(environment: dict[str, str], folder: str, outputs: list[int]) -> Never:
    """Be the process of a flow run."""
    for number, output in enumerate(outputs, 1):
        os.dup2(output, number)
        os.close(output)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["prefect.engine"]
    # It ends as a process that was not forked does: what runs at the exit sends the log.
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)
    sys.exit(0)
