"""The public door of the room: a batch in, findings and outcomes out; and the catalogue as data."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from expectations.engine.collector import at_rest
from expectations.engine.direct import validate as validate_directly
from expectations.engine.findings import broken_rule, of_breakage, of_fault
from expectations.locality.ruleset import RuleSet, State, default_ruleset
from expectations.rules.own import rules_of
from expectations.rules.rule import Breakage, Fault, Rule, RuleOutcome
from expectations.subjects.batch import Batch, FileForReview
from expectations.subjects.finding import BrokenRule, Finding
from expectations.subjects.place import is_uncomputed, position
from expectations.subjects.subject import Subject
from expectations.subjects.tables import Known, awaited, flatten, resubmissions
from forms.words.severity import Severity

FORMS_AT_ONCE = 20_000
"""Forms in one validation, so that the tables of a large batch are not all held at once. Measured besides the
forms themselves: 298 MiB for 15,000 in one part. The engine's own two seconds for each part are about a
twentieth of the work. Rules on several forms look at one file's."""


class CatalogueEntry(BaseModel):
    """One line of the catalogue as people and ``jixiao rules`` see it."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    severity: Severity
    looks_at: str
    basis: str
    sentence: str
    state: State
    reason: str | None


class RuleTally(BaseModel):
    """The three outcomes of one rule over a batch, counted; ``not_applicable`` by its reason.

    A rule of several expectations looks at a form several times: ``looked_at`` counts looks.
    """

    model_config = ConfigDict(frozen=True)

    looked_at: int
    failed: int
    not_applicable: Mapping[str, int]


class Review(BaseModel):
    """What a review came to: the findings in their order, and by rule what was looked at.

    ``broken`` are the rules that raised: one for each form and rule, each among the findings too.
    """

    model_config = ConfigDict(frozen=True)

    ruleset: str
    findings: tuple[Finding, ...]
    tallies: Mapping[str, RuleTally]
    broken: tuple[BrokenRule, ...] = ()


def catalogue(ruleset: RuleSet | None = None) -> list[CatalogueEntry]:
    """Every rule, those switched off too, with the state and severity it has in this rule set."""
    rules = ruleset or default_ruleset()
    return [
        CatalogueEntry(
            code=rule.code,
            name=rule.name,
            severity=rules.severity(rule.code, rule.severity),
            looks_at=rule.looks_at,
            basis=rule.basis,
            sentence=rule.sentence,
            state=rules.state(rule.code),
            reason=rules.states[rule.code].reason if rule.code in rules.states else None,
        )
        for rule in rules_of(rules)
    ]


Observer = Callable[[int, RuleOutcome, Sequence[Finding]], None]
"""Is told each outcome with its findings, and in which part of a large batch, counted from 1."""


def review(
    batch: Batch,
    ruleset: RuleSet | None = None,
    observe: Observer | None = None,
    *,
    direct: bool = False,
) -> list[Finding]:
    """The findings on a batch of any size, by file, form and place. Never raises on what was filed."""
    return list(examine(batch, ruleset, observe, direct=direct).findings)


def examine(
    batch: Batch,
    ruleset: RuleSet | None = None,
    observe: Observer | None = None,
    *,
    direct: bool = False,
) -> Review:
    """The findings with the count of every outcome; ``observe`` is told each as it comes.

    ``direct``: for a person who waits for a few files, without the import of Great Expectations, which takes
    longer than the review itself; the findings are the same.
    """
    rules = ruleset or default_ruleset()
    examination = _Examination(rules, observe, direct=direct)
    known = Known.of(batch, rules.yardstick)
    for part, filings in enumerate(_parts(batch.filings), 1):
        with at_rest():
            examination.look(flatten(filings, known, examination.unlooked), part)
    examination.look(awaited(batch))
    examination.look(resubmissions(batch, examination.findings))
    return examination.review({filing.file: at for at, filing in enumerate(batch.filings)})


class _Examination:
    """What is found while the tables of a batch are looked at, one after the other."""

    def __init__(self, rules: RuleSet, observe: Observer | None, *, direct: bool) -> None:
        self.rules = rules
        self.direct = direct
        self.observe = observe
        self.active = [rule for rule in rules_of(rules) if rules.state(rule.code) != "off"]
        self.findings: list[Finding] = []
        self.broken: dict[tuple[str, int | None, str], BrokenRule] = {}
        self.looked_at, self.failed = Counter[str](), Counter[str]()
        self.not_applicable: dict[str, Counter[str]] = {rule.code: Counter() for rule in self.active}

    def unlooked(self, subject: Subject, raised: Exception) -> None:
        """A form of which no subjects could be made."""
        self._break(None, Breakage.of(subject, raised))

    def look(self, tables: dict[str, list[Subject]], part: int = 1) -> None:
        """Hold every table against its suite; each is let go as soon as it was looked at."""
        for name in [*tables]:
            for outcome in self._outcomes(name, tables.pop(name)):
                self._take(outcome, part)

    def _outcomes(self, name: str, subjects: Sequence[Subject]) -> list[RuleOutcome]:
        if self.direct:
            return [*validate_directly(name, subjects, self.active, self.rules)]
        from expectations.engine import (
            suites,  # Great Expectations takes seconds to import: only where it is needed
        )

        return [*suites.validate(name, subjects, self.active, self.rules)]

    def _take(self, outcome: RuleOutcome, part: int) -> None:
        code = outcome.rule.code
        self.looked_at[code] += outcome.looked_at
        self.failed[code] += len({id(subject) for subject, _ in outcome.faults})
        self.not_applicable[code].update(outcome.not_applicable)
        for breakage in outcome.broken:
            self._break(outcome.rule, breakage)
        findings = []
        for subject, fault in outcome.faults:
            if self._is_no_blank(subject, fault):
                continue
            try:
                findings.append(of_fault(outcome.rule, subject, fault, self.rules))
            except Exception as raised:  # noqa: BLE001 - kept and told: it must not end the review of others
                self._break(outcome.rule, Breakage.of(subject, raised))
        self.findings += findings
        if self.observe:
            self.observe(part, outcome, findings)

    def _is_no_blank(self, subject: Subject, fault: Fault) -> bool:
        """Whether a fault calls a cell empty that holds what A09 or A10 says is not understood."""
        whose = subject.whose
        if whose.form is None or fault.value is not None or fault.field is None:
            return False
        return fault.field in whose.form.unread or is_uncomputed(whose, fault.field)

    def _break(self, rule: Rule | None, breakage: Breakage) -> None:
        """Of a rule that raises in every row of a form the first is enough."""
        broken = broken_rule(rule, breakage)
        self.broken.setdefault((broken.file, broken.form_index, broken.rule), broken)

    def review(self, order: Mapping[str, int]) -> Review:
        """All of it, the findings by the order of their files."""
        findings = [*self.findings, *(of_breakage(broken, self.rules) for broken in self.broken.values())]
        return Review(
            ruleset=self.rules.version,
            findings=tuple(sorted(findings, key=lambda finding: _sorting(order, finding))),
            tallies={
                code: RuleTally(
                    looked_at=self.looked_at[code], failed=self.failed[code], not_applicable=reasons
                )
                for code, reasons in self.not_applicable.items()
            },
            broken=tuple(self.broken.values()),
        )


def _parts(filings: Sequence[FileForReview]) -> Iterator[Sequence[FileForReview]]:
    """Whole files in their order, so many that they hold ``FORMS_AT_ONCE`` forms or a few more."""
    part: list[FileForReview] = []
    forms = 0
    for filing in filings:
        part.append(filing)
        forms += len(filing.document.forms) if filing.document else 0
        if forms >= FORMS_AT_ONCE:
            yield part
            part, forms = [], 0
    if part:
        yield part


def _sorting(order: Mapping[str, int], finding: Finding) -> tuple[object, ...]:
    form = -1 if finding.form_index is None else finding.form_index
    place = (order.get(finding.file, len(order)), form, *position(finding.field))
    return (*place, finding.rule, finding.field or "", finding.wrong)
