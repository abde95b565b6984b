"""A real mail server on this machine that keeps the Message-IDs of what it gets."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from pydantic import SecretStr

from tests.bureau.office import mail_of


class Postbox:
    """Takes every mail; the Message-IDs in their order."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.ids.append(mail_of(envelope.content)["Message-ID"])
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, SecretStr]]:
    """A server, and the channel that goes by it."""
    postbox = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox, SecretStr(f"mailto://127.0.0.1:{port}?from=czj@qinghe.example")
    finally:
        controller.stop()
