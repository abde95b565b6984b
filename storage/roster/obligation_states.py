"""How obligations stand: changed by one function, event by event, each with its row in the audit."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from lifecycle.obligations.obligation import Event, Refused, State, transition
from storage.bulk import slices
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.messages import webhooks
from storage.messages.webhooks import StateChange
from storage.tables import Obligation


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to an obligation, and why."""

    obligation_id: int
    event: Event
    why: str


def change_state(
    session: Session, obligation_id: int, event: Event, *, actor: str, why: str, at: datetime
) -> State:
    """Let one event happen; the state after it. See ``change_states``."""
    return change_states(session, [Change(obligation_id, event, why)], actor=actor, at=at)[obligation_id]


def change_states(
    session: Session, changes: Collection[Change], *, actor: str, at: datetime
) -> dict[int, State]:
    """Let events happen in their order, each with its row in the audit; the states after them.

    Raises Refused if the table does not allow one of them (then none has happened), LookupError if
    there is no such obligation.
    """
    before = lock(session, {change.obligation_id for change in changes})
    states = dict(before)
    entries = []
    for change in changes:
        origin = states[change.obligation_id]
        try:
            target = transition(origin, change.event)
        except Refused as refusal:
            raise Refused(f"应报事项{change.obligation_id}：{refusal}") from refusal
        states[change.obligation_id] = target
        entries.append(
            Entry(
                at=at,
                actor=actor,
                event=change.event.value,
                why=change.why,
                obligation_id=change.obligation_id,
                before=origin.value,
                after=target.value,
            )
        )
    _store_states(session, {key: state for key, state in states.items() if state is not before[key]})
    audit.note(session, entries)
    webhooks.enqueue(session, _moved(entries), at=at)
    return states


def _moved(entries: Iterable[Entry]) -> list[StateChange]:
    """Those of the changes after which the state is another, as other systems are told of them."""
    return [
        StateChange(entry.obligation_id, entry.event, entry.before, entry.after)
        for entry in entries
        if entry.obligation_id is not None
        and entry.before is not None
        and entry.after is not None
        and entry.before != entry.after
    ]


def lock(session: Session, obligation_ids: Iterable[int]) -> dict[int, State]:
    """The states of these obligations; nobody else changes them until this transaction ends.

    Raises LookupError if one of them does not exist.
    """
    ids = sorted(set(obligation_ids))  # in one order for everybody: no deadlock
    states: dict[int, State] = {}
    for part in slices(ids):
        rows = select(Obligation.id, col(Obligation.state)).where(col(Obligation.id).in_(part))
        states |= dict(session.exec(rows.order_by(col(Obligation.id)).with_for_update()).all())
    if missing := [number for number in ids if number not in states]:
        raise LookupError(f"没有这些应报事项：{missing[:5]}")
    return states


def _store_states(session: Session, states: dict[int, State]) -> None:
    by_state: dict[State, list[int]] = defaultdict(list)
    for obligation_id, state in states.items():
        by_state[state].append(obligation_id)
    for state, ids in by_state.items():
        for part in slices(ids):
            session.exec(update(Obligation).where(col(Obligation.id).in_(part)).values(state=state))
