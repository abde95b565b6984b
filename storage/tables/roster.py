"""Who must file what by when."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import FIRST, Term
from lifecycle.thread.scope import Scope
from storage.tables.columns import Row, choice


class Department(Row, table=True):
    """A competent department, by its name as units print it; ``address`` is where its mail goes.

    ``channel`` as of a unit.
    """

    __tablename__ = "department"

    name: str = Field(primary_key=True)
    address: str | None = None
    channel: str | None = None


class Unit(Row, table=True):
    """An implementing unit. ``key`` is its name as ``unit_key`` sees it.

    ``code`` is its number in the integrated system, which stays when the name changes;
    ``address`` is where its mail goes, ``head_address`` that of its head, who hears of what is overdue;
    ``contact`` is the person in charge with the telephone, in words; ``channel`` an Apprise address of its
    own beside the mail (a chat group). Each may hold several, apart by a blank.
    """

    __tablename__ = "unit"

    id: int = Field(default=None, primary_key=True)
    name: str
    key: str = Field(unique=True)
    code: str | None = Field(default=None, unique=True)
    department: str | None = None
    address: str | None = None
    head_address: str | None = None
    contact: str | None = None
    channel: str | None = None


class UnitAlias(Row, table=True):
    """Another name of a unit, under its key: no key can belong to two units.

    ``reason`` says why (renamed, merged), ``since`` from when on.
    """

    __tablename__ = "unit_alias"

    key: str = Field(primary_key=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    since: date | None = None
    reason: str | None = None


class Project(Row, table=True):
    """A project of one unit. ``key`` is its name as ``project_key`` sees it, ``code`` as of a unit.

    What a department files for itself as a whole is one too, of that ``scope``; ``upper_department`` is who
    hands the money of a transfer down (上级主管部门).
    """

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("unit_id", "key"), UniqueConstraint("unit_id", "code"))

    id: int = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str
    key: str
    code: str | None = None
    nature: str | None = None
    scope: Scope = Field(default=Scope.PROJECT, sa_type=choice(Scope, "scope"))
    upper_department: str | None = None


class ProjectAlias(Row, table=True):
    """Another name of a project within its unit: what it was called in other years."""

    __tablename__ = "project_alias"

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    key: str = Field(primary_key=True)
    name: str
    project_id: int = Field(foreign_key="project.id", index=True)
    reason: str | None = None


class RosterEntry(Row, table=True):
    """A project on the roster of one performance year. ``amount`` in 元; the span where it is known."""

    __tablename__ = "roster_entry"
    __table_args__ = (UniqueConstraint("year", "project_id"),)

    id: int = Field(default=None, primary_key=True)
    year: int
    unit_id: int = Field(foreign_key="unit.id", index=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    amount: float | None = None
    starts: date | None = None
    ends: date | None = None


class CalendarEntry(Row, table=True):
    """A locality's own dates for one stage or round of a year, as configured (not yet on working days).

    ``month`` is the last one that a round of monitoring looks at; ``share`` the part of the projects that
    report in it, the largest first. Rounds over 100 are those of whole departments.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        UniqueConstraint("year", "stage", "round"),
        CheckConstraint("opens <= due AND due <= locked", name="order"),
    )

    id: int = Field(default=None, primary_key=True)
    year: int
    stage: Stage = Field(sa_type=choice(Stage, "stage"))
    round: int = FIRST
    month: int | None = None
    share: float = 1.0
    opens: date
    due: date
    locked: date
    reason: str

    @property
    def term(self) -> Term:
        """For what these dates hold."""
        return Term(self.year, self.stage, self.round)
