"""Codes before and behind the names of units."""

import pytest

from forms.words import codes


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("203001-琼岛县应急管理局", "203001", "琼岛县应急管理局"),
        ("清河区图书馆（219002）", "219002", "清河区图书馆"),
        ("清河区图书馆-219", "219", "清河区图书馆"),
        ("清河区图书馆219002", "219002", "清河区图书馆"),
        ("清河区地质队105", None, "清河区地质队105"),
        ("清河区图书馆", None, "清河区图书馆"),
    ],
)
def test_a_code_behind_a_unit_s_name_is_split_off_and_a_number_of_the_name_is_not(
    printed: str, code: str | None, name: str
) -> None:
    assert codes.split(printed, behind=True) == (code, name)
