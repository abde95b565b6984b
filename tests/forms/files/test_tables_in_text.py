"""Tables written as text: markdown, CSV, cells copied from a workbook, web tables inside markdown."""

import pytest

from forms import read_bytes
from forms.form import Declaration

ROWS = [
    ["项目名称", "全民阅读", "项目类别", "经常性项目"],
    ["主管部门", "云州市清河区文化和旅游局", "实施单位", "云州市清河区图书馆"],
    ["项目资金（元）", "项目资金总额", "年度资金申请总额", "590,000.00"],
    ["项目总目标", "", "年度总目标", ""],
    ["", "", "办好读书节。", ""],
    ["一级指标", "二级指标", "三级指标", "年度指标值"],
    ["产出指标", "数量指标", "讲座场次", "≥12场"],
    ["", "", "新购图书", "≥3000册"],
]
TITLE = "财政项目支出绩效目标申报表"


def declaration(text: str) -> Declaration:
    (form,) = read_bytes(text.encode("gb18030"), "a.md").forms
    assert isinstance(form, Declaration)
    assert (form.form_title, form.year) == (TITLE, 2026)
    assert (form.project_name, form.implementing_unit) == ("全民阅读", "云州市清河区图书馆")
    assert (form.funds.total, form.funds.annual, form.funds_unit) == (None, 590_000, "元")
    assert (form.overall_goal, form.annual_goal) == (None, "办好读书节。")
    assert [tuple(row.model_dump(exclude_defaults=True).values()) for row in form.indicators] == [
        ("产出指标", "数量指标", "讲座场次", "≥12场"),
        ("产出指标", "数量指标", "新购图书", "≥3000册"),
    ]
    return form


def test_a_table_with_pipes_is_read_with_the_lines_of_its_values() -> None:
    rows = ["| " + " | ".join(row) + " |" for row in ROWS]
    text = f"# **{TITLE}**\n\n（2026年度）\n\n{rows[0]}\n|---|---|---|---|\n" + "\n".join(rows[1:])
    assert declaration(text).locations["indicators/0/target"].line == 12


def test_a_table_drawn_with_lines_of_signs_is_read() -> None:
    rule = "+" + "+".join(["-" * 20] * 4) + "+\n"
    rows = [["项目\n名称", *ROWS[0][1:]], *ROWS[1:]]
    drawn = rule
    for row in rows:
        height = max(cell.count("\n") + 1 for cell in row)
        lines = [(cell.split("\n") + [""] * height)[:height] for cell in row]
        drawn += "".join("| " + " | ".join(line) + " |\n" for line in zip(*lines, strict=True)) + rule
    declaration(f"{TITLE}\n\n（2026年度）\n\n{drawn}")


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_csv_file_is_read_by_its_own_sign(sign: str) -> None:
    text = sign.join([TITLE, "", "", ""]) + "\n" + sign.join(["2026年度", "", "", ""]) + "\n"
    text += "\n".join(sign.join(f'"{cell}"' if sign in cell else cell for cell in row) for row in ROWS)
    declaration(text)


def test_cells_copied_from_a_workbook_keep_their_line_breaks_in_quotes() -> None:
    rows = [list(row) for row in ROWS]
    rows[4][2] = '"办好\n读书节。"'
    text = f"{TITLE}\t\t\t\n（2026年度）\t\t\t\n" + "\n".join("\t".join(row) for row in rows)
    assert declaration(text).locations["indicators/0/target"].line == 10


def test_a_web_table_inside_markdown_is_read() -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    declaration(f"# {TITLE}\n\n（2026年度）\n\n<table>{rows}</table>\n\n注：略。\n")


def test_signs_of_emphasis_go_in_pairs_and_other_stars_stay() -> None:
    rows = [list(row) for row in ROWS]
    rows[0] = ["**项目名称**", "***全民阅读***", "__项目类别__", "**经常性<br>项目**"]
    rows[4][2] = "办好读书节，修复***古籍。"
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    text = f"# **{TITLE}**\n\n{lines[0]}\n|---|---|---|---|\n" + "\n".join(lines[1:])
    (form,) = read_bytes(text.encode(), "a.md").forms
    assert isinstance(form, Declaration)
    assert (form.form_title, form.project_name, form.project_category) == (TITLE, "全民阅读", "经常性项目")
    assert form.annual_goal == "办好读书节，修复***古籍。"
