"""Two cells side by side, printed as running text."""

from forms.files.picture import Line
from forms.files.text import two_columns


def test_a_line_with_both_cells_is_cut_at_the_border_and_not_beside_a_number() -> None:
    pages = [
        [Line("完成泵站巡检 36 次，记录数据 96 次， 年底完成。", 1, 0, page_start=False)],
        [Line("保证泵站不因故障长时间停机。", 5, 0, page_start=True)],
    ]
    left, right = two_columns.split(pages)
    assert [line.text for line in left] == [
        "完成泵站巡检 36 次，记录数据 96 次，",
        "保证泵站不因故障长时间停机。",
    ]
    assert [line.text for line in right] == ["年底完成。"]
