from datetime import date

import pytest

from expectations.locality.ruleset import default_ruleset
from expectations.text.sums import wrong_sums
from forms.form import Declaration, DeclaredFunds, Location, Subproject
from forms.words.severity import Severity
from tests.expectations.form_builders import count, declared, only


def narrated(amount: float | None = None, **parts: str) -> Declaration:
    part = Subproject(title=None, amount=amount, amount_unit="万元", parts=parts, location=Location(line=7))
    return declared(subprojects=[part])


@pytest.mark.parametrize(
    "text",
    [
        "（1）物业费30万元。面积1000平方米，物业费16元/平/月；保洁费1.2万元/月。",
        "网络租用费10万元。专线费0.8万元/月。",
        "讲师20人，人均5000元，共8万元。",
        "小巨人6家×120万=700万",
        "共需50万元，其中场地20万元，讲课费25万元。",
        "讲课费4场×2000元=9000元",
    ],
)
def test_a_calculation_that_does_not_come_out_is_found(text: str) -> None:
    assert [finding.rule for finding in only("B06", narrated(年度预算安排=text))] == ["B06"]


@pytest.mark.parametrize(
    "text",
    [
        "小巨人6家*120万=720万",
        "共需45万元，其中场地20万元，讲课费25万元。",
        "应为50*4=200万元",
        "讲师20人，人均4000元，共8万元。",
        "共5万元，其中场地2万元，其他若干",
        "（1）物业费33.6万元。面积1000平方米，物业费16元/平/月；保洁费1.2万元/月。",
        "网络租用费4.8万元。专线费0.8万元/月，共6个月。",
        "物业费30万元。物业费16元/平/月；另有押金2万元。",
    ],
)
def test_a_calculation_that_comes_out_is_fine(text: str) -> None:
    assert list(wrong_sums(text, 100, default_ruleset().words)) == []


def test_priced_items_of_a_goal_must_make_up_the_amount() -> None:
    goal = "审核合同40件，每件800元；提供培训1次，每次2600元。"
    assert [finding.value for finding in only("B06", declared(annual_goal=goal))] == ["34600元"]
    right = DeclaredFunds(total=34600, annual=34600)
    assert only("B06", declared(annual_goal=goal, overall_goal=goal, funds=right)) == []


def test_the_narratives_period_must_be_the_forms() -> None:
    [finding] = only("B08", narrated(实施周期="2025年4月13日—2026年4月12日"))
    assert finding.expected == "2025年4月至2026年4月"
    assert len(only("B08", narrated(实施周期="2025-03-01至2026-02-28"))) == 1
    assert only("B08", narrated(实施周期="2025.1-2025.12")) == []
    assert only("B08", narrated(实施周期="2025年1月至12月")) == []
    assert only("B08", narrated(实施周期="自合同签订之日起一年")) == []


def periods(*spans: str) -> Declaration:
    parts = [
        Subproject(
            title=f"子项目{at}", amount=4, amount_unit="万元", parts={"实施周期": span}, location=Location()
        )
        for at, span in enumerate(spans, 1)
    ]
    return declared(subprojects=parts)


def test_only_the_sub_projects_that_reach_beyond_the_forms_dates_are_named() -> None:
    [finding] = only("B08", periods("2025年3月-11月", "2025年8月到2026年7月"))
    assert "“子项目2”（2025年8月至2026年7月）" in finding.message
    assert "子项目1" not in finding.message
    assert only("B08", periods("2025年3月-11月", "2025年1月至6月")) == []


@pytest.mark.parametrize(
    ("plan", "period", "wrong"),
    [
        ("2024年9月1日至12月31日开展招募活动；2025年3月结项。", "2025年1月至12月", 1),
        ("2024年9月开展招募活动；2025年3月结项。", "2024年9月至2025年12月", 0),
        ("2025年3月支付2024年12月举办活动的尾款。", "2025年1月至12月", 0),
    ],
)
def test_a_plan_may_not_be_dated_before_its_own_period(plan: str, period: str, wrong: int) -> None:
    assert len(only("B09", narrated(实施方案=plan, 实施周期=period))) == wrong


@pytest.mark.parametrize(
    "name",
    [
        "完成2023年年度工作计划",
        "结合2024年任务推进改造",
        "力争2024年建成讲堂",
        "2024年底前完成主体工程",
        "实施2023年老旧小区改造",
    ],
)
def test_a_task_of_a_past_year_is_an_error(name: str) -> None:
    assert [finding.severity for finding in only("B09", declared(indicators=[count(name, "≥1项")]))] == [
        "error"
    ]


@pytest.mark.parametrize(
    "name",
    [
        "完成2024年度项目验收",
        "完成2025年年度工作计划",
        "落实2021年印发的实施意见",
        "较2024年提高3个百分点",
        "开展2024年度区级配套工作",
    ],
)
def test_what_rightly_looks_back_is_not(name: str) -> None:
    assert only("B09", declared(indicators=[count(name, "≥1项")])) == []


def test_a_target_in_a_past_year_is_an_error() -> None:
    assert len(only("B09", declared(indicators=[count("完成时间", "2024年10月底")]))) == 1


def test_the_total_of_several_years_is_more_than_one_years_amount() -> None:
    years = {"planned_start": date(2025, 1, 1), "planned_end": date(2026, 12, 31)}
    assert [finding.field for finding in only("B10", declared(**years))] == ["funds/total"]
    assert only("B10", declared()) == []


def test_a_calculation_needs_amounts_and_large_ones_quantities_and_prices() -> None:
    assert "没有金额" in only("B11", narrated(年度预算安排="1.资金测算：按有关规定执行。"))[0].message
    assert "没有数量和单价" in only("B11", narrated(120, 年度预算安排="举办活动需要120万元。"))[0].message
    assert only("B11", narrated(120, 年度预算安排="举办活动12场，每场10万元，合计120万元。")) == []


def test_one_single_total_needs_them_sooner_than_several_items() -> None:
    assert len(only("B11", narrated(45, 年度预算安排="开展咨询服务，总预算45万元。"))) == 1
    assert only("B11", narrated(45, 年度预算安排="咨询服务25万元，场景推广20万元。")) == []
    assert only("B11", narrated(4.5, 年度预算安排="开展咨询服务，总预算4.5万元。")) == []


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("科普场馆改造", "经常性项目"),
        ("高标准农田建设", "经常性项目"),
        ("展品运维", "一次性项目"),
        ("办公楼物业管理", "一次性项目"),
    ],
)
def test_a_doubtful_category_is_questioned(name: str, category: str) -> None:
    assert len(only("B12", declared(project_name=name, project_category=category))) == 1


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("队伍能力建设", "经常性项目"),
        ("平安建设", "经常性项目"),
        ("开发区管理", "经常性项目"),
        ("场馆改造", "一次性项目"),
        ("保障性住房新建", "一次性项目"),
    ],
)
def test_a_fitting_category_is_not(name: str, category: str) -> None:
    assert only("B12", declared(project_name=name, project_category=category)) == []


def test_where_the_nature_says_it_the_nature_is_questioned() -> None:
    later = {"project_category": "特定目标类", "project_name": "孵化基地运行保障"}
    assert [f.field for f in only("B12", declared(project_nature="其他一次性项目", **later))] == [
        "project_nature"
    ]
    assert only("B12", declared(project_nature="其他经常性项目", **later)) == []
    assert only("B12", declared(project_nature=None, **later)) == []


def test_a_category_may_not_change_from_year_to_year_unnoticed() -> None:
    before = declared(year=2024, project_category="一次性项目")
    assert len(only("B12", declared(), earlier=(before,))) == 1
    assert only("B12", declared(), earlier=(declared(year=2024),)) == []


def test_a_part_that_only_names_another_office_is_a_copy_too() -> None:
    text = (
        "承担着全区机房的设施保障和技术支持，对网络、服务器、存储等设备提供维保服务，"
        "确保电源、空调和环境监控平台的正常运行。"
    )
    text_of_department, text_of_centre = f"信息部{text}", f"区服务中心{text}"
    assert (
        "几乎相同" in only("B13", narrated(立项依据=text_of_department, 实施主体=text_of_centre))[0].message
    )
    secret = "涉密项目，根据相关要求，内容暂不公开，详情另报。"
    assert only("B13", narrated(立项依据=secret, 实施主体=secret)) == []


def test_two_parts_of_a_narrative_alike_are_found() -> None:
    text = "由科普部负责组织实施，财务人员负责资金的支付和核算工作。"
    [finding] = only("B13", narrated(立项依据=text, 实施主体=text))
    assert (finding.suggestion, "“立项依据”没有自己的内容" in finding.wrong) == ("请重写“立项依据”。", True)
    assert (
        only("B13", narrated(立项依据=text, 实施主体="由展教部负责组织实施，办公室负责采购和合同管理工作。"))
        == []
    )


@pytest.mark.parametrize(
    ("text", "rewrite"),
    [
        ("根据《城市公园管理条例》和区政府会议纪要，对游步道进行修缮。", "请重写“实施主体”。"),
        ("园内游步道长一千二百米，路面破损较多，雨后积水。", "两处相同，请改写没有自己内容的一处。"),
        (
            "依据《公园条例》，由公园管理处负责游步道修缮和日后的养护。",
            "两处相同，请改写没有自己内容的一处。",
        ),
    ],
)
def test_the_part_whose_own_text_it_is_stays(text: str, rewrite: str) -> None:
    assert [finding.suggestion for finding in only("B13", narrated(立项依据=text, 实施主体=text))] == [
        rewrite
    ]


def test_a_past_task_in_the_plan_of_a_narrative_is_a_warning() -> None:
    plan = "2023年5月开展摸底调查，2025年3月起逐户改造。"
    [finding] = only("B09", narrated(实施周期="2025年1月至2025年12月", 实施方案=plan))
    assert finding.severity is Severity.WARNING
    assert only("B09", narrated(实施周期="2025年1月至2025年12月", 实施方案="2025年3月起逐户改造。")) == []


def test_the_total_that_is_not_calculated_is_quoted_as_it_is_printed() -> None:
    [finding] = only("B11", narrated(20, 年度预算安排="1.资金测算：依据市场价格，资金需求为 30 万元。"))
    assert finding.wrong == "资金测算只有一个总数，没有数量和单价，看不出30万元怎么算来"
    items = narrated(150, 年度预算安排="1.资金测算：设计60万元，布展50万元，宣传40万元。")
    assert "看不出各项怎么算来" in only("B11", items)[0].wrong
