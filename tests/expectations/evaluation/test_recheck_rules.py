"""What published re-checks name: each fault found, and beside it the ordinary case that is none."""

from typing import Any

import pytest

from expectations.engine.review import review
from expectations.locality.ruleset import default_ruleset, read_ruleset
from expectations.subjects.batch import Batch
from forms.form import (
    EvaluatedFunds,
    EvaluatedRow,
    EvaluatedSource,
    ExecutedRow,
    MonitoredFunds,
    MonitoredRow,
    SelfEvaluation,
)
from tests.expectations.form_builders import (
    SCORED,
    count,
    evaluated,
    filing,
    monitored,
    only,
    scored,
    with_row,
)


def spent(executed: float, **changes: Any) -> SelfEvaluation:
    """The self-evaluation with so much of its 80,000 元 executed and scored rightly."""
    rate = executed / 800
    annual = {"initial": 80000, "budget": 80000, "executed": executed}
    funds = EvaluatedFunds(
        annual=EvaluatedRow(**annual, weight=10, rate=rate, score=rate / 10), fiscal=ExecutedRow(**annual)
    )
    return evaluated(funds=funds, total_score=90 + rate / 10, **changes)


def test_little_money_spent_and_outputs_at_full_marks_is_one_finding() -> None:
    idle = spent(64)
    assert "0.08%" in only("S25", idle)[0].message
    assert only("S27", idle) == only("S30", idle) == []


def test_execution_under_the_share_of_the_locality_is_explained() -> None:
    slow = spent(60000)
    assert [finding.field for finding in only("S27", slow)] == ["funds/annual/rate"]
    explained = slow.model_copy(update={"actual_completion": "举办讲座5场，中标价低于预算，结余2万元。"})
    assert only("S27", explained) == []
    assert only("S27", spent(70000)) == []


def test_another_locality_asks_for_an_explanation_earlier() -> None:
    batch = Batch(filings=(filing(spent(70000)),))
    national, sichuan = (
        {finding.rule for finding in review(batch, read_ruleset(name))} for name in ("国家", "四川")
    )
    assert ("S27" in national, "S27" in sichuan) == (False, True)


def test_a_score_far_ahead_of_the_money_is_a_remark() -> None:
    assert "12.5%" in only("S30", spent(70000))[0].message
    assert only("S30", spent(77000)) == []


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ("其中1场待验收", True),
        ("尚在实施中", True),
        ("主体完工，尚待竣工验收", True),
        ("设备已到货，未安装调试", True),
        ("剩余两处预计次年完工", True),
        ("验收手续正在办理", True),
        ("已全部通过验收", False),
        ("往年待验收部分已于上年计入", False),
        ("无", False),
    ],
)
def test_what_is_not_accepted_is_not_done(text: str, is_fault: bool) -> None:
    assert bool(only("S28", with_row(0, deviation=text))) is is_fault


def test_the_text_may_say_that_the_work_is_not_accepted() -> None:
    form = evaluated(actual_completion="举办科普讲座5场，项目尚未完成，验收合格率暂未验收。")
    assert [finding.subject for finding in only("S28", form)] == ["验收合格率"]


@pytest.mark.parametrize(
    ("actual", "is_fault"),
    [("成效显著", True), ("达成预期目标", True), ("印发管理办法并执行", False), ("覆盖12所学校", False)],
)
def test_a_judgement_without_evidence_is_not_worth_full_marks(actual: str, is_fault: bool) -> None:
    row = SCORED[4].model_copy(update={"target": "营造良好氛围", "actual": actual})
    assert bool(only("S29", evaluated(indicators=[*SCORED[:4], row, SCORED[5]]))) is is_fault


def test_every_project_of_a_unit_at_full_marks_is_told_once() -> None:
    files = [filing(evaluated(project_name=f"项目{number}"), file=f"{number}.xlsx") for number in range(3)]
    [finding] = only("S34", *files)
    assert (finding.file, finding.expected) == ("0.xlsx", None)
    assert "3个项目自评全部为100分" in finding.message
    assert only("S34", *files[:2]) == []
    ordinary = filing(evaluated(project_name="又一个", total_score=96), file="3.xlsx")
    assert only("S34", *files, ordinary) == []


def test_many_indicators_all_at_full_marks_are_worth_a_second_look() -> None:
    rows = [SCORED[0].model_copy(update={"level3": f"讲座{number}场次"}) for number in range(30)]
    assert "30条指标全部满分" in only("S23", evaluated(indicators=rows))[0].message
    assert only("S23", evaluated()) == []


def test_rows_of_money_add_up() -> None:
    money = {"initial": 80000, "budget": 0, "executed": 80000}
    wrong = EvaluatedFunds(
        annual=EvaluatedRow(**money, weight=10, rate=100, score=10),
        fiscal=ExecutedRow(**money | {"budget": 90000}),
    )
    [finding] = only("S31", evaluated(funds=wrong))
    assert (finding.field, finding.value, finding.expected) == ("funds/annual/budget", "0", "90000")
    assert only("S31", evaluated()) == []
    of_two = MonitoredFunds(
        annual=MonitoredRow(initial=80000, executed=40000),
        fiscal=MonitoredRow(initial=50000, executed=20000),
        other=MonitoredRow(initial=50000, executed=20000),
    )
    assert [finding.field for finding in only("M11", monitored(funds=of_two))] == ["funds/annual/initial"]


def test_money_under_another_name_may_be_what_the_named_rows_lack() -> None:
    own = {"initial": 30000, "budget": 30000, "executed": 30000}
    money = {"initial": 80000, "budget": 80000, "executed": 80000}
    part, nothing = ({"initial": value, "budget": value, "executed": value} for value in (50000, 0))
    shared = EvaluatedFunds(
        annual=EvaluatedRow(**money, weight=10, rate=100, score=10),
        fiscal=ExecutedRow(**part),
        carryover=ExecutedRow(**nothing),
        other=ExecutedRow(**nothing),
        more=[EvaluatedSource(label="单位资金", **own)],
    )
    assert only("S31", evaluated(funds=shared)) == []
    assert len(only("S31", evaluated(funds=shared.model_copy(update={"more": []})))) == 3


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ("全年共支出6万元，举办讲座5场。", True),
        ("全年共支出8万元，举办讲座5场。", False),
        ("支付场地费3万元，举办讲座5场。", False),
        ("全年预算12万元，举办讲座5场。", True),
    ],
)
def test_amounts_in_the_text_are_those_of_the_table(text: str, is_fault: bool) -> None:
    assert bool(only("S32", evaluated(actual_completion=text))) is is_fault


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [("自评等级为良。", True), ("综合评价结果为良好。", True), ("自评结论：优。", False)],
)
def test_the_grade_is_that_of_the_total(text: str, is_fault: bool) -> None:
    assert bool(only("S33", evaluated(actual_completion=text))) is is_fault


def test_a_total_that_falls_into_another_grade_when_recomputed_is_told() -> None:
    missed = with_row(4, actual="300人次")
    [finding] = only("S33", missed)
    assert (finding.severity, finding.value, finding.expected) == ("info", "100分（优）", "85分（良）")


def test_a_finished_count_and_a_stock_are_not_far_ahead() -> None:
    form = monitored()
    rows = list(form.indicators)
    cases = {"=6台": "6台", "≥640人": "645人", "≥20场": "26场"}
    lights = {}
    for target, actual in cases.items():
        row = rows[0].model_copy(update={"target": target, "actual": actual})
        lights[target] = bool(only("M06", monitored(indicators=[row, *rows[1:]])))
    assert lights == {"=6台": False, "≥640人": False, "≥20场": True}


def test_ten_thousands_are_not_one_piece() -> None:
    rows = list(monitored().indicators)
    slow = rows[0].model_copy(update={"target": "≥2.4万人次", "actual": "0.5万人次"})
    assert [finding.subject for finding in only("M07", monitored(indicators=[slow, *rows[1:]]))] == [
        "讲座场次"
    ]


def test_a_form_without_money_is_not_asked_about_money() -> None:
    blank = evaluated(funds=EvaluatedFunds())
    assert not [code for code in ("S25", "S27", "S30", "S31", "S32") if only(code, blank)]
    assert default_ruleset().thresholds.explained_rate.value == 80


def test_a_row_whose_comparator_is_turned_round_decides_no_grade() -> None:
    turned = scored(count("宣传手册发放数量", "≤200册"), "400册", 20, 20)
    rows = [turned, *SCORED[1:]]
    [finding] = only("S07", evaluated(indicators=rows))
    assert "一般用≥，算符像是写反了" in finding.wrong
    assert only("S33", evaluated(indicators=rows)) == []
    straight = turned.model_copy(update={"target": "≥500册"})
    assert "写反" not in only("S07", evaluated(indicators=[straight, *SCORED[1:]]))[0].message
    cost = scored(count("手册印制成本", "≤2万元"), "4万元", 20, 20)
    assert len(only("S33", evaluated(indicators=[cost, *SCORED[1:]]))) == 1
