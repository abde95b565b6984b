"""Reruns as they are kept: what is reviewed again and why, how far it is, and what it changed."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, insert, select

from lifecycle.calendar.stages import Stage
from lifecycle.obligations.processing import Processing
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.papers.submissions import is_newest
from storage.tables import Obligation, Rerun, RerunChange, Submission

_REVIEWED = (Processing.CHECKED, Processing.DECIDED)


@dataclass(frozen=True, slots=True)
class RerunScope:
    """What is reviewed again; None is all of it."""

    year: int
    stage: Stage | None = None
    unit_id: int | None = None
    project_id: int | None = None
    round: int | None = None


@dataclass(frozen=True, slots=True)
class NewChange:
    """What the rerun came to for one submission; ``new`` and ``cleared`` as findings in JSON."""

    submission_id: int
    unit_id: int
    new: list[dict[str, Any]]
    cleared: list[dict[str, Any]]
    unchanged: int


def begin(
    session: Session, scope: RerunScope, *, ruleset: str, reason: str, actor: str, at: datetime
) -> Rerun:
    """Begin a rerun, audited; ``total`` is the number of reviewed newest versions in its scope."""
    rerun = Rerun(
        **asdict(scope),
        ruleset=ruleset,
        reason=reason,
        actor=actor,
        at=at,
        total=len(in_scope(session, scope)),
    )
    session.add(rerun)
    session.flush()
    about = f"{scope.year}年{scope.stage or '各阶段'}重新核查{rerun.total}份"
    audit.note(session, [Entry(at=at, actor=actor, event="rerun", why=reason, about=about)])
    return rerun


def left(session: Session, rerun: Rerun) -> list[tuple[int, int]]:
    """The submissions, each with its document, that a rerun has not come to yet."""
    scope = RerunScope(rerun.year, rerun.stage, rerun.unit_id, rerun.project_id, rerun.round)
    reviewed = set(session.exec(select(RerunChange.submission_id).where(RerunChange.rerun_id == rerun.id)))
    return [pair for pair in in_scope(session, scope) if pair[0] not in reviewed]


def listed(session: Session, *, offset: int = 0, limit: int | None = None) -> list[Rerun]:
    """The reruns there were, the newest first."""
    return list(session.exec(select(Rerun).order_by(col(Rerun.id).desc()).offset(offset).limit(limit)))


def count(session: Session) -> int:
    """How many there were."""
    return session.exec(select(func.count()).select_from(Rerun)).one()


def keep(session: Session, rerun: Rerun, changes: Collection[NewChange]) -> None:
    """Keep what a batch came to."""
    if changes:
        session.exec(
            insert(RerunChange), params=[asdict(change) | {"rerun_id": rerun.id} for change in changes]
        )
    own = session.get_one(Rerun, rerun.id)
    own.done += len(changes)


def finish(session: Session, rerun: Rerun, *, at: datetime) -> bool:
    """Say that a rerun is done; False where another pass said so already."""
    own = session.exec(select(Rerun).where(Rerun.id == rerun.id).with_for_update()).one()
    if own.finished_at is not None:
        return False
    own.finished_at = at
    return True


def changes(session: Session, rerun_id: int) -> list[RerunChange]:
    """What a rerun came to, by submission."""
    rows = select(RerunChange).where(RerunChange.rerun_id == rerun_id)
    return list(session.exec(rows.order_by(col(RerunChange.submission_id))))


def unfinished(session: Session) -> list[Rerun]:
    """The reruns that were begun and are not done."""
    return list(session.exec(select(Rerun).where(col(Rerun.finished_at).is_(None)).order_by(col(Rerun.id))))


def in_scope(session: Session, scope: RerunScope) -> list[tuple[int, int]]:
    """The reviewed newest versions of a scope, each with its document: what a rerun comes to."""
    conditions: list[ColumnElement[bool]] = [
        col(Obligation.year) == scope.year,
        col(Submission.processing).in_(_REVIEWED),
        is_newest(),
    ]
    if scope.stage is not None:
        conditions.append(col(Obligation.stage) == scope.stage)
    if scope.round is not None:
        conditions.append(col(Obligation.round) == scope.round)
    if scope.unit_id is not None:
        conditions.append(col(Obligation.unit_id) == scope.unit_id)
    if scope.project_id is not None:
        conditions.append(col(Obligation.project_id) == scope.project_id)
    rows = select(Submission.id, Submission.document_id).join(Obligation).where(*conditions)
    return list(session.exec(rows.order_by(col(Submission.document_id), col(Submission.id))).all())
