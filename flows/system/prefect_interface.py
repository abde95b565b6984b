"""The interface of the running Prefect server, asked without importing Prefect, which takes seconds."""

import json
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from bureau.running_system import NOT_RUNNING, SystemAway
from flows.system import secret
from flows.system.machine import dashboard_of_running

_ANSWERS_WITHIN_SECONDS = 5


def ask(data: Path, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the server of this data folder answers; with a body it is posted. Raises SystemAway."""
    dashboard = dashboard_of_running(data)
    if dashboard is None:
        raise SystemAway(NOT_RUNNING)
    headers = {"Content-Type": "application/json", "Authorization": secret.header(data)}
    try:
        if body is not None:
            client = str(uuid.uuid4())
            token = _answer(f"{dashboard}/api/csrf-token?client={client}", None, headers)["token"]
            headers |= {"Prefect-Csrf-Client": client, "Prefect-Csrf-Token": token}
        content = None if body is None else json.dumps(body).encode()
        return _answer(f"{dashboard}/api/{path}", content, headers)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as away:
        raise SystemAway("流程服务没有应答，请稍后再试；不见好就重新启动系统") from away


def _answer(url: str, body: bytes | None, headers: dict[str, str]) -> Any:
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 (our own server)
    # Never by a proxy: it would answer for itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=_ANSWERS_WITHIN_SECONDS) as answer:
        content = answer.read()
    return json.loads(content) if content else None
