"""The sender of webhooks: a thread of the portal that looks now and then whether something is to be told."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy.exc import OperationalError

from bureau.webhooks import sending
from settings import Settings
from storage.database import Database

LOOKS_EVERY_SECONDS = 5.0

_LOGGER = logging.getLogger(__name__)


class WebhookSender:
    """Sends while it is used in a ``with``; no pass and no page waits for it."""

    def __init__(self, settings: Settings, database: Database, clock: Callable[[], datetime]) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ends.wait(LOOKS_EVERY_SECONDS):
            try:
                while not self._ends.is_set() and sending.send_due(
                    self._settings, self._database, self._clock()
                ):
                    pass
            except OperationalError:
                # A database that is away comes back; what waits is in it.
                _LOGGER.exception("数据库现在打不开，推送过一会儿再试")
