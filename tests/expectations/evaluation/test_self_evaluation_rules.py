import pytest

from forms.form import EvaluatedFunds, EvaluatedRow, ExecutedRow
from tests.expectations.form_builders import GOAL, SCORED, codes, count, evaluated, only, scored, with_row

ANNUAL = {
    "initial": 80000.0,
    "budget": 80000.0,
    "executed": 80000.0,
    "weight": 10.0,
    "rate": 100.0,
    "score": 10.0,
}

SAVED = "举办科普讲座5场，服务居民640人次，中标价低于预算，结余2万元。"


def spent(**annual: float | None) -> EvaluatedFunds:
    return EvaluatedFunds(annual=EvaluatedRow(**(ANNUAL | annual)))


def test_blanks_are_missing_values_and_nothing_else() -> None:
    assert codes(evaluated(competent_department=None)) == ["S01"]
    assert codes(evaluated(actual_completion=None)) == ["S01"]
    assert codes(with_row(0, actual=None)) == ["S01"]
    assert codes(evaluated(funds=spent(executed=None))) == ["S01"]


def test_a_blank_execution_of_one_kind_of_money_is_only_a_warning() -> None:
    funds = spent().model_copy(update={"carryover": ExecutedRow(initial=0, budget=0)})
    [finding] = only("S01", evaluated(funds=funds))
    assert (finding.severity, finding.field) == ("warning", "funds/carryover/executed")


def test_the_rate_must_be_executed_over_budget() -> None:
    assert codes(evaluated(funds=spent(executed=60000), actual_completion=SAVED)) == ["S03"]
    right = spent(executed=60000, rate=75, score=7.5)
    assert codes(evaluated(funds=right, total_score=97.5, actual_completion=SAVED)) == []


def test_a_rate_may_be_rounded_to_percent_or_printed_as_a_share() -> None:
    assert only("S03", evaluated(funds=spent(executed=60300, rate=75))) == []
    assert only("S03", evaluated(funds=spent(executed=79900, rate=100)))[0].expected == "99.88%"
    share = evaluated(funds=spent(executed=60000, rate=0.75, score=7.5))
    assert [*only("S03", share), *only("S04", share)] == []


def test_the_score_of_the_rate_must_be_rate_times_weight() -> None:
    money = spent(executed=60000, rate=75, score=10)
    assert codes(evaluated(funds=money, actual_completion=SAVED)) == ["S04"]
    assert only("S04", evaluated(funds=spent(executed=88000, rate=110))) == []


def test_weights_must_make_a_hundred_and_follow_the_scheme() -> None:
    [short] = only("S05", with_row(0, weight=19, score=19))
    assert (short.severity, short.value) == ("error", "99")
    rows = [SCORED[0].model_copy(update={"weight": 30, "score": 30}), *SCORED[1:4]]
    rows += [SCORED[4].model_copy(update={"weight": 20, "score": 20}), SCORED[5]]
    [shifted] = only("S05", evaluated(indicators=rows))
    assert (shifted.severity, shifted.expected) == ("warning", "产出指标50、效益指标30")
    assert only("S05", evaluated()) == []


def test_a_score_above_its_weight_and_a_total_that_is_no_sum_are_found() -> None:
    assert codes(with_row(0, score=21)) == ["S06"]
    assert codes(evaluated(total_score=98)) == ["S06"]


def test_full_marks_for_a_missed_target_name_the_marks_due() -> None:
    [finding] = only("S07", with_row(0, actual="3场"))
    assert "完成3场，目标≥4场，得满分20分，应为15分（财预〔2020〕10号）" in finding.message
    assert finding.suggestion == "请改分；完成值填错了的，请更正完成值并说明。"


def test_twice_what_was_allowed_is_worth_nothing() -> None:
    assert "应为0分" in only("S07", with_row(3, actual="4万元/场"))[0].message


@pytest.mark.parametrize(
    ("at", "actual"),
    [(0, "4场"), (3, "0.8万元/场"), (2, "2025年11月30日"), (0, "按计划进行"), (3, "15000元")],
)
def test_what_is_met_or_cannot_be_decided_may_have_full_marks(at: int, actual: str) -> None:
    assert only("S07", with_row(at, actual=actual)) == []


@pytest.mark.parametrize(
    ("target", "actual", "due"),
    [
        ("4场", "3场", "7.5"),
        ("≥4场", "全年举办讲座3场", "7.5"),
        ("≥4场", "3次", "7.5"),
        ("≥90%", "0.81", "9"),
        ("2025年11月底前", "2025年12月20日", "至多8"),
        ("11月底前", "2025年12月", "至多8"),
    ],
)
def test_targets_of_other_localities_are_missed_in_the_same_way(target: str, actual: str, due: str) -> None:
    rows = [*SCORED[:5], scored(count("走访场次", target), actual, 10, 10)]
    assert f"应为{due}分" in only("S07", evaluated(indicators=rows))[0].message


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("走访场次", "4场", "5场"),
        ("走访完成率", "100%", "1"),
        ("印刷成本", "5万元", "4.8万元"),
        ("印刷成本", "=5万元", "4.8万元"),
        ("走访完成时间", "年底前", "11月完成"),
        ("企业满意度", "满意", "比较满意"),
        ("走访场次", "≥4场", "其中线上3场，线下2场"),
    ],
)
def test_targets_of_other_localities_that_are_met_or_undecided_may_have_full_marks(
    name: str, target: str, actual: str
) -> None:
    rows = [*SCORED[:5], scored(count(name, target), actual, 10, 10)]
    assert only("S07", evaluated(indicators=rows)) == []


def test_more_than_an_equal_target_is_nobodys_fault() -> None:
    rows = [*SCORED[:5], scored(count("手册数量", "=200册"), "260册", 10, 10)]
    assert only("S07", evaluated(indicators=rows)) == []


@pytest.mark.parametrize("reason", [None, "无", "无。", "/"])
def test_marks_taken_without_a_reason_are_found_once(reason: str | None) -> None:
    assert codes(with_row(5, score=9, deviation=reason)) == ["S09"]


def test_marks_taken_for_a_missed_target_with_a_reason_are_fine() -> None:
    honest = {"actual_completion": "举办科普讲座3场，因台风取消1场，服务居民640人次。"}
    missed = with_row(0, actual="3场", score=15, deviation="一场因台风取消")
    assert codes(missed.model_copy(update=honest)) == []


def test_marks_taken_although_the_target_was_met_are_questioned() -> None:
    assert codes(with_row(5, score=9, deviation="问卷回收偏少")) == ["S10"]


@pytest.mark.parametrize("actual", ["≥4场", ">=4场", "≥4.00(场)"])
def test_a_bound_repeated_as_the_actual_measured_nothing(actual: str) -> None:
    assert codes(with_row(0, actual=actual)) == ["S11"]


def test_words_that_repeat_the_target_are_counted_once_for_the_form() -> None:
    words = [scored(count(name, "健全"), "健全", 0, 0) for name in ("制度", "机制", "预案")]
    [finding] = only("S11", evaluated(indicators=[*SCORED, *words]))
    assert "有3项" in finding.message


def test_an_actual_of_another_kind_belongs_to_another_row() -> None:
    [finding] = only("S12", with_row(1, actual="≥600人次"))
    assert "服务居民人次" in finding.message
    assert only("S12", with_row(0, actual="5")) == []


def test_marks_taken_for_far_more_than_was_asked_are_the_units_own_judgement() -> None:
    assert only("S10", with_row(4, actual="900人次", score=29, deviation="目标偏低，超额较多")) == []


def test_another_unit_is_converted_and_said_so() -> None:
    [finding] = only("S13", with_row(3, actual="15000元"))
    assert "如按每场计，换算后为1.5万元/场，在目标之内" in finding.message
    assert codes(with_row(3, actual="15000元")) == ["S13"]
    assert only("S13", with_row(3, actual="1.5万元/场")) == []


def test_units_that_count_alike_are_no_other_unit() -> None:
    assert only("S13", with_row(0, actual="5次")) == []
    assert len(only("S13", with_row(0, actual="5家"))) == 1


def test_a_completion_that_copies_the_goal_is_found() -> None:
    assert codes(evaluated(actual_completion=GOAL.replace("，", ","))) == ["S19"]
    assert only("S19", evaluated()) == []
