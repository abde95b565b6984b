"""Faults of indicators that published re-checks name, each with rows that look alike and are right."""

import pytest

from forms.form import Indicator
from tests.expectations.form_builders import (
    HEAD,
    ROWS,
    SCORED,
    count,
    declared,
    evaluated,
    filing,
    monitored,
    only,
    row,
    scored,
)
from tests.expectations.indicators.indicator_table import found, rows

FAULTY = rows(
    """
数量 | 是否完成年度审计 | 是 | D03
数量 | 是否建立台账 | =是 | D03
数量 | 资金支付数量 | =80万元 | D03
数量 | 项目经费支出金额 | ≤80万元 | D03
数量 | 资金到位率 | =100% | D03
质量 | 完成率 | ≥95% | D03
质量 | 工作任务完成率 | =100% | D03
时效 | 首问办结率 | =100% | D03
数量 | 绿化补植面积 | ≤3000平方米 | E03
数量 | 渠道清淤长度 | ≤8公里 | E03
数量 | 农机购置补贴台数 | ≤40台 | E03
数量 | 科技项目立项数 | ≤12个 | E03
数量 | 补贴企业家数 | ≤140家 | E03
时效 | 故障响应时间 | =4小时内 | E04
时效 | 物资配送时间 | =9月底前 | E04
社会效益 | 社会效益明显 | ≥95% | E06
社会效益 | 民族团结成效显著 | ≥90% | E06
可持续影响 | 可持续影响 | ≥95% | E06
质量 | 工程验收合格性 | =100% | E06
质量 | 制度健全性 | ≥95% | E06
数量 | 培训次数 | ≥300人 | E07
数量 | 巡查次数 | ≥500公里 | E07
数量 | 维修次数 | ≥12台 | E07
数量 | 服务人数 | ≥30公里 | E07
数量 | 购置台数 | ≥40人 | E07
质量 | 报告预见性 | 结论具有预见性 | E08
社会效益 | 应急保障能力 | 具备较强的保障能力 | E08
"""
)
ORDINARY = rows(
    """
数量 | 发放贷款金额 | ≥2000万元
数量 | 拨付救助资金金额 | ≥80万元
质量 | 问题整改完成率 | ≥95%
时效 | 工资每月10日前发放率 | =100%
时效 | 24小时内处置率 | ≥95%
时效 | 第三季度开工率 | ≥90%
数量 | 救助孤儿人数 | ≤60人
数量 | 安全事故起数 | ≤2起
数量 | 公务用车保有数量 | ≤6辆
数量 | 检查站平均间距 | ≤10公里
时效 | 故障响应时间 | 4小时内
时效 | 物资配送时间 | 9月底前
社会效益 | 带动就业人数 | ≥60人
质量 | 系统可用性 | ≥99.9%
质量 | 信息发布准确性 | ≥99%
数量 | 参观服务次数 | ≥300人次
数量 | 有机肥发放量 | ≥5吨
数量 | 疫苗接种剂次 | ≥2万剂次
质量 | 单位能耗 | 较上年下降5%以上
"""
)


@pytest.mark.parametrize("written", FAULTY, ids="".join)
def test_a_published_fault_is_found_by_its_rule_and_no_other(written: tuple[str, ...]) -> None:
    assert found(FAULTY, written) == tuple(written[-1].split())


@pytest.mark.parametrize("written", ORDINARY, ids="".join)
def test_nothing_is_found_in_a_row_that_only_looks_like_it(written: tuple[str, ...]) -> None:
    assert found(ORDINARY, written) == ()


def with_rows(*more: Indicator) -> list[Indicator]:
    return [*ROWS, *more]


def test_a_completion_rate_among_the_quantities_is_to_be_a_number_and_not_to_be_moved() -> None:
    [finding] = only("D03", declared(indicators=with_rows(count("水渠改造完成率", "=100%"))))
    assert "请写成具体数量" in finding.suggestion
    assert "移到" not in finding.suggestion


def test_one_indicator_among_outputs_and_benefits_is_told_as_such() -> None:
    [finding] = only(
        "D04", declared(indicators=with_rows(row("效益指标", "可持续影响指标", "讲座场次", "≥4场")))
    )
    assert "既列在产出指标，又列在效益指标" in finding.message


def test_one_thing_under_two_names_with_two_numbers_contradicts_itself() -> None:
    [finding] = only("D05", declared(indicators=with_rows(count("全年讲座场次", "≥6场"))))
    assert (finding.subject, finding.severity) == ("全年讲座场次", "warning")
    [finding] = only("D05", declared(indicators=with_rows(count("科普进校园讲座场次", "≥9场"))))
    assert finding.expected == "≥4场"
    assert only("D05", declared(indicators=with_rows(count("科普进校园讲座场次", "≥2场")))) == []
    [finding] = only(
        "D05", declared(indicators=[*ROWS, count("更换路牌", "≥75块"), count("更换路牌块数", "≥60块")])
    )
    assert finding.subject == "更换路牌块数"


def test_names_that_say_the_same_are_found_across_the_levels() -> None:
    more = row("效益指标", "可持续影响指标", "讲座场次情况", "≥4场")
    [finding] = only("D06", declared(indicators=with_rows(more)))
    assert "一条列在产出指标，一条列在效益指标" in finding.message


def test_those_who_are_asked_must_be_of_the_projects_own_trade() -> None:
    stray = row("满意度指标", "服务对象满意度指标", "受益老年人满意度", "≥90%")
    [finding] = only("E10", declared(indicators=with_rows(stray)))
    assert "老年人" in finding.message
    assert only("E10", declared(indicators=with_rows(stray), project_name="敬老科普展教")) == []
    assert only("E10", declared(indicators=with_rows(stray, count("走访老人户数", "≥40户")))) == []


@pytest.mark.parametrize(
    "actual", ["未收到投诉，100%", "全年无投诉", "没有接到群众信访", "投诉0件", "投诉率为0"]
)
def test_no_complaints_are_no_satisfaction(actual: str) -> None:
    spoilt = [*SCORED[:5], SCORED[5].model_copy(update={"actual": actual})]
    assert "没有投诉不等于满意" in only("E10", evaluated(indicators=spoilt))[0].message
    *before, satisfaction = monitored().indicators
    reported = monitored(indicators=[*before, satisfaction.model_copy(update={"actual": actual})])
    assert len(only("E10", reported)) == 1


@pytest.mark.parametrize(
    "actual", ["93%", "问卷调查120份，满意115份，没有投诉", "投诉2起，均已处理，满意度93%"]
)
def test_a_survey_is_an_answer(actual: str) -> None:
    spoilt = [*SCORED[:5], SCORED[5].model_copy(update={"actual": actual})]
    assert only("E10", evaluated(indicators=spoilt)) == []


def test_a_later_form_is_judged_where_nobody_approved_its_rows() -> None:
    new = scored(row("产出指标", "质量指标", "讲座准备工作", "及时"), "及时", 0, 0)
    later = evaluated(indicators=[*SCORED, new])
    assert [finding.subject for finding in only("E05", later)] == ["讲座准备工作"]
    assert [finding.subject for finding in only("E05", later, declarations=[declared()])] == ["讲座准备工作"]
    approved = declared(indicators=with_rows(row("产出指标", "质量指标", "讲座准备工作", "及时")))
    assert only("E05", later, declarations=[approved]) == []


def test_the_declaration_that_the_bureau_holds_counts_too() -> None:
    approved = declared(indicators=with_rows(row("产出指标", "质量指标", "讲座准备工作", "及时")))
    later = evaluated(indicators=[*SCORED, scored(approved.indicators[-1], "及时", 0, 0)], **HEAD)
    assert only("E05", filing(later, declared={0: approved})) == []
