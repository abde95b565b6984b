"""What goes with every answer, and how much may be sent to us."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import HTTPException

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Nothing from elsewhere, no script or style in a page: what a file or a name smuggles in does nothing."""

SAFE = (
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)

_NEVER_KEPT = (b"cache-control", b"no-store")
"""Pages hold what only their reader may see: no copy stays on a shared machine."""

UPLOAD_BYTES = 200 * 1024 * 1024
"""All files of one upload together; each has the reader's own limit besides."""

FORM_BYTES = 256 * 1024
"""A form without files."""

_TOO_LARGE = 413


class SafeAnswers:
    """Puts the safe headers on every answer and stops bodies that are too large."""

    def __init__(self, app: App, may_upload: Callable[[str], bool]) -> None:
        """``may_upload``: whether files are taken at this path."""
        self._app = app
        self._may_upload = may_upload

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = UPLOAD_BYTES if self._may_upload(scope["path"]) else FORM_BYTES
        received_bytes = 0

        async def limited() -> Message:
            nonlocal received_bytes
            message = await receive()
            received_bytes += len(message.get("body", b""))
            if received_bytes > most:
                raise HTTPException(_TOO_LARGE, f"一次最多上传 {most // (1024 * 1024) or 1} MB，请分几次上传")
            return message

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                names = {name for name, _ in headers}
                never_kept = () if b"cache-control" in names else (_NEVER_KEPT,)
                headers += [pair for pair in (*SAFE, *never_kept) if pair[0] not in names]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, limited, safe)
