"""A server on this machine that keeps what is posted to it and answers as it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """``requests`` are paths and bodies as they came; ``answers`` are given in turn, the last one for ever."""

    url: str
    answers: list[tuple[int, Any]]
    pause: float = 0.0
    requests: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def last(self) -> dict[str, Any]:
        """The last JSON."""
        value: dict[str, Any] = json.loads(self.requests[-1][1])
        return value


@contextmanager
def gateway(*answers: tuple[int, Any], pause: float = 0.0) -> Iterator[Gateway]:
    """A gateway that gives these answers, each a status and a JSON, after a pause in seconds."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            prepared = running.answers.pop(0) if len(running.answers) > 1 else running.answers[0]
            running.requests.append((self.path, body))
            time.sleep(running.pause)
            content = prepared[1] if isinstance(prepared[1], bytes) else json.dumps(prepared[1]).encode()
            self.send_response(prepared[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Gateway(f"http://127.0.0.1:{server.server_port}", list(answers), pause)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
