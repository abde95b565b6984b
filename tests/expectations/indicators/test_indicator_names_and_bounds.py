import pytest

from forms.form import Declaration, Indicator
from tests.expectations.form_builders import (
    HEAD,
    ROWS,
    count,
    declared,
    evaluated,
    filing,
    only,
    row,
    with_row,
)

SATISFIED = ("满意度指标", "服务对象满意度指标")


def with_rows(*rows: Indicator) -> Declaration:
    return declared(indicators=[*ROWS, *rows])


@pytest.mark.parametrize(
    ("placed", "severity"),
    [
        (row("效益指标", "社会效益指标", "受益对象满意度", "≥90%"), "error"),
        (row("产出指标", "质量指标", "对接企业", "≥5家"), "warning"),
        (row("产出指标", "时效指标", "验收合格率", "≥80%"), "warning"),
        (row("产出指标", "数量指标", "工作计划完成率", "=100%"), "warning"),
        (row(*SATISFIED, "用户投诉次数", "≤5次"), "warning"),
        (row("效益指标", "生态效益指标", "档案管理", "规范"), "warning"),
        (row("效益指标", "社会效益指标", "服务器响应时间", "≤1秒"), "warning"),
    ],
)
def test_an_indicator_under_another_level_is_found(placed: Indicator, severity: str) -> None:
    assert [finding.severity for finding in only("D03", with_rows(placed))] == [severity]


@pytest.mark.parametrize(
    "placed",
    [
        row(*SATISFIED, "读者满意度", "≥90%"),
        row("产出指标", "质量指标", "系统故障次数", "≤2次"),
        row("产出指标", "时效指标", "资金拨付及时率", "≥95%"),
        row("效益指标", "生态效益指标", "化肥减量比例", "≥5%"),
    ],
)
def test_an_indicator_in_its_place_is_not(placed: Indicator) -> None:
    assert only("D03", with_rows(placed)) == []


def test_names_that_say_the_same_in_other_words_are_found() -> None:
    assert (
        len(only("D06", with_rows(count("长效管理制度健全性", "健全"), count("长期管理制度健全性", "健全"))))
        == 1
    )
    assert only("D06", with_rows(count("市级立项数", "≥3个"), count("区级立项数", "≥3个"))) == []


@pytest.mark.parametrize(
    "name", ["受象满意度益对", "课程满意度课程满意度课程满意度", "参与率。", "宣传活动等", "相关方满意"]
)
def test_odd_names_are_found(name: str) -> None:
    assert len(only("D07", with_rows(count(name, "≥90%")))) == 1


def test_ordinary_names_are_not_odd() -> None:
    assert only("D07", declared()) == []


def test_a_target_in_the_name_is_found() -> None:
    assert len(only("D08", with_rows(count("建立30亩示范大棚", "=30亩")))) == 1
    assert only("D08", with_rows(count("登记额超过10亿元的企业", "≤6家"))) == []


def test_nothing_but_generic_names_is_a_template() -> None:
    generic = [count(name, "=100%") for name in ("工作计划完成率", "质量达标率", "完成及时性", "综合满意度")]
    assert len(only("D09", declared(indicators=generic))) == 1
    assert only("D09", declared(indicators=[*generic, count("古树巡护株数", "≥120株")])) == []


def test_two_projects_with_the_same_indicators_are_found() -> None:
    other = declared(project_name="展品更新")
    [finding] = only("D10", filing(declared(), other))
    assert (finding.form_index, "科普展教" in finding.message) == (1, True)
    assert (
        only(
            "D10", filing(declared(), declared(indicators=[count(f"第{n}类苗木", "≥5株") for n in range(9)]))
        )
        == []
    )


def test_two_projects_that_measure_the_same_names_otherwise_are_two_projects() -> None:
    rows = [row.model_copy(update={"target": f"≥{at + 7}次"}) for at, row in enumerate(ROWS)]
    assert only("D10", filing(declared(), declared(project_name="展品更新", indicators=rows))) == []
    half = [*ROWS[:4], *rows[4:]]
    [finding] = only("D10", filing(declared(), declared(project_name="展品更新", indicators=half)))
    assert "其中4条指标值也相同" in finding.wrong


def test_a_garbled_name_is_no_name_in_common() -> None:
    names = ("幼苗成活率", "补植株数", "修枝面积", "管护里程", "服务对象满意度")
    ours = [count(name, "≥5") for name in names]
    theirs = [count(name, "≥5") for name in (*names[:4], "象对务服满意度")]
    assert (
        only("D10", filing(declared(indicators=ours), declared(project_name="苗圃", indicators=theirs))) == []
    )


def test_too_many_indicators_are_told() -> None:
    many = [count(f"第{n}类苗木", "≥5株") for n in range(41)]
    assert len(only("D11", declared(indicators=many))) == 1
    [finding] = only("D11", declared(indicators=[*many, many[0]]))
    assert finding.wrong == "指标有41条（表中印了42条，重复的不计），超过40条"
    assert only("D11", declared()) == []


def test_one_name_in_two_classes_is_told_once_for_a_submission() -> None:
    social = row("效益指标", "社会效益指标", "报告应用性", "已应用")
    economic = row("效益指标", "经济效益指标", "报告应用性", "被采纳")
    forms = [declared(indicators=[social]), declared(indicators=[economic]), declared(indicators=[economic])]
    assert [finding.form_index for finding in only("D12", filing(*forms))] == [1]
    assert only("D12", filing(forms[0], forms[0])) == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("宣传活动场次", "≤1次"),
        ("补贴家数", "≤6家"),
        ("用户投诉次数", "≥5次"),
        ("故障响应时间", "≥2小时"),
    ],
)
def test_a_comparator_that_points_the_wrong_way_is_found(name: str, target: str) -> None:
    assert len(only("E03", with_rows(count(name, target)))) == 1


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("宣传活动场次", "≥1次"),
        ("用户投诉次数", "≤5次"),
        ("困难学生补贴人数", "≤6人"),
        ("故障修复率", "≥95%"),
    ],
)
def test_a_comparator_that_points_the_right_way_is_not(name: str, target: str) -> None:
    assert only("E03", with_rows(count(name, target))) == []


@pytest.mark.parametrize(
    ("name", "target"), [("发放符合标准率", "≥100%"), ("合格率", "=120%"), ("创建数", "=1-2家")]
)
def test_impossible_values_are_found(name: str, target: str) -> None:
    assert len(only("E04", with_rows(count(name, target)))) == 1


@pytest.mark.parametrize(
    ("name", "target"), [("合格率", "=100%"), ("产值增长率", "≥100%"), ("创建数", "1-2家")]
)
def test_possible_values_are_not(name: str, target: str) -> None:
    assert only("E04", with_rows(count(name, target))) == []


@pytest.mark.parametrize(("name", "target"), [("完成100场以上的接待", "≥100家"), ("培训课时", "=12天")])
def test_units_of_name_and_target_must_agree(name: str, target: str) -> None:
    assert len(only("E07", with_rows(count(name, target)))) == 1


@pytest.mark.parametrize(("name", "target"), [("完成100场以上的接待", "≥100场"), ("讲座场次", "≥12次")])
def test_units_that_agree_are_fine(name: str, target: str) -> None:
    assert only("E07", with_rows(count(name, target))) == []


@pytest.mark.parametrize(("name", "target"), [("充分比价", "充分比价"), ("提升服务能力", "提升")])
def test_a_target_that_repeats_the_name_is_one_finding(name: str, target: str) -> None:
    form = with_rows(count(name, target))
    assert len(only("E08", form)) == 1
    assert only("E05", form) == []


def test_an_answer_to_the_name_is_no_repetition() -> None:
    assert only("E08", with_rows(count("制度健全性", "健全"), count("服务能力", "提升"))) == []


@pytest.mark.parametrize(
    ("name", "target"), [("读者满意度", "=90%"), ("读者满意度", "≥100%"), ("管理者满意度", "≥90%")]
)
def test_satisfaction_is_asked_of_others_and_at_least(name: str, target: str) -> None:
    assert len(only("E10", with_rows(row(*SATISFIED, name, target)))) == 1


def test_satisfaction_of_the_served_is_fine() -> None:
    assert only("E10", with_rows(row(*SATISFIED, "项目管理人员培训课程满意度", "≥90%"))) == []


def test_few_measurable_targets_are_told() -> None:
    vague = [count(f"第{n}项作用", "提升") for n in range(9)]
    assert len(only("E11", with_rows(*vague))) == 1
    assert only("E11", declared()) == []


def test_mixed_signs_are_told() -> None:
    [finding] = only("E12", with_rows(count("苗木", ">=5株"), count("幼苗", "≥6株")))
    assert finding.wrong == "指标值里混用“>=”和“≥”，指标值“>=5株”用“>=”"
    assert finding.suggestion == "请把“>=”改成≥，只改写法，不改数值。"
    [finding] = only(
        "E12", with_rows(count("成活率", "＞85%"), count("覆盖率", "＞90%"), count("幼苗", ">6株"))
    )
    assert finding.suggestion == "请把“＞”改成半角的>，只改写法，不改数值。"
    assert "等2条用“＞”" in finding.wrong
    assert only("E12", declared()) == []


def test_a_target_under_last_years_is_questioned() -> None:
    before = declared(year=2024, indicators=[count("讲座场次", "≥6场")])
    assert [finding.expected for finding in only("E13", declared(), earlier=(before,))] == ["≥6场"]
    reached = with_row(0, actual="9场").model_copy(update={"year": HEAD["year"] - 1})
    assert [finding.expected for finding in only("E13", declared(), earlier=(reached,))] == ["9场"]
    assert only("E13", declared(), earlier=(evaluated(year=2023),)) == []


def test_an_equals_sign_where_more_is_welcome_is_told() -> None:
    assert len(only("E14", with_rows(count("科普讲座", "=8讲")))) == 1
    assert only("E14", with_rows(count("月度报告数量", "=12篇"), count("科普讲座", "≥8讲"))) == []
