"""The parent of reading processes: it has imported the readers, and forks a process for whoever asks.

A process that starts from nothing spends ten times as long on its imports as on a unit's form. The parent
itself never looks at a file. Each reading process has a keeper, which tells how it ended and ends it when
whoever asked for it is gone. Run as a module with the descriptor of the socket at which it is asked.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from typing import Never

from forms.reading import reading_child

ASK = b"R"
"""What asks for a process; its input, its output and the control come with it."""


def main() -> None:
    """Serve until nobody is left who could ask."""
    import forms.reading.reader

    signal.signal(signal.SIGCHLD, _collect)
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        for number in range(sys.maxsize):
            message, descriptors, _, _ = socket.recv_fds(asked, len(ASK), 3)
            if not message:
                return
            if number == 1:
                # Whoever asks again has many files. A single one need not wait for what it is not written in.
                import forms.files.office.docx_file
                import forms.files.office.xlsx_file  # noqa: F401
            if os.fork() == 0:
                asked.close()
                _keep(*descriptors)
            for descriptor in descriptors:
                os.close(descriptor)


def _collect(*_: object) -> None:
    """Collect the keepers that have ended, so that what the reading cost is counted as this process's."""
    with contextlib.suppress(ChildProcessError):  # none is left
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _keep(source: int, target: int, control: int) -> Never:
    """Fork the reading process, and tell how it ended. Ends this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=control) as connection:
        variables = connection.makefile("rb").readline()
        reader = os.fork()
        if reader == 0:
            connection.close()
            _read(source, target, variables)
        os.close(source)
        os.close(target)
        ended = os.pidfd_open(reader)
        ready, _, _ = select.select([connection.fileno(), ended], [], [])
        if ended not in ready:
            _kill(reader)
        status = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
        with contextlib.suppress(BrokenPipeError):  # nobody is there who wants to know
            connection.sendall(str(status).encode())
    os._exit(0)


def _kill(reader: int) -> None:
    """End the process, and with it LibreOffice if that is still at work for it."""
    with contextlib.suppress(ProcessLookupError):  # it had not come to its group yet
        os.killpg(reader, signal.SIGKILL)
    os.kill(reader, signal.SIGKILL)


def _read(source: int, target: int, variables: bytes) -> Never:
    os.setsid()
    os.dup2(source, 0)
    os.dup2(target, 1)
    os.close(source)
    os.close(target)
    os.environ.clear()
    os.environ.update(json.loads(variables))
    reading_child.main()
    os._exit(0)
