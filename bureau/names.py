"""Names: which unit, which project, which obligation a person means by what they typed.

Whoever takes a name from outside asks here, so that one that is not known is refused once and alike, with the
name that was probably meant.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TypeVar

from sqlmodel import Session

from bureau.refusal import Refusal
from lifecycle.calendar.stages import Stage
from lifecycle.thread.identity import project_key, unit_key
from storage.database import Database
from storage.decisions.reruns import RerunScope
from storage.roster import obligations, roster
from storage.roster.obligations import Sought
from storage.tables import Project, Unit

ALIKE = 0.75
"""Share of two names in common (difflib's ratio) from which one is suggested for the other.

A wrong character in six makes 0.83; 清河区图书馆 and 清河区档案馆, which are two, make 0.67."""

N = TypeVar("N", Unit, Project)


class UnknownName(Refusal):
    """A unit, project or obligation that is not known; the message is one Chinese sentence."""


def unit_named(session: Session, name: str) -> Unit:
    """The unit of this name, former name or alias. Raises UnknownName."""
    if (unit := roster.find_units(session, [name]).get(name)) is None:
        raise UnknownName(f"名录里没有单位“{name}”{_perhaps(nearest(unit_key(name), roster.units(session)))}")
    return unit


def project_named(session: Session, unit: Unit, name: str) -> Project:
    """The unit's project of this name, former name or alias. Raises UnknownName."""
    if (project := roster.find_projects(session, [(unit.id, name)]).get((unit.id, name))) is None:
        own = roster.projects_of(session, unit.id)
        raise UnknownName(f"{unit.name}没有项目“{name}”{_perhaps(nearest(project_key(name), own))}")
    return project


def obligation_named(session: Session, sought: Sought) -> int:
    """The number of the obligation that is meant. Raises UnknownName that says what of it is not known."""
    project_named(session, unit_named(session, sought.unit), sought.project)
    match = obligations.match(session, [sought])[sought]
    if match.obligation_id is None:
        raise UnknownName(f"“{sought.project}”没有{sought.year}年{sought.stage}的应报事项")
    return match.obligation_id


def scope_named(
    database: Database,
    year: int,
    stage: Stage | None = None,
    unit: str | None = None,
    project: str | None = None,
    round_number: int | None = None,
) -> RerunScope:
    """The part of a year that is meant. Raises UnknownName; a project is asked for with its unit."""
    if unit is None:
        if project:
            raise UnknownName("要指明项目，须同时指明单位：--unit")
        return RerunScope(year, stage, round=round_number)
    with database.reading() as session:
        owner = unit_named(session, unit)
        own = project_named(session, owner, project) if project else None
    return RerunScope(year, stage, owner.id, own.id if own else None, round_number)


def nearest(key: str, candidates: Iterable[N]) -> N | None:
    """The one whose key is most like this one, if any is like it."""
    if not key:
        return None
    alike = ((SequenceMatcher(None, key, candidate.key).ratio(), candidate) for candidate in candidates)
    ratio, best = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return best if ratio >= ALIKE else None


def _perhaps(candidate: Unit | Project | None) -> str:
    return f"，是不是“{candidate.name}”" if candidate else ""
