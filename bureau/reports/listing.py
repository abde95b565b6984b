"""Listings: what is owed and what was told, as the commands print it, in tables and as JSON."""

from datetime import date
from typing import Any

from bureau.names import unit_named
from bureau.review import rerunning
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.obligation import standing
from notifications.messages.catalogue import label_of
from storage import status
from storage.database import Database
from storage.decisions import calendar
from storage.decisions import extensions as requests
from storage.decisions import waivers as kept_waivers
from storage.messages import outbox
from storage.papers.submissions import Filed
from storage.roster import obligations as obligations_of
from storage.status import StatusRow
from storage.tables import MessageState, RerunChange

OBLIGATION_HEAD = ("单位", "项目", "年度", "阶段", "轮次", "状态", "截止", "版本", "退回", "提示", "建议")
EXTENSION_HEAD = ("编号", "单位", "项目", "年度", "阶段", "延至", "申请人", "理由", "决定", "决定人", "说明")
DATES_HEAD = ("年度", "阶段", "轮次", "开始", "截止", "锁定", "所看时段", "理由")
RERUN_HEAD = ("单位", "项目", "年度", "阶段", "版本", "状态", "新增", "撤销", "未变")
WAIVER_HEAD = (
    "编号", "规则", "年度", "阶段", "单位", "项目", "指标", "到期", "理由", "准许人", "终止"
)  # fmt: skip
MESSAGE_HEAD = ("键", "收件人", "渠道", "种类", "状态", "次数", "产生", "送达", "未送达的原因")


def obligations(database: Database, today: date, year: int | None, unit: str | None) -> list[dict[str, Any]]:
    """Every obligation as it stands today. Raises UnknownName."""
    with database.reading() as session:
        unit_ids = [unit_named(session, unit).id] if unit else None
        rows = status.rows(session, year=year, unit_ids=unit_ids)
    return [obligation_row(row, today) for row in rows]


def obligation_row(row: StatusRow, today: date) -> dict[str, Any]:
    """One obligation as it stands today, in the words of the public JSON."""
    now = standing(row.state, row.window, today, row.extension_until)
    return {
        "department": row.department,
        "unit": row.unit,
        "project": row.project,
        "year": row.year,
        "stage": row.stage,
        "round": row.round,
        "month": row.month,
        "state": row.state,
        "standing": now.label,
        "due": now.due,
        "overdue": now.overdue,
        "locked": now.locked,
        "version": row.version,
        "findings": {"error": row.errors, "warning": row.warnings, "info": row.infos},
    }


def obligation_cells(one: dict[str, Any]) -> list[object]:
    """The cells of one obligation under ``OBLIGATION_HEAD``."""
    names = ("unit", "project", "year", "stage", "round", "standing", "due", "version")
    return [*(one[name] for name in names), *one["findings"].values()]


def messages(database: Database) -> list[dict[str, Any]]:
    """Every message of the outbox, oldest first; the values in the order of ``MESSAGE_HEAD``."""
    with database.reading() as session:
        return [
            {
                "key": message.key,
                "recipient": message.recipient,
                "channel": message.channel,
                "kind": message.kind,
                "state": message.state,
                "attempts": message.attempts,
                "created_at": message.created_at.astimezone(CHINA).isoformat(),
                "sent_at": message.sent_at and message.sent_at.astimezone(CHINA).isoformat(),
                "error": message.last_error,
            }
            for message in outbox.messages(session)
        ]


def message_cells(message: dict[str, Any]) -> list[object]:
    """The cells of one message under ``MESSAGE_HEAD``: words in Chinese, times in Beijing time."""
    words = {"kind": label_of(message["kind"]), "state": MessageState(message["state"]).label}
    times = {name: (message[name] or "")[:16].replace("T", " ") for name in ("created_at", "sent_at")}
    return list((message | words | times).values())


def extensions(database: Database, *, pending: bool) -> list[dict[str, Any]]:
    """The requests for a later date; the values in the order of ``EXTENSION_HEAD``."""
    with database.reading() as session:
        asked = requests.listed(session, pending=pending)
        rows = status.rows(session, obligation_ids={one.obligation_id for one in asked})
    owed = {row.obligation_id: row for row in rows}
    return [
        {
            "number": one.id,
            "unit": owed[one.obligation_id].unit,
            "project": owed[one.obligation_id].project,
            "year": owed[one.obligation_id].year,
            "stage": owed[one.obligation_id].stage,
            "until": one.until,
            "asked_by": one.asked_by,
            "reason": one.reason,
            "decision": one.decision,
            "decided_by": one.decided_by,
            "why": one.why,
        }
        for one in asked
    ]


def dates(database: Database, year: int | None) -> list[dict[str, Any]]:
    """The dates of every stage; the values in the order of ``DATES_HEAD``."""
    with database.reading() as session:
        years = obligations_of.years(session) if year is None else [year]
        reasons = {entry.term: entry.reason for entry in calendar.entries(session, years)}
        windows = calendar.windows(session, years)
    return [
        {
            "year": term.year,
            "stage": term.stage,
            "round": term.round,
            "opens": window.opens,
            "due": window.due,
            "locked": window.locked,
            "period": window.period,
            "reason": reasons.get(term),
            "unpublished": window.unpublished,
        }
        for term, window in windows.items()
    ]


def rerun(database: Database, number: int) -> dict[str, Any]:
    """What a rerun came to; ``difference`` holds the versions whose findings changed.

    ``doubtful`` are those of them that are accepted and have errors now.
    """
    with database.reading() as session:
        done = rerunning.result(session, number)
    counts = {name: getattr(done, name) for name in ("total", "new", "cleared", "unchanged")}
    lists = {"difference": done.changed, "doubtful": done.doubtful}
    told = {name: [_changed(filed, change) for filed, change in pairs] for name, pairs in lists.items()}
    return {"rerun": number, **counts, **told}


def _changed(filed: Filed, change: RerunChange) -> dict[str, Any]:
    return {
        name: getattr(filed, name) for name in ("unit", "project", "year", "stage", "version", "state")
    } | {name: getattr(change, name) for name in ("new", "cleared", "unchanged")}


def rerun_cells(one: dict[str, Any]) -> list[object]:
    """The cells of one changed version under ``RERUN_HEAD``."""
    names = ("unit", "project", "year", "stage", "version", "state")
    return [*(one[name] for name in names), len(one["new"]), len(one["cleared"]), one["unchanged"]]


def waivers(database: Database) -> list[dict[str, Any]]:
    """Every waiver there is or was; the values in the order of ``WAIVER_HEAD``."""
    with database.reading() as session:
        return [
            {
                "number": one.id,
                "rule": one.rule,
                "year": one.year,
                "stage": one.stage,
                "unit": unit,
                "project": project,
                "indicator": one.subject,
                "until": one.until,
                "reason": one.reason,
                "granted_by": one.granted_by,
                "ended_at": one.ended_at and one.ended_at.date(),
            }
            for one, unit, project in kept_waivers.listed(session)
        ]
