"""Rehearsing a rule: what it would have done to forms of the past, before it is switched on."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from expectations.engine.review import examine
from expectations.locality.ruleset import RuleSet, StateOf
from expectations.rules.own import rules_of
from expectations.subjects.batch import Batch
from expectations.subjects.finding import Finding
from expectations.subjects.subject import RESUBMISSIONS
from forms.words.severity import Severity

FormPlace = tuple[str, int | None]
"""A file and the place of a form in it; ``None`` for the file itself."""


class UnknownRule(LookupError):
    """There is no rule with this code; the message is one Chinese line."""


class Rehearsal(BaseModel):
    """What one rule came to. ``returned``: forms with an error finding; ``remarked``: with others only."""

    model_config = ConfigDict(frozen=True)

    rule: str
    name: str
    forms: int
    returned: tuple[FormPlace, ...]
    remarked: tuple[FormPlace, ...]
    findings: tuple[Finding, ...]


def rehearse(code: str, batch: Batch, ruleset: RuleSet) -> Rehearsal:
    """Look at a batch as if this rule alone were on, whatever its state; severities are the locality's.

    Raises UnknownRule for a code that no rule has.
    """
    known = rules_of(ruleset)
    rule = next((known_rule for known_rule in known if known_rule.code == code.upper()), None)
    if rule is None:
        raise UnknownRule(f"没有规则 {code}；全部规则见 jixiao rules")
    on = {rule.code: StateOf(state="on", reason="预演")}
    # What came again after a return is held against the findings of the other rules.
    needs_others = any(check.table is RESUBMISSIONS for check in rule.checks)
    other_states = ruleset.states if needs_others else {known_rule.code: _SILENT for known_rule in known}
    review = examine(batch, ruleset.model_copy(update={"states": {**other_states, **on}}))
    findings = tuple(finding for finding in review.findings if finding.rule == rule.code)
    returned = _places(finding for finding in findings if finding.severity is Severity.ERROR)
    return Rehearsal(
        rule=rule.code,
        name=rule.name,
        forms=sum(len(filing.document.forms) for filing in batch.filings if filing.document),
        returned=returned,
        remarked=tuple(place for place in _places(findings) if place not in set(returned)),
        findings=findings,
    )


_SILENT = StateOf(state="off", reason="预演其他规则")


def _places(findings: Iterable[Finding]) -> tuple[FormPlace, ...]:
    return tuple(dict.fromkeys((finding.file, finding.form_index) for finding in findings))
