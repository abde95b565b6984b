"""Answers of units to the bureau's letters: kept as they come, the newest of each kind counts."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session, col, insert, select

from storage.bulk import slices
from storage.tables import AnswerKind, AnswerWay, UnitAnswer


@dataclass(frozen=True, slots=True)
class NewUnitAnswer:
    """An answer to keep; the fields are those of ``UnitAnswer``."""

    obligation_id: int
    kind: AnswerKind
    by: str
    way: AnswerWay
    until: date | None = None
    text: str | None = None
    message_key: str | None = None


def keep(session: Session, answers: Collection[NewUnitAnswer], *, at: datetime) -> None:
    """Keep answers; nothing that was said before is lost."""
    if answers:
        session.exec(insert(UnitAnswer), params=[asdict(answer) | {"at": at} for answer in answers])


def of_obligations(session: Session, obligation_ids: Collection[int]) -> dict[int, list[UnitAnswer]]:
    """Every answer to each of these obligations, the newest last; those without any are left out."""
    answers: dict[int, list[UnitAnswer]] = {}
    for part in slices(sorted(obligation_ids)):
        rows = select(UnitAnswer).where(col(UnitAnswer.obligation_id).in_(part)).order_by(col(UnitAnswer.id))
        for answer in session.exec(rows):
            answers.setdefault(answer.obligation_id, []).append(answer)
    return answers


def last_of(session: Session, obligation_ids: Collection[int]) -> dict[int, UnitAnswer]:
    """The last answer to each of these obligations that says more than that the letter was seen."""
    last: dict[int, UnitAnswer] = {}
    for obligation_id, answers in of_obligations(session, obligation_ids).items():
        telling = [answer for answer in answers if answer.kind is not AnswerKind.SEEN]
        last[obligation_id] = (telling or answers)[-1]
    return last


def between(session: Session, start: datetime, end: datetime) -> list[UnitAnswer]:
    """What was answered from ``start`` up to and without ``end``, in order."""
    of_the_time = (col(UnitAnswer.at) >= start, col(UnitAnswer.at) < end)
    return list(session.exec(select(UnitAnswer).where(*of_the_time).order_by(col(UnitAnswer.id))))
