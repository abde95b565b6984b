"""A bureau writes a rule of its own in TOML, and it stands in the suite like any other."""

from pathlib import Path

import pytest

from expectations.engine import suites
from expectations.engine.rehearsal import rehearse
from expectations.engine.review import catalogue
from expectations.locality.configuration import UnusableLocality
from expectations.locality.ruleset import RuleSet, read_ruleset
from expectations.rules.own import rules_of
from expectations.subjects.batch import Batch
from expectations.subjects.finding import Finding
from forms.form import SelfEvaluation
from tests.expectations.form_builders import SCORED, evaluated, filing, findings

HEAD = """
name = "清河区"
version = "2026.1"
"""
TRAINING = """
[[rules]]
code = "QH01"
name = "讲座须写地点"
table = "绩效自评表指标行"
column = "完成值"
when = { "指标名称" = { contains = ["讲座"] }, "分值" = { at_least = 5 } }
expect = { contains = ["学校", "社区"], longest = 20 }
sentence = "没有写在哪里举办"
suggestion = "请写明在哪些学校、社区举办。"
severity = "提示"
basis = "清河区绩效管理通知"
"""


def ruleset(folder: Path, rules: str) -> RuleSet:
    file = folder / "qinghe.toml"
    file.write_text(HEAD + rules, encoding="utf-8")
    return read_ruleset(str(file))


def rule(**changed: str) -> str:
    lines = {
        "code": '"QH02"',
        "name": '"本区规则"',
        "table": '"绩效自评表"',
        "column": '"全年预算数"',
        "expect": "{ at_most = 50000 }",
        "sentence": '"超过本区限额"',
        "suggestion": '"请附批准文件。"',
        "severity": '"退回"',
        "basis": '"清河区绩效管理通知"',
    } | changed
    return "[[rules]]\n" + "\n".join(f"{name} = {value}" for name, value in lines.items())


def of_own(code: str, form: SelfEvaluation, rules: RuleSet) -> list[Finding]:
    return [finding for finding in findings(form, ruleset=rules) if finding.rule == code]


def test_a_rule_of_rows_finds_only_those_it_is_asked_of(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, TRAINING)
    [finding, *further] = of_own("QH01", evaluated(), rules)
    assert (finding.subject, finding.field, finding.severity) == (
        "讲座场次",
        "indicators/0/actual",
        "warning",
    )
    assert "讲座场次：完成值写“5场”，没有写在哪里举办" in finding.message
    assert (finding.suggestion, finding.basis) == ("请写明在哪些学校、社区举办。", "清河区绩效管理通知")
    assert {other.subject for other in further} == {"讲座完成时间", "讲座成本"}
    with_places = [SCORED[0].model_copy(update={"actual": "3所学校5场"}), *SCORED[4:]]
    assert of_own("QH01", evaluated(indicators=with_places), rules) == []


@pytest.mark.parametrize(
    ("changed", "is_fault"),
    [
        ({}, True),
        ({"expect": "{ at_most = 80000 }"}, False),
        ({"expect": '{ not_over = "年初预算数" }'}, False),
        ({"expect": '{ not_under = "总分" }'}, False),
        ({"column": '"总分"', "expect": '{ not_under = "全年预算数" }'}, True),
        ({"column": '"实际完成情况"', "expect": '{ contains_none = ["科普"] }'}, True),
        ({"column": '"实际完成情况"', "expect": "{ shortest = 100 }"}, True),
        ({"column": '"实际完成情况"', "expect": '{ matches = "\\\\d+场" }'}, False),
        ({"column": '"执行率得分"', "expect": "{ one_of = [9, 10] }"}, False),
        ({"column": '"项目名称"', "expect": '{ none_of = ["科普展教"] }'}, True),
        ({"column": '"funds/other/executed"', "expect": "{ filled = true }"}, True),
    ],
)
def test_a_condition_decides_as_it_is_written(
    changed: dict[str, str], is_fault: bool, tmp_path: Path
) -> None:
    assert bool(of_own("QH02", evaluated(), ruleset(tmp_path, rule(**changed)))) is is_fault


def test_it_is_an_expectation_of_great_expectations(tmp_path: Path) -> None:
    rules = ruleset(tmp_path, TRAINING)
    suite = suites.suite("evaluated_lines", rules_of(rules), rules)
    own = [expectation for expectation in suite.expectations if expectation.meta["code"] == "QH01"]
    assert [type(expectation).__name__ for expectation in own] == [
        "ExpectColumnValuesToMatchRegex",
        "ExpectColumnValueLengthsToBeBetween",
    ]
    assert "QH01/when" in str(own[0].row_condition)


def test_it_stands_in_the_catalogue_and_can_be_switched_off_and_rehearsed(tmp_path: Path) -> None:
    off = TRAINING + '[states]\nQH01 = { state = "off", reason = "先不用" }'
    rules = ruleset(tmp_path, off)
    entry = next(entry for entry in catalogue(rules) if entry.code == "QH01")
    assert (entry.state, entry.looks_at, entry.severity) == ("off", "绩效自评表指标行", "warning")
    assert of_own("QH01", evaluated(), rules) == []
    rehearsal = rehearse("qh01", Batch(filings=(filing(evaluated()),)), rules)
    assert (len(rehearsal.findings), len(rehearsal.remarked)) == (3, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (rule(table='"自评"'), "rules.QH02 不可用：没有“自评”这张表，可用：绩效目标申报表、"),
        (rule(column='"满意度"'), "rules.QH02 不可用：绩效自评表没有“满意度”这一栏，可用：项目名称、"),
        (rule(code='"S07"'), "rules.S07.code 不可用：要写两个以上大写字母加两三位数字，如 QH01"),
        (rule(severity='"严重"'), "rules.QH02.severity 不可用：只能写 退回、提示、建议"),
        (rule(expect='{ matches = "(" }'), "rules.QH02.expect.matches 不可用：“(”不是正则表达式"),
        (rule(expect="{}"), "rules.QH02.expect 不可用：没有写条件"),
        (rule(expect='{ at_most = "多" }'), "rules.QH02.expect.at_most 不可用：要写一个数"),
        (rule(expect="{ under = 3 }"), "rules.QH02.expect.under 不可用：没有这样的配置项"),
        (rule() + "\n" + rule(), "rules 不可用：有两条规则的代码都是 QH02"),
    ],
)
def test_a_rule_that_is_wrong_is_refused_with_one_line(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableLocality) as refused:
        ruleset(tmp_path, text)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)
