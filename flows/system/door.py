"""The door of the Prefect server: nobody comes in without the secret, no page of another origin at all.

Prefect's own check leaves the dashboard's pages open and lets its CSRF check answer before the secret is
asked for. So this stands before all of it: without the secret 401, from another origin 403. The browser asks
for the secret once and sends it with everything; the dashboard, which would ask a second time, finds it where
it keeps it itself. Run as a module it serves the server of its environment.
"""

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
"""An ASGI application: scope, receive, send."""

_OPEN = frozenset({"/api/health", "/api/ready"})
"""What whoever watches the service may ask without a secret: it says that the server runs, nothing else."""

_CHALLENGE = (b"www-authenticate", b'Basic realm="jixiao", charset="UTF-8"')

_HEAD = b"<head>"


class Door:
    """Lets requests through that know the secret (``Basic …``), from its own pages or from none."""

    def __init__(self, app: App, authorization: str) -> None:
        self._app = app
        self._authorization = authorization.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        if scope["type"] == "websocket":
            # It asks for the secret by itself, in its first message.
            if _of_another_origin(headers):
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._app(scope, receive, send)
            return
        if scope["path"] in _OPEN and scope["method"] == "GET":
            await self._app(scope, receive, send)
        elif not hmac.compare_digest(headers.get(b"authorization", b""), self._authorization):
            # The browser is to ask for a page only: a script that gets 401 shows that itself.
            await _refuse(send, 401, () if scope["path"].startswith("/api") else (_CHALLENGE,))
        elif _of_another_origin(headers):
            await _refuse(send, 403, ())
        elif scope["path"].startswith("/api"):
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _LoginPage(send, self._authorization))


def _of_another_origin(headers: MutableMapping[bytes, bytes]) -> bool:
    """Whether a page of somebody else asks: browsers say so, programs say nothing."""
    if headers.get(b"sec-fetch-site") == b"cross-site" and headers.get(b"sec-fetch-mode") != b"navigate":
        return True
    origin = headers.get(b"origin")
    return origin is not None and urlsplit(origin).netloc != headers.get(b"host")


async def _refuse(send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...]) -> None:
    body = b"401\n" if status == 401 else b"403\n"  # noqa: PLR2004 - HTTP's own numbers
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})
    await send({"type": "http.response.body", "body": body})


class _LoginPage:
    """Passes an answer on; a page (HTML) gets the secret put where the dashboard's scripts look for it."""

    def __init__(self, send: Send, authorization: bytes) -> None:
        self._send = send
        key = authorization.removeprefix(b"Basic ")
        self._script = b'<script>localStorage.setItem("prefect-password","' + key + b'")</script>'
        self._started: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Pass one part on, or keep it until the page is whole."""
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if not headers.get(b"content-type", b"").startswith(b"text/html"):
                await self._send(message)
                return
            self._started = message
            return
        if self._started is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = self._body.replace(_HEAD, _HEAD + self._script, 1)
        answered_headers = [
            pair for pair in self._started["headers"] if pair[0] not in {b"content-length", b"etag"}
        ]
        length = (b"content-length", str(len(page)).encode())
        # With the secret in it, no copy of the page stays anywhere.
        never_kept = (b"cache-control", b"no-store")
        await self._send({**self._started, "headers": [*answered_headers, length, never_kept]})
        await self._send({"type": "http.response.body", "body": page})


def main() -> None:
    """Serve Prefect's server, where and how its settings say, behind the door."""
    import base64

    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import get_current_settings

    api = get_current_settings().server.api
    if api.auth_string is None:
        raise SystemExit("no secret: PREFECT_SERVER_API_AUTH_STRING")
    key = base64.b64encode(api.auth_string.get_secret_value().encode()).decode()
    uvicorn.run(
        Door(create_app(final=True), f"Basic {key}"),
        host=api.host,
        port=api.port,
        timeout_keep_alive=api.keepalive_timeout,
        ws_ping_interval=api.websocket_ping_interval,
        ws_ping_timeout=api.websocket_ping_timeout,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
