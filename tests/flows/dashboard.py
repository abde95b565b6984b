"""How a test asks the API of a Prefect server: with the secret of its data folder, as the dashboard does."""

import json
import time
import urllib.error
import urllib.request
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flows.system import secret

_TRIES = 10


def ask(address: str, data: Path, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the server at this address answers; with a body it is posted, the CSRF token fetched before."""
    headers = {"Content-Type": "application/json", "Authorization": secret.header(data)}
    if body is not None:
        client = str(uuid.uuid4())
        token = _answer(f"{address}/api/csrf-token?client={client}", None, headers)["token"]
        headers |= {"Prefect-Csrf-Client": client, "Prefect-Csrf-Token": token}
    return _answer(f"{address}/api/{path}", None if body is None else json.dumps(body).encode(), headers)


def _answer(url: str, body: bytes | None, headers: dict[str, str]) -> Any:
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 (the server that was started)
    for left in reversed(range(_TRIES)):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the server that was started)
                content = answer.read()
            break
        except urllib.error.HTTPError as refused:
            # Its database is busy: nothing was done, and its own clients ask again too.
            if refused.code != HTTPStatus.SERVICE_UNAVAILABLE or not left:
                raise
            time.sleep(1)
    return json.loads(content) if content else None
