"""How filing goes and what is found: per day, and by rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, distinct, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from lifecycle.obligations.obligation import State
from storage.board.board import BoardScope, conditions
from storage.board.marks import Marking
from storage.papers import findings
from storage.papers.submissions import is_newest
from storage.tables import KeptFinding, Obligation, Project, Submission, Unit

_NEVER_OWED = (State.EXEMPT, State.ZERO_DECLARED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class FrequentFault:
    """One rule's findings on the newest versions: how many, and on how many forms and units."""

    rule: str
    name: str
    severity: str
    count: int
    forms: int
    units: int


@dataclass(frozen=True, slots=True)
class RuleHit:
    """One finding of a rule with whose form it is on."""

    obligation_id: int
    unit: str
    project: str
    stage: str
    place: str
    subject: str | None
    wrong: str


def first_filings(session: Session, scope: BoardScope, marking: Marking) -> tuple[int, list[datetime]]:
    """How many forms of the scope are owed at all, and when the first version of each came, in order."""
    owed = _owed(select_columns(func.count()), scope, marking).where(
        col(Obligation.state).not_in(_NEVER_OWED)
    )
    first = and_(col(Submission.obligation_id) == col(Obligation.id), col(Submission.version) == 1)
    received = _owed(select_columns(col(Submission.received_at)), scope, marking).join(Submission, first)
    connection = session.connection()
    moments = connection.execute(received.order_by(col(Submission.received_at))).scalars()
    return int(connection.execute(owed).scalar_one()), list(moments)


def frequent_faults(
    session: Session, scope: BoardScope, marking: Marking, *, limit: int | None = None
) -> list[FrequentFault]:
    """What the newest versions of the scope are most often told, the most frequent first."""
    count = func.count()
    rows = (
        _owed(
            select_columns(
                col(KeptFinding.rule),
                func.max(col(KeptFinding.name)),
                col(KeptFinding.severity),
                count,
                func.count(distinct(col(KeptFinding.submission_id))),
                func.count(distinct(col(Obligation.unit_id))),
            ),
            scope,
            marking,
        )
        .join(Submission, and_(col(Submission.obligation_id) == col(Obligation.id), is_newest()))
        .join(KeptFinding, col(KeptFinding.submission_id) == col(Submission.id))
        .where(findings.ASKS)
        .group_by(col(KeptFinding.rule), col(KeptFinding.severity))
        .order_by(count.desc(), col(KeptFinding.rule))
        .limit(limit)
    )
    return [FrequentFault(*row) for row in session.connection().execute(rows)]


def count_hits(session: Session, scope: BoardScope, marking: Marking, rule: str) -> int:
    """How many findings a rule has on the newest versions of the scope."""
    rows = _hits(select_columns(func.count()), scope, marking, rule)
    return int(session.connection().execute(rows).scalar_one())


def hits(
    session: Session, scope: BoardScope, marking: Marking, rule: str, *, offset: int, limit: int
) -> list[RuleHit]:
    """Where a rule found something on the newest versions of the scope, one page of it."""
    columns = (
        col(Obligation.id), col(Unit.name), col(Project.name), col(Obligation.stage), col(KeptFinding.place),
        col(KeptFinding.subject), col(KeptFinding.wrong),
    )  # fmt: skip
    rows = _hits(select_columns(*columns), scope, marking, rule).join(
        Project, col(Project.id) == col(Obligation.project_id)
    )
    ordered = rows.order_by(col(Unit.name), col(KeptFinding.id)).offset(offset).limit(limit)
    return [RuleHit(*row) for row in session.connection().execute(ordered)]


def _hits(
    rows: Select[*tuple[Any, ...]], scope: BoardScope, marking: Marking, rule: str
) -> Select[*tuple[Any, ...]]:
    newest = and_(col(Submission.obligation_id) == col(Obligation.id), is_newest())
    on_version = col(KeptFinding.submission_id) == col(Submission.id)
    of_versions = _owed(rows, scope, marking).join(Submission, newest).join(KeptFinding, on_version)
    return of_versions.where(col(KeptFinding.rule) == rule)


def _owed(rows: Select[*tuple[Any, ...]], scope: BoardScope, marking: Marking) -> Select[*tuple[Any, ...]]:
    joined = rows.select_from(Obligation).join(Unit, col(Unit.id) == col(Obligation.unit_id))
    return joined.where(*conditions(scope, marking, marked=False))
