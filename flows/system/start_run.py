"""Starts a flow run in the forerunner (``flows.system.forerunner``): what the worker calls for each run.

A script of its own that imports next to nothing, so that it costs hundredths of a second. It stands for the
run's process: it ends as that ends, a SIGTERM is passed on, and when it is killed the run is. Where no
forerunner answers, it becomes the process that Prefect itself would start. Called with the forerunner's
socket.
"""

import json
import os
import signal
import socket
import sys

END = b"T"
"""What asks for an end in order."""


def main(address: str) -> None:
    """Run what the environment names, and end as it ends."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(address)
            order = json.dumps({"environment": dict(os.environ), "folder": os.getcwd()}).encode()  # noqa: PTH109 (no import)
            socket.send_fds(connection, [len(order).to_bytes(4, "big")], [1, 2])
            connection.sendall(order)
        except OSError:
            os.execv(sys.executable, [sys.executable, "-m", "prefect.engine"])  # noqa: S606 (our own)
        signal.signal(signal.SIGTERM, lambda *_: connection.send(END))
        signal.signal(signal.SIGINT, lambda *_: connection.send(END))
        exit_code = connection.recv(16)
    if not exit_code:
        sys.exit(1)  # the forerunner was killed, and the run with it
    code = int(exit_code)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code != signal.SIGKILL else None
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
