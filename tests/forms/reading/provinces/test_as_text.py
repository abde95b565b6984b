"""The layouts of all provinces as text: their cells one a line, a row a line, or all on one line."""

import pytest

from tests.forms.reading.provinces import (
    test_declared_north,
    test_declared_south,
    test_departments,
    test_evaluated_national,
    test_evaluated_own,
    test_middle,
    test_monitored,
    test_north,
    test_transferred,
)
from tests.forms.reading.provinces.printed_layout import PrintedLayout, assert_read

LAYOUTS: dict[str, PrintedLayout] = {
    **test_declared_north.LAYOUTS,
    **test_declared_south.LAYOUTS,
    **test_departments.LAYOUTS,
    **test_evaluated_national.LAYOUTS,
    **test_evaluated_own.LAYOUTS,
    **test_middle.LAYOUTS,
    **test_monitored.LAYOUTS,
    **test_north.LAYOUTS,
    **test_transferred.LAYOUTS,
}
LOST = {
    "江西 半年监控": "whose a tick is, once blank cells are gone",
    "重庆 监控": "which of two numbers is blank",
    "河南 部门整体": "which of two texts is a level",
    "河南 申报": "amounts below their labels",
    "湖北 部门整体": "two sums side by side",
    "湖北 自评": "a goal that is printed as the head of the table",
    "黑龙江 申报": "a group over one goal",
    "贵州 申报": "which cell of a pair is blank",
}
"""What text without lines does not say any more of a layout; these are read in their tables only."""


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name not in LOST])
def test_a_layout_is_read_of_which_one_cell_stands_on_a_line(name: str) -> None:
    assert_read(LAYOUTS[name], "cells.txt")


@pytest.mark.parametrize("name", ["河北 符号、值、单位", "江苏 半年与全年目标值", "广西 监控", "四川 自评"])
@pytest.mark.parametrize("ending", ["tabs.txt", "line.txt"])
def test_a_layout_is_read_whose_rows_are_lines_or_that_is_all_on_one_line(name: str, ending: str) -> None:
    assert_read(LAYOUTS[name], ending)
