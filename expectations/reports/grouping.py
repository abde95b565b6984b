"""Findings as people read them: by form, of one form by rule, every place of a rule under one heading."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from expectations.subjects.batch import FileForReview
from expectations.subjects.finding import Finding
from expectations.subjects.place import in_words
from forms.words.severity import Severity


class _GroupPart(BaseModel):
    model_config = ConfigDict(frozen=True)


class RuleGroup(_GroupPart):
    """What one rule with one severity found in one form."""

    findings: tuple[Finding, ...]

    @property
    def rule(self) -> str:
        """The code and the name, as they are printed: S07 未达标得满分."""
        return f"{self.findings[0].rule} {self.findings[0].name}"

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.findings[0].severity

    @property
    def label(self) -> str:
        """退回, 提示, 建议; marked where only the bureau is to see it."""
        return self.findings[0].label

    @property
    def suggestions(self) -> tuple[str, ...]:
        """How to mend it, each once."""
        return tuple(dict.fromkeys(finding.suggestion for finding in self.findings))


class FormGroup(_GroupPart):
    """A form, or (``form_index`` None) a file as a whole, with what was found in it, errors first."""

    file: str
    form_index: int | None
    kind: str
    unit: str | None
    project: str | None
    rules: tuple[RuleGroup, ...]

    @property
    def title(self) -> str:
        """表2 绩效自评表 科普展教（清河区科技馆）; the file as a whole has its name only."""
        if self.form_index is None:
            return "整个文件"
        unit = f"（{self.unit}）" if self.unit else ""
        return f"表{self.form_index + 1} {self.kind} {self.project or '未写项目名称'}{unit}"

    def count(self, severity: Severity) -> int:
        """How many findings of this severity."""
        return sum(len(group.findings) for group in self.rules if group.severity is severity)


def by_form(filings: Sequence[FileForReview], findings: Sequence[Finding]) -> Iterator[FormGroup]:
    """Every file with a finding on itself, and every form with its findings, in the order they came."""
    by_place: dict[tuple[str, int | None], list[Finding]] = {}
    for finding in findings:
        by_place.setdefault((finding.file, finding.form_index), []).append(finding)
    for filing in filings:
        if whole := by_place.get((filing.file, None)):
            yield FormGroup(
                file=filing.file, form_index=None, kind="文件", unit=None, project=None, rules=_by_rule(whole)
            )
        for index, form in enumerate(filing.document.forms if filing.document else []):
            yield FormGroup(
                file=filing.file,
                form_index=index,
                kind=form.form,
                unit=form.implementing_unit,
                project=form.project_name,
                rules=_by_rule(by_place.get((filing.file, index), [])),
            )


def _by_rule(findings: Sequence[Finding]) -> tuple[RuleGroup, ...]:
    order = [*Severity]

    def key(finding: Finding) -> tuple[int, str, str]:
        return order.index(finding.severity), finding.rule, finding.state

    return tuple(RuleGroup(findings=tuple(group)) for _, group in groupby(sorted(findings, key=key), key=key))


def said(finding: Finding) -> str:
    """The message without what its group says already: the form's number and the basis."""
    return f"{in_words(finding.location)} {finding.wrong.rstrip('。')}".strip()


def totals(filings: Sequence[FileForReview], forms: Sequence[FormGroup], version: str) -> str:
    """All of it in one sentence."""
    counts = []
    for severity in Severity:
        touched = [form for form in forms if form.count(severity)]
        places = sum(form.count(severity) for form in touched)
        counts.append(f"{severity.label}{places}处" + (f"（{len(touched)}张表）" if touched else ""))
    read = sum(form.form_index is not None for form in forms)
    clean = sum(form.form_index is not None and not form.rules for form in forms)
    return (
        f"{len(filings)}个文件，{read}张表：{'，'.join(counts)}；没有意见的{clean}张表。规则版本：{version}。"
    )
