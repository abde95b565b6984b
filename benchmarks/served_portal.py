"""A portal that is looked at by scripts: a real server in this process on a port of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from portal.app import create_app
from portal.working import jobs
from settings import Settings


@contextmanager
def served(settings: Settings, now: Callable[[], datetime]) -> Iterator[int]:
    """The port of a portal with these settings and this clock, its worker warm."""
    app = create_app(settings, now)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        app.state.office.worker.do(jobs.ready)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
