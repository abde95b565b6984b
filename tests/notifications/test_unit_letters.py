from datetime import date

import pytest
from pydantic import ValidationError

from notifications.messages.filings import Remark
from notifications.messages.review.outcomes import Returned
from tests.notifications.sample_messages import (
    ACCEPTED,
    OVERDUE,
    RECEIVED,
    RETURNED,
    RUN_FAILED,
    SIGNED,
    SUBMIT_TO,
    UNIT,
    owed,
    reminder,
    reviewed,
    write,
)


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
    assert "4月12日截止<br>还有13个工作日" in letter.html


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
