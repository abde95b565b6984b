"""The named steps of a pass, and how a process dies at one of them: by SIGKILL, as a power cut ends it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlmodel import Session

from bureau.decisions import advancing, handling
from bureau.digests import digesting
from bureau.intake import collecting, filing
from bureau.letters import delivering, handing_out, outgoing
from bureau.letters.reminders import reminding
from bureau.review import reviewing
from forms import ReadingProcess
from storage.archive import Archive
from storage.database import Database
from storage.decisions import audit
from storage.messages import outbox
from storage.papers import documents, findings, readings, sightings, submissions
from storage.roster import obligation_states


@dataclass(frozen=True)
class KillableStep:
    """Something that a pass does time and again: a function by its owner (module or class) and its name."""

    owner: Any
    function: str

    def __post_init__(self) -> None:
        getattr(
            self.owner, self.function
        )  # one that has moved is missed here, and not after an hour of kills

    @property
    def name(self) -> str:
        """``collecting.take_in``."""
        return f"{self.owner.__name__.rpartition('.')[2]}.{self.function}"


TRANSACTION = KillableStep(Database, "writing")
"""Its block is the step: before the commit, and after."""

STEPS = (
    KillableStep(Archive, "put"),
    KillableStep(Archive, "get"),
    KillableStep(ReadingProcess, "read"),
    KillableStep(collecting, "take_in"),
    KillableStep(documents, "record"),
    KillableStep(sightings, "keep"),
    KillableStep(sightings, "looked"),
    KillableStep(readings, "store_readings"),
    KillableStep(documents, "mark_failed"),
    KillableStep(documents, "advance"),
    KillableStep(filing, "file"),
    KillableStep(submissions, "mark"),
    KillableStep(reviewing, "gather"),
    KillableStep(reviewing, "judge"),
    KillableStep(findings, "replace_of_submissions"),
    KillableStep(findings, "replace_of_documents"),
    KillableStep(advancing, "advance"),
    KillableStep(obligation_states, "change_states"),
    KillableStep(audit, "chain"),
    KillableStep(outgoing, "enqueue"),
    KillableStep(outbox, "enqueue"),
    KillableStep(handing_out, "hand_out"),
    KillableStep(reminding, "remind"),
    KillableStep(handling, "press"),
    KillableStep(digesting, "digest"),
    KillableStep(outbox, "claim"),
    KillableStep(delivering, "deliver"),
    KillableStep(outbox, "mark_sent"),
    TRANSACTION,
)


def die_at(step: KillableStep, call: int, *, after: bool) -> None:
    """Let this process kill itself at a call of this step, counted from 0: before it, or after."""
    calls = count()
    function = getattr(step.owner, step.function)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def dying(*arguments: Any, **named: Any) -> Any:
        mine = next(calls) == call
        if mine and not after:
            die()
        result = function(*arguments, **named)
        if mine:
            die()
        return result

    setattr(
        step.owner,
        step.function,
        _transaction(function, call, die, after=after) if step is TRANSACTION else dying,
    )


def _transaction(
    writing: Callable[[Database], Any], call: int, die: Callable[[], None], *, after: bool
) -> Callable[[Database], Any]:
    calls = count()

    @contextmanager
    def dying(database: Database) -> Iterator[Session]:
        mine = next(calls) == call
        with writing(database) as session:
            yield session
            if mine and not after:
                die()
        if mine:
            die()

    return dying
