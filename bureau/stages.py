"""Stages of the year: obligations whose stage has begun are opened."""

from sqlmodel import Session

from bureau.desk import ACTOR, Desk
from lifecycle.obligations.obligation import Event, State
from storage.decisions import calendar
from storage.roster import obligation_states, obligations
from storage.roster.obligation_states import Change


def open_stages(desk: Desk, session: Session) -> int:
    """Open the obligations whose stage has begun, and make those that are missing; how many were opened."""
    lines = calendar.lines(session, obligations.years(session))
    obligations.create_later(session, lines, desk.today)
    opens = {line.term: line.opens for line in lines if line.opens <= desk.today}
    begun = {
        obligation_id: f"{term.year}年{term.stage}阶段{opens[term]}开始"
        for term, ids in obligations.not_open(session, opens).items()
        for obligation_id in ids
    }
    # Another pass may have opened them since they were looked for.
    changes = [
        Change(obligation_id, Event.OPEN, begun[obligation_id])
        for obligation_id, state in obligation_states.lock(session, begun).items()
        if state is State.NOT_OPEN
    ]
    obligation_states.change_states(session, changes, actor=ACTOR, at=desk.now)
    return len(changes)
