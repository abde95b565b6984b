"""The jobs of the worker: each is a function with plain values, done in the worker's own process."""

from contextlib import ExitStack

from bureau.desk import Desk, open_desk
from settings import Settings

_OPENED = ExitStack()
_DESKS: list[Desk] = []
"""The desk of this process, opened once."""


def warm_up(settings: Settings) -> None:
    """Load all that a review needs; the first thing that a worker does."""
    from expectations.engine.review import examine
    from expectations.subjects.batch import Batch

    desk = _OPENED.enter_context(open_desk(settings))
    _DESKS.append(desk)
    examine(Batch(filings=()), desk.ruleset)


def ready() -> bool:
    """Whether the worker is warm."""
    return bool(_DESKS)
