import pytest

from expectations.subjects.batch import Earlier
from forms.form import Document, EvaluatedFunds, EvaluatedRow, ExecutedRow, SelfEvaluation
from tests.expectations.form_builders import (
    GOAL,
    ROWS,
    SCORED,
    count,
    declared,
    evaluated,
    filing,
    findings,
    only,
    scored,
    with_row,
)


def budgeted(budget: float, executed: float, **more: object) -> SelfEvaluation:
    money = {"initial": 80000, "budget": budget, "executed": executed}
    rate = executed / budget * 100
    annual = EvaluatedRow(**money, weight=10, rate=rate, score=rate / 10)
    return evaluated(funds=EvaluatedFunds(annual=annual, fiscal=ExecutedRow(**money)), **more)


def test_a_title_of_another_unit_than_most_forms_is_questioned() -> None:
    def titled(title: str) -> list[str]:
        document = Document(file="汇总.txt", title=title, statement=None, forms=[declared(), declared()])
        return [finding.rule for finding in only("A08", filing().model_copy(update={"document": document}))]

    assert titled("云州市清河区图书馆2025年项目绩效目标汇总表") == ["A08"]
    assert titled("云州市清河区科技馆2025年项目绩效目标汇总表") == []
    assert titled("云州市清河区科学技术局2025年项目绩效目标汇总表") == []


def test_a_form_that_comes_again_with_the_same_error_was_not_mended() -> None:
    faulty = declared(competent_department="）")
    returned_for = (Earlier(rule="B01", value="）"),)
    again = filing(faulty, returned_for={0: returned_for})
    assert [finding.rule for finding in findings(again)] == ["B01", "L05"]
    assert findings(filing(declared(), returned_for={0: returned_for})) == []


def test_a_score_must_follow_from_the_actual() -> None:
    [finding] = only("S08", with_row(0, actual="3场", score=10, deviation="台风"))
    assert (finding.expected, "20×3÷4＝15" in finding.message) == ("15", True)
    assert only("S08", with_row(0, actual="3场", score=15, deviation="台风")) == []


@pytest.mark.parametrize(
    ("target", "actual", "score", "findings"),
    [
        ("建成制度", "未完成", 8, 1),
        ("建成制度", "基本完成", 7, 0),
        ("建成制度", "基本完成", 10, 1),
        ("建成制度", "未完成", 3, 0),
        ("优", "良", 10, 1),
        ("优", "良好", 8, 0),
        ("优", "优秀", 8, 0),
        ("优", "优秀", 5, 1),
        ("建成制度", "征求意见", 5, 0),
    ],
)
def test_words_are_scored_by_bands(target: str, actual: str, score: float, findings: int) -> None:
    rows = [*SCORED, scored(count("制度建设", target), actual, 10, score, deviation="尚在征求意见")]
    assert len(only("S08", evaluated(indicators=rows))) == findings


def test_far_beyond_the_target_needs_an_analysis() -> None:
    assert len(only("S14", with_row(4, actual="900人次"))) == 1
    assert only("S14", with_row(4, actual="900人次", deviation="新增线上场次")) == []
    assert only("S14", evaluated()) == []


def test_a_changed_budget_needs_a_word() -> None:
    assert len(only("S15", budgeted(60000, 60000))) == 1
    assert only("S15", budgeted(60000, 60000, actual_completion="年中预算调减2万元，举办讲座4场。")) == []
    assert only("S15", budgeted(78000, 78000)) == []


def test_what_was_not_held_costs_nothing() -> None:
    off = scored(count("古树文化活动举办场次", "≥1场"), "0场", 5, 0, deviation="活动延期举办")
    paid = scored(count("古树文化活动成本", "≤5万元/场"), "4万元", 5, 5)
    assert [finding.subject for finding in only("S16", evaluated(indicators=[off, paid]))] == [
        "古树文化活动成本"
    ]
    done = off.model_copy(update={"actual": "1场", "score": 5, "deviation": "无"})
    assert only("S16", evaluated(indicators=[done, paid])) == []


def test_a_delayed_activity_was_not_in_time() -> None:
    off = scored(count("古树文化活动举办场次", "≥1场"), "0场", 5, 0, deviation="活动延期举办")
    timely = scored(count("活动完成及时性", "及时"), "及时", 5, 5)
    other = scored(count("手册印发及时性", "及时"), "及时", 5, 5)
    findings = only("S16", evaluated(indicators=[off, timely, other]))
    assert [finding.subject for finding in findings] == ["活动完成及时性"]


def test_a_smaller_number_in_the_completion_is_not_yet_an_admission() -> None:
    rows = [row for row in SCORED if "居民" not in (row.level3 or "")]

    def told(done: str) -> int:
        return len(only("S20", evaluated(indicators=rows, actual_completion=done)))

    assert told("举办科普讲座4场，服务居民540人次。") == 1
    assert told("举办科普讲座4场，服务居民640人次。") == 0
    assert told("举办科普讲座4场，上半年服务居民300人次，下半年服务居民310人次。") == 0
    assert told("举办科普讲座4场，服务居民540人次，低于预期。") == 0


def test_what_was_missed_must_be_said() -> None:
    missed = with_row(0, actual="3场", score=15, deviation="台风")
    assert len(only("S20", missed)) == 1
    open_ = missed.model_copy(update={"actual_completion": "举办讲座3场，比目标少1场，未达到预期。"})
    assert only("S20", open_) == []


def test_a_reason_gives_a_cause_or_a_measure() -> None:
    assert len(only("S21", with_row(0, actual="3场", score=15, deviation="活动延期举办"))) == 1
    assert only("S21", with_row(0, actual="3场", score=15, deviation="受台风影响延期")) == []


def test_the_same_row_is_scored_the_same_in_two_forms() -> None:
    other = with_row(0, score=10, deviation="台风").model_copy(update={"project_name": "展品更新"})
    [finding] = only("S22", filing(evaluated(), other))
    assert finding.form_index == 1
    assert finding.wrong == (
        "讲座场次：目标“≥4场”、完成“5场”，两张表都一样，这里20分得10分（50%），表1“科普展教”20分得20分（100%）"
    )
    assert only("S22", filing(evaluated(), evaluated(project_name="展品更新"))) == []


def test_full_marks_for_nothing_but_copies_are_told() -> None:
    copies = [scored(row, row.target, 10, 10) for row in ROWS]
    assert len(only("S23", evaluated(indicators=copies))) == 1
    assert only("S23", evaluated()) == []


def test_what_was_kept_back_stays_so() -> None:
    secret = declared(annual_goal="1、举办讲座4场。2、机房工程：涉密项目，暂不公开。")
    shown = evaluated(expected_goal="1、举办讲座4场。2、机房工程：更换两台核心交换设备。")
    [finding] = only("S24", shown, declarations=[secret])
    assert "交换设备" not in f"{finding.message}{finding.value}"
    assert only("S18", shown, declarations=[secret]) == []
    [other_part] = only(
        "S18", evaluated(expected_goal=f"{shown.expected_goal}3、慰问。"), declarations=[secret]
    )
    assert ("慰问" in other_part.message, "交换设备" in other_part.message) == (True, False)
    withheld = evaluated(
        expected_goal=secret.annual_goal, actual_completion="1、举办讲座4场。2、机房工程：涉密，略。"
    )
    assert only("S24", withheld, declarations=[secret]) == []
    assert only("S24", evaluated(expected_goal=GOAL), declarations=[declared()]) == []


def test_little_money_and_everything_done_is_questioned() -> None:
    assert len(only("S25", budgeted(80000, 40000))) == 1
    assert only("S25", budgeted(80000, 70000)) == []


def test_within_which_budget_is_asked() -> None:
    rows = [*SCORED[:5], scored(count("服务费用", "控制于预算内"), "控制于预算内", 10, 10)]
    assert len(only("S26", budgeted(110000, 110000, indicators=rows))) == 1
    assert only("S26", budgeted(80000, 80000, indicators=rows)) == []


def test_an_indicator_that_was_kept_back_is_not_quoted() -> None:
    secret = declared(indicators=[*ROWS, count("***工程（涉密）", "≥1项")])
    shown = evaluated(indicators=[*SCORED, scored(count("核心机房加固工程", "≥1项"), "1项", 0, 0)])
    messages = "".join(finding.message for finding in only("S17", shown, declarations=[secret]))
    assert "***工程（涉密）" in messages


def test_a_value_of_another_unit_for_an_activity_that_was_not_held_is_no_value_to_convert() -> None:
    rows = [
        scored(count("科技节宣传活动举办场次", "≥1场"), "0场", 5, 0, deviation="活动延期举办"),
        scored(ROWS[3].model_copy(update={"level3": "科技节宣传活动成本"}), "15000元", 5, 5),
    ]
    [finding] = only("S13", evaluated(indicators=rows))
    assert finding.suggestion.startswith("请先核对活动是否开展（见S16）")
    [finding] = only("S13", evaluated(indicators=rows[1:]))
    assert finding.suggestion == "请按万元/场填写完成值。"
