"""Rosters as they come: heads of two rows, money in several columns, contacts in free words, codes."""

from pathlib import Path

import pytest

from bureau.roster import reading
from storage.roster.roster import DepartmentLine
from tests.bureau.roster.test_roster_files import Row, workbook


def read(file: Path, *rows: Row, merge: tuple[str, ...] = (), **sheets: list[Row]) -> reading.Sheets:
    return reading.read(workbook(file, *rows, merge=merge, **sheets).read_bytes())


def test_two_rows_of_labels_under_merged_heads_are_read_and_the_total_is_the_amount(tmp_path: Path) -> None:
    sheets = read(
        tmp_path / "名录.xlsx",
        ("2026年项目名录", *[None] * 8),
        ("单位", None, "项目", None, "2026年预算安排（万元）", None, None, "联系方式", None),
        ("编码", "名称", "编码", "名称", "合计", "财政拨款", "其他资金", "联系人", "电话"),
        ("205001", "清河区图书馆", "P1", "阅读推广", 12, 10, 2, "张三", "555-0101"),
        ("205001", "清河区图书馆", "P2", "平台运维", 3, 3, None, "李四", "555-0102"),
        merge=("A1:I1", "A2:B2", "C2:D2", "E2:G2", "H2:I2"),
    )
    assert (sheets.wrong, sheets.notices) == (
        [],
        [
            "工作表“项目”“2026年预算安排（万元）财政拨款”一列没有用到",
            "工作表“项目”“2026年预算安排（万元）其他资金”一列没有用到",
        ],
    )
    assert [
        (line.year, line.unit_code, line.unit, line.project_code, line.project, line.amount)
        for line in sheets.lines
    ] == [
        (2026, "205001", "清河区图书馆", "P1", "阅读推广", 120000.0),
        (2026, "205001", "清河区图书馆", "P2", "平台运维", 30000.0),
    ]
    assert [line.contact for line in sheets.contacts] == ["张三 555-0101；李四 555-0102"]


def test_parts_of_the_money_without_a_total_are_added_up(tmp_path: Path) -> None:
    sheets = read(
        tmp_path / "名录.xlsx",
        ("单位：万元", None, None, None, None, None),
        ("年度", "单位名称", "项目名称", "一般公共预算拨款", "政府性基金", "其他资金"),
        (2026, "清河区图书馆", "阅读推广", 10, 2.5, "—"),
    )
    assert sheets.wrong == []
    assert [line.amount for line in sheets.lines] == [125000.0]


@pytest.mark.parametrize(
    ("labels", "complaint"),
    [
        (("核定支出资金（万元）",), "“核定支出资金（万元）”像是金额，读不懂；请把表头写成"),
        (("预算金额（万元）", "批复金额（万元）"), "有2列金额：“预算金额（万元）”、“批复金额（万元）”"),
    ],
)
def test_money_that_is_not_understood_is_an_error(
    tmp_path: Path, labels: tuple[str, ...], complaint: str
) -> None:
    row = (2026, "清河区图书馆", "阅读推广", *[1] * len(labels))
    sheets = read(tmp_path / "名录.xlsx", ("年度", "单位名称", "项目名称", *labels), row)
    (wrong,) = sheets.wrong
    assert complaint in wrong


def test_of_the_money_of_several_years_the_last_is_the_rosters(tmp_path: Path) -> None:
    sheets = read(
        tmp_path / "名录.xlsx",
        ("年度", "单位名称", "项目名称", "2025年预算数（元）", "2026年预算数（元）"),
        (2026, "清河区图书馆", "阅读推广", 1, 2),
    )
    assert (sheets.wrong, [line.amount for line in sheets.lines]) == ([], [2.0])


def test_a_contact_in_free_words_gives_person_telephone_and_mail(tmp_path: Path) -> None:
    sheets = read(
        tmp_path / "名录.xlsx",
        ("年度", "单位名称", "项目名称", "联系人及电话"),
        (2026, "清河区图书馆", "阅读推广", "张三 13800000000，邮箱：zhangsan@qinghe.example"),
    )
    assert [line.address for line in sheets.lines] == ["zhangsan@qinghe.example"]
    assert [line.contact for line in sheets.contacts] == ["张三 13800000000"]


def test_departments_have_a_group_and_say_what_is_theirs_as_a_whole(tmp_path: Path) -> None:
    sheets = read(
        tmp_path / "名录.xlsx",
        ("年度", "单位名称", "项目名称", "目标类型", "省级主管部门"),
        (2026, "清河区教育局", "2026年部门整体支出绩效目标", None, None),
        (2026, "清河区教育局", "义务教育补助", "转移支付", "江州省教育厅"),
        部门=[("部门名称", "群通知地址"), ("清河区教育局", "json://qun.example")],
    )
    assert sheets.wrong == []
    assert [line.scope.value for line in sheets.lines] == ["部门整体", "转移支付"]
    assert sheets.lines[1].upper_department == "江州省教育厅"
    assert sheets.departments == [DepartmentLine("清河区教育局", None, "json://qun.example")]


def test_days_and_amounts_are_read_as_in_forms(tmp_path: Path) -> None:
    head = ("年度", "单位名称", "项目名称", "预算金额（万元）", "起止时间", "开始日期", "结束日期")
    sheets = read(
        tmp_path / "名录.xlsx",
        head[:5],
        (2026, "清河区图书馆", "阅读推广", "5千元", "2026年1—12月"),
        数字=[
            (*head[:4], *head[5:]),
            ("2026年度", "清河区图书馆", "平台运维", "¥1.5", "二〇二六年三月一日", "46387"),
        ],
    )
    assert sheets.wrong == []
    assert [(line.amount, str(line.starts), str(line.ends)) for line in sheets.lines] == [
        (5000.0, "2026-01-01", "2026-12-31"),
        (15000.0, "2026-03-01", "2026-12-31"),
    ]
