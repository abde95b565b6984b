"""Asked without Great Expectations, the same rules find the same."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from expectations.engine.direct import UnknownExpectation, validate
from expectations.engine.review import Review, examine
from expectations.locality.ruleset import RuleSet, default_ruleset, read_ruleset
from expectations.rules.rule import BuiltIn, Expect, Rule
from expectations.subjects.batch import Batch
from expectations.subjects.subject import DECLARATIONS
from expectations.subjects.tables import Known, flatten
from forms.form import DeclaredFunds, EvaluatedFunds, EvaluatedRow
from forms.words.severity import Severity
from tests.expectations.form_builders import count, declared, evaluated, filing, monitored, with_row

OWN_RULES = """
name = "清河区"
version = "2026.1"
"""
CONDITIONS = [
    ("绩效自评表指标行", "完成值", 'contains = ["场"], longest = 3'),
    ("绩效自评表指标行", "完成值", 'contains_none = ["居民"], shortest = 3'),
    ("绩效自评表指标行", "完成值", "matches = '\\d', matches_not = '人次$'"),
    ("绩效自评表指标行", "得分", "at_least = 10, at_most = 25"),
    ("绩效自评表指标行", "二级指标", 'one_of = ["数量指标", "质量指标"]'),
    ("绩效自评表指标行", "二级指标", 'none_of = ["成本指标"]'),
    ("绩效自评表指标行", "偏差原因", "filled = true"),
    ("绩效自评表指标行", "偏差原因", "filled = false"),
    ("绩效自评表指标行", "得分", 'equals = "分值"'),
    ("绩效自评表指标行", "分值", 'not_under = "得分"'),
    ("绩效自评表", "全年预算数", 'not_over = "年初预算数"'),
    ("绩效目标申报表", "年度资金申请总额", "at_most = 50000"),
]


def own_rules(folder: Path) -> RuleSet:
    rules = "".join(
        f"""
[[rules]]
code = "QH{at:02d}"
name = "本区规则"
table = "{table}"
column = "{column}"
expect = {{ {expect} }}
sentence = "不合本区规定"
suggestion = "请改正。"
severity = "提示"
basis = "清河区绩效管理通知"
"""
        + ('when = { "分值" = { at_least = 15 } }\n' if at % 2 and "行" in table else "")
        for at, (table, column, expect) in enumerate(CONDITIONS, 1)
    )
    file = folder / "qinghe.toml"
    file.write_text(OWN_RULES + rules, encoding="utf-8")
    return read_ruleset(str(file))


SPOILT = Batch(
    filings=(
        filing(
            declared(),
            declared(project_name=None, planned_start=date(2026, 5, 1), planned_end=date(2025, 5, 1)),
            declared(funds=DeclaredFunds(total=10, annual=80000, annual_fiscal=1), annual_goal="无"),
            declared(indicators=[count("讲座场次", "≥4场"), count("讲座场次", "≥4场"), count("满意", None)]),
            file="申报.txt",
        ),
        filing(monitored(), monitored(month=None, project_name="/"), file="监控.txt"),
        filing(
            evaluated(),
            with_row(0, actual="3场"),
            with_row(4, actual=None, score=40, deviation="天气原因"),
            evaluated(funds=EvaluatedFunds(annual=EvaluatedRow(initial=80000, budget=90000, executed=1))),
            evaluated(total_weight=90, actual_completion=None),
            file="自评.txt",
        ),
    ),
    declarations=(declared(annual_goal="另一目标"),),
)


def what_was_found(review: Review) -> object:
    return review.findings, review.tallies, review.broken


@pytest.mark.parametrize("of_its_own", [False, True])
def test_findings_and_tallies_are_those_of_the_suites(of_its_own: bool, tmp_path: Path) -> None:
    rules = own_rules(tmp_path) if of_its_own else default_ruleset()
    directly = examine(SPOILT, rules, direct=True)
    assert what_was_found(directly) == what_was_found(examine(SPOILT, rules))
    codes = {rule.code for rule in rules.rules} or {"B01", "B03", "B07", "D04", "S01", "S07"}
    assert codes <= {finding.rule for finding in directly.findings}


def test_an_expectation_that_is_not_known_here_is_refused_by_name() -> None:
    odd = BuiltIn(
        DECLARATIONS, lambda _: [Expect("ExpectColumnMedianToBeBetween", {"column": "year"})], lambda *_: None
    )
    rule = Rule("Z99", "中位数", Severity.INFO, "逻辑校验", "中位数", (odd,))
    subjects = flatten(SPOILT.filings, Known.of(SPOILT, default_ruleset().yardstick), lambda *_: None)
    with pytest.raises(UnknownExpectation, match="ExpectColumnMedianToBeBetween"):
        list(validate(DECLARATIONS.name, subjects[DECLARATIONS.name], [rule], default_ruleset()))


def test_a_direct_review_imports_neither_great_expectations_nor_pandas() -> None:
    script = (
        "import sys; from expectations.engine.review import examine; from expectations.subjects.batch import Batch;"
        "examine(Batch(filings=()), direct=True); print({'great_expectations', 'pandas'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own line
    assert done.stdout.strip() == "set()"
