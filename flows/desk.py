"""What the chain works with: the settings, what is kept, the rules, and the moment that it works at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from expectations.ruleset import RuleSet, default_ruleset, read_ruleset
from lifecycle.calendar import CHINA, day_of
from settings import Settings
from storage.archive import Archive
from storage.database import Database, open_database

ACTOR = "jixiao"
"""Who the audit names for what the chain does by itself."""

END_OF_WORK = time(18)
"""The time of day of a pass that is told its day only: after the day's files came in."""


@dataclass(frozen=True)
class Desk:
    """One pass of the chain; ``now`` is handed down, nothing below looks at a clock."""

    settings: Settings
    database: Database
    archive: Archive
    ruleset: RuleSet
    now: datetime

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.now)


def moment(as_of: date | None) -> datetime:
    """The moment of a pass: the end of work of the day it is told, or now."""
    return datetime.combine(as_of, END_OF_WORK, CHINA) if as_of else datetime.now(CHINA)


@contextmanager
def open_desk(settings: Settings, as_of: date | None = None) -> Iterator[Desk]:
    """Everything opened for one pass, and closed again."""
    database = open_database(settings.database.get_secret_value())
    try:
        rules = read_ruleset(settings.ruleset) if settings.ruleset else default_ruleset()
        yield Desk(settings, database, Archive(settings.archive), rules, moment(as_of))
    finally:
        database.close()
