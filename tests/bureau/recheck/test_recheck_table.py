"""The re-check table holds what was recomputed by hand, and comes back as it was filled in."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from bureau.recheck import recheck_book, recheck_letter
from bureau.recheck.evaluated_projects import EvaluatedProject, of_forms
from bureau.recheck.recheck_rows import HEAD, rows_of
from bureau.recheck.unit_results import results
from bureau.refusal import Refusal
from expectations.locality.ruleset import default_ruleset
from forms.form import EvaluatedFunds, EvaluatedRow, ExecutedRow, SelfEvaluation
from tests.expectations.form_builders import SCORED, evaluated, row, scored

RULES = default_ruleset()
DITCH = [
    scored(row("产出指标", "数量指标", "渠道清淤长度", "≥12公里"), "11000米", 20, 20),
    scored(row("产出指标", "质量指标", "工程验收合格率", "=100%"), "100%", 10, 10),
    scored(row("产出指标", "时效指标", "工程完工时间", "2025年9月底前"), "2025年10月10日", 10, 10),
    scored(row("产出指标", "成本指标", "清淤成本", "≤9万元/公里"), "9.9万元/公里", 10, 10),
    scored(row("效益指标", "社会效益指标", "灌溉用水保障", "稳定"), "基本稳定", 30, 30),
    scored(
        row("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%"),
        "81%",
        10,
        9,
        deviation="调查样本少，次年扩大。",
    ),
]
STATION = [
    scored(row("产出指标", "数量指标", "节约用电量", "≥60万度"), "57万千瓦时", 10, 10),
    scored(row("产出指标", "数量指标", "更换水泵套数", "=5套"), "4套", 20, 20),
    scored(row("产出指标", "质量指标", "水质达标率", "≥95%"), "0.9", 10, 10),
    scored(row("产出指标", "时效指标", "故障修复时间", "≤24小时"), "1天6小时", 10, 10),
    scored(row("效益指标", "经济效益指标", "减少运行支出", "≥300万元"), "2940000元", 10, 10),
    scored(row("效益指标", "社会效益指标", "受益居民人次", "≥2000人次"), "0.21万人次", 20, 20),
    scored(row("满意度指标", "服务对象满意度指标", "用水户满意度", "≥90%"), "92.5%", 10, 10),
]


def with_money(rows: list[Any], executed: float, score: float, **changes: Any) -> SelfEvaluation:
    annual = {"initial": 80000, "budget": 80000, "executed": executed}
    funds = EvaluatedFunds(
        annual=EvaluatedRow(**annual, weight=10, rate=executed / 800, score=score),
        fiscal=ExecutedRow(**annual),
    )
    total = score + sum(line.score or 0 for line in rows)
    return evaluated(funds=funds, indicators=rows, total_score=total, **changes)


def the_project(form: SelfEvaluation) -> EvaluatedProject:
    [project] = of_forms([form], RULES)
    return project


def points(form: SelfEvaluation) -> dict[str | None, tuple[str | None, float | None, str | None]]:
    return {
        line.level3: (line.checked_actual, line.checked_score, line.deviation)
        for line in rows_of(the_project(form), RULES)
    }


def test_every_value_of_a_table_is_the_one_worked_out_by_hand() -> None:
    assert points(with_money(DITCH, 60000, 10)) == {
        "预算执行率": ("75%", 7.5, "-25%"),  # 60000 ÷ 80000 × 10
        "渠道清淤长度": ("11公里", 18.33, "-8.33%"),  # 20 × 11 ÷ 12
        "工程验收合格率": ("100%", 10, "0%"),
        "工程完工时间": ("2025年10月10日", 8, "迟10天"),  # done after its day: 80% at most
        "清淤成本": ("9.9万元/公里", 9, "+10%"),  # 10 × (1 − 0.9 ÷ 9)
        "灌溉用水保障": ("基本稳定", 30, None),  # in words that nobody can judge: as given
        "农户满意度": ("81%", 9, "-10%"),  # 10 × 81 ÷ 90
    }


def test_every_value_in_other_units_is_the_one_worked_out_by_hand() -> None:
    assert points(with_money(STATION, 76000, 9.5)) == {
        "预算执行率": ("95%", 9.5, "-5%"),  # 76000 ÷ 80000 × 10
        "节约用电量": ("57万度", 9.5, "-5%"),  # 10 × 57 ÷ 60
        "更换水泵套数": ("4套", 16, "-20%"),  # 20 × 4 ÷ 5
        "水质达标率": ("90%", 9.47, "-5.26%"),  # 10 × 90 ÷ 95
        "故障修复时间": ("30小时", 7.5, "+25%"),  # 10 × (1 − 6 ÷ 24)
        "减少运行支出": ("294万元", 9.8, "-2%"),  # 10 × 294 ÷ 300
        "受益居民人次": ("2100人次", 20, "+5%"),
        "用水户满意度": ("92.5%", 10, "+2.78%"),
    }


def test_a_table_of_a_faultless_form_gives_what_the_unit_gave_itself() -> None:
    assert points(evaluated()) == {
        "预算执行率": ("100%", 10, "0%"),
        "讲座场次": ("5场", 20, "+25%"),
        "验收合格率": ("100%", 10, "0%"),
        "讲座完成时间": ("2025年10月15日", 10, "按时"),
        "讲座成本": ("1.5万元/场", 10, "-25%"),
        "服务居民人次": ("640人次", 30, "+6.67%"),
        "居民满意度": ("93%", 10, "+3.33%"),
    }


def test_nature_value_and_unit_of_a_target_stand_apart() -> None:
    table = [line.cells for line in rows_of(the_project(with_money(DITCH, 80000, 10)), RULES)]
    apart = {line[2]: line[3:6] for line in table}
    assert len(table[0]) == len(HEAD)
    assert apart["渠道清淤长度"] == ("≥", "12", "公里")
    assert apart["清淤成本"] == ("≤", "9", "万元/公里")
    assert apart["灌溉用水保障"] == ("定性", "稳定", None)
    assert apart["工程完工时间"] == ("时限", "2025年9月底前", None)


def test_the_remark_says_how_and_names_what_else_was_found() -> None:
    rows = [DITCH[0], DITCH[1].model_copy(update={"deviation": "尚有一段待验收"}), *DITCH[2:]]
    form = with_money(rows, 80000, 10)
    remarks = {line.level3: line.remark for line in rows_of(the_project(form), RULES)}
    assert remarks["渠道清淤长度"].startswith("完成11000米，目标≥12公里，分值20×11÷12＝18.33；核减1.67分")
    assert "另见：S28未验收却记完成" in remarks["工程验收合格率"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "复核表.xlsx"
    forms = [
        with_money(DITCH, 60000, 10),
        evaluated(project_name="科普讲座"),
        evaluated(implementing_unit="云州市清河区图书馆", project_name="阅读推广"),
    ]
    recheck_book.write(file, [(project, "指定复核") for project in of_forms(forms, RULES)], RULES)
    return file


def filled(file: Path, sheet: str, name: str, column: str, value: object) -> None:
    opened = load_workbook(file)
    page = opened[sheet]
    titles = [cell.value for cell in page[4]]
    at = next(cells for cells in page.iter_rows(min_row=5) if cells[titles.index("三级指标")].value == name)
    at[titles.index(column)].value = value
    opened.save(file)


def test_a_table_comes_back_as_it_was_filled_in(book: Path) -> None:
    filled(book, "1", "灌溉用水保障", "复核得分", 20)
    filled(book, "1", "灌溉用水保障", "备注", "没有佐证材料，核减10分")
    projects = recheck_book.read(book)
    assert [(project.project, project.score, project.checked_score) for project in projects] == [
        ("科普展教", 99, 81.83),
        ("科普讲座", 100, 100),
        ("阅读推广", 100, 100),
    ]
    assert not [problem for project in projects for problem in project.problems]
    museum, library = results(projects, RULES.grading.grades)
    assert (museum.mean_score, museum.mean_checked) == (99.5, 90.92)
    [ditch, talks] = museum.projects
    assert (ditch.grade, ditch.checked_grade, ditch.difference) == ("优", "良", -17.17)
    assert talks.changed == library.projects[0].changed == ()


@pytest.mark.parametrize(
    ("value", "complaint"),
    [(None, "没有填写复核得分"), ("八分", "复核得分“八分”不是数"), (21, "复核得分21不在0和权重20之间")],
)
def test_a_row_that_is_not_filled_in_rightly_is_told_with_its_place(
    value: object, complaint: str, book: Path
) -> None:
    filled(book, "1", "渠道清淤长度", "复核得分", value)
    [problem] = recheck_book.read(book)[0].problems
    assert problem == f"工作表“1”第6行“渠道清淤长度”：{complaint}"


def test_the_letter_tells_a_unit_what_was_taken_off_and_why(book: Path) -> None:
    museum, library = results(recheck_book.read(book), RULES.grading.grades)
    about = {"bureau": "云州市清河区财政局", "contact": "绩效科", "made_on": date(2026, 6, 1)}
    content = recheck_letter.write(museum, **about)
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)
    assert "2025年度2个项目的绩效自评进行了复核" in text
    assert "渠道清淤长度：自评20分，复核18.33分。完成11000米，目标≥12公里" in text
    assert "二、科普讲座：自评100分（优），复核100分（优）。\n各项得分与自评一致。" in text
    assert content == recheck_letter.write(museum, **about)
    silent = docx.Document(BytesIO(recheck_letter.write(library, **about)))
    assert "改正" not in "".join(paragraph.text for paragraph in silent.paragraphs)


def test_nothing_that_was_filled_in_is_written_over_and_no_other_workbook_is_taken(
    book: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileExistsError):
        recheck_book.write(book, [], RULES)
    other = tmp_path / "别的.xlsx"
    other.write_bytes(b"no workbook")
    with pytest.raises(Refusal, match=r"不是能打开的 \.xlsx 工作簿"):
        recheck_book.read(other)


def test_text_of_a_unit_is_never_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "复核表.xlsx"
    rows = [SCORED[0].model_copy(update={"actual": "=1+1"}), *SCORED[1:]]
    recheck_book.write(file, [(the_project(evaluated(indicators=rows)), "")], RULES)
    cell = next(
        cell for line in load_workbook(file)["1"].iter_rows() for cell in line if cell.value == "=1+1"
    )
    assert cell.data_type == "s"
