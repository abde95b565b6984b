"""Who has not filed: what is owed and overdue, how late it is, whom to call, and what they were told last."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlmodel import Session

from bureau.listed_line import ListedLine, TableColumn
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import day_of
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import OWED, standing
from storage import status
from storage.database import Database
from storage.messages.headers import headers
from storage.roster import roster
from storage.status import StatusRow

_TOLD = ("reminder", "overdue")


@dataclass(frozen=True, slots=True)
class MissingLine(ListedLine):
    """One form that has not come: how late it is, whom to call, and when they were told last.

    ``days_late`` are working days; ``last_told`` is the day of the last reminder or overdue notice that went
    out to the unit about the stage.
    """

    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    round: Annotated[int, TableColumn("轮次")]
    standing: Annotated[str, TableColumn("状态")]
    due: Annotated[date, TableColumn("截止")]
    days_late: Annotated[int, TableColumn("逾期工作日")]
    contact: Annotated[str | None, TableColumn("联系人")]
    address: Annotated[str | None, TableColumn("邮箱")]
    last_told: Annotated[date | None, TableColumn("最近一次提醒")]


def missing(database: Database, today: date, year: int | None, stage: Stage | None) -> list[MissingLine]:
    """What is past its due date, not there and not locked, the longest overdue first."""
    with database.reading() as session:
        rows = [
            row
            for row in status.rows(session, year=year, stage=stage, states=OWED)
            if _is_missing(row, today)
        ]
        contacts = {unit.id: unit for unit in roster.units(session)}
        last_told = _told(session)
    listed = [
        MissingLine(
            unit=row.unit,
            project=row.project,
            year=row.year,
            stage=row.stage,
            round=row.round,
            standing=standing(row.state, row.window, today, row.extension_until).label,
            due=row.due,
            days_late=between(row.due, today),
            contact=contacts[row.unit_id].contact,
            address=row.address,
            last_told=last_told.get((row.unit_id, row.year, row.stage, row.round)),
        )
        for row in rows
    ]
    return sorted(listed, key=lambda line: -line.days_late)


def count_locked(database: Database, today: date, year: int | None, stage: Stage | None) -> int:
    """How many never came and are locked: their stage is closed, only an extension helps."""
    with database.reading() as session:
        rows = status.rows(session, year=year, stage=stage, states=OWED)
    return sum(standing(row.state, row.window, today, row.extension_until).locked for row in rows)


def _is_missing(row: StatusRow, today: date) -> bool:
    now = standing(row.state, row.window, today, row.extension_until)
    return now.overdue and not now.locked


def _told(session: Session) -> dict[tuple[int | None, int | None, Stage | None, int], date]:
    """By unit, year, stage and round."""
    return {
        (message.unit_id, message.year, message.stage, message.round): day_of(message.sent_at)
        for message in headers(session, kinds=_TOLD)
        if message.sent_at
    }
