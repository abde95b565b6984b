"""The portal as a process: serves until it is told to end."""

import sys

import uvicorn

from bureau.desk import kept_in
from portal.app import create_app
from settings import load


def main() -> None:
    """Serve where the settings say; the port may be given as the first word."""
    settings = load()
    kept_in(settings).close()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else settings.portal_port
    uvicorn.run(
        create_app(settings),
        host=settings.portal_host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
