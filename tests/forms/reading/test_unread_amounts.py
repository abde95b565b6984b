"""An amount that cannot be understood, and one that is written oddly, between labels of money."""

import pytest

from tests.forms.reading.provinces.printed_grid import read_printed

GRID = """
财政项目支出绩效目标申报表
（2026年度）
| 项目名称 | 食堂改造 | < | 实施单位 | 清河区食堂 |
| 项目资金（元） | 项目资金总额 | AMOUNT | 年度资金申请总额 | 480000 |
| ^ | 其中：财政资金 | 480000 | 其中：当年财政拨款 | 480000 |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | < |
| 产出指标 | 数量指标 | 改造食堂 | =6处 | < |
"""


@pytest.mark.parametrize("written", ["#REF!", "约48万", "#DIV/0!"])
def test_what_is_written_in_place_of_an_amount_is_told_and_not_taken_for_a_blank(written: str) -> None:
    (form,) = read_printed(GRID.replace("AMOUNT", written), "docx").forms
    assert form.unread == {"funds/total": written}
    assert "funds.total" not in form.absent


def test_an_apostrophe_before_the_digits_is_no_part_of_the_amount() -> None:
    (form,) = read_printed(GRID.replace("AMOUNT", "'480000"), "docx").forms
    assert form.model_dump()["funds"]["total"] == 480_000
