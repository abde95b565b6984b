"""What the chain works with: the settings, what is kept, the rules, and the moment that it works at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.exc import OperationalError

from bureau.names import unit_named
from bureau.private import keep_private
from bureau.refusal import Refusal
from expectations.locality.ruleset import RuleSet, read_ruleset
from forms import ReadingProcess
from forms.words.label_table import Additions
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA, day_of
from settings import Settings
from storage import migration
from storage.archive import Archive
from storage.database import Database, open_database
from storage.decisions import calendar
from storage.roster import obligations

ACTOR = "jixiao"
"""Who the audit names for what the chain does by itself."""

END_OF_WORK = time(18)
"""The time of day of a pass that is told its day only: after the day's files came in."""


class Unreachable(Refusal):
    """The database cannot be used; the message is one Chinese line."""


@dataclass(frozen=True)
class PassScope:
    """What a pass is limited to: one stage, one unit (its id); None is all of them."""

    stage: Stage | None = None
    unit_id: int | None = None

    @property
    def unit_ids(self) -> list[int] | None:
        """The unit as a list for queries."""
        return None if self.unit_id is None else [self.unit_id]


@dataclass(frozen=True)
class Desk:
    """One pass of the chain; ``now`` is handed down, nothing below looks at a clock.

    ``reader`` reads what came from outside in a process of its own; ``documented``: reviews write their Data
    Docs.
    """

    settings: Settings
    database: Database
    archive: Archive
    ruleset: RuleSet
    reader: ReadingProcess
    now: datetime
    scope: PassScope = PassScope()
    documented: bool = False

    @property
    def signature(self) -> dict[str, str]:
        """Who signs every letter, and how the signer is reached."""
        return {"bureau": self.settings.bureau, "contact": self.settings.contact}

    @property
    def today(self) -> date:
        """The day in China."""
        return day_of(self.now)


def moment(as_of: date | None) -> datetime:
    """The moment of a pass: the end of work of the day it is told, or now."""
    return datetime.combine(as_of, END_OF_WORK, CHINA) if as_of else datetime.now(CHINA)


def kept_in(settings: Settings) -> Database:
    """The database at its newest tables. Raises Unreachable; its message does not tell the password."""
    keep_private(settings.data)
    url = settings.database.get_secret_value()
    try:
        migration.upgrade(url)
        return open_database(url)
    except OperationalError as failed:
        why = str(failed.orig).splitlines()[0]
        raise Unreachable(f"数据库无法使用，请检查 JIXIAO_DATABASE：{why}") from failed


def today() -> date:
    """The day in China now."""
    return day_of(moment(None))


@contextmanager
def open_desk(
    settings: Settings,
    as_of: date | None = None,
    *,
    stage: Stage | None = None,
    unit: str | None = None,
    documented: bool = False,
) -> Iterator[Desk]:
    """Everything opened for one pass, and closed again. Raises UnknownName for a unit that is not known."""
    keep_private(settings.data)
    database = open_database(settings.database.get_secret_value())
    try:
        rules = read_ruleset(settings.locality)
        keep_dates(database, rules)
        scope = PassScope(stage, _unit_id(database, unit) if unit else None)
        with ReadingProcess(additions=Additions(rules.labels, rules.columns)) as reader:
            archive = Archive(settings.archive)
            yield Desk(settings, database, archive, rules, reader, moment(as_of), scope, documented)
    finally:
        database.close()


def keep_dates(database: Database, rules: RuleSet) -> None:
    """Keep the locality's dates for years that have none; from then on each is changed with a reason."""
    with database.reading() as session:
        owed = set(obligations.years(session))
        new = owed - {entry.year for entry in calendar.entries(session, owed)}
    if new:
        reasons = {line: f"{rules.version}：{reason}" for line, reason in rules.date_reasons.items()}
        with database.writing() as session:
            calendar.keep(session, new, rules.dates, reasons)


def _unit_id(database: Database, name: str) -> int:
    with database.reading() as session:
        return unit_named(session, name).id
