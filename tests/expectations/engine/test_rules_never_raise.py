"""Every rule asked of forms as nobody should fill them in: generated, and good ones with a few cells spoilt."""

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.locality.ruleset import default_ruleset
from expectations.rules.catalogue import RULES
from expectations.rules.rule import BuiltIn, Expect
from expectations.subjects.batch import Batch
from expectations.subjects.subject import Subject
from expectations.subjects.tables import Known, flatten
from forms.form import (
    Declaration,
    DeclaredFunds,
    DeclaredSource,
    EvaluatedFunds,
    EvaluatedIndicator,
    EvaluatedRow,
    ExecutedRow,
    Form,
    Indicator,
    Location,
    MonitoredFunds,
    MonitoredIndicator,
    MonitoredRow,
    Subproject,
    joined_narrative,
)
from tests.expectations.form_builders import ROWS, SCORED, declared, evaluated, filing, monitored

CELLS = [
    "/", "—", "-", "……", "...", "≥", "≤", "=", "%", "≥%", "≥0", "≥0次", "=0%", "≤0元", "≥-5", "±3%",
    "1/0", "²", "³次", "５", "〇", "二〇二六年", "0.0", "1e400", "3-2个", "1~", "5-5-5", "2025年13月",
    "2025年2月30日", "0年", "0000年1月", "9999年12月31日", "99999年1月1日前", "2025年0月", "13月底前", "2025年4月31日前",
    "第五季度", "2025年第四季度", "(", "((", "[", "\\", "*+?", "a|b", ".*", "无", "XX", "等", "、", "；", "“",
    "”", "≥4场", "4场", "=100%", "100%", "95.5%", "≥95%", "2万元/场", "≤2万元/场", "600人次", "3天内", "优",
    "良", "合格", "提升", "有效提升", "完成", "未完成", "😀", "\u200b", "/次", "次", "元", "%/%", "1,2,3", "1，000",
    "1.2.3", "≥1≤2", "两次", "百分之九十", "≥九十%", "达到90%以上", "2025-12-31", "2025/12", "12月", "当年",
    "#DIV/0!", "指标1：", "½", "1½天", "①", "Ⅳ", "㎡", "≥3㎡", "5㎞", "１００％", "讲座场次", "讲座场次4场", "满意度",
    "率", "数", "度", "成本", "投诉次数", "的", "",
    "9" * 400, "≥" + "9" * 310 + "次",
]  # fmt: skip
ALPHABET = (
    "讲座率数性满意度提升≥≤=<>0123456789.%万元场次年月底前日、。（）/□无XX…—()[]~-×*每千克吨公里季度一二三²㎡"
)
CELL = st.sampled_from(CELLS)
TEXT = st.none() | CELL | st.builds("{}{}".format, CELL, CELL) | st.text(ALPHABET, max_size=14)
PROSE = TEXT | st.lists(CELL | st.sampled_from("，。；\n"), max_size=10).map("".join)
NUMBER = st.sampled_from([None, 0.0, -5.0, 0.01, 1.0, 10.0, 100.0, 1e-9, 1e12, 1e300, -1e300])
DAY = st.none() | st.dates()
LEVEL = st.sampled_from(
    [None, "产出指标", "效益指标", "数量指标", "成本指标", "服务对象满意度指标", "/", "一、产出"]
)
MORE = st.just([]) | st.lists(st.builds(DeclaredSource, label=CELL, amount=NUMBER), max_size=2)
HEAD = {
    "year": st.sampled_from([2025, None, 0, 1, 9999]),
    "project_name": TEXT,
    "competent_department": TEXT,
    "implementing_unit": TEXT,
    "funds_unit": st.sampled_from([None, "元", "万元", "两", "亿元"]),
}


def spoilt(cells: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these cells, written over."""
    return st.fixed_dictionaries({}, optional=cells)


def rows_of(good: list[Any], invented: st.SearchStrategy[Any], **cells: Any) -> st.SearchStrategy[list[Any]]:
    """Good rows, some of them with cells written over, and rows made up."""
    mutated = st.builds(lambda row, over: row.model_copy(update=over), st.sampled_from(good), spoilt(cells))
    return st.lists(st.sampled_from(good) | mutated | invented, max_size=7)


NAMED = {"level1": LEVEL, "level2": LEVEL, "level3": TEXT, "target": TEXT}
ANSWERED = {**NAMED, "actual": TEXT, "weight": NUMBER, "score": NUMBER, "deviation": TEXT}
PROGRESSED = {
    **NAMED,
    "actual": TEXT,
    "forecast": TEXT,
    "deviation": TEXT,
    "remark": TEXT,
    "deviation_causes": st.sampled_from([[], ["其他"]]),
    "likelihood": st.sampled_from([None, "确定能", "有可能", "完全不可能"]),
}
PARTS = st.dictionaries(
    st.sampled_from(["立项依据", "年度预算安排", "资金测算", "项目概况", "实施主体", "实施方案", "实施周期"]),
    PROSE.map(str),
)
SUBPROJECT = st.builds(
    Subproject,
    title=CELL,
    amount=NUMBER,
    amount_unit=st.sampled_from([None, "元", "万元"]),
    parts=PARTS,
    location=st.just(Location(line=3)),
)
DECLARED = st.builds(
    lambda over, rows, parts: declared(
        **over, indicators=rows, subprojects=parts, narrative=joined_narrative(parts)
    ),
    spoilt(
        {
            **HEAD,
            "overall_goal": PROSE,
            "annual_goal": PROSE,
            "planned_start": DAY,
            "planned_end": DAY,
            "project_category": TEXT,
            "project_nature": TEXT,
            "funds": st.builds(
                DeclaredFunds, **dict.fromkeys(set(DeclaredFunds.model_fields) - {"more"}, NUMBER), more=MORE
            ),
        }
    ),
    rows_of(ROWS, st.builds(Indicator, **NAMED), **NAMED),
    st.just([]) | st.lists(SUBPROJECT, max_size=3),
)
EVALUATED = st.builds(
    lambda over, rows: evaluated(**over, indicators=rows),
    spoilt(
        {
            **HEAD,
            "expected_goal": PROSE,
            "actual_completion": PROSE,
            "total_weight": NUMBER,
            "total_score": NUMBER,
            "funds": st.builds(
                EvaluatedFunds,
                annual=st.builds(EvaluatedRow, **dict.fromkeys(EvaluatedRow.model_fields, NUMBER)),
                other=st.builds(ExecutedRow, **dict.fromkeys(ExecutedRow.model_fields, NUMBER)),
            ),
        }
    ),
    rows_of(SCORED, st.builds(EvaluatedIndicator, **ANSWERED), **ANSWERED),
)
MONITORED = st.builds(
    lambda over, rows: monitored(**over, indicators=rows),
    spoilt(
        {
            **HEAD,
            "month": st.sampled_from([None, 0, 1, 7, 12, 13]),
            "annual_goal": PROSE,
            "funds": st.builds(
                MonitoredFunds,
                annual=st.builds(MonitoredRow, **dict.fromkeys(MonitoredRow.model_fields, NUMBER)),
            ),
        }
    ),
    rows_of(monitored().indicators, st.builds(MonitoredIndicator, **PROGRESSED), **PROGRESSED),
)
FORM = DECLARED | EVALUATED | MONITORED


def subjects_of(
    forms: list[Form], declarations: list[Declaration], earlier: list[Form]
) -> Iterator[tuple[str, Subject]]:
    batch = Batch(filings=(filing(*forms),), declarations=tuple(declarations), earlier=tuple(earlier))
    for name, subjects in flatten(batch.filings, Known.of(batch, default_ruleset().yardstick)).items():
        for subject in subjects:
            yield name, subject


def fails(expect: Expect, columns: dict[str, object]) -> bool:
    """Whether the words of a built-in expectation may be asked for: more often than the engine would."""
    filled = columns[expect.column] is not None
    if expect.name == "ExpectColumnValuesToNotBeNull":
        return not filled
    return filled and columns[str(expect.arguments.get("column_B", expect.column))] is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FORM, min_size=1, max_size=3), st.lists(DECLARED, max_size=2), st.lists(FORM, max_size=1))
def test_no_rule_raises_on_what_was_filled_in(
    forms: list[Form], declarations: list[Declaration], earlier: list[Form]
) -> None:
    rules = default_ruleset()
    for name, subject in subjects_of(forms, declarations, earlier):
        columns = subject.columns(rules.words.blank)
        for check in (check for rule in RULES for check in rule.checks if check.table.name == name):
            if isinstance(check, BuiltIn):
                for expect in check.expects(rules):
                    if fails(expect, columns):
                        assert check.tell(subject, expect.column, rules).suggestion
            else:
                check.judge(subject, rules)


def test_a_self_evaluation_with_a_dash_for_a_target_is_judged() -> None:
    for dash in ("/", "—", "……"):
        rows = [SCORED[0].model_copy(update={"target": dash, "actual": "已完成"})]
        lines = [
            subject
            for name, subject in subjects_of([evaluated(indicators=rows)], [], [])
            if name == "evaluated_lines"
        ]
        assert [line.scored.outcome.value for line in lines] == ["无法复算"]  # type: ignore[attr-defined]
