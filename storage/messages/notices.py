"""Notices that were written, obligation by obligation, and whom nothing is to press."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, or_, select

from lifecycle.obligations.obligation import OWED
from storage.bulk import conflict_insert, slices
from storage.tables import Obligation, ReminderStop, SentNotice


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice of one obligation; the fields are those of ``SentNotice``."""

    obligation_id: int
    kind: str
    due: date
    offset: int
    key: str
    variant: str
    day: date

    @property
    def name(self) -> tuple[int, str, date, int]:
        """What makes it one notice."""
        return self.obligation_id, self.kind, self.due, self.offset


def written(session: Session, obligation_ids: Collection[int]) -> set[tuple[int, str, date, int]]:
    """The notices that these obligations had: obligation, kind, due date and offset."""
    names: set[tuple[int, str, date, int]] = set()
    columns = select(SentNotice.obligation_id, SentNotice.kind, col(SentNotice.due), SentNotice.offset)
    for part in slices(sorted(obligation_ids)):
        rows = session.exec(columns.where(col(SentNotice.obligation_id).in_(part)))
        names |= {(number, kind, due, offset) for number, kind, due, offset in rows}
    return names


def keep(session: Session, notices: Collection[NewNotice]) -> set[tuple[int, str, date, int]]:
    """Keep notices; the names of those that nobody has written before. The rest must not be sent."""
    if not notices:
        return set()
    ordered = sorted(notices, key=lambda notice: notice.name)
    statement = conflict_insert(session, SentNotice).on_conflict_do_nothing()
    columns = (SentNotice.obligation_id, SentNotice.kind, SentNotice.due, SentNotice.offset)
    fresh = statement.returning(*(col(column) for column in columns))
    rows = session.exec(fresh, params=[asdict(notice) for notice in ordered])
    return {(number, kind, due, offset) for number, kind, due, offset in rows}


def all_of(session: Session, obligation_ids: Collection[int] | None = None) -> list[SentNotice]:
    """Every notice, or those of these obligations, in the order of their days."""
    rows = select(SentNotice).order_by(col(SentNotice.day), col(SentNotice.id))
    if obligation_ids is not None:
        rows = rows.where(col(SentNotice.obligation_id).in_(obligation_ids))
    return list(session.exec(rows))


def stop(
    session: Session,
    unit_id: int,
    obligation_id: int | None,
    *,
    until: date | None,
    reason: str,
    by: str,
    at: datetime,
) -> int:
    """Let nothing press a unit, or one of its obligations, until that day or for good; the stop's number."""
    stopped = ReminderStop(
        unit_id=unit_id, obligation_id=obligation_id, until=until, reason=reason, by=by, at=at
    )
    session.add(stopped)
    session.flush()
    return stopped.id


def end_stop(session: Session, number: int, *, by: str, at: datetime) -> ReminderStop | None:
    """End a stop before its day; None if there is none of this number that is in force."""
    stopped = session.get(ReminderStop, number)
    if stopped is None or stopped.ended_at is not None:
        return None
    stopped.ended_by, stopped.ended_at = by, at
    session.flush()
    return stopped


def stops(session: Session, today: date) -> list[ReminderStop]:
    """The stops that are in force on a day."""
    in_force = (
        col(ReminderStop.ended_at).is_(None),
        or_(col(ReminderStop.until).is_(None), col(ReminderStop.until) >= today),
    )
    return list(session.exec(select(ReminderStop).where(*in_force).order_by(col(ReminderStop.id))))


def forget(session: Session, keys: Collection[str]) -> None:
    """Take back the notices of these letters, which never went: they can be written anew."""
    for part in slices(sorted(keys)):
        session.exec(delete(SentNotice).where(col(SentNotice.key).in_(part)))


def still_owed(session: Session, keys: Collection[str]) -> dict[str, list[bool]]:
    """By letter, of each obligation that it presses for whether that is still owed."""
    owed: dict[str, list[bool]] = {}
    for part in slices(sorted(keys)):
        rows = (
            select(SentNotice.key, Obligation.state)
            .join(Obligation, col(Obligation.id) == col(SentNotice.obligation_id))
            .where(col(SentNotice.key).in_(part))
        )
        for key, state in session.exec(rows):
            owed.setdefault(key, []).append(state in OWED)
    return owed
