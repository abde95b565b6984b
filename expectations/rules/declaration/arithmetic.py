"""B06: sums and products that a text itself spells out, and what the items of a goal come to."""

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import ARITHMETIC
from expectations.rules.declaration.header import LABELS
from expectations.rules.rule import Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import DECLARATIONS, DeclaredForm
from expectations.text.money import in_yuan, shown
from expectations.text.narrative import place_in
from expectations.text.sums import priced_items, wrong_sums
from forms.words.severity import Severity

_TAIL = 12
"""Characters at the end of a calculation, where its result stands."""


def _wrong(form: DeclaredForm, rules: RuleSet) -> Verdict:
    tolerance, faults = rules.thresholds.told_amount.value, []
    for at, part in enumerate(form.form.subprojects):
        for wrong_sum in wrong_sums(part.parts.get("年度预算安排", ""), tolerance, rules.words):
            what = f"年度预算安排写“{wrong_sum.printed}”，算得{wrong_sum.due}"
            field = f"subprojects/{at}"
            place = place_in(part, "年度预算安排", wrong_sum.printed[-_TAIL:], wrong_sum.result)
            suggestion = "请核对测算，更正合计或分项。"
            faults.append(Fault(field, wrong_sum.result, wrong_sum.due, what, suggestion, location=place))
    annual = in_yuan(form.form.funds.annual, form.form.funds_unit)
    goals = dict.fromkeys(filter(None, (form.form.annual_goal, form.form.overall_goal)))
    for goal in goals:
        field = "annual_goal" if goal == form.form.annual_goal else "overall_goal"
        for wrong_sum in wrong_sums(goal, tolerance, rules.words):
            what = f"{LABELS[field]}写“{wrong_sum.printed}”，算得{wrong_sum.due}"
            faults.append(Fault(field, wrong_sum.result, wrong_sum.due, what, "请核对测算，更正合计或分项。"))
        items = priced_items(goal)
        if items and annual is not None and abs(sum(items) - annual) > tolerance:
            due, printed = f"{shown(sum(items))}元", f"{shown(annual)}元"
            what = f"{LABELS[field]}里各项数量×单价合计{due}，年度资金申请总额是{printed}"
            faults.append(Fault(field, due, printed, what, "请核对数量、单价和总额。"))
    if not faults and not form.form.subprojects and not any(map(priced_items, goals)):
        return NotApplicable("文字里没有测算")
    return faults


B06 = Rule(
    "B06", "测算合计不符", Severity.ERROR, ARITHMETIC,
    "同一段文字里的数量×单价×次数、按月费用、逐项相加、各项占比与写明的合计或表中总额不符。",
    (Custom(DECLARATIONS, _wrong),),
)  # fmt: skip
