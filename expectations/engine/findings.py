"""Faults become findings: with their place, the locality's severity and the version of the rules.

A rule that raised becomes one too: the bureau sees on which form it could not be asked, the unit is not
blamed for it.
"""

from collections.abc import Sequence

from expectations.locality.ruleset import RuleSet
from expectations.rules.rule import Breakage, Fault, Rule
from expectations.subjects.finding import BrokenRule, Finding
from expectations.subjects.place import form_in_words, locate, place_in_words
from expectations.subjects.subject import Subject, Whose
from forms.form import Indicator, is_scanned
from forms.words.severity import Severity

CHECK_SCAN = "本表由扫描件识读，请先对照纸质原件核对；原件确实如此的，"
"""What stands before the suggestion where an error rests on what was read in a picture."""
UNREVIEWED = "A00", "未能核查"
"""Code and name of what broke before any rule was asked."""
_NO_BASIS = "程序记录"


def of_fault(rule: Rule, subject: Subject, fault: Fault, rules: RuleSet) -> Finding:
    """The finding on a subject that a rule finds fault with."""
    whose = subject.whose
    location = fault.location or locate(whose, fault.field)
    severity, suggestion = rules.severity(rule.code, fault.severity or rule.severity), fault.suggestion
    if severity is Severity.ERROR and rests_on_scan(subject):
        severity, suggestion = Severity.WARNING, f"{CHECK_SCAN}{suggestion}"
    return Finding(
        file=whose.filing.file,
        form_index=whose.index,
        project_name=whose.form.project_name if whose.form else whose.project,
        rule=rule.code,
        name=rule.name,
        severity=severity,
        field=fault.field,
        subject=subject.indicator or _indicator(whose, fault.field),
        location=location,
        value=fault.value,
        expected=fault.expected,
        place=place_in_words(whose, fault.field, location),
        wrong=fault.wrong,
        suggestion=suggestion,
        basis=rule.basis,
        subjects=fault.subjects,
        state="trial" if rules.state(rule.code) == "trial" else "on",
        ruleset=rules.version,
    )


def rests_on_scan(subject: Subject) -> bool:
    """Whether what a rule looked at was read in a picture: the form, that before it, or the file's forms.

    Recognition of text errs: nothing is returned to a unit for what it alone says.
    """
    whose = subject.whose
    if whose.form is None:
        document = whose.filing.document
        return document is not None and any(is_scanned(form) for form in document.forms)
    looked_at = [whose.form, getattr(subject, "declaration", None)]
    return any(form is not None and is_scanned(form) for form in looked_at)


def of_breakage(broken: BrokenRule, rules: RuleSet) -> Finding:
    """The finding that says on which form a rule could not be asked, for the bureau."""
    return Finding(
        file=broken.file,
        form_index=broken.form_index,
        project_name=broken.project_name,
        rule=broken.rule,
        name=broken.name,
        severity=Severity.INFO,
        field=None,
        subject=None,
        location=None,
        value=None,
        expected=None,
        place=form_in_words(broken.form_index),
        wrong=f"这条规则在这张表上出错，没有核查：{broken.error}",
        suggestion="不是填报的问题，单位不必修改；请管理员排除后重新核查（jixiao rerun）。",
        basis=_NO_BASIS,
        state="broken",
        ruleset=rules.version,
    )


def broken_rule(rule: Rule | None, breakage: Breakage) -> BrokenRule:
    """What a rule (or, without one, the program before any rule) raised, with the form it was about."""
    whose = breakage.subject.whose
    code, name = (rule.code, rule.name) if rule else UNREVIEWED
    return BrokenRule(
        file=whose.filing.file,
        form_index=whose.index,
        project_name=whose.form.project_name if whose.form else whose.project,
        rule=code,
        name=name,
        error=breakage.error,
        trace=breakage.trace,
    )


def _indicator(whose: Whose, field: str | None) -> str | None:
    """The name in the row that a field lies in (indicators/3/target)."""
    group, *rest = (field or "").split("/")
    if whose.form is None or group != "indicators" or not rest:
        return None
    rows: Sequence[Indicator] = whose.form.indicators  # type: ignore[attr-defined]
    return rows[int(rest[0])].level3
