import pytest

from forms.form import Declaration, Indicator, Location
from tests.expectations.form_builders import ROWS, codes, count, declared, only, row


def with_rows(*more: Indicator) -> Declaration:
    return declared(indicators=[*ROWS, *more])


@pytest.mark.parametrize(
    ("level", "severity"),
    [("效益指标", "error"), ("满意度指标", "warning"), ("时效指标", "warning"), ("成本指标", "warning")],
)
def test_a_missing_part_of_the_frame_is_as_grave_as_the_part(level: str, severity: str) -> None:
    rows = [row for row in ROWS if level not in {row.level1, row.level2}]
    [finding] = only("D01", declared(indicators=rows))
    assert (finding.expected, finding.severity) == (level, severity)


def test_cost_indicators_are_only_recommended_before_the_guide_of_2021() -> None:
    rows = [row for row in ROWS if row.level2 != "成本指标"]
    assert only("D01", declared(indicators=rows, year=2021))[0].severity == "info"


def test_no_indicators_at_all_is_one_finding() -> None:
    assert codes(declared(indicators=[])) == ["D01"]


def test_cost_may_stand_under_the_outputs_or_on_top() -> None:
    on_top = row("成本指标", "经济成本指标", "讲座成本", "≤2万元/场")
    assert codes(declared(indicators=[*ROWS[:3], on_top, *ROWS[4:]])) == []


def test_a_level2_under_another_level1_is_misplaced() -> None:
    [finding] = only("D02", with_rows(row("效益指标", "数量指标", "手册数量", "≥200册")))
    assert finding.expected == "产出指标下的数量指标"
    assert only("D02", declared()) == []


def test_of_two_level_names_in_one_cell_the_one_to_delete_is_named() -> None:
    [finding] = only("D02", with_rows(row("效益指标", "成本指标可持续影响指标", "预案健全性", "按规范编制")))
    assert finding.suggestion == "这一条列在“效益指标”下，请留“可持续影响指标”，删去“成本指标”。"
    [finding] = only("D02", with_rows(row("效益指标", "生态效益指标社会效益指标", "古树复壮", "≥12株")))
    assert finding.suggestion == "请只留“效益指标”下的一个，删去另一个。"


def test_rows_that_a_converter_printed_twice_are_one_finding_for_the_form() -> None:
    doubled = [row for row in ROWS for _ in range(2)]
    assert codes(declared(indicators=doubled)) == ["D04"]


def test_the_same_indicator_at_another_place_is_repeated() -> None:
    [finding] = only("D04", with_rows(row("效益指标", "社会效益指标", "讲座场次", ">=4场")))
    assert finding.field == "indicators/6"
    assert only("D04", with_rows(count("讲座人次", "≥4人次"))) == []


def test_one_name_with_two_targets_contradicts_itself() -> None:
    [finding] = only("D05", with_rows(count("讲座场次", "≥6场")))
    assert (finding.expected, finding.value) == ("≥4场", "≥6场")
    assert only("D05", with_rows(row("产出指标", "时效指标", "讲座场次", "≥4.00(场)"))) == []


def test_a_missing_target_is_one_finding_and_nothing_else() -> None:
    assert codes(with_rows(count("手册印制率", None))) == ["E01"]
    assert codes(with_rows(count("手册数量", "/"))) == ["E01"]


@pytest.mark.parametrize("target", ["=5", "985米", "=20万", "100"])
def test_a_number_without_comparator_or_unit_is_half_written(target: str) -> None:
    assert codes(with_rows(count("绿道总长", target))) == ["E02"]


@pytest.mark.parametrize("target", ["≥5册", "2025年10月底", "一次/周", "全年≥5册", "公开招标"])
def test_a_whole_target_is_not_half_written(target: str) -> None:
    assert only("E02", with_rows(count("手册", target))) == []


@pytest.mark.parametrize("target", ["提升", "健全有效", "进一步完善", "及时"])
def test_words_without_a_standard_cannot_be_measured(target: str) -> None:
    assert codes(with_rows(count("服务能力", target))) == ["E05"]


@pytest.mark.parametrize("target", ["高于全区平均数", "是", "应修尽修"])
def test_words_with_a_standard_can(target: str) -> None:
    assert only("E05", with_rows(count("服务能力", target))) == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("审核出错率", "≤3份"),
        ("政策知晓率", "提升"),
        ("活动响应时间", "=90%"),
        ("新增企业数", ">10%"),
        ("宣传效果", "及时"),
    ],
)
def test_a_target_of_another_kind_than_the_name_is_one_error(name: str, target: str) -> None:
    assert codes(with_rows(count(name, target))) == ["E06"]


@pytest.mark.parametrize(
    ("name", "target"), [("审核出错率", "≤3%"), ("巡检频率", "每周一次"), ("新增企业数", ">10家")]
)
def test_a_target_of_the_names_kind_fits(name: str, target: str) -> None:
    assert codes(with_rows(count(name, target))) == []


def test_satisfaction_in_words_is_one_error() -> None:
    satisfied = row("满意度指标", "服务对象满意度指标", "学校满意度", "满意")
    assert codes(with_rows(satisfied)) == ["E09"]
    assert only("E09", declared()) == []


def test_a_row_that_stands_in_the_wrong_part_is_found_by_its_name() -> None:
    places = {"indicators/6/level2": Location(line=20), "indicators/6/level3": Location(line=27)}
    form = with_rows(count("巡查任务完成率", "=100%")).model_copy(update={"locations": places})
    assert only("D03", form)[0].location == Location(line=27)


def test_what_is_blank_stands_beside_what_belongs_to_it() -> None:
    places = {"indicators/6/level1": Location(line=20), "indicators/6/level3": Location(line=27)}
    form = with_rows(count("手册数量", None)).model_copy(update={"locations": places})
    assert only("E01", form)[0].location == Location(line=27)
    goals = declared(overall_goal=None, locations={"annual_goal": Location(line=9)})
    assert only("B01", goals)[0].location == Location(line=9)


@pytest.mark.parametrize(
    ("code", "written", "expected"),
    [
        ("E02", count("手册数量", "200册"), "≥200册"),
        ("E02", count("讲座成本", "≤2万"), "≤2万元"),
        ("E02", row("产出指标", "质量指标", "验收合格率", "100%"), "=100%"),
        ("E02", row("产出指标", "质量指标", "故障率", "5%"), "≤5%"),
        ("E10", row("满意度指标", "满意度指标", "听众满意度", "=85%"), "≥85%"),
        ("E10", row("满意度指标", "满意度指标", "管理人员满意度", "≥85%"), "服务对象的满意度"),
        ("E06", row("产出指标", "时效指标", "手册印发及时性", "=100%"), "时间（如6月底前）"),
    ],
)
def test_what_is_expected_can_be_copied_into_the_form(code: str, written: Indicator, expected: str) -> None:
    assert [finding.expected for finding in only(code, with_rows(written))] == [expected]


def test_the_suggestion_mends_only_what_is_wrong() -> None:
    def suggested(name: str, target: str) -> str:
        return only("E10", with_rows(row("满意度指标", "满意度指标", name, target)))[0].suggestion

    assert suggested("管理人员满意度", "≥85%") == "请改问服务对象，并相应改名称。"
    assert suggested("听众满意度", "=100%") == "请用≥和可达到的百分比，如≥90%。"


@pytest.mark.parametrize(
    ("name", "target", "code", "suggestion"),
    [
        ("客流增长率", "稳步增长", "E06", "≥5%"),
        ("维修成本控制率", "在预算以内", "E06", "≤100%"),
        ("设备故障率", "较低", "E06", "≤5%"),
        ("市民知晓率", "提高", "E06", "≥90%"),
        ("水表更换数", "=30", "E02", "请补上计量单位，写明数的是什么（个、人、次之类）。"),
        ("巡查人员数量", "=30", "E02", "如=30人"),
        ("入库率", "≥100%", "E04", "请写成=100%"),
        ("提升接待能力", "提升", "E08", "请改成数量、比率或时间"),
        ("水质抽检点位", None, "E01", "核对原表"),
    ],
)
def test_what_is_to_be_written_instead_fits(
    name: str, target: str | None, code: str, suggestion: str
) -> None:
    [finding] = only(code, with_rows(count(name, target)))
    assert suggestion in finding.suggestion


def test_an_effect_under_ecology_is_sent_to_a_category_that_there_is() -> None:
    [finding] = only("D03", with_rows(row("效益指标", "生态效益指标", "群众观影便利程度", "≥90%")))
    assert "应归入经济效益、社会效益或可持续影响指标" in finding.wrong


def test_a_date_that_stands_in_the_name_too_is_a_target_in_the_name() -> None:
    [finding] = only("D08", with_rows(count("3月底前完成招标", "3月底前")))
    assert finding.value == "3月底前"
    assert only("D08", with_rows(count("每月10日前发放率", "=100%"), count("招标完成时间", "3月底前"))) == []
