"""The watcher: a process of the system that starts a pass when there is something to do, and only then.

It waits for the kernel's word that a folder changed and looks from time to time besides: for shares that
other machines write to, for letters whose time has come. Run as a module it watches for the system of its
environment.
"""

import logging
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bureau.desk import Unreachable, kept_in
from bureau.intake.lookout import Lookout, WorkWaiting, wake_folder
from flows.system.folder_changes import FolderChanges
from lifecycle.calendar.windows import CHINA
from settings import Settings, load
from storage.database import Database

COMMAND = [sys.executable, "-P", "-c", "from flows.system.watcher import main; main()"]
"""What starts it. -P: what lies in the folder it is started in is none of its modules."""

LOOK_EVERY_SECONDS = 60.0
"""How long something waits at most of which the kernel says nothing."""

ASK_AGAIN_SECONDS = 1.0
"""How often it is looked whether the pass that was asked for is done, while something still waits."""

PATIENCE_SECONDS = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0)
"""How long what waits is left to the pass that was asked for before another is asked for: what nothing helps
(an archive that is away, a file that is written to for hours) starts a run every ten minutes, not every
second."""

_LOGGER = logging.getLogger(__name__)


class Patience:
    """When to ask for a pass: at once for what is new, later and later for what stays."""

    def __init__(self) -> None:
        self._asked_for: frozenset[tuple[str, str]] = frozenset()
        self._times = 0
        self._again_at = 0.0

    def asks(self, work: WorkWaiting, now: float) -> bool:
        """Whether to ask for a pass now, in seconds of a clock that nobody sets."""
        waits = frozenset((file.path, file.stamp) for file in work.files)
        fresh = bool(waits - self._asked_for) or not self._times
        # What comes within the first seconds is taken in by the pass that was asked for just now.
        if now < self._again_at and not (fresh and self._times > 1):
            return False
        self._times = 0 if fresh else self._times
        self._asked_for = waits
        self._again_at = now + PATIENCE_SECONDS[min(self._times, len(PATIENCE_SECONDS) - 1)]
        self._times += 1
        return True

    def done(self) -> None:
        """Nothing waits any more."""
        self._asked_for, self._times, self._again_at = frozenset(), 0, 0.0


def watch(settings: Settings) -> None:
    """Watch until the process is ended."""
    folders = [wake_folder(settings)]
    if "://" not in settings.inbox:
        folders.append(Path(settings.inbox))
    for folder in folders:
        # What is not there cannot be watched.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    changes, patience = FolderChanges(folders), Patience()
    with closing(_database(settings)) as database:
        lookout = Lookout(settings, database)
        while True:
            work = _look(lookout)
            if not work:
                patience.done()
            else:
                _ask(work, patience)
            changes.wait(ASK_AGAIN_SECONDS if work else LOOK_EVERY_SECONDS)


def _database(settings: Settings) -> Database:
    while True:
        try:
            return kept_in(settings)
        except Unreachable:
            _LOGGER.exception("数据库现在打不开，过一会儿再试")
            time.sleep(ASK_AGAIN_SECONDS)


def _ask(work: WorkWaiting, patience: Patience) -> None:
    """Ask for a pass, unless one is under way, or while the server is away."""
    from flows import events  # Prefect reads the environment when it is imported
    from flows.system import deployments

    try:
        if not deployments.takes_in_now() and patience.asks(work, time.monotonic()):
            events.waiting(work)
    except OSError:
        _LOGGER.exception("Prefect 服务没有应答，过一会儿再试")


def _look(lookout: Lookout) -> WorkWaiting:
    try:
        return lookout.look(datetime.now(CHINA))
    except OSError:
        # A share that is away comes back; the pass of the day tells of it.
        _LOGGER.exception("收件位置或数据库现在打不开，过一会儿再看")
        return WorkWaiting((), 0, letters=False)


def main() -> None:
    """Watch for the system of this environment."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    # What it takes to ask for a pass is imported while nobody waits: the first file would wait for it.
    from flows import events  # noqa: F401
    from flows.system import deployments  # noqa: F401

    watch(load())
