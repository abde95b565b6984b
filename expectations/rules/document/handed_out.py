"""A: whether a form that was handed out came back with its protected cells as they went out."""

from expectations.locality.ruleset import RuleSet
from expectations.rules.bases import LOGIC
from expectations.rules.document.documents import FORMS
from expectations.rules.rule import PASSED, Custom, Fault, NotApplicable, Rule, Verdict
from expectations.subjects.subject import FormSubject
from forms.form import Declaration, FormBase, MonitoringReport, SelfEvaluation
from forms.identity.mark import is_unaltered
from forms.words.severity import Severity
from lifecycle.thread.identity import same_project, same_unit


def _protected_cells(form: FormSubject[FormBase], _: RuleSet) -> Verdict:
    mark, read = form.form.identity, form.form
    if mark is None:
        return NotApplicable("不是发下去的表")
    unit, project = read.implementing_unit or "", read.project_name or ""
    own = same_unit(mark.unit, unit) and same_project(mark.project, project)
    if not own or mark.year != read.year or mark.stage != form.columns(lambda text: text)["form"]:
        return NotApplicable("不是本单位、本项目、本年度的这张表，见A03、A04、A05")
    if not isinstance(read, Declaration | MonitoringReport | SelfEvaluation) or is_unaltered(read, mark):
        return PASSED
    what = f"锁定的栏目（名称、年初预算、目标、指标、指标值或分值）与发出时不同，校验码{mark.checksum}对不上"
    suggestion = "请用发下去的表重填，锁定的栏目不要改动；需要调整的，请先报财政局批准。"
    return [Fault(None, mark.checksum, "与发出时一致", what, suggestion)]


A11 = Rule(
    "A11", "锁定栏目被改动", Severity.WARNING, LOGIC,
    "发下去的表，锁定的栏目交回来时与发出时不同。",
    tuple(Custom(table, _protected_cells) for table in FORMS),
)  # fmt: skip
