"""L: forms that never came: a budget without a declaration, an approved project without a self-evaluation."""

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import EVALUATION, GOALS
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import AWAITED, AwaitedForm
from expectations.text.money import shown
from forms.form import DECLARATION, SELF_EVALUATION
from forms.words.severity import Severity


def _not_due(awaited: AwaitedForm) -> NotApplicable | None:
    """Why a form need not be there."""
    if awaited.awaited.excused:
        return NotApplicable(awaited.awaited.excused)
    return None if awaited.awaited.overdue else NotApplicable("还没有到截止日期")


def _undeclared(awaited: AwaitedForm, _: RuleSet) -> Verdict:
    known = awaited.awaited
    if known.form != DECLARATION or known.amount == 0:
        return NotApplicable("没有预算，或不是申报阶段的应报事项")
    if known.filed:
        return PASSED
    money = f"有预算{shown(known.amount)}元，" if known.amount else "在名录内，"
    what = f"{known.unit}的项目“{known.project}”{money}没有编报{known.year}年度绩效目标"
    suggestion = "请补报绩效目标申报表；确实不需要编报的，请报财政局作零申报或从名录中撤销。"
    return _not_due(awaited) or [Fault(None, None, DECLARATION, what, suggestion)]


def _unevaluated(awaited: AwaitedForm, _: RuleSet) -> Verdict:
    known = awaited.awaited
    if known.form != SELF_EVALUATION or not known.approved:
        return NotApplicable("申报没有通过，或不是自评阶段的应报事项")
    if known.filed:
        return PASSED
    what = f"{known.unit}的项目“{known.project}”绩效目标已经批复，没有{known.year}年度绩效自评"
    suggestion = "请补报绩效自评表；项目没有实施的，也要说明情况。"
    return _not_due(awaited) or [Fault(None, None, SELF_EVALUATION, what, suggestion)]


L02 = Rule(
    "L02", "未编目标", Severity.ERROR, GOALS,
    "名录内有预算的项目到期没有绩效目标申报表。",
    (Custom(AWAITED, _undeclared),),
)  # fmt: skip
L03 = Rule(
    "L03", "自评缺漏", Severity.ERROR, EVALUATION,
    "绩效目标已经批复的项目到期没有绩效自评表。",
    (Custom(AWAITED, _unevaluated),),
)  # fmt: skip
