"""Forms of the fictional Qinghe district that no rule finds fault with; each test spoils one thing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from expectations.engine.review import review
from expectations.locality.ruleset import RuleSet, StateOf, default_ruleset
from expectations.rules.catalogue import RULES
from expectations.subjects.batch import Batch, Expected, FileForReview
from expectations.subjects.finding import Finding
from forms.form import (
    Declaration,
    DeclaredFunds,
    Document,
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
    MonitoringReport,
    SelfEvaluation,
    Source,
)

GOAL = "全年举办科普讲座4场，服务居民600人次。"
HEAD: dict[str, Any] = {
    "year": 2025,
    "project_name": "科普展教",
    "competent_department": "云州市清河区科学技术局",
    "implementing_unit": "云州市清河区科技馆",
    "funds_unit": "元",
}


def row(level1: str, level2: str, name: str | None, target: str | None) -> Indicator:
    return Indicator(level1=level1, level2=level2, level3=name, target=target)


ROWS = [
    row("产出指标", "数量指标", "讲座场次", "≥4场"),
    row("产出指标", "质量指标", "验收合格率", "=100%"),
    row("产出指标", "时效指标", "讲座完成时间", "2025年11月底"),
    row("产出指标", "成本指标", "讲座成本", "≤2万元/场"),
    row("效益指标", "社会效益指标", "服务居民人次", "≥600人次"),
    row("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
]


def count(name: str | None, target: str | None) -> Indicator:
    """A further row among the outputs."""
    return row("产出指标", "数量指标", name, target)


def declared(**changes: Any) -> Declaration:
    values: dict[str, Any] = {
        **HEAD,
        "form_title": "财政项目支出绩效目标申报表",
        "source": Source(file="申报.txt", first_line=3),
        "locations": {f"indicators/{at}": Location(line=20 + at) for at in range(len(ROWS))},
        "project_category": "经常性项目",
        "project_nature": None,
        "planned_start": date(2025, 1, 1),
        "planned_end": date(2025, 12, 31),
        "funds": DeclaredFunds(
            total=80000, total_fiscal=80000, total_other=0, annual=80000, annual_fiscal=80000, annual_other=0
        ),
        "overall_goal": GOAL,
        "annual_goal": GOAL,
        "indicators": ROWS,
    }
    return Declaration(**(values | changes))


def scored(
    indicator: Indicator, actual: str | None, weight: float | None, score: float | None, **more: Any
) -> EvaluatedIndicator:
    promised = indicator.model_dump(exclude={"weight"})
    return EvaluatedIndicator(
        **promised, actual=actual, weight=weight, score=score, deviation=more.get("deviation")
    )


SCORED = [
    scored(ROWS[0], "5场", 20, 20),
    scored(ROWS[1], "100%", 10, 10),
    scored(ROWS[2], "2025年10月15日", 10, 10),
    scored(ROWS[3], "1.5万元/场", 10, 10),
    scored(ROWS[4], "640人次", 30, 30),
    scored(ROWS[5], "93%", 10, 10),
]


def evaluated(**changes: Any) -> SelfEvaluation:
    annual = {"initial": 80000, "budget": 80000, "executed": 80000}
    values: dict[str, Any] = {
        **HEAD,
        "form_title": "财政项目支出绩效自评表",
        "source": Source(file="自评.txt", first_line=3),
        "locations": {},
        "funds": EvaluatedFunds(
            annual=EvaluatedRow(**annual, weight=10, rate=100, score=10), fiscal=ExecutedRow(**annual)
        ),
        "expected_goal": GOAL,
        "actual_completion": "举办科普讲座5场，服务居民640人次。",
        "total_weight": 100,
        "total_score": 100,
        "indicators": SCORED,
    }
    return SelfEvaluation(**(values | changes))


def with_row(at: int, **changes: Any) -> SelfEvaluation:
    """The self-evaluation with one row spoilt; weights and scores are the test's business."""
    rows = list(SCORED)
    rows[at] = rows[at].model_copy(update=changes)
    total = 10 + sum(row.score or 0 for row in rows)
    return evaluated(indicators=rows, total_score=total)


def monitored(**changes: Any) -> MonitoringReport:
    rows = [
        MonitoredIndicator(
            **row.model_dump(),
            actual="进行中",
            forecast=row.target,
            deviation_causes=[],
            deviation=None,
            likelihood="确定能",
            remark=None,
        )
        for row in ROWS
    ]
    values: dict[str, Any] = {
        **HEAD,
        "form_title": "项目支出绩效运行监控表",
        "source": Source(file="监控.txt", first_line=3),
        "locations": {},
        "month": 7,
        "funds": MonitoredFunds(annual=MonitoredRow(initial=80000, executed=48000, rate=60, forecast=80000)),
        "annual_goal": GOAL,
        "indicators": rows,
    }
    return MonitoringReport(**(values | changes))


def filing(*forms: Form, file: str = "清河区科技馆.txt", **more: Any) -> FileForReview:
    statement, mentions = more.pop("statement", None), more.pop("mentions", False)
    document = Document(
        file=file, title=None, statement=statement, forms=list(forms), mentions_attached_forms=mentions
    )
    return FileForReview(file=file, document=document, **more)


def handed_in_for(form: Form, year: int | None = None, kind: Any = None) -> FileForReview:
    return filing(form, expected={0: Expected(year=year, form=kind)})


def findings(
    *handed_in: Form | FileForReview,
    declarations: Sequence[Declaration] = (),
    ruleset: RuleSet | None = None,
    **more: Any,
) -> list[Finding]:
    filings = tuple(
        form_or_file if isinstance(form_or_file, FileForReview) else filing(form_or_file)
        for form_or_file in handed_in
    )
    return review(Batch(filings=filings, declarations=tuple(declarations), **more), ruleset)


def only(code: str, *handed_in: Form | FileForReview, **more: Any) -> list[Finding]:
    """The findings of one rule, all others switched off."""
    off = StateOf(state="off", reason="只看一条")
    states = {rule.code: off for rule in RULES if rule.code != code}
    return findings(*handed_in, ruleset=default_ruleset().model_copy(update={"states": states}), **more)


def codes(*handed_in: Form | FileForReview, **more: Any) -> list[str]:
    return [finding.rule for finding in findings(*handed_in, **more)]
