import json
from typing import Any

from expectations.locality.ruleset import default_ruleset
from forms.form import EvaluatedFunds, EvaluatedIndicator, EvaluatedRow, SelfEvaluation, Source
from lifecycle.scoring.attainment import Yardstick
from lifecycle.scoring.grade import Grade
from lifecycle.scoring.scorecard import Scorecard, score_form

GRADES = [
    Grade(name="优", from_points=90),
    Grade(name="良", from_points=80),
    Grade(name="中", from_points=60),
    Grade(name="差", from_points=0),
]


def row(level1: str, name: str, target: str, actual: str, weight: float, score: float | None) -> Any:
    return EvaluatedIndicator(
        level1=level1, level2=None, level3=name, target=target, actual=actual, weight=weight, score=score,
        deviation=None,
    )  # fmt: skip


ROWS = [
    row("产出指标", "讲座场次", "≥4场", "3场", 20, 20),
    row("产出指标", "手册数量", "≤200册", "400册", 10, 10),
    row("产出指标", "讲座成本", "≤50元/人", "38元/人", 20, 18),
    row("效益指标", "居民知晓度", "提升", "提升", 30, 30),
    row("满意度指标", "居民满意度", "≥90%", "≥90%", 10, 10),
]


def card(rows: list[EvaluatedIndicator] = ROWS, total: float | None = 98, **money: Any) -> Scorecard:
    annual = {"initial": 80000, "budget": 80000, "executed": 60000, "weight": 10, "rate": 75, "score": 10}
    form = SelfEvaluation(
        form_title=None, year=2025, project_name="科普展教", competent_department=None,
        implementing_unit="云州市清河区科技馆", funds_unit="元", source=Source(file="自评.txt"), locations={},
        funds=EvaluatedFunds(annual=EvaluatedRow(**(annual | money))), expected_goal=None,
        actual_completion=None, total_weight=100, total_score=total, indicators=rows,
    )  # fmt: skip
    return score_form(form, Yardstick(method=default_ruleset().scoring), GRADES)


def test_the_whole_form_is_scored_with_its_grade_as_printed_and_as_due() -> None:
    scored = card()
    assert (scored.printed, scored.added, scored.points, scored.weight) == (98, 98, 82.5, 100)
    assert (scored.printed_grade, scored.grade) == ("优", "良")


def test_each_level_has_its_sums_and_says_how_much_of_it_was_not_recomputed() -> None:
    levels = [(level.level1, level.printed, level.points, level.unverified) for level in card().levels]
    assert levels == [("产出指标", 48, 35, 0), ("效益指标", 30, 30, 0), ("满意度指标", 10, 10, 10)]
    assert card().unverified == 10


def test_the_differences_lead_from_the_printed_total_to_the_recomputed_one() -> None:
    scored = card()
    assert scored.differences == (
        "预算执行率：自评10分，多2.5分：执行数60000÷全年预算数80000＝75.00%，分值10×75.00%＝7.5",
        "讲座场次：自评20分，多5分：完成3场，目标≥4场，分值20×3÷4＝15",
        "手册数量：自评10分，多10分：完成400册，目标≤200册，超出目标100%，分值10×（1－（400－200）÷200）＝0",
        "讲座成本：自评18分，少2分：完成38元/人，目标≤50元/人，达到目标，得满分20",
    )
    assert scored.points == 98 - sum(line.difference for line in (scored.rate, *scored.lines))


def test_a_total_that_is_no_sum_is_told_first() -> None:
    assert card(total=99).differences[0] == "总分：写99，各项得分相加为98"


def test_a_form_right_in_every_line_has_no_differences() -> None:
    right = [row("产出指标", "讲座场次", "≥4场", "5场", 90, 90)]
    assert card(right, 97.5, score=7.5).differences == ()


def test_a_missing_score_that_nobody_can_compute_leaves_no_total() -> None:
    blank = [row("产出指标", "讲座场次", "≥4场", "良好", 90, None)]
    scored = card(blank, None, score=7.5)
    assert (scored.points, scored.grade) == (None, None)
    assert scored.differences == ("讲座场次：完成值“良好”与指标值“≥4场”不能直接比较，无法复算",)


def test_a_scorecard_is_plain_json_and_comes_back_the_same() -> None:
    scored = card()
    assert Scorecard.model_validate(json.loads(json.dumps(scored.model_dump(mode="json")))) == scored
