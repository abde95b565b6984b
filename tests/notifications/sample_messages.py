"""A message of each sort, with invented data, and the letter that is written of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from notifications.digests.digest import (
    DailyDigest,
    ProblemFile,
    RuleCount,
    StageTally,
    UnitArrivals,
    UnitProgress,
)
from notifications.messages.alarms.rules_broke import BrokenForm, RuleFault, RulesBroke
from notifications.messages.alarms.run_failed import Failure, RunFailed
from notifications.messages.deadlines.notices import Overdue, Reminder
from notifications.messages.filings import FiledVersion, FileReturned, Late, Owed, Remark, Reviewed, Upcoming
from notifications.messages.letter import Letter, render
from notifications.messages.message import Message
from notifications.messages.review.outcomes import Accepted, Received, Returned

SIGNED = {"bureau": "云州市清河区财政局预算绩效管理科", "contact": "预算绩效管理科，0000-12345678"}
SUBMIT_TO = "邮箱 jixiao@qinghe.example"
UNIT = "清河区科技馆"
NOW = datetime(2024, 3, 26, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

FULL_MARKS = Remark(
    rule="S07",
    name="未达标得满分",
    severity="error",
    place="表2 第17行",
    wrong="科技政策培训组织场次：完成3次，目标≥4次，得满分6分，应为4.5分",
    suggestion="请改分或说明",
    basis="财预〔2020〕10号",
)
OTHER_MARKS = FULL_MARKS.model_copy(
    update={"place": "表2 第21行", "wrong": "讲座场次：完成5次，目标≥6次，得满分6分，应为5分"}
)
SIGNS = Remark(
    rule="E12",
    name="符号不规范",
    severity="info",
    place="表2 第15行",
    wrong="展品完好率：混用“>=”与“≥”",
    suggestion=None,
)
ENCRYPTED = Remark(
    rule="A01",
    name="无法读取",
    severity="error",
    wrong="文件已加密，无法读取",
    suggestion="请解除密码后重新报送。",
)


def reviewed(project: str, *remarks: Remark, version: int = 1) -> Reviewed:
    return Reviewed(
        project=project, year=2023, stage="自评", version=version, file="自评.docx", remarks=remarks
    )


def owed(project: str, due: date, days_left: int, **more: bool) -> Owed:
    return Owed(project=project, year=2023, stage="自评", due=due, days_left=days_left, offset=-3, **more)


def reminder(*filings: Owed) -> Reminder:
    return Reminder(**SIGNED, unit=UNIT, owed=filings, submit_to=SUBMIT_TO)


RUN_FAILED = RunFailed(
    **SIGNED,
    flow="daily",
    run_name="3月26日全链路",
    run_id="6f1d0c3e",
    year=2023,
    failed_at=NOW,
    failures=(Failure(step="审核", subject=UNIT, error="database is locked"),),
    rerun="jixiao rerun --year 2023 --unit 清河区科技馆 --reason 重跑",
    run_url="http://127.0.0.1:4200/runs/flow-run/6f1d0c3e",
)
RULES_BROKE = RulesBroke(
    **SIGNED,
    day=date(2024, 3, 26),
    broken=(
        RuleFault(
            rule="S07",
            name="未达标得满分",
            error="ValueError: empty separator（attainment.py:78）",
            trace="Traceback (most recent call last):\n  …\nValueError: empty separator\n",
            forms=(
                BrokenForm(file="自评.docx", project="科普展教活动"),
                BrokenForm(file="x.zip", project=None),
            ),
        ),
    ),
)
DIGEST = DailyDigest(
    **SIGNED,
    day=date(2024, 3, 26),
    units=(
        UnitProgress(
            unit=UNIT,
            department="清河区科学技术局",
            stages=(StageTally(year=2023, stage="自评", reviewing=1, overdue=1),),
        ),
    ),
    deadlines=(),
    arrivals=(UnitArrivals(unit=UNIT, forms=1, files=1),),
    rules=(RuleCount(rule="S07", name="未达标得满分", severity="error", findings=1, units=1),),
    unreadable=(ProblemFile(file="终稿.docx", unit=UNIT, reason="文件已损坏"),),
    unclaimed=(),
)
OVERDUE = Overdue(
    **SIGNED,
    unit=UNIT,
    as_of=date(2024, 4, 9),
    submit_to=SUBMIT_TO,
    late=(
        Late(
            project="科普展教活动",
            year=2023,
            stage="自评",
            due=date(2024, 4, 1),
            days_late=6,
            offset=6,
            locks=date(2024, 4, 30),
        ),
        Late(
            project="展品维护",
            year=2023,
            stage="自评",
            due=date(2024, 4, 1),
            days_late=6,
            offset=6,
            locks=date(2024, 4, 8),
        ),
    ),
)
RECEIVED = Received(
    **SIGNED,
    unit=UNIT,
    received=date(2024, 3, 26),
    versions=(
        FiledVersion(project="科普展教活动", year=2023, stage="自评", version=2, file="自评.docx", late=True),
    ),
)
RETURNED = Returned(
    **SIGNED,
    unit=UNIT,
    due=date(2024, 4, 1),
    submit_to=SUBMIT_TO,
    reviewed=(reviewed("科普展教活动", SIGNS, FULL_MARKS, OTHER_MARKS, version=2),),
    files=(FileReturned(file="补充.pdf", year=2023, stage="自评", version=1, remarks=(ENCRYPTED,)),),
)
ACCEPTED = Accepted(
    **SIGNED,
    unit=UNIT,
    accepted=(reviewed("科普展教活动", SIGNS, version=2),),
    upcoming=(Upcoming(year=2024, stage="执行", opens=date(2024, 8, 1), due=date(2024, 9, 2)),),
)
REMINDER = reminder(owed("科普展教活动", date(2024, 3, 29), 3))
ONE_OF_EACH = (REMINDER, OVERDUE, RECEIVED, RETURNED, ACCEPTED, DIGEST, RUN_FAILED, RULES_BROKE)


def write(message: Message) -> Letter:
    return render(message, recipient="科技馆 <pfm@kjg.example>", channel="mail", date=NOW)
