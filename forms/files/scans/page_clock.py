"""Tells who waits for a file that one more scanned page was read: each has a limit of time of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


def _nobody() -> None:
    """Nobody waits."""


_TELL: ContextVar[Callable[[], None]] = ContextVar("tell", default=_nobody)


@contextmanager
def telling(tell: Callable[[], None]) -> Iterator[None]:
    """Inside, each page that was read is told."""
    token = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(token)


def page_read() -> None:
    """A page was read."""
    _TELL.get()()
