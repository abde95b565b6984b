"""Two days of an office, told again and again: each time the pass is killed somewhere, and gone on with."""

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bureau.desk import open_desk
from bureau.steps import one_pass
from tests.bureau.office import (
    AFTER_THE_LEASE,
    COLLEGE,
    LIBRARY,
    PLATFORM,
    READING,
    RESEARCH,
    STRANGER,
    TRAINING,
    WATER,
    Office,
    declarations,
)
from tests.chaos.mail_server import Postbox, mail_server
from tests.chaos.steps import STEPS, KillableStep, die_at

FIRST, SECOND = date(2024, 10, 15), date(2024, 11, 4)
"""A day on which declarations come in, and the first working day after they were due."""

KILLS_AT_MOST = 3
"""How often one story is killed: the pass that goes on is killed too."""


@dataclass(frozen=True)
class Kill:
    """Where a pass is killed: at a step (its call, before or after), or after so many seconds."""

    step: KillableStep | None = None
    call: int = 0
    after: bool = False
    seconds: float = 0.0

    def __str__(self) -> str:
        if self.step is None:
            return f"{self.seconds * 1000:.0f} ms after its begin"
        return f"{'after' if self.after else 'before'} call {self.call} of {self.step.name}"


@dataclass
class StoryEnd:
    """How a story ended: all rows that are kept, what was archived, the mails, and how often it was killed."""

    rows_by_table: dict[str, list[Any]]
    archived: frozenset[str]
    mails: list[str]
    kills: int = 0
    again: int = field(init=False)
    """Mails that a server got twice, under one Message-ID: the kill fell between its OK and our note of it."""

    def __post_init__(self) -> None:
        self.again = len(self.mails) - len(set(self.mails))

    def difference(self, undisturbed: "StoryEnd") -> str | None:
        """What is not as in the undisturbed story; None: nothing."""
        for name, rows in undisturbed.rows_by_table.items():
            if self.rows_by_table[name] != rows:
                return f"{name}: {sorted(set(map(str, self.rows_by_table[name])) ^ set(map(str, rows)))[:4]}"
        if missing := undisturbed.archived - self.archived:
            return f"archive: {missing}"
        if set(self.mails) != set(undisturbed.mails):
            return f"mails: {set(self.mails) ^ set(undisturbed.mails)}"
        return f"{self.again} mails sent again after {self.kills} kills" if self.again > self.kills else None


def tell(folder: Path, url: str, kills: Iterator[Kill | None]) -> StoryEnd:
    """Tell the story with a kill, or none, for each pass that is begun."""
    with mail_server() as (postbox, channel):
        office = Office.new(folder, url, channel=channel)
        killed = 0
        for day, arrives in ((FIRST, _first_day), (SECOND, _second_day)):
            arrives(office)
            office.date_files(day)
            for attempt in count():
                kill = next(kills) if killed < KILLS_AT_MOST else None
                died = _pass(office, day, attempt * AFTER_THE_LEASE, kill)
                killed += died
                if not died:
                    break
        return _told(office, postbox, killed)


def _told(office: Office, postbox: Postbox, killed: int) -> StoryEnd:
    with office.desk() as desk:
        archived = frozenset(desk.archive.hashes())
    return StoryEnd(office.everything(), archived, list(postbox.ids), killed)


def _first_day(office: Office) -> None:
    office.put(COLLEGE, "申报.txt", declarations(TRAINING, RESEARCH, faults={TRAINING: "B03"}))
    office.put(LIBRARY, "申报.txt", declarations(READING))
    office.put(LIBRARY, "坏.txt", declarations(PLATFORM, document="A01"))
    office.put(STRANGER, "申报.txt", declarations(WATER))


def _second_day(office: Office) -> None:
    office.put(COLLEGE, "申报（改）.txt", declarations(TRAINING))


def _pass(office: Office, day: date, later: timedelta, kill: Kill | None) -> bool:
    """A pass in a process of its own; whether it was killed. Raises RuntimeError if it failed."""
    child = os.fork()
    if child == 0:
        _work(office, day, later, kill)
    if kill is not None and kill.step is None:
        time.sleep(kill.seconds)
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"a pass of {day} ended with {code} ({kill})")
    return code != 0


def _work(office: Office, day: date, later: timedelta, kill: Kill | None) -> None:
    code = 1
    try:
        if kill is not None and kill.step is not None:
            die_at(kill.step, kill.call, after=kill.after)
        with open_desk(office.settings, day) as desk:
            one_pass(replace(desk, now=desk.now + later))
        code = 0
    finally:
        os._exit(code)


def at_every_step(calls: int) -> list[Kill]:
    """A kill before and after each of the first calls of every named step."""
    return [
        Kill(step, call, after=after) for call in range(calls) for step in STEPS for after in (False, True)
    ]


def at_random(number: int, seed: int, longest: float) -> list[Kill]:
    """So many kills at moments spread over the time that a pass takes, the same for the same seed."""
    dice = random.Random(seed)
    return [Kill(seconds=dice.uniform(0, longest)) for _ in range(number)]
