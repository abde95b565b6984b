from forms.form import DeclaredFunds, Location
from tests.expectations.form_builders import GOAL, ROWS, SCORED, count, declared, evaluated, only, scored

PARTS = "1、办讲座4场。2、印手册200册。"


def test_the_initial_budget_must_be_the_declared_amount_whatever_its_unit() -> None:
    in_wan = declared(funds_unit="万元", funds=DeclaredFunds(annual=8))
    assert only("S02", evaluated(), declarations=[in_wan]) == []
    [finding] = only("S02", evaluated(), declarations=[declared(funds=DeclaredFunds(annual=90000))])
    assert (finding.value, finding.expected) == ("80000元", "90000元")


def test_added_and_dropped_indicators_are_named_one_by_one() -> None:
    rows = [scored(count("直播场次", "≥2场"), "2场", 20, 20), *SCORED[1:]]
    findings = only("S17", evaluated(indicators=rows), declarations=[declared()])
    assert [(finding.subject, finding.field) for finding in findings] == [
        ("讲座场次", "indicators"),
        ("直播场次", "indicators/0"),
    ]


def test_a_form_of_none_of_the_declared_indicators_is_one_finding_that_names_them_all() -> None:
    rows = [scored(count(name, "≥2场"), "2场", 30, 30) for name in ("直播场次", "展览场次", "路演场次")]
    [finding] = only("S17", evaluated(indicators=rows), declarations=[declared()])
    assert finding.subject is None
    assert finding.subjects == ("直播场次", "展览场次", "路演场次", *(row.level3 for row in ROWS))
    assert "申报表的6条指标一条也没有沿用，本表的3条都是新的" in finding.message
    assert "“居民满意度”" not in finding.message  # the sixth name is left to the list
    assert "等6条" in finding.message


def test_a_dropped_indicator_says_where_it_was_declared() -> None:
    [finding] = only("S17", evaluated(indicators=SCORED[:5]), declarations=[declared()])
    assert "申报.txt 第25行" in finding.message


def test_a_lowered_target_says_what_it_was() -> None:
    approved = declared(indicators=[ROWS[0].model_copy(update={"target": "≥6场"}), *ROWS[1:]])
    [finding] = only("S17", evaluated(), declarations=[approved])
    assert "指标值由“≥6场”改成“≥4场”" in finding.message


def test_the_order_of_rows_changes_nothing() -> None:
    assert only("S17", evaluated(indicators=SCORED[::-1]), declarations=[declared()]) == []


def test_a_form_without_its_declaration_is_not_held_against_another() -> None:
    assert only("S17", evaluated(indicators=SCORED[:1]), declarations=[declared(year=2024)]) == []


def test_the_part_of_the_goal_that_differs_is_named() -> None:
    form = evaluated(expected_goal=PARTS.replace("200", "400"), locations={"expected_goal": Location(line=8)})
    [finding] = only("S18", form, declarations=[declared(annual_goal=PARTS)])
    assert "第2项申报为“印手册200册。”，自评为“印手册400册。”" in finding.message
    assert finding.location == Location(line=8)


def test_goals_that_differ_in_punctuation_only_are_the_same() -> None:
    assert only("S18", evaluated(expected_goal=GOAL.rstrip("。")), declarations=[declared()]) == []
