"""M: the monitoring report of the first months."""

from collections.abc import Iterator

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import ARITHMETIC, LOGIC, MONITORING
from expectations.rules.fund_sums import PARTS, sums
from expectations.rules.rule import BuiltIn, Custom, Fault, NotApplicable, Rule, Verdict, not_null, required
from expectations.subjects.subject import REPORTED_LINES, REPORTS, MonitoredForm, MonitoredLine
from expectations.text.money import amount, shown
from forms.form import MONITORING as MONITORED
from forms.form import MonitoredRow, is_printed
from forms.words.severity import Severity

_COLUMNS = {"initial": "年初预算数", "executed": "执行数", "forecast": "全年预计执行数"}
_FLOAT = 1e-9  # 60.05 less 60 is a little more than 0.05
_CELLS = {"actual": "执行情况", "likelihood": "完成目标可能性"}


def _blank(form: MonitoredForm, column: str, rules: RuleSet) -> Fault | None:
    if not is_printed(form.form, column):
        return None
    label = rules.required[MONITORED][column].label
    return Fault(column, None, "填写完整", f"{label}没有填写", f"请填写{label}。")


def _blank_cell(line: MonitoredLine, column: str, _: RuleSet) -> Fault | None:
    if not is_printed(line.of.form, f"indicators/{column}"):
        return None
    what = f"{line.name}：没有填写{_CELLS[column]}"
    return Fault(line.field(column), None, "填写完整", what, f"请填写{_CELLS[column]}。")


def _rows(form: MonitoredForm) -> Iterator[tuple[str, str, MonitoredRow]]:
    """The rows of money with field and label: the total, and its parts that do not repeat it."""
    funds = form.form.funds
    yield "annual", "", funds.annual
    for name, label in PARTS.items():
        part: MonitoredRow = getattr(funds, name)
        if part != funds.annual:
            yield name, label, part


def _rate(form: MonitoredForm, rules: RuleSet) -> Verdict:
    faults, applies = [], False
    for name, label, money in _rows(form):
        if money.executed is None or money.rate is None or not money.initial:
            continue
        applies = True
        due = money.executed / money.initial * 100
        if abs(due - money.rate) <= rules.thresholds.rate.value + _FLOAT:
            continue
        unit = form.form.funds_unit
        sums = f"{amount(money.executed, unit)}÷{amount(money.initial, unit)}＝{due:.2f}%"
        what = f"{label}执行率写{shown(money.rate)}%，应为{sums}"
        field = f"funds/{name}/rate"
        faults.append(Fault(field, f"{shown(money.rate)}%", f"{due:.2f}%", what, "请更正执行率。"))
    return faults if applies else NotApplicable("年初预算数、执行数或执行率空白")


def _forecast(form: MonitoredForm, _: RuleSet) -> Verdict:
    faults, applies = [], False
    for name, label, money in _rows(form):
        if money.forecast is None or money.executed is None:
            continue
        applies = True
        if money.forecast < money.executed:
            unit = form.form.funds_unit
            forecast, executed = amount(money.forecast, unit), amount(money.executed, unit)
            what = f"{label}全年预计执行数{forecast}小于已执行数{executed}"
            suggestion = "请更正全年预计执行数。"
            faults.append(Fault(f"funds/{name}/forecast", forecast, f"不小于{executed}", what, suggestion))
    return faults if applies else NotApplicable("执行数或全年预计执行数空白")


def _added_up(form: MonitoredForm, rules: RuleSet) -> Verdict:
    return sums(form.form.funds, _COLUMNS, form.form.funds_unit, rules.thresholds.money.value)


M01 = Rule(
    "M01", "必填缺项", Severity.ERROR, MONITORING,
    "监控表的必填栏目，或指标行的执行情况、完成可能性空白。",
    (BuiltIn(REPORTS, required(MONITORED), _blank), BuiltIn(REPORTED_LINES, not_null(*_CELLS), _blank_cell)),
)  # fmt: skip
M02 = Rule(
    "M02", "执行率核算", Severity.ERROR, ARITHMETIC,
    "执行数÷年初预算数与所填执行率不符。",
    (Custom(REPORTS, _rate),),
)  # fmt: skip
M03 = Rule(
    "M03", "全年预计小于已执行", Severity.ERROR, LOGIC,
    "全年预计执行数小于已执行数。",
    (Custom(REPORTS, _forecast),),
)  # fmt: skip
M11 = Rule(
    "M11", "资金合计不符", Severity.ERROR, ARITHMETIC,
    "年度资金总额与当年财政拨款、上年结转、其他资金之和不等。",
    (Custom(REPORTS, _added_up),),
)  # fmt: skip
