"""Listings: what is owed, until when, what was told, and which forms wait for an owner."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated

from bureau.listed_line import ListedLine, TableColumn
from bureau.names import unit_named
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.obligation import State, standing
from notifications.messages.catalogue import label_of
from storage import status
from storage.database import Database
from storage.decisions import calendar
from storage.messages.headers import headers
from storage.papers import claims as kept_claims
from storage.roster import obligations as obligations_of
from storage.status import StatusRow
from storage.tables import MessageState


@dataclass(frozen=True, slots=True)
class ObligationLine(ListedLine):
    """One obligation as it stands on a day, in the words of the public JSON."""

    department: str | None
    unit: Annotated[str, TableColumn("单位")]
    project: Annotated[str, TableColumn("项目")]
    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    round: Annotated[int, TableColumn("轮次")]
    month: int | None
    state: State
    standing: Annotated[str, TableColumn("状态")]
    due: Annotated[date, TableColumn("截止")]
    overdue: bool
    locked: bool
    version: Annotated[int | None, TableColumn("版本")]
    findings: Annotated[
        Mapping[str, int], TableColumn(("退回", "提示", "建议"), lambda counts: counts.values())
    ]


def obligations(database: Database, today: date, year: int | None, unit: str | None) -> list[ObligationLine]:
    """Every obligation as it stands today. Raises UnknownName."""
    with database.reading() as session:
        unit_ids = [unit_named(session, unit).id] if unit else None
        rows = status.rows(session, year=year, unit_ids=unit_ids)
    return [obligation_line(row, today) for row in rows]


def obligation_line(row: StatusRow, today: date) -> ObligationLine:
    """One obligation as it stands today."""
    now = standing(row.state, row.window, today, row.extension_until)
    return ObligationLine(
        department=row.department,
        unit=row.unit,
        project=row.project,
        year=row.year,
        stage=row.stage,
        round=row.round,
        month=row.month,
        state=row.state,
        standing=now.label,
        due=now.due,
        overdue=now.overdue,
        locked=now.locked,
        version=row.version,
        findings={"error": row.errors, "warning": row.warnings, "info": row.infos},
    )


def _beijing(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


def _minute(at: str | None) -> str:
    """A moment of the JSON as people read it: to the minute."""
    return (at or "")[:16].replace("T", " ")


@dataclass(frozen=True, slots=True)
class MessageLine(ListedLine):
    """One message of the outbox; its moments are ISO, in Beijing time."""

    key: Annotated[str, TableColumn("键")]
    recipient: Annotated[str, TableColumn("收件人")]
    channel: Annotated[str, TableColumn("渠道")]
    kind: Annotated[str, TableColumn("种类", label_of)]
    state: Annotated[MessageState, TableColumn("状态", lambda state: MessageState(state).label)]
    attempts: Annotated[int, TableColumn("次数")]
    created_at: Annotated[str | None, TableColumn("产生", _minute)]
    sent_at: Annotated[str | None, TableColumn("送达", _minute)]
    error: Annotated[str | None, TableColumn("未送达的原因")]


def messages(database: Database) -> list[MessageLine]:
    """Every message of the outbox, oldest first."""
    with database.reading() as session:
        return [
            MessageLine(
                key=message.key,
                recipient=message.recipient,
                channel=message.channel,
                kind=message.kind,
                state=message.state,
                attempts=message.attempts,
                created_at=_beijing(message.created_at),
                sent_at=_beijing(message.sent_at),
                error=message.last_error,
            )
            for message in headers(session)
        ]


@dataclass(frozen=True, slots=True)
class DatesLine(ListedLine):
    """The dates of one round of a stage. ``unpublished`` are years whose days off are not published yet."""

    year: Annotated[int, TableColumn("年度")]
    stage: Annotated[Stage, TableColumn("阶段")]
    round: Annotated[int, TableColumn("轮次")]
    opens: Annotated[date, TableColumn("开始")]
    due: Annotated[date, TableColumn("截止")]
    locked: Annotated[date, TableColumn("锁定")]
    period: Annotated[str, TableColumn("所看时段")]
    reason: Annotated[str | None, TableColumn("理由")]
    unpublished: Sequence[int]


def dates(database: Database, year: int | None) -> list[DatesLine]:
    """The dates of every stage of a year, or of all years that the roster knows."""
    with database.reading() as session:
        years = obligations_of.years(session) if year is None else [year]
        reasons = {entry.term: entry.reason for entry in calendar.entries(session, years)}
        windows = calendar.windows(session, years)
    return [
        DatesLine(
            year=term.year,
            stage=term.stage,
            round=term.round,
            opens=window.opens,
            due=window.due,
            locked=window.locked,
            period=window.period,
            reason=reasons.get(term),
            unpublished=window.unpublished,
        )
        for term, window in windows.items()
    ]


@dataclass(frozen=True, slots=True)
class ClaimLine(ListedLine):
    """One form that nobody could be found for, with what a person needs to decide it."""

    form_id: Annotated[int, TableColumn("编号")]
    file: Annotated[str, TableColumn("文件")]
    folder: Annotated[str, TableColumn("文件夹")]
    kind: Annotated[str, TableColumn("表种")]
    year: Annotated[int | None, TableColumn("年度")]
    unit: Annotated[str | None, TableColumn("表上的单位")]
    project: Annotated[str | None, TableColumn("表上的项目")]
    because: Annotated[str, TableColumn("原因")]
    suggested_unit: Annotated[str | None, TableColumn("建议单位")]
    suggested_project: Annotated[str | None, TableColumn("建议项目")]
    received_at: datetime


def claims(database: Database) -> list[ClaimLine]:
    """The forms that wait to be claimed."""
    with database.reading() as session:
        return [ClaimLine(**asdict(claim)) for claim in kept_claims.waiting(session)]
