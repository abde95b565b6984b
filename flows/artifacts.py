"""What the dashboard shows of a pass: tables and the digest, as artifacts under Chinese headings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from bureau.decisions.advancing import Advanced
from bureau.desk import Desk
from bureau.digests import digest_numbers, digesting
from bureau.step_results import Digested, ReviewedAgain, ReviewedNew, StepResult
from forms.words.severity import Severity
from lifecycle.calendar.windows import CHINA
from lifecycle.obligations.obligation import STATE_LABELS
from notifications.digests.digest import DailyDigest
from notifications.messages.letter import render_values
from storage.papers import findings

_STATES = {
    "accepted": "已通过",
    "reviewing": "审核中",
    "returned": "已退回",
    "overdue": "逾期",
    "pending": "待报送",
}

_OWED = "应报"
_TOTAL = "合计"

DAYS_SHOWN = 7
"""How many days of findings are shown: what came on Friday is still there on Monday."""


def publish(desk: Desk, result: StepResult) -> None:
    """Show what a step came to, as far as there is more to see than its sentence."""
    match result:
        case ReviewedNew() if result.batches:
            create_table_artifact(
                key="findings",
                table=findings_table(desk),
                description=f"到 {desk.today} 为止 {DAYS_SHOWN} 天的核查意见：哪条规则在几个单位发现几处问题",
            )
            create_markdown_artifact(
                key="data-docs",
                markdown=docs_markdown([batch.docs for batch in result.batches if batch.docs]),
                description=f"{desk.today} 核查的数据文档：每项期望、等级、观察到的和不符的行",
            )
        case ReviewedAgain() if any(rerun.changed for rerun in result.reruns):
            create_table_artifact(
                key="rerun-changes",
                table=rerun_table(result),
                description=f"{desk.today} 重新核查的变化：哪些报送多了或少了意见，现在是什么状态",
            )
        case Advanced():
            create_table_artifact(
                key="progress",
                table=progress_table(desk),
                description=f"{desk.today} 的进度：各单位各阶段应报几份，其中通过、退回、逾期等各几份",
            )
        case Digested(message) if message is not None:
            create_markdown_artifact(
                key="digest",
                markdown=digest_markdown(message),
                description=f"{desk.today} 给财政局的摘要",
            )


def progress_table(desk: Desk) -> list[dict[str, object]]:
    """The totals first, then a row for each unit and stage with the number of forms in each state."""
    with desk.database.reading() as session:
        units = digesting.compose(desk, session).units
    rows: list[dict[str, object]] = []
    total: Counter[str] = Counter()
    for unit in units:
        for stage in unit.stages:
            counts = {label: getattr(stage, state) for state, label in _STATES.items()}
            owed = sum(counts.values())
            total.update(counts | {_OWED: owed})
            place = {
                "主管部门": unit.department,
                "单位": unit.unit,
                "年度": stage.year,
                "阶段": stage.stage.value,
            }
            rows.append({**place, _OWED: owed, **counts})
    if not rows:
        return []
    empty = {"主管部门": _TOTAL, "单位": f"{len(units)} 个单位", "年度": "", "阶段": ""}
    return [{**empty, **{label: total[label] for label in (_OWED, *_STATES.values())}}, *rows]


def findings_table(desk: Desk) -> list[dict[str, object]]:
    """A row for each day and rule that failed on it, the newest day first."""
    return [row for back in range(DAYS_SHOWN) for row in _of_day(desk, desk.today - timedelta(days=back))]


def _of_day(desk: Desk, day: date) -> list[dict[str, object]]:
    start = datetime.combine(day, time(), CHINA)
    with desk.database.reading() as session:
        failed = findings.found_between(session, start, start + timedelta(days=1))
    counts, units = digest_numbers.by_rule(failed)
    return [
        {
            "日期": day.isoformat(),
            "规则": rule,
            "名称": name,
            "级别": Severity(severity).demand,
            "条数": count,
            "单位数": len(units[rule]),
        }
        for (rule, name, severity), count in sorted(counts.items())
    ]


def rerun_table(result: ReviewedAgain) -> list[dict[str, object]]:
    """A row for each version whose findings changed."""
    return [
        {
            "单位": filed.unit,
            "项目": filed.project,
            "年度": filed.year,
            "阶段": filed.stage.value,
            "版本": filed.version,
            "新增": _named(change.new),
            "撤销": _named(change.cleared),
            "状态": STATE_LABELS[filed.state],
        }
        for rerun in result.reruns
        for filed, change in rerun.changed
    ]


def _named(changed: Iterable[dict[str, object]]) -> str:
    """Rules with their names, each with how often."""
    counts = Counter(f"{finding['rule']} {finding['name']}" for finding in changed)
    return "，".join(name if count == 1 else f"{name} {count} 处" for name, count in counts.items())


def docs_markdown(pages: Sequence[Path]) -> str:
    """A line with link and path for each index of Data Docs: a browser may not follow a link to a file."""
    return "\n".join(
        f"- 第{number}批：[打开](<{page.resolve().as_uri()}>) `{page.resolve()}`"
        for number, page in enumerate(pages, 1)
    )


_MARKED = re.compile(r"([\\`*_{}\[\]<>#|~])")
"""What Markdown would take for its own."""


def digest_markdown(message: DailyDigest) -> str:
    """The digest's text as it is mailed, line by line: a block of code would be cut at the window's edge."""
    subject, text, _ = render_values(message.kind, message.values())
    lines = [_MARKED.sub(r"\\\1", line).strip() for line in text.splitlines()]
    # Two blanks at its end make a line of its own, an empty line a paragraph.
    return f"### {subject}\n\n" + "\n".join(f"{line}  " if line else "" for line in lines)
