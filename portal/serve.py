"""The portal as a process: serves until it is told to end."""

import uvicorn

from bureau.desk import kept_in
from bureau.running_system import RunningSystem
from portal.app import create_app
from settings import Settings


def serve(settings: Settings, system: RunningSystem, port: int) -> None:
    """Serve where the settings say, at this port; ``system`` is what the admin's pages start runs in."""
    kept_in(settings).close()
    uvicorn.run(
        create_app(settings, system=system),
        host=settings.portal_host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
