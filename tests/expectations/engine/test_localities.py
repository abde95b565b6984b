from pathlib import Path

import pytest

from expectations.locality.configuration import UnusableLocality, shipped
from expectations.locality.ruleset import default_ruleset, read_ruleset
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import DEFAULT_DATES, YearDay
from lifecycle.scoring.grade import grade_of
from tests.expectations.form_builders import declared, findings

QINGHE = """
name = "清河区"
version = "2026.1"
builds_on = "上海"

[states]
E05 = { state = "trial", reason = "先试行一年" }

[thresholds]
red = { value = 50, reason = "本区放宽红色预警" }

[calendar."自评"]
opens = "次年1月15日"
due = "次年2月28日"
locked = "次年3月31日"
reason = "本区自评提前一个月"

[words]
placeholders = ["待补"]

[words.synonyms]
"农技" = "农业技术"
"""


@pytest.fixture
def qinghe(tmp_path: Path) -> str:
    return written(tmp_path, QINGHE)


def written(folder: Path, text: str) -> str:
    file = folder / "qinghe.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("name", shipped())
def test_a_locality_that_ships_can_be_used_by_its_name(name: str) -> None:
    rules = read_ruleset(name)
    assert rules.name == name
    assert rules.version.startswith(f"{name} ")
    assert {line.stage for line in rules.dates} == set(Stage)


def test_the_same_score_has_another_grade_in_another_locality() -> None:
    scores = (95, 80, 76, 60, 59)
    national, shanghai = (read_ruleset(name).grading.grades for name in ("国家", "上海"))
    assert [grade_of(score, national) for score in scores] == ["优", "良", "中", "中", "差"]
    assert [grade_of(score, shanghai) for score in scores] == ["优", "良", "良", "合格", "不合格"]


def test_a_file_of_its_own_states_only_what_differs(qinghe: str) -> None:
    rules, shanghai = read_ruleset(qinghe), read_ruleset("上海")
    assert (rules.state("E05"), rules.state("E01")) == ("trial", "on")
    assert rules.thresholds.red.value == 50
    assert rules.thresholds.yellow == shanghai.thresholds.yellow
    assert rules.grading == shanghai.grading
    assert rules.schemes == default_ruleset().schemes


def test_its_dates_replace_those_of_the_stages_that_it_names(qinghe: str) -> None:
    declared, _, evaluated = read_ruleset(qinghe).dates
    assert evaluated.due == YearDay(1, 2, 28)
    assert declared == default_ruleset().dates[0]


def test_its_words_are_added_to_those_that_are_known(qinghe: str) -> None:
    words = read_ruleset(qinghe).words
    assert words.placeholders == default_ruleset().words.placeholders | {"待补"}
    assert words.synonyms == {**default_ruleset().words.synonyms, "农技": "农业技术"}
    unnamed = declared(competent_department="待补")
    assert findings(unnamed) == []
    assert [finding.rule for finding in findings(unnamed, ruleset=read_ruleset(qinghe))] == ["B01"]


def test_a_finding_names_every_version_that_took_part(qinghe: str) -> None:
    [finding] = findings(declared(competent_department=None), ruleset=read_ruleset(qinghe))
    assert finding.ruleset == f"清河区 2026.1，{read_ruleset('上海').version}"
    assert finding.ruleset.endswith(default_ruleset().version)


def test_the_dates_of_the_nation_are_those_that_hold_without_a_locality() -> None:
    assert default_ruleset().dates == DEFAULT_DATES


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "清河区"', "要写明 name（地方名称）和 version"),
        (QINGHE.replace("value = 50, ", ""), "thresholds.red.value 不可用：没有写"),
        (QINGHE.replace("red =", "redd ="), "thresholds.redd 不可用：没有这样的配置项"),
        (QINGHE.replace("次年2月28日", "2月28日"), "calendar.自评.due 不可用：日期要写成 上年10月31日"),
        (QINGHE.replace("次年2月28日", "次年5月28日"), "calendar 不可用：2023年自评的日期次序不对"),
        (QINGHE.replace("上海", "清河区"), "builds_on 只能是随程序附带的：国家、"),
        (QINGHE.replace("[states]", "[states"), "不是 UTF-8 编码的 TOML 文件"),
    ],
)
def test_a_mistake_is_told_in_one_line_that_names_the_entry(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableLocality) as refusal:
        read_ruleset(written(tmp_path, text))
    assert line in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_name_that_nobody_ships_is_answered_with_those_that_are_shipped() -> None:
    with pytest.raises(UnusableLocality, match="没有地方配置“云州”；随程序附带的有：国家、"):
        read_ruleset("云州")
