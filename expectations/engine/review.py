"""The public door of the room: a batch in, findings and outcomes out; and the catalogue as data."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from expectations.engine.collector import at_rest
from expectations.locality.ruleset import RuleSet, State, default_ruleset
from expectations.rules.catalogue import RULES
from expectations.rules.rule import Fault, Outcome, Rule
from expectations.subjects.batch import Batch, Filing
from expectations.subjects.finding import Finding
from expectations.subjects.place import locate, place_in_words, position
from expectations.subjects.subject import Subject, Whose
from expectations.subjects.tables import Known, awaited, flatten, resubmissions
from forms.form import Indicator
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


class Tally(BaseModel):
    """The three outcomes of one rule over a batch, counted; ``not_applicable`` by its reason.

    A rule of several expectations looks at a form several times: ``looked_at`` counts looks.
    """

    model_config = ConfigDict(frozen=True)

    looked_at: int
    failed: int
    not_applicable: Mapping[str, int]


class Review(BaseModel):
    """What a review came to: the findings in their order, and by rule what was looked at."""

    model_config = ConfigDict(frozen=True)

    ruleset: str
    findings: tuple[Finding, ...]
    tallies: Mapping[str, Tally]


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
        for rule in RULES
    ]


Observer = Callable[[int, Outcome, Sequence[Finding]], None]
"""Is told each outcome with its findings, and in which part of a large batch, counted from 1."""


def review(batch: Batch, ruleset: RuleSet | None = None, observe: Observer | None = None) -> list[Finding]:
    """The findings on a batch of any size, by file, form and place. Never raises on what was filed."""
    return list(examine(batch, ruleset, observe).findings)


def examine(batch: Batch, ruleset: RuleSet | None = None, observe: Observer | None = None) -> Review:
    """The findings with the count of every outcome; ``observe`` is told each as it comes."""
    rules = ruleset or default_ruleset()
    active = [rule for rule in RULES if rules.state(rule.code) != "off"]
    found: list[tuple[tuple[object, ...], Finding]] = []
    looked_at, failed = Counter[str](), Counter[str]()
    not_applicable: dict[str, Counter[str]] = {rule.code: Counter() for rule in active}
    order = {filing.file: at for at, filing in enumerate(batch.filings)}

    def look(tables: dict[str, list[Subject]], part: int = 1) -> None:
        for name in [*tables]:
            for outcome in _validate(name, tables.pop(name), active, rules):
                code = outcome.rule.code
                looked_at[code] += outcome.looked_at
                failed[code] += len({id(subject) for subject, _ in outcome.faults})
                not_applicable[code].update(outcome.not_applicable)
                findings = [
                    _finding(outcome.rule, subject, fault, rules) for subject, fault in outcome.faults
                ]
                found.extend(
                    (_sorting(order, outcome.rule, subject, fault), finding)
                    for (subject, fault), finding in zip(outcome.faults, findings, strict=True)
                )
                if observe:
                    observe(part, outcome, findings)

    known = Known.of(batch, rules.yardstick)
    for part, filings in enumerate(_parts(batch.filings), 1):
        with at_rest():
            look(flatten(filings, known), part)
    look(awaited(batch))
    look(resubmissions(batch, [finding for _, finding in found]))
    tallies = {
        code: Tally(looked_at=looked_at[code], failed=failed[code], not_applicable=reasons)
        for code, reasons in not_applicable.items()
    }
    findings = tuple(finding for _, finding in sorted(found, key=lambda pair: pair[0]))
    return Review(ruleset=rules.version, findings=findings, tallies=tallies)


def _parts(filings: Sequence[Filing]) -> Iterator[Sequence[Filing]]:
    """Whole files in their order, so many that they hold ``FORMS_AT_ONCE`` forms or a few more."""
    part: list[Filing] = []
    forms = 0
    for filing in filings:
        part.append(filing)
        forms += len(filing.document.forms) if filing.document else 0
        if forms >= FORMS_AT_ONCE:
            yield part
            part, forms = [], 0
    if part:
        yield part


def _sorting(order: Mapping[str, int], rule: Rule, subject: Subject, fault: Fault) -> tuple[object, ...]:
    whose = subject.whose
    form = -1 if whose.index is None else whose.index
    return (order.get(whose.filing.file, len(order)), form, *position(fault.field), rule.code)


def _finding(rule: Rule, subject: Subject, fault: Fault, rules: RuleSet) -> Finding:
    whose, state = subject.whose, rules.state(rule.code)
    location = fault.location or locate(whose, fault.field)
    place = place_in_words(whose, location)
    return Finding(
        file=whose.filing.file,
        form_index=whose.index,
        project_name=whose.form.project_name if whose.form else whose.project,
        rule=rule.code,
        name=rule.name,
        severity=rules.severity(rule.code, fault.severity or rule.severity),
        field=fault.field,
        subject=subject.indicator or _indicator(whose, fault.field),
        location=location,
        value=fault.value,
        expected=fault.expected,
        message=f"{place}{' ' if place else ''}{fault.what}（{rule.basis}）。",
        suggestion=fault.suggestion,
        basis=rule.basis,
        state="trial" if state == "trial" else "on",
        ruleset=rules.version,
    )


def _indicator(whose: Whose, field: str | None) -> str | None:
    """The name in the row that a field lies in (indicators/3/target)."""
    group, *rest = (field or "").split("/")
    if whose.form is None or group != "indicators" or not rest:
        return None
    rows: Sequence[Indicator] = whose.form.indicators  # type: ignore[attr-defined]
    return rows[int(rest[0])].level3


def _validate(
    name: str, subjects: Sequence[Subject], rules: Sequence[Rule], ruleset: RuleSet
) -> list[Outcome]:
    from expectations.engine import (
        suites,  # Great Expectations takes seconds to import: only where it is needed
    )

    return list(suites.validate(name, subjects, rules, ruleset))
