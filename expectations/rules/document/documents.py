"""A and L: the file as a whole, and whether its forms are the ones that were waited for."""

import re
from collections import Counter
from collections.abc import Sequence

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import ARITHMETIC, LOGIC
from expectations.rules.rule import (
    PASSED,
    BuiltIn,
    Custom,
    Fault,
    NotApplicable,
    Rule,
    Verdict,
    is_null,
    positive,
    same,
)
from expectations.subjects.evaluated import EVALUATIONS
from expectations.subjects.subject import (
    DECLARATIONS,
    FILES,
    REPORTS,
    RESUBMISSIONS,
    FileSubject,
    FormSubject,
    ResubmittedForm,
)
from expectations.text.money import in_yuan, shown
from expectations.text.narrative import meant_unit
from forms.form import Declaration, FormBase
from forms.words.severity import Severity
from lifecycle.thread.identity import project_key, same_project, same_unit, unit_key

FORMS = (DECLARATIONS, REPORTS, EVALUATIONS)
# 某某单位2024年度项目绩效目标汇总表: the unit stands before the year.
_TITLED = r"(?:关于)?(\w{4,30}?)(?:20\d\d)年"


def _unreadable(file: FileSubject, _: str, __: RuleSet) -> Fault:
    why = (file.filing.unreadable or "").rstrip("。")
    return Fault(None, None, "可读取的文件", f"文件无法读取：{why}", "请按说明处理后重新报送原始文件。")


def _no_form(file: FileSubject, _: str, __: RuleSet) -> Fault:
    document = file.filing.document
    points = document is not None and document.mentions_attached_forms
    what = "文中写有详见绩效目标表，但文件里没有表" if points else "文件里没有认得出的绩效表单"
    return Fault(
        None, None, "至少一张绩效表单", what, "请把绩效目标申报表、运行监控表或自评表放进文件后重报。"
    )


def _on_roster(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    if form.index in form.filing.assigned:
        return NotApplicable("财政局已认领")
    contradiction = _contradiction(form)
    return [contradiction] if contradiction else _listed(form)


def _listed(form: FormSubject[FormBase]) -> Verdict:
    roster, unit, project = form.roster, form.form.implementing_unit, form.form.project_name
    if roster is None:
        return NotApplicable("没有本年度名录")
    if not unit:
        return NotApplicable("实施单位空白")
    if unit_key(unit) not in roster.units:
        suggestion = "请核对单位名称；确属应报单位的，请主管部门先补入名录。"
        return [
            Fault("implementing_unit", unit, "名录内的单位", f"实施单位“{unit}”不在本年度名录", suggestion)
        ]
    if roster.projects is None or not project or (unit_key(unit), project_key(project)) in roster.projects:
        return PASSED
    suggestion = "请按预算批复的项目名称填写；确属新增项目的，请主管部门先补入名录。"
    return [Fault("project_name", project, "名录内的项目", f"项目“{project}”不在“{unit}”的名录", suggestion)]


def _contradiction(form: FormSubject[FormBase]) -> Fault | None:
    """What the form says against where it lies, and against its mark of handing out."""
    unit, project, mark = form.form.implementing_unit, form.form.project_name, form.form.identity
    if unit and (keeper := form.filing.misplaced.get(form.index)):
        what = f"表上的实施单位是“{unit}”，文件却放在“{keeper}”的收件文件夹"
        suggestion = f"如是“{keeper}”的表，请更正实施单位；如是“{unit}”的表，请由该单位报送。"
        return Fault("implementing_unit", unit, keeper, what, suggestion)
    if mark and unit and not same_unit(mark.unit, unit):
        what = f"这张表是发给“{mark.unit}”的（校验码{mark.checksum}），表上的实施单位却是“{unit}”"
        return Fault("implementing_unit", unit, mark.unit, what, "请用发给本单位的表填报。")
    if mark and project and not same_project(mark.project, project):
        what = f"这张表是为项目“{mark.project}”发的（校验码{mark.checksum}），表上的项目名称却是“{project}”"
        return Fault(
            "project_name", project, mark.project, what, "请用为该项目发的表填报，不要改动项目名称。"
        )
    return None


def _given_for_other_year(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    mark, year, expected = form.form.identity, form.form.year, form.expected.year
    if mark is None:
        return NotApplicable("不是发下去的表")
    # A year that is not the awaited one is told already.
    if year is None or mark.year == year or (expected is not None and year != expected):
        return PASSED
    what = f"这张表是为{mark.year}年度发的（校验码{mark.checksum}），表上的年度却是{year}"
    return [Fault("year", f"{year}", f"{mark.year}", what, f"请用为{year}年度发的表填报，不要改动年度。")]


def _given_for_other_stage(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    mark, kind, expected = form.form.identity, form.columns(lambda text: text)["form"], form.expected.form
    if mark is None:
        return NotApplicable("不是发下去的表")
    if mark.stage == kind or (expected is not None and kind != expected):
        return PASSED
    what = f"这张表发的时候是{mark.stage}（校验码{mark.checksum}），报来的却是{kind}"
    return [Fault("form", f"{kind}", mark.stage, what, f"请用发下去的{kind}填报。")]


def _other_year(form: FormSubject[FormBase], _: str, __: RuleSet) -> Fault:
    year, expected = form.form.year, form.expected.year
    suggestion = f"请改用{expected}年度的表重报；如只是年度写错，请改为{expected}。"
    return Fault("year", f"{year}", f"{expected}", f"表上年度为{year}，本次应报{expected}年度", suggestion)


def _other_form(form: FormSubject[FormBase], _: str, __: RuleSet) -> Fault:
    kind, expected = form.columns(lambda text: text)["form"], form.expected.form
    return Fault("form", f"{kind}", expected, f"报来的是{kind}，本阶段应报{expected}", f"请改报{expected}。")


def _leftovers(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    texts = [leftover.text for leftover in form.form.leftovers]
    if not texts:
        return PASSED
    value = "；".join(texts)[:80]
    what = f"表内有{len(texts)}处文字没有对应的栏目：{value}"
    return [Fault("leftovers", value, None, what, "请核对这些文字是否填错了位置。")]


def _statement(file: FileSubject, rules: RuleSet) -> Verdict:
    document = file.filing.document
    if document is None or document.statement is None:
        return NotApplicable("文件没有汇总说明")
    statement = document.statement
    if not document.forms:
        return NotApplicable("没有表单，见A02")
    forms = [form for form in document.forms if isinstance(form, Declaration)]
    if statement.projects is not None and statement.projects != len(forms):
        what = f"汇总说明写项目{statement.projects}个，文件里有{len(forms)}张申报表"
        suggestion = "请补齐缺少的申报表，或更正汇总说明的项目个数。"
        return [Fault("statement", f"{statement.projects}个", f"{len(forms)}个", what, suggestion)]
    unit_value = in_yuan(1, statement.amount_unit)
    amounts = [_believed(form, rules) for form in forms]
    if statement.amount is None or unit_value is None or None in amounts:
        return NotApplicable("汇总说明或申报表缺金额")
    total = sum(amount for amount in amounts if amount is not None) / unit_value
    if abs(total - statement.amount) <= rules.thresholds.statement.value + 1e-9:
        return PASSED
    added_up, stated = (
        f"{shown(total)}{statement.amount_unit}",
        f"{shown(statement.amount)}{statement.amount_unit}",
    )
    what = f"汇总说明写涉及预算资金{stated}，各表年度资金申请总额合计{added_up}"
    return [Fault("statement", stated, added_up, what, "请核对各表金额与汇总说明，更正有误的一处。")]


def _titled(file: FileSubject, _: RuleSet) -> Verdict:
    document = file.filing.document
    title_match = re.match(_TITLED, (document.title or "") if document else "")
    units = Counter(unit_key(form.implementing_unit) for form in _forms(file) if form.implementing_unit)
    if document is None or title_match is None or not units:
        return NotApplicable("文件没有写明单位的标题")
    titled, (most, count) = title_match[1], units.most_common(1)[0]
    departments = {unit_key(form.competent_department) for form in _forms(file) if form.competent_department}
    known = unit_key(titled)
    if known == most or known in departments or count * 2 <= len(document.forms):
        return PASSED
    if most.endswith(known) or known.endswith(most):
        return PASSED  # with and without the city or the district
    what = f"文件标题写“{titled}”，{len(document.forms)}张表里有{count}张的实施单位是“{most}”"
    return [Fault(None, titled, most, what, "请核实单位名称后统一。")]


def _forms(file: FileSubject) -> Sequence[FormBase]:
    return file.filing.document.forms if file.filing.document else []


def _believed(form: Declaration, rules: RuleSet) -> float | None:
    """The annual amount in 元, in the unit that it is meant in: a wrong label is B04's alone."""
    return in_yuan(form.funds.annual, meant_unit(form, rules) or form.funds_unit)


def _repeated(form: FormSubject[FormBase], _: str, __: RuleSet) -> Fault:
    what = f"内容与{form.repeats}完全相同"
    return Fault(None, None, None, what, "如无修改不必重报；如有修改，请核对是否传错了文件。")


def _refused(form: FormSubject[FormBase], _: str, __: RuleSet) -> Fault:
    what = f"本次报送未予受理：{form.refused}"
    return Fault(None, None, None, what, "请先与财政局联系，办理延期或调整后再报。")


def _unmended(form: ResubmittedForm, _: RuleSet) -> Verdict:
    if not form.returned_for:
        return NotApplicable("不是退回后重报，或没有提供退回时的意见")
    still = [earlier for earlier in form.returned_for if earlier in form.still_found]
    if not still:
        return PASSED
    codes = "、".join(dict.fromkeys(earlier.rule for earlier in still))
    what = f"退回时指出的问题还有{len(still)}处没有改（{codes}）"
    return [Fault(None, codes, "逐条更正", what, "请对照退回意见书逐条更正，不能更正的请说明。")]


A01 = Rule(
    "A01", "无法读取", Severity.ERROR, LOGIC,
    "文件损坏、加密、空白、过大或不是能读取的格式。",
    (BuiltIn(FILES, is_null("unreadable"), _unreadable),),
)  # fmt: skip
A02 = Rule(
    "A02", "未识别到表单", Severity.ERROR, LOGIC,
    "文件里没有认得出的表单，特别是写了详见绩效目标表却没有表。",
    (BuiltIn(FILES, positive("forms"), _no_form),),
)  # fmt: skip
A03 = Rule(
    "A03", "单位或项目不在名录", Severity.ERROR, LOGIC,
    "实施单位或项目不在本年度名录，或与收件文件夹、发表时的校验信息不是同一个。",
    tuple(Custom(table, _on_roster) for table in FORMS),
)  # fmt: skip
A04 = Rule(
    "A04", "年度不符", Severity.ERROR, LOGIC,
    "表上的年度不是本次应报的年度，或不是发表时的年度。",
    (
        *(BuiltIn(table, same("year", "expected_year"), _other_year) for table in FORMS),
        *(Custom(table, _given_for_other_year) for table in FORMS),
    ),
)  # fmt: skip
A05 = Rule(
    "A05", "表种不符", Severity.ERROR, LOGIC,
    "报来的是另一阶段的表，或不是发表时的表种。",
    (
        *(BuiltIn(table, same("form", "expected_form"), _other_form) for table in FORMS),
        *(Custom(table, _given_for_other_stage) for table in FORMS),
    ),
)  # fmt: skip
A06 = Rule(
    "A06", "未识别内容", Severity.INFO, LOGIC,
    "表框内有没有对应栏目的文字。",
    tuple(Custom(table, _leftovers) for table in FORMS),
)  # fmt: skip
A07 = Rule(
    "A07", "汇总说明不符", Severity.ERROR, ARITHMETIC,
    "汇总说明的项目个数或预算资金与文件里的申报表不一致。",
    (Custom(FILES, _statement),),
)  # fmt: skip
A08 = Rule(
    "A08", "标题单位与实施单位不符", Severity.WARNING, LOGIC,
    "文件标题里的单位不是多数表的实施单位，也不是主管部门。",
    (Custom(FILES, _titled),),
)  # fmt: skip
L01 = Rule(
    "L01", "未按期报送", Severity.ERROR, LOGIC,
    "表在阶段开始之前、锁定之后或已经通过之后报来，不能受理。",
    tuple(BuiltIn(table, is_null("refused"), _refused) for table in FORMS),
)  # fmt: skip
L04 = Rule(
    "L04", "重复报送", Severity.INFO, LOGIC,
    "与已报送的表内容完全相同。",
    tuple(BuiltIn(table, is_null("repeats"), _repeated) for table in FORMS),
)  # fmt: skip
L05 = Rule(
    "L05", "退回未改", Severity.WARNING, LOGIC,
    "退回后重报的表还有退回时指出的问题。",
    (Custom(RESUBMISSIONS, _unmended),),
)  # fmt: skip
