"""What a locality decides about the rules: state, severity, thresholds and words, each with a reason."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from expectations.finding import Severity
from expectations.vocabulary import Vocabulary

State = Literal["on", "trial", "off"]
_HERE = Path(__file__).parent


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Threshold(_Setting):
    """A number that a rule compares with, and why it is this number."""

    value: float
    reason: str


class Thresholds(_Setting):
    """Every number that a rule needs; a missing one fails when the rule set is read."""

    money: Threshold
    """Difference in the printed unit up to which sums agree."""
    statement: Threshold
    """Difference in the statement's unit up to which a document's amount agrees."""
    told: Threshold
    """元 up to which an amount told in words agrees with the form's."""
    rate: Threshold
    """Percentage points."""
    score: Threshold
    """Points."""
    weight: Threshold
    """Points."""
    implausible_yuan: Threshold
    """Annual amount in 元 from which a 万元 label is not believed."""
    shortest_goal: Threshold
    """Characters."""
    cost_expected_from: Threshold
    """Year."""
    unpriced: Threshold
    """Amount in 元 from which a calculation without quantity and price is asked about."""
    copied_text: Threshold
    """Characters from which two parts that are alike are no coincidence."""
    same_thing: Threshold
    """Share of the shorter name's pairs of characters that both names have: they count the same thing."""
    told_thing: Threshold
    """The same, for a quantity in a narrative, which may tell of a part only."""
    named: Threshold
    """The same, for a quantity or a sub-project to be recognisable among the indicators at all."""
    many_indicators: Threshold
    """Rows."""
    shared_rows: Threshold
    """Rows in succession that two projects have in common."""
    quantified: Threshold
    """Percent of measurable targets."""
    progress: Threshold
    """Percent of the money executed by the end of July; other months in proportion."""
    apart: Threshold
    """Percentage points between the progress of goals and money."""
    red: Threshold
    """Percent of the share of the target that is due by the month."""
    yellow: Threshold
    """The same."""
    blue: Threshold
    """The same."""
    recomputed: Threshold
    """Points between a printed and a recomputed score."""
    exceeded: Threshold
    """Percent of the target."""
    adjusted: Threshold
    """Percent by which the budget of the year differs from the initial one."""
    below_actual: Threshold
    """Percent by which a target may stay under what was reached the year before."""
    low_rate: Threshold
    """Percent of the money executed."""


class StateOf(_Setting):
    """A rule switched off or on trial, and why."""

    state: State
    reason: str


class SeverityOf(_Setting):
    """Another severity than the catalogue's, and why."""

    severity: Severity
    reason: str


class Scheme(_Setting):
    """How the 100 points of a self-evaluation are spread over level1, besides the rate of execution."""

    name: str
    rate: float
    levels: Mapping[str, float]


class RuleSet(_Setting):
    """The configuration of one review. ``version`` stands on every finding."""

    version: str
    states: Mapping[str, StateOf] = {}
    severities: Mapping[str, SeverityOf] = {}
    thresholds: Thresholds
    schemes: tuple[Scheme, ...]
    words: Vocabulary

    def state(self, code: str) -> State:
        """Whether a rule is on, on trial (试行: the bureau's eyes only) or off."""
        return self.states[code].state if code in self.states else "on"

    def severity(self, code: str, usual: Severity) -> Severity:
        """The severity of a rule's findings in this locality."""
        return self.severities[code].severity if code in self.severities else usual


def read_ruleset(path: Path) -> RuleSet:
    """A rule set from a TOML file like ruleset.toml. Raises pydantic.ValidationError naming what is wrong."""
    words = tomllib.loads((_HERE / "vocabulary.toml").read_text(encoding="utf-8"))
    return RuleSet.model_validate({"words": words} | tomllib.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def default_ruleset() -> RuleSet:
    """The rule set that comes with the code."""
    return read_ruleset(_HERE / "ruleset.toml")
