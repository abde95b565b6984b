"""整改事项: kept with their answers; every change of state goes through here, with its row in the audit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from lifecycle.obligations.case import CaseEvent, CaseState, Way, next_state
from lifecycle.obligations.obligation import Refused
from storage.bulk import conflict_insert, slices
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.tables import Case, CaseAnswer, Decision


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open: for the monitoring report of this obligation. ``causes`` as in ``Case``."""

    obligation_id: int
    causes: list[dict[str, Any]]
    due: date


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What the unit answers; ``sha256`` and ``name`` of the file that came with it, in the archive."""

    way: Way
    text: str
    by: str
    sha256: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """What happens to a case, by whom and why; ``due`` is the new day for an answer, if one is set."""

    case_id: int
    event: CaseEvent
    why: str
    due: date | None = None


def open_cases(
    session: Session, new_cases: Collection[NewCase], *, actor: str, on: date, at: datetime
) -> list[Case]:
    """Open cases; an obligation that has one already keeps it. The new ones."""
    rows = [
        {"obligation_id": case.obligation_id, "causes": case.causes, "due": case.due}
        | {"state": CaseState.OPEN, "opened_on": on}
        for case in new_cases
    ]
    if not rows:
        return []
    keep = conflict_insert(session, Case).on_conflict_do_nothing().returning(col(Case.id))
    opened = _by_id(session, session.exec(keep, params=rows).scalars().all())
    causes = {case.id: "、".join(cause["cause"] for cause in case.causes) for case in opened}
    audit.note(
        session,
        [
            Entry(
                at=at,
                actor=actor,
                event="case_opened",
                why=causes[case.id],
                obligation_id=case.obligation_id,
                after=case.state.value,
            )
            for case in opened
        ],
    )
    return opened


def take(session: Session, step: CaseStep, *, actor: str, at: datetime) -> Case:
    """Let one thing happen to a case. Raises Refused for what may not, and where there is no such case."""
    case = _locked(session, step.case_id)
    before = case.state
    case.state = next_state(before, step.event)
    if step.event is not CaseEvent.ANSWER:
        case.why = step.why
        _settle_answer(session, case, step, actor, at)
    if step.due is not None:
        case.due = step.due
    if case.state is CaseState.CLOSED:
        case.closed_at = at
    session.flush()
    _note(session, case, before, step, actor, at)
    return case


def answer(session: Session, case_id: int, new: NewAnswer, *, at: datetime) -> tuple[Case, int]:
    """Keep an answer; the case, and how many answers it has with this one. Raises Refused."""
    step = CaseStep(case_id, CaseEvent.ANSWER, f"{new.way}：{new.text}")
    case = take(session, step, actor=new.by, at=at)
    session.add(
        CaseAnswer(
            case_id=case_id,
            way=new.way,
            text=new.text,
            sha256=new.sha256,
            name=new.name,
            answered_by=new.by,
            answered_at=at,
        )
    )
    session.flush()
    return case, len(answers(session, [case_id]).get(case_id, ()))


def listed(
    session: Session,
    *,
    states: Collection[CaseState] = tuple(CaseState),
    obligation_ids: Collection[int] | None = None,
) -> list[Case]:
    """The cases in these states, in the order of their opening."""
    rows = select(Case).where(col(Case.state).in_(states)).order_by(col(Case.id))
    if obligation_ids is not None:
        rows = rows.where(col(Case.obligation_id).in_(obligation_ids))
    return list(session.exec(rows))


def answers(session: Session, case_ids: Iterable[int]) -> dict[int, Sequence[CaseAnswer]]:
    """The answers to each of these cases, the first one first."""
    by_case: dict[int, list[CaseAnswer]] = {}
    for part in slices(sorted(case_ids)):
        for row in session.exec(
            select(CaseAnswer).where(col(CaseAnswer.case_id).in_(part)).order_by(col(CaseAnswer.id))
        ):
            by_case.setdefault(row.case_id, []).append(row)
    return dict(by_case)


def _settle_answer(session: Session, case: Case, step: CaseStep, actor: str, at: datetime) -> None:
    waiting = select(CaseAnswer).where(CaseAnswer.case_id == case.id, CaseAnswer.decision == Decision.PENDING)
    for row in session.exec(waiting):
        row.decision = Decision.GRANTED if step.event is CaseEvent.CLOSE else Decision.REFUSED
        row.decided_by, row.decided_at, row.why = actor, at, step.why


def _locked(session: Session, case_id: int) -> Case:
    case = session.exec(select(Case).where(Case.id == case_id).with_for_update()).first()
    if case is None:
        raise Refused(f"没有编号为{case_id}的整改事项")
    return case


def _by_id(session: Session, ids: Iterable[int]) -> list[Case]:
    return [
        case
        for part in slices(sorted(ids))
        for case in session.exec(select(Case).where(col(Case.id).in_(part)).order_by(col(Case.id)))
    ]


def _note(session: Session, case: Case, before: CaseState, step: CaseStep, actor: str, at: datetime) -> None:
    audit.note(
        session,
        [
            Entry(
                at=at,
                actor=actor,
                event=f"case_{step.event.value}",
                why=step.why,
                obligation_id=case.obligation_id,
                about=f"整改事项{case.id}",
                before=before.value,
                after=case.state.value,
            )
        ],
    )
