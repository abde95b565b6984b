from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from expectations.engine.review import review
from expectations.locality.ruleset import default_ruleset
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import Finding
from forms import read
from forms.form import Declaration, Document, SelfEvaluation
from lifecycle.scoring.scorecard import score_form

SAMPLES = Path(__file__).parents[3] / ".." / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real documents are not here")


def document(name: str) -> Document:
    return read(SAMPLES / f"{name}.txt")


@cache
def found(name: str, held_against: str | None = None) -> tuple[Finding, ...]:
    declarations = document(held_against).forms if held_against else []
    batch = Batch(
        filings=(FileForReview(file=name, document=document(name)),),
        declarations=tuple(form for form in declarations if isinstance(form, Declaration)),
    )
    return tuple(review(batch))


def evaluations(code: str) -> list[Finding]:
    findings = found(
        "songjiang-innovation-center-2023-self-evaluations", "songjiang-science-2023-declarations"
    )
    return [finding for finding in findings if finding.rule == code]


def test_missed_targets_with_full_marks_are_named_with_the_marks_due() -> None:
    values = {(finding.value, finding.expected) for finding in evaluations("S07")}
    assert values == {("3次", ">=4次"), ("400册", "<=200册")}
    assert any("应为4.5分" in finding.message for finding in evaluations("S07"))


def test_exactly_three_deductions_have_no_reason() -> None:
    assert [(finding.form_index, finding.field) for finding in evaluations("S09")] == [
        (0, "indicators/12/deviation"),
        (0, "indicators/19/deviation"),
        (0, "indicators/21/deviation"),
    ]


def test_changed_indicators_are_named_one_by_one_and_a_form_of_none_of_them_once() -> None:
    by_form = Counter(finding.form_index for finding in evaluations("S17"))
    assert by_form == {1: 4, 3: 1}
    [replaced] = [finding for finding in evaluations("S17") if finding.form_index == 3]
    assert len(replaced.subjects) == 12 + 11


def test_goals_that_were_changed_say_which_part() -> None:
    messages = {finding.form_index: finding.message for finding in evaluations("S18")}
    assert set(messages) == {1, 3}
    assert "第3项是新增的" in messages[1]
    [kept_back] = evaluations("S24")  # it differs in what the declaration keeps back, which S18 leaves to S24
    assert (kept_back.form_index, kept_back.value, "第5项" in kept_back.message) == (2, None, True)


def test_sums_weights_and_rates_of_the_evaluations_are_right() -> None:
    assert not [f for code in ("S02", "S03", "S04", "S05", "S06") for f in evaluations(code)]


def test_the_recomputed_scores_are_those_worked_out_by_hand() -> None:
    rules = default_ruleset()
    forms = document("songjiang-innovation-center-2023-self-evaluations").forms
    cards = [
        score_form(form, rules.yardstick, rules.grading.grades)
        for form in forms
        if isinstance(form, SelfEvaluation)
    ]
    assert [(card.printed, card.added, card.points) for card in cards] == [
        (94, 94, 86.5),
        (100, 100, 100),
        (100, 100, 100),
        (100, 100, 100),
    ]
    names = [line.split("：")[0] for line in cards[0].differences]
    assert names == [
        "政策宣传品制作数量",
        "科技政策培训、银企对接沙龙组织场次",
        "宣传品制作成本",
        "金融机构满意度",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "songjiang-science-2023-declarations",
            {
                "B02": 1,
                "B04": 1,
                "B07": 1,
                "B08": 7,
                "B12": 1,
                "B13": 2,
                "C01": 1,
                "C08": 14,
                "C09": 2,
                "D02": 1,
                "A07": 0,
                "B03": 0,
            },
        ),
        (
            "songjiang-science-2021-declarations",
            {"B01": 14, "B12": 3, "C01": 3, "D04": 12, "B03": 0, "D05": 0},
        ),
        (
            "songjiang-g60-office-2024-declarations",
            {"B05": 1, "B13": 1, "C01": 4, "C08": 5, "C09": 4, "D04": 1, "A07": 0, "B01": 0},
        ),
        ("shanghai-technology-center-2024-declarations", {"B01": 26, "B12": 2, "C01": 3, "D04": 1, "E01": 1}),
    ],
)
def test_declarations_have_the_faults_that_were_read_by_hand(name: str, expected: dict[str, int]) -> None:
    counted = Counter(finding.rule for finding in found(name))
    assert {code: counted[code] for code in expected} == expected
