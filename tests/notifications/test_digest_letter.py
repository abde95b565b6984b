from datetime import date, datetime
from zoneinfo import ZoneInfo

from notifications.digests.digest import (
    DailyDigest,
    Deadline,
    ProblemFile,
    RuleCount,
    StageTally,
    UnitArrivals,
    UnitProgress,
)
from notifications.messages.letter import Letter, render

SIGNED = {"bureau": "云州市清河区财政局预算绩效管理科", "contact": "预算绩效管理科，0000-12345678"}
NOW = datetime(2024, 4, 2, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
LARGEST_MAIL_SHOWN_WHOLE = 102 * 1024  # bytes; what large mail services show before they cut


def unit(name: str, department: str, **states: int) -> UnitProgress:
    return UnitProgress(
        unit=name, department=department, stages=(StageTally(year=2023, stage="自评", **states),)
    )


def digest(*units: UnitProgress, **more: object) -> Letter:
    nothing = {"deadlines": (), "arrivals": (), "rules": (), "unreadable": (), "unclaimed": ()}
    message = DailyDigest(**SIGNED, **(nothing | {"day": date(2024, 4, 2), "units": units} | more))
    return render(message, recipient="yusuan@qinghe.example", channel="mail", date=NOW)


def test_totals_come_first_and_say_who_is_late() -> None:
    letter = digest(
        unit("清河区科技馆", "清河区科学技术局", accepted=2, overdue=1),
        unit("清河区少年宫", "清河区教育局", reviewing=1, returned=1, pending=3),
    )
    assert letter.subject == "【日报】4月2日绩效管理进度：应报8份，已通过2份，逾期1份"
    assert (
        "2个单位应报8份：已通过2，审核中1，退回待改1，逾期未报1（1个单位），未到期3。"
        in letter.text.splitlines()[2]
    )
    assert "请您：督促1个逾期单位报送；审核1份待审表。" in letter.text


def test_each_stage_has_its_row_and_its_deadline() -> None:
    deadline = Deadline(year=2023, stage="自评", due=date(2024, 4, 1), days_left=-1)
    letter = digest(unit("清河区科技馆", "清河区科学技术局", overdue=2), deadlines=(deadline,))
    assert (
        "2023年度绩效自评表：应报2，已通过0，审核中0，退回待改0，逾期未报2，未到期0；4月1日截止，已过1个工作日"
        in letter.text
    )


def test_stages_stand_in_the_order_of_the_year_whatever_the_order_they_come_in() -> None:
    stages = (
        StageTally(year=2024, stage="执行", pending=1),
        StageTally(year=2024, stage="申报", accepted=1),
        StageTally(year=2023, stage="自评", accepted=1),
    )
    letter = digest(UnitProgress(unit="清河区科技馆", department="清河区科学技术局", stages=stages))
    rows = [line.split("：")[0] for line in letter.text.splitlines() if line.startswith("202")]
    assert rows == ["2023年度绩效自评表", "2024年度绩效目标申报表", "2024年度绩效运行监控表"]


def test_units_in_trouble_are_named_worst_first_and_the_rest_counted() -> None:
    letter = digest(
        unit("清河区少年宫", "清河区教育局", returned=1),
        unit("清河区第一幼儿园", "清河区教育局", accepted=4),
        unit("清河区教师进修学校", "清河区教育局", overdue=2, returned=1),
        unit("清河区科技馆", "清河区科学技术局", accepted=1),
    )
    assert (
        "■ 清河区教育局（3个单位）：2023年度自评通过4/8\n"
        "  - 清河区教师进修学校：2023年度自评逾期2份、退回待改1份\n"
        "  - 清河区少年宫：2023年度自评退回待改1份\n"
        "  - 其余1个单位正常\n" in letter.text
    )
    assert "■ 清河区科学技术局（1个单位）：2023年度自评通过1/1\n  - 全部1个单位正常\n" in letter.text
    assert "清河区第一幼儿园" not in letter.text + letter.html


def test_what_came_in_what_was_found_and_what_needs_a_hand_is_told() -> None:
    letter = digest(
        unit("清河区科技馆", "清河区科学技术局", accepted=1),
        arrivals=(
            UnitArrivals(unit="清河区科技馆", forms=3, files=1),
            UnitArrivals(unit="清河区少年宫", forms=2, files=2),
        ),
        rules=(
            RuleCount(rule="S14", name="超额偏离", severity="warning", findings=9, units=6),
            RuleCount(rule="S07", name="未达标得满分", severity="error", findings=4, units=3),
        ),
        unreadable=(ProblemFile(file="终稿.docx", unit="清河区少年宫", reason="文件已损坏"),),
        unclaimed=(ProblemFile(file="扫描件.pdf", unit=None, reason="单位不在名录"),),
    )
    assert "2个单位报送3个文件、5份表：清河区科技馆3份，清河区少年宫2份。" in letter.text
    assert "必须修改4处，提示说明9处，改进建议0处。\n  - S07 未达标得满分（必须修改）：4处" in letter.text
    assert "无法读取1个\n  - 终稿.docx（清河区少年宫）：文件已损坏" in letter.text
    assert "待认领1个\n  - 扫描件.pdf：单位不在名录" in letter.text
    assert "为1个待认领文件指定单位和项目；通知有关单位重新提供1个无法读取的文件；" in letter.text


def test_a_quiet_day_says_so() -> None:
    letter = digest(unit("清河区科技馆", "清河区科学技术局", accepted=1))
    assert "当日没有收到报送。" in letter.text
    assert "当日没有审核意见。" in letter.text
    assert "没有逾期" in letter.html


def test_312_units_of_which_all_are_late_still_make_a_mail_that_can_be_read_and_forwarded() -> None:
    departments = [f"清河区第{number}主管局" for number in range(12)]
    letter = digest(
        *(unit(f"清河区第{number}事务中心", departments[number % 12], overdue=3) for number in range(312)),
        arrivals=tuple(
            UnitArrivals(unit=f"清河区第{number}事务中心", forms=1, files=1) for number in range(90)
        ),
        unclaimed=tuple(
            ProblemFile(file=f"{number}.pdf", unit=None, reason="单位不在名录") for number in range(40)
        ),
    )
    assert "312个单位逾期936份" in letter.html
    assert len(letter.html.encode()) < LARGEST_MAIL_SHOWN_WHOLE
    assert letter.text.count("  - 另有16个单位：逾期48份，退回待改0份") == 12
    assert "待认领40个" in letter.text
    assert "  - 另有30个\n" in letter.text
    assert len(letter.text.splitlines()) < 200


def test_the_cells_of_a_bar_are_as_wide_as_their_share() -> None:
    letter = digest(unit("清河区科技馆", "清河区科学技术局", accepted=3, overdue=1))
    assert letter.html.count('width="75.00%"') == 2  # in all, and in the one stage
    assert letter.html.count('width="25.00%"') == 2
