"""What the dashboard shows of a pass: tables and the digest, as artifacts."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from bureau.decisions.advancing import Advanced
from bureau.desk import Desk
from bureau.digests import digest_numbers, digesting
from bureau.step_results import Digested, ReviewedNew, StepResult
from forms.words.severity import Severity
from lifecycle.calendar.windows import CHINA
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


def publish(desk: Desk, result: StepResult) -> None:
    """Show what a step came to, as far as there is more to see than its sentence."""
    match result:
        case ReviewedNew() if result.batches:
            create_table_artifact(
                key="findings",
                table=findings_table(desk),
                description=f"{desk.today} 的核查意见：哪条规则在哪些单位发现了几处问题",
            )
            create_markdown_artifact(
                key="data-docs",
                markdown=docs_markdown([batch.docs for batch in result.batches if batch.docs]),
                description=f"{desk.today} 核查的数据文档：每项期望、等级、观察到的和不符的行",
            )
        case Advanced():
            create_table_artifact(
                key="progress",
                table=progress_table(desk),
                description=f"{desk.today} 各单位各阶段的进度：应报几份，通过、退回、逾期各几份",
            )
        case Digested():
            create_markdown_artifact(
                key="digest",
                markdown=digest_markdown(result.message),
                description=f"{desk.today} 给财政局的摘要",
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
    counts, units = digest_numbers.by_rule(found)
    return [
        {
            "规则": rule,
            "名称": name,
            "级别": Severity(severity).demand,
            "条数": count,
            "单位数": len(units[rule]),
        }
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
