from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError, meta
from pydantic import ValidationError

from notifications.digests.digest import (
    DailyDigest,
    ProblemFile,
    RuleCount,
    StageTally,
    UnitArrivals,
    UnitProgress,
)
from notifications.messages import letter as letters
from notifications.messages.alarms.rules_broke import BrokenForm, RuleFault, RulesBroke
from notifications.messages.alarms.run_failed import Failure, RunFailed
from notifications.messages.deadlines.notices import Overdue, Reminder
from notifications.messages.filings import FiledVersion, FileReturned, Late, Owed, Remark, Reviewed, Upcoming
from notifications.messages.letter import Letter, render, render_values
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

every_message = pytest.mark.parametrize("message", ONE_OF_EACH, ids=lambda message: message.kind)


def write(message: Message) -> Letter:
    return render(message, recipient="科技馆 <pfm@kjg.example>", channel="mail", date=NOW)


def test_a_reminder_says_what_is_owed_until_when_and_where_to_send_it() -> None:
    letter = write(
        reminder(
            owed("科普展教活动", date(2024, 4, 12), 13),
            owed("展品维护", date(2024, 3, 29), 3, returned=True),
        )
    )
    assert letter.subject == "【催报】2023年度绩效自评表2份待报送，3月29日截止，还有3个工作日"
    assert "清河区科技馆：" in letter.text
    assert "最早于2024年3月29日（星期五）截止，还有3个工作日。" in letter.text
    assert (
        "2. 展品维护\n   2023年度绩效自评表，2024年3月29日（星期五）截止，还有3个工作日（已退回，待重新报送）"
        in letter.text
    )
    assert "请您：在截止日24时前报送至邮箱 jixiao@qinghe.example。" in letter.text
    assert "4月12日截止，还有13个工作日" in letter.html


def test_a_reminder_on_the_last_day_says_today() -> None:
    letter = write(reminder(owed("科普展教活动", date(2024, 3, 29), 0)))
    assert letter.subject.endswith("3月29日截止，今天是最后一天")
    assert "0个工作日" not in letter.text + letter.html


def test_an_overdue_notice_says_how_late_and_whether_an_extension_is_needed() -> None:
    letter = write(OVERDUE)
    assert letter.subject == "【逾期】2023年度绩效自评表2份未按期报送，已逾期6个工作日"
    assert "4月30日前（含当日）仍可补报" in letter.text
    assert "补报期已于4月8日结束，须先办理延期" in letter.text
    assert "补报期已于4月8日结束，须先办理延期" in letter.html


def test_a_receipt_names_the_version_that_counts() -> None:
    letter = write(RECEIVED)
    assert letter.subject == "【回执】已收到2023年度绩效自评表1份（3月26日）"
    assert "第2版（以此版为准），逾期报送；文件：自评.docx" in letter.text
    assert "审核结果将另行通知，在此之前无需重复报送。" in letter.text


def test_a_return_says_where_what_on_what_basis_and_how_to_mend_it() -> None:
    letter = write(RETURNED)
    assert letter.subject == (
        "【退回】2023年度绩效自评表1份、无法受理的文件1个需修改后重新报送（必须修改3处）"
    )
    assert (
        "表2 第17行 科技政策培训组织场次：完成3次，目标≥4次，得满分6分，应为4.5分"
        "（财预〔2020〕10号）。请改分或说明。" in letter.text
    )
    assert "文件已加密，无法读取。请解除密码后重新报送。" in letter.text
    assert "于2024年4月1日（星期一）24时前重新报送至邮箱 jixiao@qinghe.example" in letter.text


def test_a_return_puts_what_must_be_mended_before_what_may_be() -> None:
    letter = write(RETURNED)
    assert letter.text.index("【必须修改】S07 未达标得满分") < letter.text.index("【改进建议】E12 符号不规范")
    assert letter.text.count("S07 未达标得满分") == 1
    assert "S07 未达标得满分 · 2处" in letter.html


def vague(line: int, name: str, target: str) -> Remark:
    return Remark(
        rule="E05", name="定性不可衡量", severity="warning", subject=name, value=target, basis="财预〔2015〕88号",
        place=f"表1 第{line}行", wrong=f"{name}：指标值“{target}”没有可衡量的标准",
        suggestion="请改成数量、比率或时间。",
    )  # fmt: skip


def test_what_is_wrong_in_twelve_rows_is_said_once_with_the_rows() -> None:
    rows = [vague(line, f"第{line}项机制", "健全") for line in range(11, 22)]
    paper = reviewed("科普展教活动", *rows, vague(22, "氛围", "明显改善"))
    letter = write(RETURNED.model_copy(update={"reviewed": (paper,), "files": ()}))
    sentence = "指标值“……”没有可衡量的标准（财预〔2015〕88号）。请改成数量、比率或时间。共12处："
    for text in (letter.text, letter.html):
        assert text.count("没有可衡量的标准") == 1
        assert text.count("请改成数量、比率或时间") == 1
        assert "表1 第21行 第21项机制（健全）；表1 第22行 氛围（明显改善）。" in text
    assert sentence + "表1 第11行 第11项机制（健全）；" in letter.text


def test_rows_that_need_different_mending_are_told_apart() -> None:
    first, other = vague(3, "氛围", "改善"), vague(4, "机制", "健全")
    paper = reviewed("科普展教活动", first, other.model_copy(update={"suggestion": "请写明健全的标准。"}))
    letter = write(RETURNED.model_copy(update={"reviewed": (paper,), "files": ()}))
    assert (
        "表1 第3行 氛围：指标值“改善”没有可衡量的标准（财预〔2015〕88号）。请改成数量、比率或时间。"
        in letter.text
    )
    assert (
        "表1 第4行 机制：指标值“健全”没有可衡量的标准（财预〔2015〕88号）。请写明健全的标准。" in letter.text
    )


def test_a_return_after_the_due_date_asks_for_haste_instead_of_naming_a_day() -> None:
    letter = write(RETURNED.model_copy(update={"due": None}))
    assert "尽快重新报送至邮箱" in letter.text
    assert "24时前" not in letter.text


def test_a_return_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="a return needs a reviewed form or a file"):
        Returned(**SIGNED, unit=UNIT, due=None, reviewed=(), submit_to=SUBMIT_TO)


def test_an_acceptance_says_what_comes_next() -> None:
    letter = write(ACCEPTED)
    assert letter.subject == "【通过】2023年度绩效自评表1份审核通过"
    assert "2024年度绩效运行监控表，2024年8月1日（星期四）起报送，2024年9月2日（星期一）截止。" in letter.text
    assert "改进建议：表2 第15行 展品完好率：混用“>=”与“≥”。" in letter.text


def test_a_failed_run_says_which_why_and_how_to_repeat_it() -> None:
    letter = write(RUN_FAILED)
    assert letter.subject == "【运行失败】daily：审核失败（3月26日08:30）"
    assert "1. 审核（清河区科技馆）：database is locked" in letter.text
    assert "    jixiao rerun --year 2023 --unit 清河区科技馆 --reason 重跑\n" in letter.text
    assert 'href="http://127.0.0.1:4200/runs/flow-run/6f1d0c3e"' in letter.html


@every_message
def test_every_letter_is_signed_dated_and_leaves_no_gap_in_its_text(message: Message) -> None:
    letter = write(message)
    assert letter.date == NOW
    assert letter.text.endswith(
        "\n\n云州市清河区财政局预算绩效管理科\n联系方式：预算绩效管理科，0000-12345678\n（本邮件由预算绩效管理系统自动发出）\n"
    )
    assert "\n\n\n" not in letter.text
    assert all(line == line.rstrip() for line in letter.text.split("\n"))


@every_message
def test_every_letter_asks_the_reader_to_do_something(message: Message) -> None:
    letter = write(message)
    assert "请您：" in letter.text
    assert letter.html.count(">请您</b>") == 1


@every_message
def test_no_letter_loads_anything_from_anywhere(message: Message) -> None:
    html = write(message).html
    assert not [
        tag for tag in ("<img", "<link", "<script", "<style", "@import", "url(", "src=") if tag in html
    ]


@every_message
def test_a_letter_that_another_gets_for_the_unit_says_to_whom_it_is_to_be_passed_on(message: Message) -> None:
    own = render(message, recipient="kjg@qinghe.example", channel="mail", date=NOW)
    assert "转" not in own.subject
    assert "转交" not in own.text + own.html
    other = render(message, recipient="czj@qinghe.example", channel="mail", date=NOW, pass_on_to="科技馆")
    assert other.subject == f"（请转科技馆）{own.subject}"
    assert other.text.startswith("（科技馆没有登记邮箱，这封信先寄到贵处，请连同附件转交")
    assert other.text.endswith(own.text)
    assert "科技馆没有登记邮箱" in other.html


@every_message
def test_a_template_missing_a_value_fails_loudly(message: Message) -> None:
    values = message.values()
    for name in sorted(_asked_for(message.kind) & set(values)):
        with pytest.raises((UndefinedError, TypeError)):  # TypeError: a list cut at an undefined length
            render_values(message.kind, {key: value for key, value in values.items() if key != name})


@every_message
def test_a_message_has_exactly_what_its_templates_and_its_key_use(message: Message) -> None:
    assert _asked_for(message.kind) == set(message.values()) - NOT_IN_WORDS.get(message.kind, set())


NOT_IN_WORDS = {
    "run_failed": {"year"},  # of the key
    "reminder": {"again"},  # of the key
    "overdue": {"again"},  # of the key
    "digest": {"deadlines"},  # the template meets them in the stages
}


def _asked_for(kind: str) -> set[str]:
    """The names that the templates of a kind and their layouts take from outside."""
    environment = letters.environment()
    names: set[str] = set()
    for name in (f"{kind}.txt", f"{kind}.html", "layout.txt", "layout.html"):
        assert environment.loader
        source, *_ = environment.loader.get_source(environment, name)
        names |= meta.find_undeclared_variables(environment.parse(source))
    # given by rendering, by the environment or by the layout; unit is the layout's salutation, which the
    # letters to the bureau and to the administrators replace
    own = {"subject", "pass_on_to", "self", "severities", "parts", "remarks"} | (
        {"unit"} if kind in {"digest", "run_failed", "rules_broke"} else set()
    )
    return names - own


HOSTILE = "展品维护</td><script>alert(1)</script>\r\nBcc: all@qinghe.example\u202e\x00'\"&"


def test_html_in_a_value_stays_text() -> None:
    letter = write(reminder(owed(HOSTILE, date(2024, 3, 29), 3)))
    assert "<script" not in letter.html
    assert "展品维护&lt;/td&gt;&lt;script&gt;" in letter.html


@pytest.mark.parametrize(
    "message",
    [
        RUN_FAILED.model_validate(RUN_FAILED.model_dump() | {"flow": HOSTILE}),
        REMINDER.model_validate(REMINDER.model_dump() | {"unit": HOSTILE}),
    ],
    ids=["subject", "salutation"],
)
def test_a_line_break_in_a_value_makes_no_new_line_or_header(message: Message) -> None:
    letter = write(message)
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert not [line for line in letter.text.splitlines() if line.startswith("Bcc:")]
    assert "\u202e" not in letter.subject + letter.text + letter.html


def test_a_value_that_never_ends_is_cut_and_says_so() -> None:
    letter = write(reminder(owed("长" * 5000, date(2024, 3, 29), 3)))
    assert letter.text.count("长") == 398
    assert "长……" in letter.text


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        owed(" \u200b\n", date(2024, 3, 29), 3)


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render(REMINDER, recipient="a@kjg.example", channel="mail", date=NOW.replace(tzinfo=None))
