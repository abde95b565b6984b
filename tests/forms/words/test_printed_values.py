"""Values as people print them: ticks in brackets, amounts without the word 元, columns of ticks with a no."""

import pytest

from forms.words import values


@pytest.mark.parametrize(
    "printed",
    [
        "[√]一次性项目[]经常性项目",
        "（）经常性项目（√）一次性项目",
        "【✓】一次性项目【】经常性项目",
        "一次性项目（√）经常性项目（）",
        "一次性项目[☑]经常性项目[]",
    ],
)
def test_a_tick_may_stand_in_brackets(printed: str) -> None:
    assert values.choice(printed) == "一次性项目"


def test_brackets_that_hold_no_tick_are_part_of_the_words() -> None:
    assert values.choice("其他（）") == "其他（）"
    assert values.choice("☑延续项目（二期）□新增项目") == "延续项目（二期）"


@pytest.mark.parametrize("printed", ["—", "/", "否", "无", "□", "（）", "[]", ""])
def test_a_dash_or_a_no_in_a_column_of_ticks_is_no_tick(printed: str) -> None:
    assert not values.is_ticked(printed)


@pytest.mark.parametrize("printed", ["√", "☑", "是", "（√）", "有"])
def test_whatever_else_stands_there_is_a_tick(printed: str) -> None:
    assert values.is_ticked(printed)


@pytest.mark.parametrize(("unit", "amount"), [("元", 835_000.0), ("万元", 83.5), (None, 83.5)])
def test_an_amount_in_wan_needs_no_yuan_behind_it(unit: str | None, amount: float) -> None:
    assert values.amount("83.5万", unit) == amount
    assert values.unit_of("83.5万") == "万元"
