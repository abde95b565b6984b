"""The process of the portal, as the system starts it: the portal and the system are put together here."""

import sys

from flows.system.system_runs import SystemOnThisMachine
from portal.serve import serve
from settings import load


def main() -> None:
    """Serve where the settings say; the port may be given as the first word."""
    settings = load()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else settings.portal_port
    serve(settings, SystemOnThisMachine(settings.data), port)


if __name__ == "__main__":
    main()
