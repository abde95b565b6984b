"""Stopping: the bureau lets nothing press a unit, or one of its forms, for a while; and goes on again."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bureau.desk import Desk
from bureau.listed_line import ListedLine, TableColumn
from bureau.names import obligation_named, unit_named
from bureau.refusal import Refusal
from storage import status
from storage.decisions import audit
from storage.decisions.audit import Entry
from storage.messages import notices
from storage.roster import contacts
from storage.roster.obligations import Sought


class NotStopped(Refusal):
    """A stop that there is not; the message is one Chinese sentence."""


def stop(desk: Desk, unit: str, sought: Sought | None, *, until: date | None, reason: str, by: str) -> int:
    """Let nothing press a unit, or one of its obligations, until that day or for good; the stop's number.

    Raises UnknownName, and NotStopped for a day that is over.
    """
    if until is not None and until < desk.today:
        raise NotStopped(f"{until}已经过去，请写今天以后的日子")
    with desk.database.writing() as session:
        owner = unit_named(session, unit)
        obligation_id = obligation_named(session, sought) if sought else None
        number = notices.stop(
            session, owner.id, obligation_id, until=until, reason=reason, by=by, at=desk.now
        )
        after = f"停到{until}" if until else "一直停"
        about = f"{owner.name}的催报"
        entry = Entry(desk.now, by, "reminders_stopped", reason, obligation_id, about, after=after)
        audit.note(session, [entry])
        return number


def start(desk: Desk, number: int, *, by: str) -> None:
    """End a stop. Raises NotStopped if there is none of this number in force."""
    with desk.database.writing() as session:
        ended = notices.end_stop(session, number, by=by, at=desk.now)
        if ended is None:
            raise NotStopped(f"没有编号为{number}、正在停止的催报，见 jixiao notify stops")
        unit = contacts.units(session, [ended.unit_id])[ended.unit_id]
        why = f"恢复（编号{number}）"
        entry = Entry(desk.now, by, "reminders_started", why, ended.obligation_id, f"{unit.name}的催报")
        audit.note(session, [entry])


@dataclass(frozen=True, slots=True)
class StopLine(ListedLine):
    """One stop in force: of a unit, or of one of its projects; until None is for good."""

    number: Annotated[int, TableColumn("编号")]
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str | None, TableColumn("项目")]
    until: Annotated[date | None, TableColumn("停到")]
    by: Annotated[str, TableColumn("谁")]
    reason: Annotated[str, TableColumn("原因")]


def listed(desk: Desk) -> list[StopLine]:
    """The stops in force."""
    with desk.database.reading() as session:
        stops = notices.stops(session, desk.today)
        units = contacts.units(session, {stop.unit_id for stop in stops})
        single = {stop.obligation_id for stop in stops if stop.obligation_id is not None}
        rows = {row.obligation_id: row for row in status.rows(session, obligation_ids=single)}
    return [
        StopLine(
            number=stop.id,
            unit=units[stop.unit_id].name,
            project=rows[stop.obligation_id].project if stop.obligation_id else None,
            until=stop.until,
            by=stop.by,
            reason=stop.reason,
        )
        for stop in stops
    ]
