import pytest

from expectations.locality.ruleset import default_ruleset
from forms.form import EvaluatedIndicator
from lifecycle.scoring.attainment import Outcome, Yardstick
from lifecycle.scoring.line_score import Scored, score_indicator, score_rate

WORDS = Yardstick(
    method=default_ruleset().scoring,
    scales=((("优", "优秀"), ("良", "良好"), ("中",), ("差",)),),
    partly=("基本完成", "部分完成"),
    missed=("未完成", "未开展"),
    less_is_better=("成本", "投诉"),
    alike_units=(("场", "次"),),
)


def score(
    target: str, actual: str, weight: float | None = 6, printed: float | None = 6, name: str = "讲座场次"
) -> Scored:
    row = EvaluatedIndicator(
        level1="产出指标", level2="数量指标", level3=name, target=target, actual=actual,
        weight=weight, score=printed, deviation=None,
    )  # fmt: skip
    return score_indicator(row, 2024, WORDS)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥4次", "5次", 6),
        ("≥4次", "3次", 4.5),
        ("≥4场", "3次", 4.5),
        ("4场", "5场", 6),
        ("4场", "3场", 4.5),
        ("10-20场", "8场", 4.8),
        ("10-20场", "25场", 6),
        ("≥4场", "全年已举办讲座3场，反响良好", 4.5),
        ("≥90%", "0.9", 6),
        ("≥90%", "0.81", 5.4),
        ("≥90%", "1", 6),
        ("≥90%", "95.5", 6),
        ("≤200册", "250册", 4.5),
        ("≤200册", "400册", 0),
        ("≤200册", "900册", 0),
        ("≤20万元", "150000元", 6),
        ("≤20万元", "25万元", 4.5),
        ("4小时内", "300分钟", 4.5),
        ("2024年12月底前", "2024年12月5日", 6),
        ("12月底前", "2024年12月", 6),
        ("年底前", "已于2024年11月完成验收", 6),
    ],
)
def test_points_follow_from_target_and_actual(target: str, actual: str, points: float) -> None:
    assert score(target, actual).points == points


@pytest.mark.parametrize(
    ("name", "target", "actual", "points"),
    [("讲座成本", "=700元", "650元", 6), ("讲座成本", "700元", "875元", 4.5), ("投诉次数", "0次", "1次", 0)],
)
def test_of_costs_and_complaints_less_than_asked_for_is_no_fault(
    name: str, target: str, actual: str, points: float
) -> None:
    assert score(target, actual, name=name).points == points


def test_the_steps_tell_how_the_points_came_about() -> None:
    assert score("≥4次", "3次").steps == "完成3次，目标≥4次，分值6×3÷4＝4.5"
    assert (
        score("≤200册", "400册").steps
        == "完成400册，目标≤200册，超出目标100%，分值6×（1－（400－200）÷200）＝0"
    )
    assert score("≥4次", "6次").steps == "完成6次，目标≥4次，为目标的150%，达到目标，得满分6"


def test_a_day_missed_is_done_in_part_at_best() -> None:
    late = score("2024年12月底前", "2025年1月")
    assert (late.outcome, late.least, late.most, late.points) == (Outcome.PARTLY, 0, 4.8, 4.8)
    assert "迟31天" in late.steps


@pytest.mark.parametrize(
    ("target", "actual", "outcome", "least", "most"),
    [
        ("建成制度", "基本完成", Outcome.PARTLY, 6, 8),
        ("建成制度", "未完成", Outcome.MISSED, 0, 6),
        ("≥4场", "未开展", Outcome.MISSED, 0, 6),
        ("优", "优秀", Outcome.MET, 8, 10),
        ("优", "良好", Outcome.PARTLY, 6, 8),
        ("优秀", "差", Outcome.MISSED, 0, 6),
        ("提升", "明显提升", Outcome.MET, 8, 10),
        ("提升", "未提升", Outcome.MISSED, 0, 6),
        ("及时", "及时", Outcome.MET, 8, 10),
    ],
)
def test_words_have_bands(target: str, actual: str, outcome: Outcome, least: float, most: float) -> None:
    scored = score(target, actual, weight=10)
    assert (scored.outcome, scored.least, scored.most) == (outcome, least, most)


@pytest.mark.parametrize(
    ("target", "actual", "because"),
    [
        ("≥4次", "良好", "不能直接比较"),
        ("≥4次", "线上3次，线下2次", "不能直接比较"),
        ("≤20万元", "12", "不能直接比较"),
        ("≥4次", "≥4次", "照抄指标值"),
        ("≥4次", "≥3次", "无法判断"),
        ("100万元", "90万元", "没有写明是上限还是下限"),
        ("建成制度", "征求意见", "无法由文字判断"),
    ],
)
def test_what_cannot_be_recomputed_counts_as_printed_and_says_why(
    target: str, actual: str, because: str
) -> None:
    scored = score(target, actual, printed=5)
    assert (scored.computed, scored.points, scored.difference) == (False, 5, 0)
    assert because in scored.steps
    assert "按自评得分5分计入" in scored.steps


def test_a_blank_score_is_computed_where_that_needs_no_guess() -> None:
    assert score("≥4次", "3次", printed=None).points == 4.5
    assert score("≥4次", "良好", printed=None).points is None
    assert score("≥4次", "3次", weight=None).points is None


def test_the_money_is_worth_its_rate_and_no_more_than_full_marks() -> None:
    assert score_rate(80000, 60000, 10, 10).difference == 2.5
    assert score_rate(80000, 88000, 10, 10).points == 10
    assert score_rate(0, 0, 10, 10).computed is False
    assert (
        score_rate(80000, 60000, 10, 7.5).steps == "执行数60000÷全年预算数80000＝75.00%，分值10×75.00%＝7.5"
    )
