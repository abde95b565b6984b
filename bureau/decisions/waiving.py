"""Waiving: findings of one rule that the bureau lets pass within a scope (豁免)."""

from bureau.decisions.deciding import NotDecided
from bureau.desk import Desk
from lifecycle.obligations.obligation import Refused
from storage.decisions import waivers
from storage.decisions.waivers import NewWaiver
from storage.tables import Waiver


def grant(desk: Desk, wanted: NewWaiver, *, by: str) -> Waiver:
    """Grant a waiver. It holds for whatever is reviewed from now on. Raises NotDecided for a day gone by."""
    if wanted.until is not None and wanted.until < desk.today:
        raise NotDecided(f"豁免的截止日{wanted.until}已经过去")
    with desk.database.writing() as session:
        return waivers.grant(session, wanted, by=by, at=desk.now)


def end(desk: Desk, number: int, *, by: str, why: str) -> Waiver:
    """End a waiver before its time. Raises NotDecided for one that is not in force."""
    with desk.database.writing() as session:
        try:
            return waivers.end(session, number, by=by, why=why, at=desk.now)
        except Refused as refused:
            raise NotDecided(str(refused)) from refused
