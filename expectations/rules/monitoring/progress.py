"""M: how far money and indicators came by the month of the report."""

from collections.abc import Iterator
from enum import Enum

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import Vocabulary, has
from expectations.rules.bases import LOGIC, MONITORING
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import REPORTED_LINES, REPORTS, MonitoredForm, MonitoredLine
from expectations.text.money import shown
from forms.form import MonitoredIndicator, MonitoringReport
from forms.measures import UNITS, Kind
from forms.target import Target, read_target
from forms.words.severity import Severity
from lifecycle.scoring.actual import Comparison, compare
from lifecycle.wording import wording

_YEAR = 12
_FULL = 100.0  # percent
_FEWEST_COUNTED = 2
"""Counted indicators from which their mean says something of a project's progress."""
_UNSURE = ("有可能", "完全不可能")
_NOT_COUNTED = NotApplicable("指标值和执行情况不能按进度比较")


class Light(Enum):
    """How an indicator stands against what is due by the month (red, yellow, green, blue)."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"
    BLUE = "蓝"


def _slow_money(form: MonitoredForm, rules: RuleSet) -> Verdict:
    money, month = form.form.funds.annual, form.form.month
    if money.executed is None or not money.initial or not month:
        return NotApplicable("年初预算数、执行数或月份空白")
    rate = money.executed / money.initial * _FULL
    least = rules.least_progress(month)
    if rate >= least:
        return PASSED
    what = f"1—{month}月执行率{rate:.2f}%，低于预警线{shown(least)}%"
    return [Fault("funds/annual/rate", f"{rate:.2f}%", f"≥{shown(least)}%", what, "请说明原因并加快执行。")]


def _compared(row: MonitoredIndicator, year: int | None, words: Vocabulary) -> Comparison:
    """What was reached so far beside the target."""
    return compare(row.target or "", row.actual or "", year, words.alike_units)


def _share(row: MonitoredIndicator, words: Vocabulary) -> float | None:
    """Percent of a counted target that is reached; ``None`` where nothing is counted up through the year."""
    comparison = _compared(row, None, words)
    if comparison.target.kind is not Kind.COUNT or words.less_wanted(row.level3):
        return None
    return comparison.share


def light(row: MonitoredIndicator, month: int, rules: RuleSet) -> Light | None:
    """The light of one indicator; ``None`` where it cannot be told.

    What is less than one piece away from what is due is green: one of two workshops by July is no alarm.
    """
    if has(row.actual, (*rules.words.not_held, *rules.words.slow)):
        return Light.RED if has(row.actual, rules.words.not_held) else Light.YELLOW
    comparison = _compared(row, None, rules.words)
    target = comparison.target
    if comparison.actual is None:
        return None
    if target.comparator in {"≤", "<"} and target.is_number:
        return Light.GREEN if comparison.met else Light.RED
    share = _share(row, rules.words)
    if share is None:
        return None
    if _is_done(row, share, rules):
        return Light.GREEN
    due = _FULL * month / _YEAR
    pieces = abs(share - due) / _FULL * (target.low or 0) / _one(target)
    return Light.GREEN if pieces < 1 else _colour(share / due * _FULL, rules)


def _is_done(row: MonitoredIndicator, share: float, rules: RuleSet) -> bool:
    """Whether a count is at its target for the year: finished early, or a stock that nobody counts up.

    A stock (养护里程, 在管户数) may lie above; of all others more than a little above is far ahead.
    """
    exact = read_target(row.target or "").comparator == "=" and share == _FULL
    stock = has(row.level3, rules.words.stocks) and share >= _FULL
    return exact or stock or _FULL <= share <= rules.thresholds.finished.value


def _colour(percent: float, rules: RuleSet) -> Light:
    limits = rules.thresholds
    if percent < limits.red.value:
        return Light.RED
    if percent < limits.yellow.value:
        return Light.YELLOW
    return Light.BLUE if percent > limits.blue.value else Light.GREEN


def _piece(row: MonitoredIndicator) -> float:
    """Percent of a counted target that one piece of it is."""
    target = read_target(row.target or "")
    return min(_FULL * _one(target) / (target.low or 1), _FULL)


def _one(target: Target) -> float:
    """One of what is counted, in the target's base unit: one 人次 also where it is printed in 万人次."""
    return UNITS.get(target.counted_in or "", (None, None, 1.0))[2]


def _running(form: MonitoredForm, rules: RuleSet) -> list[tuple[MonitoredIndicator, float]]:
    """The counted rows with their percent; without finished ones, which may be stocks, if any is left."""
    shares = [(row, _share(row, rules.words)) for row in form.form.indicators]
    counted = [(row, share) for row, share in shares if share is not None]
    running = [(row, share) for row, share in counted if not _is_done(row, share, rules)]
    return running or counted


def _apart(form: MonitoredForm, rules: RuleSet) -> Verdict:
    money, rows = form.form.funds.annual, _running(form, rules)
    counted = [min(share, _FULL) for _, share in rows]
    if money.executed is None or not money.initial or len(counted) < _FEWEST_COUNTED:
        return NotApplicable("执行数空白，或没有可以计算进度的数量指标")
    goal, paid = sum(counted) / len(counted), money.executed / money.initial * _FULL
    # Goals are reached in whole pieces: with 2 of 4 done, progress is anything up to the third.
    pieces = [_piece(row) for row, _ in rows]
    if abs(goal - paid) <= rules.thresholds.apart.value + sum(pieces) / len(pieces):
        return PASSED
    what = f"数量指标平均完成{goal:.1f}%，资金执行{paid:.1f}%，相差{abs(goal - paid):.1f}个百分点"
    suggestion = "请说明目标进度与资金进度不一致的原因。"
    return [Fault("funds/annual/rate", f"{paid:.1f}%", f"{goal:.1f}%", what, suggestion)]


def _explained(row: MonitoredIndicator, words: Vocabulary) -> bool:
    """Whether a reason is written or a cause ticked."""
    return bool(words.blank(row.deviation)) or bool(row.deviation_causes)


def _alarm(line: MonitoredLine, rules: RuleSet) -> Verdict:
    month = line.of.form.month
    colour = light(line.row, month, rules) if month else None
    if colour is None or month is None:
        return _NOT_COUNTED
    if colour is Light.GREEN:
        return PASSED
    if colour is not Light.BLUE and not _explained(line.row, rules.words):
        return NotApplicable("偏差没有说明，见M07")
    severity = Severity.INFO if colour is Light.BLUE else Severity.WARNING
    what = f"{line.name}：{colour.value}色预警，1—{month}月完成{line.row.actual}，全年目标{line.row.target}"
    suggestion = "请分析偏差，采取措施确保完成。" if severity is Severity.WARNING else "请核对目标是否偏低。"
    return [Fault(line.field("actual"), line.row.actual, line.row.target, what, suggestion, severity)]


def _unexplained(line: MonitoredLine, rules: RuleSet) -> Verdict:
    month = line.of.form.month
    colour = light(line.row, month, rules) if month else None
    doubted = line.row.likelihood in _UNSURE
    if not doubted and colour not in {Light.RED, Light.YELLOW}:
        return PASSED
    if _explained(line.row, rules.words):
        return PASSED
    why = (
        f"完成目标可能性为“{line.row.likelihood}”"
        if doubted
        else f"1—{month}月完成{line.row.actual}，目标{line.row.target}"
    )
    what = f"{line.name}：{why}，没有说明偏差原因"
    return [Fault(line.field("deviation"), line.row.deviation, "偏差原因", what, "请说明原因和改进措施。")]


def _sure_of_less(line: MonitoredLine, rules: RuleSet) -> Verdict:
    row = line.row
    if not row.target or not row.forecast or row.likelihood != "确定能":
        return NotApplicable("没有预计完成情况，或没有选“确定能”")
    comparison = compare(row.target, row.forecast, line.of.form.year, rules.words.alike_units)
    more = comparison.target.comparator == "=" and (comparison.share or 0) > _FULL
    if comparison.met is not False or more:
        return PASSED
    what = f"{line.name}：全年预计{row.forecast}，达不到目标{row.target}，完成目标可能性却选“确定能”"
    return [Fault(line.field("likelihood"), row.likelihood, None, what, "请核对全年预计完成情况和可能性。")]


def _unmended(form: MonitoredForm, rules: RuleSet) -> Verdict:
    before, month = form.before, form.form.month
    if before is None or not before.month or not month:
        return NotApplicable("没有本年度上一次的监控表")
    alarming = {Light.RED, Light.YELLOW}
    earlier = {
        wording(row.level3): row for row in before.indicators if light(row, before.month, rules) in alarming
    }
    faults = list(_money_stood_still(form, before, rules))
    for at, row in enumerate(form.form.indicators):
        was = earlier.get(wording(row.level3))
        if was and light(row, month, rules) in alarming and wording(row.actual) == wording(was.actual):
            what = (
                f"{row.level3}：{before.month}月已预警（{was.actual}），到{month}月仍是{row.actual}，没有整改"
            )
            field = f"indicators/{at}/actual"
            faults.append(Fault(field, row.actual, row.target, what, "请整改并说明措施。"))
    return faults


def _money_stood_still(form: MonitoredForm, before: MonitoringReport, rules: RuleSet) -> Iterator[Fault]:
    """Money that was slow in the report before and of which nothing was spent since."""
    money, was = form.form.funds.annual, before.funds.annual
    slow = _slow_money(form, rules) and not isinstance(_slow_money(form, rules), NotApplicable)
    if not slow or was.executed is None or money.executed != was.executed or not was.initial:
        return
    if was.executed / was.initial * _FULL >= rules.least_progress(before.month or 0):
        return
    executed = shown(money.executed)
    what = f"资金执行{before.month}月已预警，到{form.form.month}月执行数仍是{executed}，没有整改"
    yield Fault("funds/annual/executed", executed, None, what, "请整改并说明措施。")


M04 = Rule(
    "M04", "执行进度预警", Severity.WARNING, MONITORING,
    "预算执行率低于该月的预警线。",
    (Custom(REPORTS, _slow_money),),
)  # fmt: skip
M05 = Rule(
    "M05", "双监控背离", Severity.WARNING, MONITORING,
    "数量指标的平均进度与资金进度相差过大。",
    (Custom(REPORTS, _apart),),
)  # fmt: skip
M06 = Rule(
    "M06", "指标偏差预警", Severity.WARNING, MONITORING,
    "指标完成情况偏离序时进度：红、黄（提示），蓝（建议）。",
    (Custom(REPORTED_LINES, _alarm),),
    also=(Severity.INFO,),
)  # fmt: skip
M07 = Rule(
    "M07", "偏差未说明", Severity.ERROR, MONITORING,
    "红色、黄色预警，或完成目标有可能、完全不可能，没有说明原因。",
    (Custom(REPORTED_LINES, _unexplained),),
)  # fmt: skip
M08 = Rule(
    "M08", "可能性矛盾", Severity.ERROR, LOGIC,
    "选了确定能，全年预计却达不到指标值。",
    (Custom(REPORTED_LINES, _sure_of_less),),
)  # fmt: skip
M10 = Rule(
    "M10", "未整改", Severity.ERROR, MONITORING,
    "上一次监控已经预警的指标或资金执行，这一次没有变化。",
    (Custom(REPORTS, _unmended),),
)  # fmt: skip
