"""The search over everything that has a name: units, projects, indicators, files; a page of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_

from lifecycle.calendar.stages import Stage
from storage.papers.submissions import is_newest
from storage.tables import KeptDocument, KeptIndicator, Obligation, Project, Submission, Unit


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit whose name, code or contact holds the text."""

    id: int
    name: str
    department: str | None


@dataclass(frozen=True, slots=True)
class ProjectHit:
    """A project; ``year`` is the last in which it owes something, None where it never does."""

    id: int
    name: str
    unit: str
    year: int | None


@dataclass(frozen=True, slots=True)
class IndicatorHit:
    """A row of the newest version of a form."""

    obligation_id: int
    unit: str
    project: str
    year: int
    stage: Stage
    level2: str | None
    level3: str | None
    target: str | None
    actual: str | None


@dataclass(frozen=True, slots=True)
class FileHit:
    """A file that arrived; ``obligation_id`` is one that it answers, None where it answers none."""

    id: int
    name: str
    folder: str
    received_at: datetime
    obligation_id: int | None


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of each kind, at most so many as asked for, and how many there are."""

    units: Sequence[UnitHit]
    projects: Sequence[ProjectHit]
    indicators: Sequence[IndicatorHit]
    files: Sequence[FileHit]
    unit_count: int
    project_count: int
    indicator_count: int
    file_count: int


def search(session: Session, text: str, *, limit: int, offset: int = 0) -> Hits:
    """What holds this text, wherever in its name it stands; signs of patterns are taken as they are."""
    units = select_columns(col(Unit.id), col(Unit.name), col(Unit.department)).where(
        or_(
            col(Unit.name).icontains(text, autoescape=True),
            col(Unit.code).icontains(text, autoescape=True),
            col(Unit.contact).icontains(text, autoescape=True),
        )
    )
    last_year = (
        select_columns(func.max(col(Obligation.year)))
        .where(col(Obligation.project_id) == col(Project.id))
        .scalar_subquery()
    )
    projects = (
        select_columns(col(Project.id), col(Project.name), col(Unit.name), last_year)
        .join(Unit, col(Unit.id) == col(Project.unit_id))
        .where(
            or_(
                col(Project.name).icontains(text, autoescape=True),
                col(Project.code).icontains(text, autoescape=True),
            )
        )
    )
    indicators = (
        select_columns(
            col(Obligation.id), col(Unit.name), col(Project.name), col(Obligation.year),
            col(Obligation.stage), col(KeptIndicator.level2), col(KeptIndicator.level3),
            col(KeptIndicator.target), col(KeptIndicator.actual),
        )
        .join(Submission, col(Submission.form_id) == col(KeptIndicator.form_id))
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .where(is_newest(), col(KeptIndicator.level3).icontains(text, autoescape=True))
    )  # fmt: skip
    answers = (
        select_columns(func.min(col(Submission.obligation_id)))
        .where(col(Submission.document_id) == col(KeptDocument.id))
        .scalar_subquery()
    )
    files = select_columns(
        col(KeptDocument.id), col(KeptDocument.name), col(KeptDocument.folder),
        col(KeptDocument.received_at), answers,
    ).where(col(KeptDocument.name).icontains(text, autoescape=True))  # fmt: skip
    by_project = (col(Unit.name), col(Project.name), col(Project.id))
    by_row = (col(Obligation.year).desc(), *by_project, col(Obligation.id), col(KeptIndicator.position))
    newest = (col(KeptDocument.received_at).desc(), col(KeptDocument.id).desc())
    connection = session.connection()

    def count(query: Select[*tuple[object, ...]]) -> int:
        return connection.execute(select_columns(func.count()).select_from(query.subquery())).scalar_one()

    return Hits(
        units=[
            UnitHit(*row)
            for row in connection.execute(units.order_by(col(Unit.name)).offset(offset).limit(limit))
        ],
        projects=[
            ProjectHit(*row)
            for row in connection.execute(projects.order_by(*by_project).offset(offset).limit(limit))
        ],
        indicators=[
            IndicatorHit(*row)
            for row in connection.execute(indicators.order_by(*by_row).offset(offset).limit(limit))
        ],
        files=[
            FileHit(*row) for row in connection.execute(files.order_by(*newest).offset(offset).limit(limit))
        ],
        unit_count=count(units),
        project_count=count(projects),
        indicator_count=count(indicators),
        file_count=count(files),
    )
