"""The worker: one process that stays, in which files are read and reviewed while pages go on being served.

The rules and their engine take seconds to load; here they are loaded once. A worker that dies (out of memory)
is replaced and the job done again: what it had not kept is in the database as it was.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from portal.working import jobs
from settings import Settings

A = ParamSpec("A")
R = TypeVar("R")

_TRIES = 2


class ReviewWorker:
    """Does jobs in its process, one after the other; to be used in a ``with``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = self._started()
        self.alive = True
        self._busy: dict[int, Future[None]] = {}

    def __enter__(self) -> Self:
        # Warm before the first file comes.
        self.begin(jobs.ready)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, job: Callable[A, R], *args: A.args, **kwargs: A.kwargs) -> "Future[R]":
        """Let a job be done; what comes of it, later."""
        try:
            return self._pool.submit(job, *args, **kwargs)
        except BrokenExecutor:
            self._pool = self._started()
            return self._pool.submit(job, *args, **kwargs)

    def work_up(self, unit_id: int, document_ids: Sequence[int], now: datetime) -> "Future[None]":
        """Let documents of a unit, handed in at ``now``, be read, reviewed and decided."""
        work = self.begin(jobs.work_up, unit_id, document_ids, now)
        self._busy = {number: other for number, other in self._busy.items() if not other.done()}
        self._busy |= dict.fromkeys(document_ids, work)
        return work

    @property
    def busy(self) -> frozenset[int]:
        """The documents that are being worked up, or wait for it."""
        return frozenset(number for number, work in self._busy.items() if not work.done())

    def do(self, job: Callable[A, R], *args: A.args, **kwargs: A.kwargs) -> R:
        """Let a job be done and wait. Raises what the job raises, BrokenExecutor if it kills workers."""
        for tries_left in reversed(range(_TRIES)):
            try:
                outcome = self.begin(job, *args, **kwargs).result()
            except BrokenExecutor:
                self.alive = tries_left > 0
                if not self.alive:
                    raise
            else:
                self.alive = True
                return outcome
        raise AssertionError("unreachable")

    def _started(self) -> ProcessPoolExecutor:
        # A fresh interpreter: a fork of a server with threads may inherit a lock that nobody opens.
        return ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=jobs.warm_up, initargs=(self._settings,)
        )
