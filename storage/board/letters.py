"""Messages as people look for them: of a unit, a year, a state; newest first and paged in the database."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from lifecycle.calendar.stages import Stage
from storage.tables import MessageState, OutboxMessage, Unit


@dataclass(frozen=True, slots=True)
class LetterScope:
    """Which messages; None and the empty text are all. ``mentions``: the letter says one of these names."""

    unit_id: int | None = None
    year: int | None = None
    stage: Stage | None = None
    state: MessageState | None = None
    kind: str | None = None
    search: str = ""
    mentions: tuple[str, ...] = ()


def count(session: Session, scope: LetterScope) -> int:
    """How many there are."""
    return session.exec(select(func.count(col(OutboxMessage.id))).where(*_conditions(scope))).one()


def listed(
    session: Session, scope: LetterScope, *, offset: int = 0, limit: int | None = None
) -> list[tuple[OutboxMessage, str | None]]:
    """The messages with the name of their unit, the newest first, one page of them."""
    rows = select(OutboxMessage, Unit.name).outerjoin(Unit, col(Unit.id) == col(OutboxMessage.unit_id))
    ordered = rows.where(*_conditions(scope)).order_by(col(OutboxMessage.id).desc())
    return list(session.exec(ordered.offset(offset).limit(limit)).all())


def counts(session: Session) -> dict[MessageState, int]:
    """How many messages there are in each state."""
    rows = select(OutboxMessage.state, func.count(col(OutboxMessage.id))).group_by(col(OutboxMessage.state))
    return {MessageState(state): number for state, number in session.exec(rows)}


def kinds(session: Session) -> Collection[str]:
    """The kinds of messages that were ever written."""
    return sorted(session.exec(select(OutboxMessage.kind).distinct()))


def _conditions(scope: LetterScope) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if scope.unit_id is not None:
        where.append(col(OutboxMessage.unit_id) == scope.unit_id)
    if scope.year is not None:
        where.append(or_(col(OutboxMessage.year).is_(None), col(OutboxMessage.year) == scope.year))
    if scope.stage is not None:
        where.append(or_(col(OutboxMessage.stage).is_(None), col(OutboxMessage.stage) == scope.stage))
    if scope.state is not None:
        where.append(col(OutboxMessage.state) == scope.state)
    if scope.kind:
        where.append(col(OutboxMessage.kind) == scope.kind)
    if scope.search:
        texts = (OutboxMessage.subject, OutboxMessage.recipient)
        where.append(or_(*(col(text).icontains(scope.search, autoescape=True) for text in texts)))
    if scope.mentions:
        where.append(
            or_(*(col(OutboxMessage.text).contains(name, autoescape=True) for name in scope.mentions))
        )
    return where
