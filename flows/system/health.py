"""Whether the running system can run anything, asked of its server without importing Prefect."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from flows.system import secret
from flows.system.machine import dashboard_of_running

_ANSWERS_WITHIN_SECONDS = 5

_POOL = "jixiao"


def complaints(data: Path) -> list[str]:
    """What is wrong with the system of this data folder, in Chinese with what to do."""
    dashboard = dashboard_of_running(data)
    if dashboard is None:
        return ["系统没有运行：jixiao up"]
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{dashboard}/api/work_pools/{_POOL}", headers={"Authorization": secret.header(data)}
    )
    # Never by a proxy: it would answer for itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=_ANSWERS_WITHIN_SECONDS) as answer:
            pool = json.load(answer)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return [
            f"Prefect 服务没有应答（{dashboard}）：日志见 {data / 'log' / 'server.log'}；不见好就重新启动系统"
        ]
    if pool["status"] != "READY":
        return [f"没有执行进程，流程不会运行，日志见 {data / 'log' / 'worker.log'}：请重新启动系统"]
    return []
