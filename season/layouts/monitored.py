"""Monitoring reports as rows of a table (项目支出绩效目标执行监控表, 财预〔2019〕136号)."""

from collections.abc import Iterator

from forms.form import MonitoredRow, MonitoringReport
from season.layouts.document import Paper, amount

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
_TICK = "√"


def table_of_reports(paper: Paper) -> str:
    """The document as tables with a tab between cells, each under its title."""
    parts = []
    for form in paper.forms:
        if not isinstance(form, MonitoringReport):
            raise TypeError(form.form)
        rows = "\n".join("\t".join(row) for row in rows_of_report(form))
        parts.append(f"# 项目支出绩效目标执行监控表\n\n({form.year}年度)\n\n{rows}\n")
    return "\n".join(parts)


def rows_of_report(form: MonitoringReport) -> Iterator[list[str]]:
    """The rows of the form; of merged cells the first has the text."""
    months = f"1-{form.month}月"
    funds = form.funds
    yield ["项目名称", form.project_name or "", "", "", ""]
    yield ["主管部门", form.competent_department or "", "实施单位", form.implementing_unit or "", ""]
    yield ["项目资金（元）", "", "年初预算数", f"{months}执行数", f"{months}执行率", "全年预计执行数"]
    for label, row in (
        ("年度资金总额", funds.annual),
        ("其中：当年财政拨款", funds.fiscal),
        ("上年结转资金", funds.carryover),
        ("其他资金", funds.other),
    ):
        yield ["", label, *_amounts(row)]
    yield ["年度总体目标", form.annual_goal or ""]
    yield [
        "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", f"{months}执行情况", "全年预计完成情况",
        "偏差原因分析", "", "", "", "", "", "完成目标可能性", "", "", "备注",
    ]  # fmt: skip
    yield ["", "", "", "", "", "", "", *CAUSES, "原因说明", *LIKELIHOODS, ""]
    before1 = before2 = None
    for indicator in form.indicators:
        shown1 = indicator.level1 if indicator.level1 != before1 else ""
        shown2 = indicator.level2 if (indicator.level1, indicator.level2) != (before1, before2) else ""
        before1, before2 = indicator.level1, indicator.level2
        yield [
            "",
            shown1 or "",
            shown2 or "",
            indicator.level3 or "",
            indicator.target or "",
            indicator.actual or "",
            indicator.forecast or "",
            *(_TICK if cause in indicator.deviation_causes else "" for cause in CAUSES),
            indicator.deviation or "",
            *(_TICK if indicator.likelihood == likelihood else "" for likelihood in LIKELIHOODS),
            indicator.remark or "",
        ]


def _amounts(row: MonitoredRow) -> list[str]:
    rate = "" if row.rate is None else f"{row.rate:.2f}%"
    return [
        amount(row.initial, 2 if row.initial else 0),
        amount(row.executed, 2 if row.executed else 0),
        rate,
        amount(row.forecast),
    ]
