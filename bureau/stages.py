"""Stages of the year: obligations whose stage has begun are opened."""

from sqlmodel import Session

from bureau.desk import ACTOR, Desk
from lifecycle.obligations.obligation import Event, State
from storage.decisions import calendar
from storage.roster import obligation_states, obligations
from storage.roster.obligation_states import Change


def open_stages(desk: Desk, session: Session) -> int:
    """Open the obligations whose stage has begun, and make those that are missing; how many were opened."""
    for year in obligations.years(session):
        obligations.create_later(session, year, desk.today)
    waiting = obligations.not_open(session)
    windows = calendar.windows(session, {term.year for term in waiting})
    begun = {
        obligation_id: f"{term.year}年{term.stage}阶段{windows[term].opens}开始"
        for term, ids in waiting.items()
        if windows[term].opens <= desk.today
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
