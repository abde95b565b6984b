"""Who has not filed: what is owed and overdue, how late it is, whom to call, and what they were told last."""

from datetime import date
from typing import Any

from sqlmodel import Session

from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import day_of
from lifecycle.calendar.working_days import between
from lifecycle.obligations.obligation import OWED, standing
from storage import status
from storage.database import Database
from storage.messages import outbox
from storage.roster import roster
from storage.status import StatusRow

HEAD = (
    "单位",
    "项目",
    "年度",
    "阶段",
    "轮次",
    "状态",
    "截止",
    "逾期工作日",
    "联系人",
    "邮箱",
    "最近一次提醒",
)
_TOLD = ("reminder", "overdue")


def missing(database: Database, today: date, year: int | None, stage: Stage | None) -> list[dict[str, Any]]:
    """What is past its due date, not there and not locked, the longest overdue first; as in ``HEAD``.

    ``days_late`` are working days; ``last_told`` is the day of the last reminder or overdue notice that went
    out to the unit about the stage.
    """
    with database.reading() as session:
        rows = [
            row
            for row in status.rows(session, year=year, stage=stage, states=OWED)
            if _is_missing(row, today)
        ]
        contacts = {unit.id: unit for unit in roster.units(session)}
        last_told = _told(session)
    listed = [
        {
            "unit": row.unit,
            "project": row.project,
            "year": row.year,
            "stage": row.stage,
            "round": row.round,
            "standing": standing(row.state, row.window, today, row.extension_until).label,
            "due": row.due,
            "days_late": between(row.due, today),
            "contact": contacts[row.unit_id].contact,
            "address": row.address,
            "last_told": last_told.get((row.unit_id, row.year, row.stage, row.round)),
        }
        for row in rows
    ]
    return sorted(listed, key=lambda row: -row["days_late"])


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
        for message in outbox.messages(session)
        if message.kind in _TOLD and message.sent_at
    }
