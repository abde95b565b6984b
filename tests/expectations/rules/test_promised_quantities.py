from datetime import date

import pytest

from expectations.locality.ruleset import default_ruleset
from expectations.text.quantities import likeness, quantities
from forms.form import Declaration, LineStart, Location, Subproject
from tests.expectations.form_builders import GOAL, ROWS, count, declared, only

WORDS = default_ruleset().words


def told(text: str) -> list[tuple[str, float, str]]:
    return [(quantity.around[0], quantity.number, quantity.unit) for quantity in quantities(text)]


def test_numbers_are_read_with_the_thing_they_count_before_or_behind() -> None:
    assert told("举办科普讲座72讲，更新3件展项，接待观众1.2万人次") == [
        ("举办科普讲座", 72, "讲"),
        ("更新展项", 3, "件"),
        ("接待观众", 12000, "人次"),
    ]


@pytest.mark.parametrize(
    "text", ["2025年11月底前完成", "每场2万元", "7×24小时值守", "第3期", "由200亩提高", "A60项目"]
)
def test_dates_prices_and_numbers_of_things_are_no_quantities(text: str) -> None:
    assert [quantity for quantity in quantities(text) if quantity.kind != "amount"] == []


def test_names_are_compared_by_what_they_count() -> None:
    [visits] = quantities("现场观摩20次")
    assert likeness(visits, "现场观摩次数", WORDS) == 1
    assert likeness(visits, "带动农户户数", WORDS) == 0


def with_goal(goal: str, *rows: tuple[str, str], **more: object) -> Declaration:
    return declared(
        overall_goal=goal, annual_goal=goal, indicators=[*ROWS, *(count(*row) for row in rows)], **more
    )


def test_two_numbers_for_one_thing_in_both_goals_contradict() -> None:
    over, under = "更新展项3件，服务居民600人次。", "更新展项2件，服务居民600人次。"
    [finding] = only("C04", declared(overall_goal=over, annual_goal=under))
    assert (finding.field, finding.value, finding.expected) == ("annual_goal", "更新展项2件", "更新展项3件")


def test_a_goal_and_a_narrative_with_two_numbers_contradict() -> None:
    def planned(plan: str) -> Declaration:
        subproject = Subproject(
            title=None, amount=None, amount_unit=None, parts={"实施方案": plan}, location=Location()
        )
        return declared(subprojects=[subproject])

    [finding] = only("C04", planned("全年举办科普讲座6场。"))
    assert (finding.value, finding.expected) == ("全年举办科普讲座4场", "全年举办科普讲座6场")
    assert only("C04", planned("全年举办科普讲座4场。")) == []
    assert only("C04", planned("上半年举办科普讲座2场。")) == []


def test_a_finding_quotes_what_belongs_to_the_number() -> None:
    [finding] = only("C06", with_goal("全年举办科普讲座4场，参与合同的起草、审核40件。"))
    assert finding.value == "参与合同的起草、审核40件"


def test_a_project_of_several_years_promises_more_than_one_year() -> None:
    years = {"planned_start": date(2025, 1, 1), "planned_end": date(2026, 12, 31)}
    assert only("C04", declared(overall_goal="更新展项6件。", annual_goal="更新展项3件。", **years)) == []


def test_a_goal_and_a_target_with_two_numbers_contradict() -> None:
    [finding] = only("C05", with_goal("完成苗木品种入库180种。", ("入库品种数", "≥100种")))
    assert (finding.subject, finding.value, finding.expected) == ("入库品种数", "≥100种", "180种")


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("苗木入库180种。", ("苗木入库数量", "≥180种")),
        ("新建岗亭20个，新建长廊15个。", ("新建岗亭、长廊数量", "≥35个")),
        ("苗木入库180种。", ("苗木入库完成天数", "≤30天")),
        ("养护公路125公里，公路优良率达85%以上。", ("公路养护里程", "≥125公里")),
        ("家庭医生签约率不低于75%。", ("家庭医生签约率", "≥75%")),
    ],
)
def test_the_same_number_a_sum_and_another_unit_do_not(goal: str, row: tuple[str, str]) -> None:
    assert only("C05", with_goal(goal, row)) == []


def test_a_narrative_contradicts_a_target_only_by_the_very_name() -> None:
    def planned(plan: str) -> Declaration:
        part = Subproject(
            title=None, amount=None, amount_unit=None, parts={"实施方案": plan}, location=Location()
        )
        return declared(subprojects=[part])

    assert [finding.subject for finding in only("C05", planned("举办讲座9场"))] == ["讲座场次"]
    assert only("C05", planned("举办云端讲座系列9场，下半年4场")) == []


def test_a_number_of_a_subproject_is_told_with_the_subproject_and_both_places() -> None:
    parts = [
        Subproject(
            title=title, amount=3, amount_unit="万元", parts={"实施方案": plan}, location=Location(line=line),
            lines={"实施方案": [LineStart(start=0, location=Location(line=line + 4))]},
        )
        for title, plan, line in (("湖畔讲堂", "举办讲座9场", 60), ("苗圃", "补种苗木", 90))
    ]  # fmt: skip
    [finding] = only("C05", declared(subprojects=parts))
    assert finding.wrong.startswith("子项目“湖畔讲堂”的实施方案（第64行）写“举办讲座9场”")
    assert finding.place == "表1 第20行"


def test_a_promise_without_an_indicator_is_named() -> None:
    [finding] = only("C06", with_goal("全年举办科普讲座4场，走访种植大户200户。"))
    assert "走访种植大户200户" in finding.message


def test_promises_that_an_indicator_measures_are_kept() -> None:
    assert only("C06", declared()) == []
    assert only("C06", with_goal("走访种植大户200户。", ("种植大户走访数", "≥200户"))) == []


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("培训4场，服务居民600人次。", ("培训场次", "=4场")),
        ("依托3个街道服务站，服务居民600人次。", ("就业指导场次", "≥60场")),
        ("对2个标段的工程监理，出具报告12份。", ("监理报告份数", "=12份")),
        ("确保24小时值守，服务居民600人次。", ("值守天数", "=365天")),
    ],
)
def test_what_common_words_name_and_what_is_there_already_is_not_asked_for(
    goal: str, row: tuple[str, str]
) -> None:
    assert only("C06", with_goal(goal, row)) == []


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("举办音乐会6场、话剧4场，共10场演出。", ("演出场次", "≥10场")),
        ("全年巡查24次，上半年12次，下半年12次。", ("巡查次数", "=24次")),
    ],
)
def test_parts_of_a_sum_are_measured_by_the_sum(goal: str, row: tuple[str, str]) -> None:
    assert only("C06", with_goal(goal, row)) == []


def test_a_goal_without_any_number_is_told_gently() -> None:
    [finding] = only("C07", declared(annual_goal="丰富居民的科普生活，提高居民的科学素质。"))
    assert finding.severity == "info"
    assert only("C07", declared()) == []


@pytest.mark.parametrize(
    ("goal", "counted"),
    [
        ("提供百人以上就业岗位，增强企业竞争力。", True),
        ("新建一套操作便利的管理平台。", True),
        ("为儿童免费接种疫苗3万剂次。", True),
        ("更新地形图20平方公里。", True),
        ("1、建设A60走廊；2、落实2025年任务。", False),
        ("建设一批示范村，打造一流的营商环境。", False),
        ("完成第二批基地的调研，办好一次性补助。", False),
    ],
)
def test_numbers_in_words_are_numbers(goal: str, counted: bool) -> None:
    assert (only("C07", declared(annual_goal=goal)) == []) is counted


@pytest.mark.parametrize(
    "goal", ["举办讲座4场（含线上1场，服务居民600人次。", "举办讲座4场，每场约2600元）。"]
)
def test_a_bracket_without_its_partner_is_found(goal: str) -> None:
    assert [finding.field for finding in only("C10", declared(annual_goal=goal))] == ["annual_goal"]
    [finding] = only("C10", declared(annual_goal='开展"护河行动12次。', overall_goal=None))
    assert finding.wrong == "年度总体目标里有一个半角双引号没有另一半，标点不成对"


@pytest.mark.parametrize("goal", ["1）讲座4场；2）参观（2024-2025）6场。", "（1）“云上”讲座4场。"])
def test_numberings_and_pairs_are_not(goal: str) -> None:
    assert only("C10", declared(annual_goal=goal, overall_goal=goal)) == []


def parted(*titles: str) -> Declaration:
    parts = [
        Subproject(
            title=title,
            amount=4,
            amount_unit="万元",
            parts={"项目概述": f"实施{title}"},
            location=Location(line=9),
        )
        for title in titles
    ]
    return declared(subprojects=parts)


def test_a_subproject_that_no_goal_mentions_is_named_with_its_place() -> None:
    [finding] = only("C08", parted("科普讲座", "古树巡护"))
    assert "古树巡护（4万元）" in finding.message
    assert finding.location == Location(line=9)
    assert only("C08", parted("科普讲座", "居民服务")) == []


def test_a_subproject_without_an_indicator_is_named() -> None:
    assert ["古树巡护" in finding.message for finding in only("C09", parted("科普讲座", "古树巡护"))] == [
        True
    ]
    assert only("C09", parted("科普讲座", "居民服务")) == []


def itemised(budget: str, goal: str = GOAL) -> Declaration:
    part = Subproject(
        title=None, amount=None, amount_unit=None, parts={"年度预算安排": budget}, location=Location(line=9)
    )
    return declared(subprojects=[part], overall_goal=goal, annual_goal=goal)


def test_items_of_one_budget_are_looked_for_as_sub_projects_are() -> None:
    budget = "（1）居民讲座服务20万元；（2）古树名木巡护：13万元；（3）讲师补贴费9万元。"
    for code in ("C08", "C09"):
        [finding] = only(code, itemised(budget))
        assert "古树名木巡护（13万元）" in finding.message


@pytest.mark.parametrize(
    "budget",
    [
        "举办科普讲座和居民服务需要20万元。",
        "科普讲座12万元，居民服务2万元，古树名木巡护3万元。",
        "申请资金20万元，其中政府采购金额15万元，其余5万元。",
        "每月古树巡护8万元，每年讲座服务7万元。",
        "人员工资60万元，办公用品10万元，车辆租赁8万元。",
        "第一季度支付20万元，第二季度支付30万元。",
        "项目总投资80万元，2025年安排8万元。",
    ],
)
def test_a_single_amount_costs_prices_and_odds_and_ends_are_no_items(budget: str) -> None:
    assert only("C08", itemised(budget)) == only("C09", itemised(budget)) == []


def test_sub_projects_are_recognised_in_other_words() -> None:
    def with_titles(*titles: str) -> Declaration:
        goal = "巡查河道36条，清淤河道5公里，培训河长300人次。"
        form = with_goal(
            goal, ("河道巡查条数", "=36条"), ("清淤长度", "≥5公里"), ("参加培训人次", "≥300人次")
        )
        return form.model_copy(update={"subprojects": parted(*titles).subprojects})

    rightly = with_titles("河道日常养护", "河道清淤疏浚", "河长培训经费")
    assert only("C08", rightly) == only("C09", rightly) == []
    too_many = with_titles("河道日常养护", "河道清淤疏浚", "河道水质监测")
    assert [finding.rule for finding in only("C08", too_many)] == ["C08"] * 2


def test_a_word_that_all_sub_projects_share_speaks_of_none_of_them() -> None:
    assert len(only("C08", parted("科普讲座", "居民服务巡展", "古树巡展"))) == 1


def test_a_sub_project_is_mentioned_by_words_that_only_its_own_text_has() -> None:
    part = Subproject(
        title="银龄专项",
        amount=6,
        amount_unit="万元",
        parts={"绩效目标": "为老年读者送书上门，推动阅读积极发展。"},
        location=Location(line=9),
    )
    other = part.model_copy(update={"title": "书香专项", "parts": {"绩效目标": "推动阅读积极发展。"}})
    goal = "全年举办科普讲座4场，为老年读者送书上门600人次，推动阅读积极发展。"
    findings = only("C08", declared(subprojects=[part, other], overall_goal=goal, annual_goal=goal))
    assert [finding.value for finding in findings] == ["书香专项"]


def test_what_is_secret_or_empty_of_goals_is_not_asked_for_sub_projects() -> None:
    secret = Subproject(
        title="某工程",
        amount=9,
        amount_unit="万元",
        parts={"项目概述": "涉密项目，暂不公开。"},
        location=Location(line=9),
    )
    assert only("C08", declared(subprojects=[secret, secret])) == []
    vague = parted("科普讲座", "古树巡护").model_copy(
        update={"overall_goal": "详见明细", "annual_goal": "详见明细"}
    )
    assert only("C08", vague) == []
