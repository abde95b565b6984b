"""S and M: a later form held against the declaration it answers to."""

from expectations.locality.ruleset import RuleSet
from expectations.locality.vocabulary import has
from expectations.rules.bases import EVALUATION, MONITORING
from expectations.rules.evaluation.kept_back import is_shown_again
from expectations.rules.rule import PASSED, BuiltIn, Custom, Fault, NotApplicable, Rule, Verdict, is_null
from expectations.subjects.linked import LINKS, PAIRS, REPORT_LINKS, LinkSubject, PairSubject
from expectations.text.excerpt import excerpt, listed
from expectations.text.money import in_yuan, shown
from forms.form import Declaration, FormBase, Location, SelfEvaluation
from forms.words.severity import Severity
from lifecycle.thread.chain import GoalPart, compare_goals

_DIFFERS = {"level2": "二级指标", "level3": "指标名称", "target": "指标值"}
# Half a 元: both forms print the same approved amount, rounding is all that may differ.
_ROUNDING = 0.5


def _initial(pair: PairSubject[SelfEvaluation], _: RuleSet) -> Verdict:
    if pair.declaration is None:
        return NotApplicable(pair.why)
    form, declared = pair.of.form, pair.declaration
    initial = in_yuan(form.funds.annual.initial, form.funds_unit)
    approved = in_yuan(declared.funds.annual, declared.funds_unit)
    if initial is None or approved is None:
        return NotApplicable("年初预算数或申报金额空白")
    if abs(initial - approved) <= _ROUNDING:
        return PASSED
    what = f"年初预算数{shown(initial)}元，与申报表年度资金申请总额{shown(approved)}元不一致"
    suggestion = "请按批复的金额更正；预算有调整的，填在全年预算数并说明。"
    return [Fault("funds/annual/initial", f"{shown(initial)}元", f"{shown(approved)}元", what, suggestion)]


def _told(link: LinkSubject[FormBase], _: str, rules: RuleSet) -> Fault:
    if link.replaced:
        return _replaced(link)
    old, new = link.declared, link.reported
    at = f"indicators/{link.link.reported}"
    if new is None and old is not None:
        where = _where(link.declaration, link.link.declared)
        what = f"申报表的指标“{old.level3}”（{old.target}，{where}）没有出现在本表"
        return Fault("indicators", None, old.target, what, "请补上这条指标；确有调整的，请附批准的调整意见。")
    if old is None and new is not None:
        what = f"指标“{new.level3}”（{new.target}）是新增的，申报表里没有"
        return Fault(at, new.target, None, what, "请按申报的指标填报；确有调整的，请附批准的调整意见。")
    masked = [name for name in link.link.differs if has(getattr(old, name), rules.words.masked)]
    changes = "；".join(
        f"{_DIFFERS[name]}申报时不公开，这里写了出来"
        if name in masked
        else f"{_DIFFERS[name]}由“{getattr(old, name)}”改成“{getattr(new, name)}”"
        for name in link.link.differs
    )
    field = "target" if "target" in link.link.differs else link.link.differs[0]
    named = getattr(old, "level3", None) if "level3" in masked else link.indicator
    what = f"指标“{named}”与申报不一致：{changes}"
    suggestion = "请改回申报的内容；确有调整的，请附批准的调整意见。"
    value = None if field in masked else str(getattr(new, field))
    return Fault(f"{at}/{field}", value, str(getattr(old, field)), what, suggestion)


def _replaced(link: LinkSubject[FormBase]) -> Fault:
    """The one fault of a form that has none of the declared indicators."""
    declared = [row.level3 for row in link.declaration.indicators if row.level3]
    reported = [name for name in link.replaced if name not in declared]
    what = (
        f"申报表的{len(declared)}条指标一条也没有沿用，本表的{len(reported)}条都是新的："
        f"申报为{listed(declared)}，本表为{listed(reported)}"
    )
    suggestion = "请按批复的申报表填报全部指标；确有调整的，请附批准的调整意见。"
    return Fault("indicators", listed(reported), listed(declared), what, suggestion, subjects=link.replaced)


def _where(declaration: Declaration, position: int | None) -> str:
    """Where the declared row stands, so that the unit finds it in the other document."""
    place = declaration.locations.get(f"indicators/{position}", Location())
    line = f"第{place.line}行" if place.line else f"第{(position or 0) + 1}条指标"
    return f"{declaration.source.file} {line}"


def _goal(pair: PairSubject[SelfEvaluation], rules: RuleSet) -> Verdict:
    if pair.declaration is None:
        return NotApplicable(pair.why)
    declared = rules.words.blank(pair.declaration.annual_goal)
    reported = rules.words.blank(pair.of.form.expected_goal)
    if not declared or not reported:
        return NotApplicable("申报的年度目标或预期目标空白")
    parts = compare_goals(declared, reported)
    shown_again = [part for part in parts if is_shown_again(part.declared, part.reported, rules.words)]
    differing = [part for part in parts if not part.same and part not in shown_again]
    if not differing:
        return NotApplicable("只差在申报时不公开的内容，见S24") if shown_again else PASSED
    all_of_it = len(differing) == len(parts)  # then nothing was kept back
    differences = (
        f"申报为“{excerpt(declared)}”，自评为“{excerpt(reported)}”"
        if all_of_it
        else "；".join(map(_part, differing))
    )
    value = reported if all_of_it else "；".join(part.reported or "（无）" for part in differing)
    expected = declared if all_of_it else "；".join(part.declared or "（无）" for part in differing)
    what = f"预期目标与申报的年度目标不一致：{differences}"
    suggestion = "请按申报的年度目标填写；确有调整的，请附批准的调整意见。"
    return [Fault("expected_goal", value[:120], expected[:120], what, suggestion)]


def _part(part: GoalPart) -> str:
    which = f"第{part.number}项" if part.number else "开头部分"
    if part.declared is None:
        return f"{which}是新增的“{excerpt(part.reported or '')}”"
    if part.reported is None:
        return f"{which}“{excerpt(part.declared)}”没有了"
    return f"{which}申报为“{excerpt(part.declared)}”，自评为“{excerpt(part.reported)}”"


S02 = Rule(
    "S02", "年初预算与申报不符", Severity.ERROR, EVALUATION,
    "年初预算数与申报的年度资金申请总额不等。",
    (Custom(PAIRS, _initial),),
)  # fmt: skip
S17 = Rule(
    "S17", "指标与申报不一致", Severity.ERROR, EVALUATION,
    "与申报表相比增加、减少或改动了指标，没有批准的调整。",
    (BuiltIn(LINKS, is_null("change"), _told),),
)  # fmt: skip
S18 = Rule(
    "S18", "预期目标与申报不一致", Severity.ERROR, EVALUATION,
    "预期目标与申报的年度目标不一致，指出是哪一项。",
    (Custom(PAIRS, _goal),),
)  # fmt: skip
M09 = Rule(
    "M09", "指标与批复不一致", Severity.ERROR, MONITORING,
    "与批复的申报表相比增加、减少或改动了指标，没有批准的调整。",
    (BuiltIn(REPORT_LINKS, is_null("change"), _told),),
)  # fmt: skip
