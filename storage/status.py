"""Every obligation with all that a person asks about it, in one query."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col

from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Window
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from storage.decisions import calendar
from storage.papers import findings
from storage.papers.submissions import is_newest
from storage.tables import KeptFinding, Obligation, Project, Submission, Unit


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One obligation; what concerns the newest version is None (counts 0) where nothing was filed yet.

    Findings are counted that ask something of the unit: none on trial, none waived.
    ``due`` is the date that counts, with the extension; for what a person sees on a day hand state,
    window and extension to ``lifecycle.obligation.standing``.
    """

    obligation_id: int
    unit_id: int
    unit: str
    department: str | None
    address: str | None
    project_id: int
    project: str
    year: int
    stage: Stage
    round: int
    state: State
    extension_until: date | None
    window: Window
    submission_id: int | None
    version: int | None
    received_at: datetime | None
    late: bool | None
    processing: Processing | None
    errors: int
    warnings: int
    infos: int

    @property
    def term(self) -> Term:
        """For what it is owed."""
        return self.window.term

    @property
    def month(self) -> int | None:
        """The last month that a round of monitoring looks at."""
        return self.window.month

    @property
    def due(self) -> date:
        """The last day on time."""
        return self.window.extended(self.extension_until).due


def rows(
    session: Session,
    *,
    year: int | None = None,
    stage: Stage | None = None,
    unit_ids: Collection[int] | None = None,
    obligation_ids: Collection[int] | None = None,
    states: Collection[State] | None = None,
) -> list[StatusRow]:
    """The obligations, narrowed where asked, by department, unit, project and term.

    One query for all of them and one for the calendar, however many there are.
    """
    conditions: list[ColumnElement[bool]] = []
    if year is not None:
        conditions.append(col(Obligation.year) == year)
    if stage is not None:
        conditions.append(col(Obligation.stage) == stage)
    if unit_ids is not None:
        conditions.append(col(Obligation.unit_id).in_(unit_ids))
    if obligation_ids is not None:
        conditions.append(col(Obligation.id).in_(obligation_ids))
    if states is not None:
        conditions.append(col(Obligation.state).in_(states))
    found = session.connection().execute(_STATUS.where(*conditions)).mappings().all()
    windows = calendar.windows(session, {row["year"] for row in found})
    complete = [
        StatusRow(**row, window=windows[Term(row["year"], row["stage"], row["round"])]) for row in found
    ]
    return sorted(complete, key=lambda row: (row.department or "", row.unit, row.project, *row.term.place))


def _count(severity: str) -> ColumnElement[int]:
    return func.count().filter(col(KeptFinding.severity) == severity, findings.ASKS)


_COUNTS = (
    select_columns(
        col(KeptFinding.submission_id),
        *(_count(severity).label(f"{severity}s") for severity in Severity),
    )
    .where(col(KeptFinding.submission_id).is_not(None))
    .group_by(col(KeptFinding.submission_id))
    .subquery("counts")
)

_STATUS: Select[*tuple[Any, ...]] = (
    select_columns(
        col(Obligation.id).label("obligation_id"),
        col(Obligation.unit_id),
        col(Unit.name).label("unit"),
        col(Unit.department),
        col(Unit.address),
        col(Obligation.project_id),
        col(Project.name).label("project"),
        col(Obligation.year),
        col(Obligation.stage),
        col(Obligation.round),
        col(Obligation.state),
        col(Obligation.extension_until),
        col(Submission.id).label("submission_id"),
        col(Submission.version),
        col(Submission.received_at),
        col(Submission.late),
        col(Submission.processing),
        *(func.coalesce(_COUNTS.c[f"{severity}s"], 0).label(f"{severity}s") for severity in Severity),
    )
    .select_from(Obligation)
    .join(Unit, col(Unit.id) == col(Obligation.unit_id))
    .join(Project, col(Project.id) == col(Obligation.project_id))
    .outerjoin(Submission, and_(col(Submission.obligation_id) == col(Obligation.id), is_newest()))
    .outerjoin(_COUNTS, _COUNTS.c.submission_id == col(Submission.id))
)
