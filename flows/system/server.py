"""The Prefect server of one data folder: its configuration, its port and its health. Imports no Prefect."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from bureau.refusal import Refusal
from flows.system import secret

HEALTHY_WITHIN_SECONDS = 300.0
"""Seven seconds on two cores with an empty database; a small machine with much to do may need minutes."""

HEARTBEAT_SECONDS = 30
"""How often a flow run says that it lives; Prefect's least."""

RUNS_KEPT_DAYS = 90
"""How long a run can be looked up. What was decided is kept by the audit, for ever."""

PORTS_TRIED = 20
"""How many ports after the default one are tried before somebody has to choose."""

WORKER_LOOKS_EVERY_SECONDS = 2
"""How long a flow run waits for the worker at most (Prefect's default: 10)."""

_ASK_AGAIN_SECONDS = 0.1

_HOST = "127.0.0.1"
"""The dashboard knows one secret and no users, so it is served to this machine only; README.md says how from
afar."""

_OTHERS = ("PREFECT_", "JIXIAO_")
"""Variables that a process does not inherit from the shell."""


class NotStarted(Refusal):
    """The system could not be started; the message is one Chinese line with what to do."""


def environment(data: Path, port: int) -> dict[str, str]:
    """The variables for every process that talks to the server of this data folder or is it.

    PREFECT_… variables of the shell are left out: with a profile or a key for some other server, our runs
    would be told to that. So are our own, which the caller adds: a password may stand in them. Nothing is
    reported to the makers of Prefect, nothing is asked of the internet. The secret of the server is in no
    variable: Prefect reads it in its folder.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
    # A proxy of the office must not be asked for this machine.
    spared = [value for value in (inherited.get("NO_PROXY") or inherited.get("no_proxy"), _HOST) if value]
    return inherited | {
        "NO_PROXY": ",".join(spared),
        "no_proxy": ",".join(spared),
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(secret.home(data)),
        "PREFECT_API_URL": api_url(port),
        "PREFECT_SERVER_API_HOST": _HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": dashboard_url(port),
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
        # After a power cut nobody holds the place of a run for ever: leases outlive the server, a run that
        # sends no sign of life is found by an automation, and what is a quarter old is forgotten.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(RUNS_KEPT_DAYS * 24 * 3600),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_LOGGING_COLORS": "false",
        # A flow run waits at its end until its log is sent: by default up to two seconds.
        "PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "0.1",
        "PREFECT_WORKER_QUERY_SECONDS": str(WORKER_LOOKS_EVERY_SECONDS),
    }


def command() -> list[str]:
    """What starts the server; where it listens stands in the environment."""
    # -P: what lies in the folder it is started in is none of its modules.
    return [sys.executable, "-P", "-c", "from flows.system.door import main; main()"]


def adopt(variables: Mapping[str, str]) -> None:
    """Make these the variables of this process, for Prefect and for settings that are read from now on."""
    for name in [name for name in os.environ if name.startswith(_OTHERS)]:
        del os.environ[name]
    os.environ.update(variables)


PORTAL = [sys.executable, "-P", "-c", "from commands.portal_process import main; main()"]
"""What starts the portal, with its port as the last word."""


def local_url(port: int) -> str:
    """Where something is that listens at a port, for a browser on this machine."""
    return f"http://{_HOST}:{port}"


def dashboard_url(port: int) -> str:
    """Where the dashboard is, for a browser on this machine."""
    return local_url(port)


def api_url(port: int) -> str:
    """Where processes on this machine reach the server."""
    return f"{dashboard_url(port)}/api"


def port_for(preferred: int, *, insist: bool, variable: str = "JIXIAO_PORT") -> int:
    """The port to listen at: the wanted one or, unless somebody insists on it, the next that is free.

    ``variable`` is where another one can be chosen. Raises NotStarted when there is none.
    """
    for port in range(preferred, preferred + 1 if insist else min(preferred + PORTS_TRIED, 65536)):
        if _free(port):
            return port
    refusal = (
        f"端口 {preferred} 已被其他程序占用"
        if insist
        else f"端口 {preferred} 起的 {PORTS_TRIED} 个端口都被占用"
    )
    raise NotStarted(f"{refusal}；请停掉占用它的程序，或用 {variable} 另选一个端口")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself does: connections of the time before may still be closing.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def wait_until_healthy(port: int, log: Path, ended: Callable[[], bool]) -> None:
    """Return when the server answers. Raises NotStarted when it ends before or does not answer in time."""
    wait_until_answers(f"{api_url(port)}/health", "Prefect 服务", log, ended)


def wait_until_answers(url: str, name: str, log: Path, ended: Callable[[], bool]) -> None:
    """Return when an address answers. Raises NotStarted when its process ends or does not answer in time."""
    # Never by a proxy: it would answer for itself.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if ended():
            raise NotStarted(f"{name}没有启动起来，原因见 {log}")
        try:
            with direct.open(url, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(_ASK_AGAIN_SECONDS)
    raise NotStarted(f"{name} {HEALTHY_WITHIN_SECONDS:.0f} 秒内没有应答，日志见 {log}")
