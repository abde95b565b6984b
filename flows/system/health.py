"""Whether the running system can run anything, asked of its server without importing Prefect."""

import json
import urllib.error
import urllib.request
from pathlib import Path

from bureau.complaint import Complaint
from flows.system import secret
from flows.system.machine import dashboard_of_running

_ANSWERS_WITHIN_SECONDS = 5

_POOL = "jixiao"


def complaints(data: Path) -> list[Complaint]:
    """What is wrong with the system of this data folder, in Chinese with what to do."""
    dashboard = dashboard_of_running(data)
    if dashboard is None:
        return [Complaint("系统没有运行", "请在服务器上启动", "jixiao up")]
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{dashboard}/api/work_pools/{_POOL}", headers={"Authorization": secret.header(data)}
    )
    # Never by a proxy: it would answer for itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=_ANSWERS_WITHIN_SECONDS) as answer:
            pool = json.load(answer)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        log = f"日志见 {data / 'log' / 'server.log'}；不见好就重新启动系统"
        return [Complaint(f"流程服务没有应答（{dashboard}）", log)]
    if pool["status"] != "READY":
        log = f"请重新启动系统；日志见 {data / 'log' / 'worker.log'}"
        return [Complaint("没有执行进程，流程不会运行", log)]
    return []
