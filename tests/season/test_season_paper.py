import pytest
from hypothesis import given
from hypothesis import strategies as st

from season.layouts.paper import Pages, airy, width, wrap

TEXT = st.text(alphabet="清河区绩效目标一二三，。（）《》、：%≥=0123456789.ABab-/×", max_size=120)


@given(TEXT, st.integers(min_value=2, max_value=60))
def test_a_wrapped_cell_without_its_white_space_is_the_cell(text: str, columns: int) -> None:
    assert "".join("".join(wrap(airy(text), columns)).split()) == "".join(text.split())


@given(TEXT, st.integers(min_value=8, max_value=60))
def test_a_line_is_at_most_as_wide_as_its_cell_but_for_closing_marks(text: str, columns: int) -> None:
    for line in wrap(text, columns):
        assert width(line.rstrip("，。、：）》%")) <= columns


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert width("清河2025年") == 10


def test_a_line_does_not_begin_with_a_closing_mark_nor_end_with_an_opening_one() -> None:
    assert wrap("举办讲座，开展培训", 8) == ["举办讲座，", "开展培训"]
    assert wrap("根据文件《方案》", 10) == ["根据文件", "《方案》"]


def test_a_number_stays_whole_where_it_fits() -> None:
    assert wrap("不少于1300家", 8) == ["不少于", "1300家"]
    assert wrap("1450000.00", 9) == ["1450000.0", "0"]


def test_cells_of_one_line_share_it_and_a_taller_cell_has_lines_of_its_own() -> None:
    pages = Pages(10)
    pages.row([["项目名称"], ["少儿合唱"], ["项目类别"], ["经常性项目"]])
    pages.row([["计划开始日期"], ["2025-01-01"], ["计划完成日", "期"], ["2025-12-31"]])
    assert pages.text() == (
        " 项目名称 少儿合唱 项目类别 经常性项目\n\n计划开始日期 2025-01-01\n计划完成日\n\n期\n2025-12-31\n"
    )


def test_a_row_at_the_end_of_a_page_goes_on_cell_by_cell_on_the_next() -> None:
    pages = Pages(2)
    pages.row([["甲一", "甲二", "甲三"], ["乙一", "乙二", "乙三"]])
    assert pages.text() == " 甲一\n\n甲二\n\n乙一\n\n乙二\n 甲三 乙三\n"


def test_a_whole_row_goes_to_the_next_page() -> None:
    pages = Pages(3)
    pages.row([["前两行", "前两行"]])
    pages.row([["主管", "部门"]], whole=True)
    assert pages.text() == " 前两行\n\n前两行\n 主管\n\n部门\n"


@pytest.mark.parametrize(("number", "foot"), [("- {page} -", "- 1 -"), ("{page} / {pages}", "1 / 2")])
def test_a_page_can_end_with_its_number(number: str, foot: str) -> None:
    pages = Pages(1, number)
    pages.row([["第一页"]])
    pages.row([["第二页"]])
    assert pages.text() == f" 第一页\n\n\n\n{foot}\n\n第二页\n"
