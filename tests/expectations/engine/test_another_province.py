"""A province that nobody has configured yet: one TOML file, no line of Python."""

import tomllib
from pathlib import Path

import pytest

from expectations.engine.review import review
from expectations.locality.configuration import UnusableLocality, shipped
from expectations.locality.ruleset import RuleSet, default_ruleset, read_ruleset
from expectations.subjects.batch import Batch
from forms.form import (
    EvaluatedFunds,
    EvaluatedRow,
    ExecutedRow,
    MonitoredFunds,
    MonitoredRow,
    MonitoringReport,
    SelfEvaluation,
)
from lifecycle.obligations.reminders import Addressee
from lifecycle.scoring.grade import grade_of
from lifecycle.scoring.scorecard import score_form
from tests.expectations.form_builders import (
    ROWS,
    SCORED,
    count,
    declared,
    evaluated,
    filing,
    monitored,
    with_row,
)

YUNZHOU = """
name = "云州省"
version = "2026.1"

[[schemes]]
name = "执行率20、产出40、效益和满意度合计40"
rate = 20
parts = [{ levels = ["产出指标"], points = 40 }, { levels = ["效益指标", "满意度指标"], points = 40 }]
reason = "云州省自评通知"

[scoring]
bands = { met = [90, 100], partly = [50, 90], missed = [0, 50] }
under_target = "1－2×（指标值－完成值）÷指标值"
over_target = "指标值÷完成值"
nothing_under = 60
late = 50
reason = "云州省自评通知"

[grading]
reason = "云州省自评通知"
grades = [{ name = "合格", from_points = 70 }, { name = "不合格", from_points = 0 }]

[[rounds]]
name = "一季度"
month = 3
opens = "当年4月1日"
due = "当年4月15日"
locked = "当年4月30日"
progress = 20
share = 0.5
reason = "云州省监控通知"

[[rounds]]
name = "前三季度"
month = 9
opens = "当年10月9日"
due = "当年10月20日"
locked = "当年10月31日"
progress = 70
reason = "云州省监控通知"

[handling]
days = 5
suspends = true
reason = "云州省监控通知"

[reminders]
before = [1, 5]
escalation = [{ days = 2, to = "主管部门" }]
reason = "云州省监控通知"

[required."绩效自评表"]
"total_score" = { label = "自评总分" }

[labels]
"经费名称" = "project_name"

[columns]
"考核要求" = "target"

[words]
rate_reasons = ["错峰列支"]
satisfaction = ["称心"]

[words.name_units]
"坝数" = ["座"]

[thresholds]
exceeded = { value = 150, reason = "云州省自评通知" }
explained_rate = { value = 95, reason = "云州省自评通知" }

[recheck]
share = 30
least = 2
amounts = [1000000]
unfounded = 50
reason = "云州省复核通知"

[[rules]]
code = "YZ01"
name = "讲座须写地点"
table = "绩效自评表指标行"
column = "完成值"
when = { "指标名称" = { contains = ["讲座场次"] } }
expect = { contains = ["社区"] }
sentence = "没有写在哪里举办"
suggestion = "请写明在哪些社区举办。"
severity = "提示"
basis = "云州省自评通知"
"""


@pytest.fixture
def yunzhou(tmp_path: Path) -> RuleSet:
    return of(tmp_path, YUNZHOU)


def of(folder: Path, text: str) -> RuleSet:
    file = folder / "yunzhou.toml"
    file.write_text(text, encoding="utf-8")
    return read_ruleset(str(file))


def codes(rules: RuleSet, form: SelfEvaluation | MonitoringReport) -> set[str]:
    return {finding.rule for finding in review(Batch(filings=(filing(form),)), rules)}


def reached(target: str, actual: str, name: str, rules: RuleSet) -> float | None:
    row = SCORED[0].model_copy(update={"level3": name, "target": target, "actual": actual, "weight": 10})
    return score_form(evaluated(indicators=[row]), rules.yardstick).lines[0].points


def test_points_follow_the_formulas_and_bands_of_the_file(yunzhou: RuleSet) -> None:
    due = [
        reached("≥100场", "90场", "讲座场次", yunzhou),  # 1－2×10÷100
        reached("≥100场", "50场", "讲座场次", yunzhou),  # under 60% there is nothing
        reached("≤10万元", "12.5万元", "讲座成本", yunzhou),  # 10÷12.5
        reached("2025年6月底前", "2025年7月", "完成时间", yunzhou),
    ]
    assert due == [8, 0, 8, 5]
    assert [reached("≥100场", "90场", "讲座场次", default_ruleset())] == [9]


def test_the_steps_show_the_formula_of_the_file_with_its_numbers(yunzhou: RuleSet) -> None:
    row = SCORED[0].model_copy(update={"target": "≥100场", "actual": "90场", "weight": 10})
    [line] = score_form(evaluated(indicators=[row]), yunzhou.yardstick).lines
    assert line.steps == "完成90场，目标≥100场，分值10×（1－2×（100－90）÷100）＝8"


def test_points_of_two_levels_together_are_held_against_their_sum(yunzhou: RuleSet) -> None:
    rows = [
        row.model_copy(update={"weight": weight, "score": weight})
        for row, weight in zip(SCORED, (10, 10, 10, 10, 15, 25), strict=True)
    ]
    form = evaluated(indicators=rows)
    annual = form.funds.annual.model_copy(update={"weight": 20, "score": 20})
    scored = form.model_copy(update={"funds": form.funds.model_copy(update={"annual": annual})})
    assert "S05" not in codes(yunzhou, scored)
    assert "S05" in codes(default_ruleset(), scored)


def test_a_round_warns_by_its_own_threshold(yunzhou: RuleSet) -> None:
    money = MonitoredRow(initial=80000, executed=14400, rate=18, forecast=80000)
    by_march = monitored(month=3, funds=MonitoredFunds(annual=money))
    assert "M04" in codes(yunzhou, by_march)
    assert "M04" not in codes(default_ruleset(), by_march)
    assert [yunzhou.least_progress(month) for month in (3, 6, 9, 12)] == [
        20,
        40,
        70,
        pytest.approx(93.33, 0.01),
    ]


def test_the_rest_of_its_year_is_in_the_file_too(yunzhou: RuleSet) -> None:
    assert [(own.name, own.share) for own in yunzhou.rounds] == [("一季度", 0.5), ("前三季度", 1)]
    assert (yunzhou.handling.days, yunzhou.handling.suspends) == (5, True)
    assert yunzhou.handling.answers == default_ruleset().handling.answers
    assert yunzhou.reminders.plan.before == (5, 1)
    assert yunzhou.reminders.plan.escalation == ((2, Addressee.DEPARTMENT),)
    assert [grade_of(points, yunzhou.grading.grades) for points in (70, 69)] == ["合格", "不合格"]
    assert yunzhou.labels == {"经费名称": "project_name"}
    assert yunzhou.columns == {"考核要求": "target"}
    plan = yunzhou.recheck
    assert (plan.share, plan.least, plan.amounts, plan.unfounded) == (30, 2, (1e6,), 50)


def test_its_words_thresholds_and_rules_are_those_that_are_asked(yunzhou: RuleSet) -> None:
    annual = {"initial": 80000, "budget": 80000, "executed": 72000}
    funds = EvaluatedFunds(
        annual=EvaluatedRow(**annual, weight=10, rate=90, score=9), fiscal=ExecutedRow(**annual)
    )
    slow = evaluated(funds=funds, total_score=99)
    assert {"S27", "YZ01"} <= codes(yunzhou, slow)
    assert codes(default_ruleset(), slow) & {"S27", "YZ01"} == set()
    explained = slow.model_copy(update={"actual_completion": f"{slow.actual_completion}错峰列支8000元。"})
    assert "S27" not in codes(yunzhou, explained)
    ahead = with_row(0, actual="5.8场")  # 145%
    assert ("S14" in codes(default_ruleset(), ahead), "S14" in codes(yunzhou, ahead)) == (True, False)
    dams = declared(indicators=[*ROWS, count("除险加固坝数", "≥3人")])
    assert "E07" in {finding.rule for finding in review(Batch(filings=(filing(dams),)), yunzhou)}
    assert "E07" not in {finding.rule for finding in review(Batch(filings=(filing(dams),)))}


def test_every_part_of_a_configuration_is_stated_in_a_file_that_is_tried() -> None:
    elsewhere = {"states", "severities", "calendar", "departments", "layouts"}  # in tests of their own
    assert set(RuleSet.model_fields) == set(tomllib.loads(YUNZHOU)) | elsewhere


@pytest.mark.parametrize("name", shipped())
def test_every_figure_that_ships_says_where_it_is_from(name: str) -> None:
    rules = read_ruleset(name)
    reasons = [
        *(threshold["reason"] for threshold in rules.thresholds.model_dump().values()),
        *(scheme.reason for scheme in rules.schemes),
        *(own.reason for own in (*rules.rounds, *rules.calendar.values())),
        *(
            part.reason
            for part in (rules.scoring, rules.grading, rules.handling, rules.reminders, rules.recheck)
        ),
    ]
    assert all(len(reason) >= 6 for reason in reasons)


def test_sichuan_warns_by_the_month_and_suspends() -> None:
    rules = read_ruleset("四川")
    assert [(own.month, own.progress) for own in rules.rounds] == [(4, 25), (6, 40), (8, 60), (10, 80)]
    assert (rules.handling.days, rules.handling.suspends) == (10, True)
    assert rules.thresholds.explained_rate.value == 90


def test_hubei_scores_two_levels_together_in_its_own_bands_and_may_go_ungraded() -> None:
    rules = read_ruleset("湖北")
    assert [(part.levels, part.points) for part in rules.schemes[0].parts] == [
        (("产出指标",), 40),
        (("效益指标", "满意度指标"), 40),
    ]
    assert (rules.scoring.bands.partly, rules.grading.grades) == ((50, 80), ())


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            ("完成值", "实际数"),
            "scoring.under_target.text 不可用：公式“1－2×（指标值－实际数）÷指标值”无法计算",
        ),
        (("points = 40 }, {", "points = 50 }, {"), "各部分合计110，应为100"),
        (("[90, 100]", "[100, 90]"), "scoring.bands.met 不可用：档要写成 [下限, 上限]"),
        (('to = "主管部门"', 'to = "市长"'), "收件人只能是：单位、单位负责人、主管部门、财政局"),
        (("month = 9", "month = 3"), "rounds 不可用：两轮监控不能看同一个月份"),
        (('"total_score" =', '"total" ='), "绩效自评表没有“total”这一栏，可用："),
    ],
)
def test_a_mistake_in_it_is_told_in_one_line(changed: tuple[str, str], line: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableLocality) as refused:
        of(tmp_path, YUNZHOU.replace(*changed, 1))
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)
