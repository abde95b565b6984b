"""What the dashboard shows of a pass: tables and the digest, as artifacts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from bureau.desk import Desk
from bureau.letters import digesting
from lifecycle.calendar.windows import CHINA
from notifications.messages.digest import DailyDigest
from notifications.messages.letter import render_values
from notifications.messages.message import SEVERITIES
from storage.papers import findings

_STATES = {
    "accepted": "已通过",
    "reviewing": "审核中",
    "returned": "已退回",
    "overdue": "逾期",
    "pending": "待报送",
}


def severities(counts: Mapping[str, int]) -> str:
    """必须修改3，提示说明1 …; 没有意见."""
    return (
        "，".join(f"{SEVERITIES[name]}{counts[name]}" for name in SEVERITIES if counts.get(name))
        or "没有意见"
    )


def progress_table(desk: Desk) -> list[dict[str, object]]:
    """A row for each unit and stage with the number of forms in each state."""
    with desk.database.reading() as session:
        units = digesting.compose(desk, session).units
    return [
        {"主管部门": unit.department, "单位": unit.unit, "年度": stage.year, "阶段": stage.stage.value}
        | {label: getattr(stage, state) for state, label in _STATES.items()}
        for unit in units
        for stage in unit.stages
    ]


def findings_table(desk: Desk) -> list[dict[str, object]]:
    """A row for each rule that failed on the day."""
    start = datetime.combine(desk.today, time(), CHINA)
    with desk.database.reading() as session:
        found = findings.found_between(session, start, start + timedelta(days=1))
    counts, units = digesting.by_rule(found)
    return [
        {"规则": rule, "名称": name, "级别": SEVERITIES[severity], "条数": count, "单位数": len(units[rule])}
        for (rule, name, severity), count in sorted(counts.items())
    ]


def docs_markdown(pages: Sequence[Path]) -> str:
    """A line with link and path for each index of Data Docs: a browser may not follow a link to a file."""
    return "\n".join(
        f"- 第{number}批：[打开](<{page.resolve().as_uri()}>) `{page.resolve()}`"
        for number, page in enumerate(pages, 1)
    )


def digest_markdown(message: DailyDigest) -> str:
    """The digest's text as it is mailed."""
    subject, text, _ = render_values(message.kind, message.values())
    return f"### {subject}\n\n```\n{text}\n```"
