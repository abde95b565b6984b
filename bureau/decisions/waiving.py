"""Waiving: findings of one rule that the bureau lets pass within a scope (豁免)."""

from bureau.decisions import telling
from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from bureau.letters import outgoing
from lifecycle.obligations.obligation import Refused
from storage.decisions import waivers
from storage.decisions.waivers import NewWaiver
from storage.tables import KeptWaiver, Project, Unit


def grant(desk: Desk, new: NewWaiver, *, by: str) -> KeptWaiver:
    """Grant a waiver. It holds for whatever is reviewed from now on. Raises NotDecided for a day gone by."""
    if new.until is not None and new.until < desk.today:
        raise NotDecided(f"豁免的截止日{new.until}已经过去")
    with desk.database.writing() as session:
        waiver = waivers.grant(session, new, by=by, at=desk.now)
        if waiver.unit_id is not None:
            # What holds for all units is no decision on one of them.
            unit, project = session.get_one(Unit, waiver.unit_id), None
            if waiver.project_id is not None:
                project = session.get_one(Project, waiver.project_id).name
            outgoing.enqueue(desk, session, [telling.waiver_granted(desk, waiver, unit.name, project)])
        return waiver


def end(desk: Desk, number: int, *, by: str, why: str) -> KeptWaiver:
    """End a waiver before its time. Raises NotDecided for one that is not in force."""
    with desk.database.writing() as session:
        try:
            return waivers.end(session, number, by=by, why=why, at=desk.now)
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
