"""Every obligation with all that a person asks about it, in one query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col, or_

from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.calendar.windows import Timeliness, Window
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from storage.bulk import slices
from storage.decisions import calendar
from storage.papers import findings
from storage.papers.submissions import is_newest
from storage.roster.owed_columns import OWED_COLUMNS
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

    One query for all of them, one for their findings and two for the calendar, however many there are.
    """
    if obligation_ids is not None and not obligation_ids:
        return []
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
    status_rows = session.connection().execute(_STATUS.where(*conditions)).mappings().all()
    return _complete(session, status_rows, calendar.windows(session, {row["year"] for row in status_rows}))


def running(session: Session, windows: Mapping[Term, Window], today: date) -> list[StatusRow]:
    """The obligations that were opened and are not locked on a day, in the order of ``rows``.

    ``windows`` are those of all years. What its own extension keeps open is among them.
    """
    own_term = (col(Obligation.year), col(Obligation.stage), col(Obligation.round))
    of_open_terms = [
        and_(*(column == value for column, value in zip(own_term, term, strict=True)))
        for term, window in windows.items()
        if today <= window.locked
    ]
    in_question = _STATUS.where(
        col(Obligation.state) != State.NOT_OPEN,
        or_(col(Obligation.extension_until).is_not(None), *of_open_terms),
    )
    status_rows = session.connection().execute(in_question).mappings().all()
    return [
        row
        for row in _complete(session, status_rows, windows)
        if row.window.extended(row.extension_until).timeliness(today) is not Timeliness.LOCKED
    ]


def _complete(
    session: Session, status_rows: Sequence[RowMapping], windows: Mapping[Term, Window]
) -> list[StatusRow]:
    """The rows with the dates of their terms and what was found, in their order."""
    counts = _counts(
        session, [row["submission_id"] for row in status_rows if row["submission_id"] is not None]
    )
    complete = [
        StatusRow(
            **{**row, **counts.get(row["submission_id"], _NO_FINDINGS)},
            window=windows[Term(row["year"], row["stage"], row["round"])],
        )
        for row in status_rows
    ]
    return sorted(complete, key=lambda row: (row.department or "", row.unit, row.project, *row.term.place))


@dataclass(frozen=True, slots=True)
class StatusFilter:
    """What of the obligations is asked for; None is all."""

    year: int | None = None
    stage: Stage | None = None
    round: int | None = None
    unit_id: int | None = None
    department: str | None = None
    states: Collection[State] | None = None


def page(session: Session, filters: StatusFilter, *, size: int, number: int) -> tuple[list[StatusRow], int]:
    """One page of the obligations (counted from 1) in the order of ``rows``, and how many there are."""
    values = {
        Obligation.year: filters.year,
        Obligation.stage: filters.stage,
        Obligation.round: filters.round,
        Obligation.unit_id: filters.unit_id,
        Unit.department: filters.department,
    }
    conditions = [col(column) == value for column, value in values.items() if value is not None]
    if filters.states is not None:
        conditions.append(col(Obligation.state).in_(filters.states))
    owed = (
        select_columns(col(Obligation.id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .where(*conditions)
    )
    total = (
        session.connection().execute(select_columns(func.count()).select_from(owed.subquery())).scalar_one()
    )
    order = case({stage: stage.order for stage in Stage}, value=col(Obligation.stage))
    ordered = owed.order_by(
        func.coalesce(Unit.department, ""),
        col(Unit.name),
        col(Project.name),
        col(Obligation.year),
        order,
        col(Obligation.round),
        col(Obligation.id),
    )
    ids = session.connection().execute(ordered.limit(size).offset((number - 1) * size)).scalars().all()
    row_of = {row.obligation_id: row for row in rows(session, obligation_ids=ids)} if ids else {}
    return [row_of[obligation_id] for obligation_id in ids], total


def _counts(session: Session, submission_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """By submission, how many findings of each severity ask something; without any, left out."""
    severities = [
        func.count().filter(col(KeptFinding.severity) == severity, findings.ASKS).label(f"{severity}s")
        for severity in Severity
    ]
    grouped = select_columns(col(KeptFinding.submission_id), *severities).group_by(
        col(KeptFinding.submission_id)
    )
    counts: dict[int, dict[str, int]] = {}
    for part in slices(submission_ids):
        own = grouped.where(col(KeptFinding.submission_id).in_(part))
        for row in session.connection().execute(own).mappings():
            counts[row["submission_id"]] = {name: row[name] for name in _NO_FINDINGS}
    return counts


_NO_FINDINGS = {f"{severity}s": 0 for severity in Severity}


_STATUS: Select[*tuple[Any, ...]] = (
    select_columns(
        col(Obligation.id).label("obligation_id"),
        *OWED_COLUMNS,
        col(Submission.id).label("submission_id"),
        col(Submission.version),
        col(Submission.received_at),
        col(Submission.late),
        col(Submission.processing),
    )
    .select_from(Obligation)
    .join(Unit, col(Unit.id) == col(Obligation.unit_id))
    .join(Project, col(Project.id) == col(Obligation.project_id))
    .outerjoin(Submission, and_(col(Submission.obligation_id) == col(Obligation.id), is_newest()))
)
