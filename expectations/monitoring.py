"""M: the monitoring report of the first months."""

from expectations.bases import ARITHMETIC, LOGIC, MONITORING
from expectations.finding import Severity
from expectations.money import shown
from expectations.rule import PASSED, BuiltIn, Custom, Fault, NotApplicable, Rule, Verdict, at_least, not_null
from expectations.ruleset import RuleSet
from expectations.subject import REPORTED_LINES, REPORTS, MonitoredForm, MonitoredLine

_LABELS = {
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "funds/annual/initial": "年初预算数",
    "funds/annual/executed": "执行数",
    "annual_goal": "年度总体目标",
}
_CELLS = {"actual": "执行情况", "likelihood": "完成目标可能性"}


def _blank(_: MonitoredForm, column: str, __: RuleSet) -> Fault:
    return Fault(column, None, "填写完整", f"{_LABELS[column]}没有填写", f"请填写{_LABELS[column]}。")


def _blank_cell(line: MonitoredLine, column: str, _: RuleSet) -> Fault:
    what = f"{line.name}：没有填写{_CELLS[column]}"
    return Fault(line.field(column), None, "填写完整", what, f"请填写{_CELLS[column]}。")


def _rate(form: MonitoredForm, rules: RuleSet) -> Verdict:
    money = form.form.funds.annual
    if money.executed is None or money.rate is None or not money.initial:
        return NotApplicable("年初预算数、执行数或执行率空白")
    due = money.executed / money.initial * 100
    if abs(due - money.rate) <= rules.thresholds.rate.value:
        return PASSED
    sums = f"{shown(money.executed)}÷{shown(money.initial)}＝{due:.2f}%"
    what = f"执行率写{shown(money.rate)}%，应为{sums}"
    return [Fault("funds/annual/rate", f"{shown(money.rate)}%", f"{due:.2f}%", what, "请更正执行率。")]


def _forecast(form: MonitoredForm, _: str, __: RuleSet) -> Fault:
    money = form.form.funds.annual
    forecast, executed = shown(money.forecast), shown(money.executed)
    what = f"全年预计执行数{forecast}小于已执行数{executed}"
    return Fault("funds/annual/forecast", forecast, f"不小于{executed}", what, "请更正全年预计执行数。")


M01 = Rule(
    "M01", "必填缺项", Severity.ERROR, MONITORING,
    "监控表的必填栏目，或指标行的执行情况、完成可能性空白。",
    (BuiltIn(REPORTS, not_null(*_LABELS), _blank), BuiltIn(REPORTED_LINES, not_null(*_CELLS), _blank_cell)),
)  # fmt: skip
M02 = Rule(
    "M02", "执行率核算", Severity.ERROR, ARITHMETIC,
    "执行数÷年初预算数与所填执行率不符。",
    (Custom(REPORTS, _rate),),
)  # fmt: skip
M03 = Rule(
    "M03", "全年预计小于已执行", Severity.ERROR, LOGIC,
    "全年预计执行数小于已执行数。",
    (BuiltIn(REPORTS, at_least("funds/annual/forecast", "funds/annual/executed"), _forecast),),
)  # fmt: skip
