"""The roster as a file: JSON as ``jixiao season`` writes it."""

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from flows.refusal import Refusal
from storage.database import Database
from storage.obligations import create_for_roster
from storage.roster import Imported, RosterLine, import_roster


class Unusable(Refusal):
    """A file that is no roster; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Added:
    """What an import added: to the roster, and to what is owed."""

    roster: Imported
    owed: int


def import_file(file: Path, database: Database) -> Added:
    """Import a roster and make its declarations' obligations; again changes nothing. Raises Unusable."""
    try:
        lines = TypeAdapter(list[RosterLine]).validate_python(json.loads(file.read_bytes())["projects"])
    except (ValueError, KeyError, TypeError, ValidationError) as wrong:
        raise Unusable(f"{file}：不是可用的名录：{str(wrong).splitlines()[0]}") from wrong
    with database.writing() as session:
        try:
            added = import_roster(session, lines)
        except ValueError as why:
            raise Unusable(f"{file}：{why}") from why
        return Added(added, sum(create_for_roster(session, year) for year in {line.year for line in lines}))
