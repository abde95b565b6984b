import pytest

from forms.form import DECLARATION, MONITORING, SELF_EVALUATION
from lifecycle.calendar.stages import Stage


def test_the_stages_follow_the_year() -> None:
    assert [stage.value for stage in Stage] == ["申报", "执行", "自评"]
    assert [stage.order for stage in Stage] == [0, 1, 2]


def test_each_stage_has_its_form() -> None:
    assert [stage.form for stage in Stage] == [DECLARATION, MONITORING, SELF_EVALUATION]
    assert [Stage.of_form(stage.form) for stage in Stage] == list(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_is_understood_in_chinese_and_in_english(stage: Stage) -> None:
    assert Stage.parse(stage.value) is stage
    assert Stage.parse(f" {stage.alias.upper()} ") is stage


def test_an_unknown_stage_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(ValueError, match="没有“决算”这个阶段，可用：申报（declaration）"):
        Stage.parse("决算")
