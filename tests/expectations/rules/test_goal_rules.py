from datetime import date

import pytest

from forms.form import Declaration, Location, Subproject
from tests.expectations.form_builders import GOAL, codes, declared, only


@pytest.mark.parametrize(
    "goal",
    [
        "年底完成",
        "详见明细。",
        "办好",
        "按计划完成该项目的支出。",
        "2024年拨付资金80万元，2025年拨付资金90万元。",
        "按照年度工作安排完成非遗展陈任务。",
        "详见实施方案",
        "圆满完成年度各项工作任务。",
        "用于支付2024年度物业服务费用。",
        "负责全区公园的养护管理；承担绿地病虫害的防治。",
        "清河闸始建于上世纪七十年代，启闭机老化，难以满足防汛需要，更新后提高保障能力。",
    ],
)
def test_a_goal_without_a_result_is_empty(goal: str) -> None:
    assert codes(declared(overall_goal=goal, annual_goal=goal)) == ["C01"]


@pytest.mark.parametrize(
    "goal",
    [
        GOAL,
        "完成设备采购和资金拨付，建成展厅一座。",
        "逐步形成社会化科普的局面",
        "按计划完成河道清淤，水质稳定达到三类。",
        "目前启闭机老化，更新后保障防汛安全，汛期不发生故障。",
        "负责绿地养护12万平方米。",
    ],
)
def test_a_goal_with_a_result_is_not_empty(goal: str) -> None:
    assert only("C01", declared(overall_goal=goal, annual_goal=goal)) == []


def with_duties(goal: str, **parts: str) -> Declaration:
    part = Subproject(title=None, amount=None, amount_unit=None, parts=parts, location=Location(line=9))
    return declared(subprojects=[part], overall_goal=goal, annual_goal=goal.replace("推进", "加快推进"))


def test_the_text_that_says_what_the_unit_is_there_for_is_no_goal() -> None:
    goal = "与八个市县合署办公，由各地共派干部，推进流域生态走廊建设，加强跨区域合作。"
    duties = f"联席办综合组，主要职能是{goal}"
    [finding] = only("C01", with_duties(goal, 实施主体=duties))
    assert "只写了单位职责" in finding.message
    assert only("C01", with_duties(goal, 实施主体=duties, 年度预算安排=f"{goal}共8万元。")) == []
    assert only("C01", with_duties(goal, 实施主体="由联席办综合组负责组织实施。")) == []


def test_two_different_empty_goals_are_two_findings() -> None:
    findings = only("C01", declared(overall_goal="详见明细", annual_goal="年底完成"))
    assert [finding.field for finding in findings] == ["overall_goal", "annual_goal"]


@pytest.mark.parametrize(
    "goal",
    [
        "建设XX展厅，服务居民600人次。",
        "采购设备12台……",
        "惠及群众××人。",
        "举办讲座4场（请在此填写具体内容）。",
        "示例：讲座4场。",
    ],
)
def test_what_the_template_left_behind_is_found(goal: str) -> None:
    assert len(only("C02", declared(overall_goal=goal))) == 1


@pytest.mark.parametrize(
    "goal", [GOAL, "建设Maxx云台，服务居民600人次。", "目标1：举办讲座4场；目标2：服务居民。"]
)
def test_what_only_looks_like_a_template_is_not(goal: str) -> None:
    assert only("C02", declared(overall_goal=goal)) == []


def test_goals_alike_are_questioned_only_over_several_years() -> None:
    over_years = declared(planned_start=date(2024, 1, 1), planned_end=date(2026, 12, 31))
    assert [finding.rule for finding in only("C03", over_years)] == ["C03"]
    backwards = declared(planned_start=date(2026, 1, 1), planned_end=date(2024, 12, 31))
    assert only("C03", backwards) == []
    assert only("C03", declared()) == []


@pytest.mark.parametrize(
    ("goal", "says_nothing"),
    [
        ("确保各项工作顺利推进。", True),
        ("按照上级要求做好本职工作。", True),
        ("根据年度工作安排有序推进。", True),
        ("切实提高工作质量和水平。", True),
        ("完成项目建设内容。", True),
        ("建成并开放社区书屋，居民步行十五分钟内可借书。", False),
        ("修缮古桥一座并通过验收。", False),
        ("保障供水管网正常运行，漏损明显减少。", False),
    ],
)
def test_a_goal_that_only_says_that_work_is_done_says_nothing(goal: str, says_nothing: bool) -> None:
    assert bool(only("C01", declared(overall_goal=goal, annual_goal=goal))) is says_nothing
