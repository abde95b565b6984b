from datetime import date

import pytest

from forms.words import values


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二六年三月一日", date(2026, 3, 1)),
        ("二○二六年十一月三十日", date(2026, 11, 30)),
        ("46082", date(2026, 3, 1)),
        ("2026.3.1.", date(2026, 3, 1)),
        ("26.3.1", date(2026, 3, 1)),
        ("2026年3月1日前", date(2026, 3, 1)),
        ("2026年12月底", date(2026, 12, 31)),
        ("2026年3月初", date(2026, 3, 1)),
        ("2026年底", date(2026, 12, 31)),
    ],
)
def test_days_are_read_as_people_write_them(written: str, day: date) -> None:
    assert values.day(written) == day


@pytest.mark.parametrize("written", ["3月", "三月", "2026年13月", "2026年2月30日", "年底", "99999", "待定"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        values.day(written)


@pytest.mark.parametrize(
    ("printed", "unit", "amount"),
    [
        ("126万元", "元", 1260000),
        ("1260000元", "万元", 126),
        ("5.1E7", "元", 51000000),
        ("5.13563E+07", "元", 51356300),
        ("'480000", "元", 480000),
        ("—", "元", None),
    ],
)
def test_amounts_are_read_in_the_unit_of_the_form(printed: str, unit: str, amount: float | None) -> None:
    assert values.amount(printed, unit) == amount


@pytest.mark.parametrize("printed", ["#DIV/0!", "约48万", "9" * 40, "1e400"])
def test_what_is_no_amount_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        values.amount(printed, "元")
