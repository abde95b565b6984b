"""What was filed for what is owed: numbered versions, and how far the review of each is."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, func, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, insert, select

from forms import form as paper
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.term import Term
from lifecycle.obligations.obligation import State
from lifecycle.obligations.processing import Processing
from storage.bulk import slices
from storage.decisions import calendar
from storage.roster.obligation_states import lock
from storage.roster.owed_columns import OWED_COLUMNS
from storage.tables import Form, KeptDocument, Obligation, Project, Submission, Unit

_FORM: TypeAdapter[paper.Form] = TypeAdapter(paper.Form)


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """A form that is filed for an obligation. ``late``: after the due date that holds for it."""

    obligation_id: int
    document_id: int
    form_id: int
    received_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Version:
    """The version that a form became; not ``new`` if it says what the newest one said already."""

    submission_id: int
    obligation_id: int
    version: int
    new: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of an obligation, and what it says as a hash."""

    submission_id: int
    version: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission with its form and all that its review and its letters need."""

    submission_id: int
    obligation_id: int
    version: int
    processing: Processing
    received_at: datetime
    late: bool
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
    document_id: int
    document_name: str
    form_index: int
    form: paper.Form
    extension_until: date | None
    """The date of the extension in force."""
    month: int | None
    """The last month that the round of monitoring looks at, by the calendar."""

    @property
    def term(self) -> Term:
        """For what it was filed."""
        return Term(self.year, self.stage, self.round)


def submit(session: Session, filings: Collection[NewSubmission]) -> list[Version]:
    """File forms in their order, each as its obligation's next version.

    A form that says what the newest version says is not a new version. The state of the obligation is
    not touched: that is ``obligation_states.change_states``. Raises LookupError if there is no such
    obligation.
    """
    lock(session, {filing.obligation_id for filing in filings})  # nobody else counts the same number
    hashes = content_hashes(session, {filing.form_id for filing in filings})
    latest = newest_versions(session, {filing.obligation_id for filing in filings})
    newest = {owed: (version.version, version.content_hash) for owed, version in latest.items()}
    ids = {(owed, version.version): version.submission_id for owed, version in latest.items()}
    rows: list[dict[str, Any]] = []
    answers: list[tuple[int, int, bool]] = []
    for filing in filings:
        version, last_hash = newest.get(filing.obligation_id, (0, ""))
        new = hashes[filing.form_id] != last_hash
        if new:
            version += 1
            newest[filing.obligation_id] = (version, hashes[filing.form_id])
            rows.append(asdict(filing) | {"version": version, "processing": Processing.READ})
        answers.append((filing.obligation_id, version, new))
    ids |= _insert(session, rows)
    return [Version(ids[owed, version], owed, version, new) for owed, version, new in answers]


def waiting(session: Session, processing: Processing, unit_id: int | None = None) -> list[Filed]:
    """The submissions that have come so far, of one unit or of all, by unit, project and version."""
    conditions = [col(Submission.processing) == processing]
    if unit_id is not None:
        conditions.append(col(Obligation.unit_id) == unit_id)
    return _filed(session, *conditions)


def versions_before(session: Session, filed: Iterable[Filed]) -> dict[int, int]:
    """By submission id, the submission that was the version before; first versions are left out."""
    sought = {
        (version.obligation_id, version.version - 1): version.submission_id
        for version in filed
        if version.version > 1
    }
    versions: dict[int, int] = {}
    for part in slices(sorted({obligation_id for obligation_id, _ in sought})):
        rows = select(Submission.obligation_id, Submission.version, Submission.id)
        for obligation_id, version, before in session.exec(
            rows.where(col(Submission.obligation_id).in_(part))
        ):
            if (obligation_id, version) in sought:
                versions[sought[obligation_id, version]] = before
    return versions


def of_documents(session: Session, document_ids: Collection[int]) -> list[Filed]:
    """The submissions that were made from these documents."""
    return _filed(session, col(Submission.document_id).in_(document_ids))


def by_id(session: Session, submission_ids: Iterable[int]) -> list[Filed]:
    """These submissions."""
    return [
        filed
        for part in slices(sorted(submission_ids))
        for filed in _filed(session, col(Submission.id).in_(part))
    ]


def of_obligation(session: Session, obligation_id: int) -> list[Filed]:
    """Every version of one obligation, in order."""
    return _filed(session, col(Submission.obligation_id) == obligation_id)


def of_project(session: Session, project_id: int) -> list[Filed]:
    """Every version of every stage and year of one project, by version."""
    return _filed(session, col(Obligation.project_id) == project_id)


def newest(
    session: Session,
    year: int,
    stage: Stage | None,
    *,
    unit_ids: Collection[int] | None = None,
    project_ids: Collection[int] | None = None,
    states: Collection[State] = tuple(State),
) -> list[Filed]:
    """The newest version of whatever is filed for a year and stage, its obligation being in ``states``."""
    conditions = [col(Obligation.year) == year, col(Obligation.state).in_(states), is_newest()]
    if stage is not None:
        conditions.append(col(Obligation.stage) == stage)
    if project_ids is not None:
        conditions.append(col(Obligation.project_id).in_(project_ids))
    if unit_ids is not None:
        conditions.append(col(Obligation.unit_id).in_(unit_ids))
    return _filed(session, *conditions)


def content_hashes(session: Session, form_ids: Iterable[int]) -> dict[int, str]:
    """What each of these forms says, as a hash."""
    hashes: dict[int, str] = {}
    for part in slices(form_ids):
        hashes |= dict(session.exec(select(Form.id, Form.content_hash).where(col(Form.id).in_(part))).all())
    return hashes


def newest_versions(session: Session, obligation_ids: Iterable[int]) -> dict[int, Latest]:
    """The newest version of each of these obligations that has any."""
    latest: dict[int, Latest] = {}
    for part in slices(obligation_ids):
        rows = (
            select(Submission.obligation_id, Submission.id, Submission.version, Form.content_hash)
            .join(Form)
            .where(col(Submission.obligation_id).in_(part), is_newest())
        )
        latest |= {
            owed: Latest(submission_id, version, content_hash)
            for owed, submission_id, version, content_hash in session.exec(rows)
        }
    return latest


def is_newest() -> ColumnElement[bool]:
    """Whether the submission in the query around it is its obligation's newest version."""
    other = aliased(Submission)
    highest = select(func.max(other.version)).where(other.obligation_id == Submission.obligation_id)
    return col(Submission.version) == highest.correlate(Submission).scalar_subquery()


def mark(session: Session, submission_ids: Iterable[int], processing: Processing) -> None:
    """Say how far these submissions are. Whatever had failed before is forgotten."""
    values = {"processing": processing, "failed_step": None, "why": None}
    for part in slices(submission_ids):
        session.exec(update(Submission).where(col(Submission.id).in_(part)).values(**values))


def mark_failed(session: Session, submission_ids: Iterable[int], step: Processing, why: str) -> None:
    """Say that these submissions could not be taken to ``step``, and why."""
    values = {"processing": Processing.FAILED, "failed_step": step, "why": why}
    for part in slices(submission_ids):
        session.exec(update(Submission).where(col(Submission.id).in_(part)).values(**values))


def _insert(session: Session, rows: list[dict[str, Any]]) -> dict[tuple[int, int], int]:
    """Insert submissions; their ids by obligation and version."""
    if not rows:
        return {}
    keep = insert(Submission).returning(
        col(Submission.obligation_id), col(Submission.version), col(Submission.id)
    )
    inserted = session.exec(keep, params=rows)
    return {(obligation_id, version): submission_id for obligation_id, version, submission_id in inserted}


def _filed(session: Session, *conditions: ColumnElement[bool]) -> list[Filed]:
    rows_query: Select[*tuple[Any, ...]] = (
        select_columns(
            col(Submission.id).label("submission_id"),
            col(Submission.obligation_id),
            col(Submission.version),
            col(Submission.processing),
            col(Submission.received_at),
            col(Submission.late),
            *OWED_COLUMNS,
            col(Submission.document_id),
            col(KeptDocument.name).label("document_name"),
            col(Form.form_index),
            col(Form.content).label("form"),
        )
        .select_from(Submission)
        .join(Obligation, col(Obligation.id) == col(Submission.obligation_id))
        .join(Unit, col(Unit.id) == col(Obligation.unit_id))
        .join(Project, col(Project.id) == col(Obligation.project_id))
        .join(KeptDocument, col(KeptDocument.id) == col(Submission.document_id))
        .join(Form, col(Form.id) == col(Submission.form_id))
        .where(*conditions)
        .order_by(col(Obligation.unit_id), col(Obligation.project_id), col(Submission.version))
    )
    rows = session.connection().execute(rows_query).mappings()
    found_rows = [{**row, "form": _FORM.validate_python(row["form"])} for row in rows]
    windows = calendar.windows(session, {row["year"] for row in found_rows}) if found_rows else {}
    return [
        Filed(**row, month=windows[Term(row["year"], row["stage"], row["round"])].month) for row in found_rows
    ]
