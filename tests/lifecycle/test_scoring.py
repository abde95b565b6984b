import pytest

from forms.target import read_target
from lifecycle.scoring import score_band, score_due


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥4次", "5次", 6),
        ("≥4次", "3次", 4.5),
        ("≤200册", "250册", 4.5),
        ("≤200册", "400册", 0),
        ("≤200册", "900册", 0),
    ],
)
def test_points_follow_from_target_and_actual(target: str, actual: str, points: float) -> None:
    scored = score_due(read_target(target), read_target(actual), 6)
    assert scored is not None
    assert scored.points == points


def test_the_steps_tell_how_the_points_came_about() -> None:
    scored = score_due(read_target("≥4次"), read_target("3次"), 6)
    assert scored is not None
    assert scored.steps == "分值6×完成比例3÷4＝4.5"


def test_what_cannot_be_compared_has_no_score() -> None:
    assert score_due(read_target("≥4次"), read_target("良好"), 6) is None


def test_words_have_bands() -> None:
    assert score_band("部分达成", 10) == (6, 8)
