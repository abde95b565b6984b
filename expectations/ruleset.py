"""What a locality decides about the rules: state, severity, thresholds and words, each with a reason."""

import re
import tomllib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from expectations.finding import Severity

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


class Vocabulary(_Setting):
    """The words that rules know (see vocabulary.toml)."""

    placeholders: frozenset[str]
    no_reason: frozenset[str]
    empty_goals: frozenset[str]
    money_talk: tuple[str, ...]
    template_remnants: tuple[str, ...]
    vague: tuple[str, ...]
    links: tuple[str, ...]
    rates: tuple[str, ...]
    not_rates: tuple[str, ...]
    counts: tuple[str, ...]
    timeliness: tuple[str, ...]
    degrees: tuple[str, ...]
    not_degrees: frozenset[str]
    levels: Mapping[str, tuple[str, ...]]

    @cached_property
    def _vague_pattern(self) -> re.Pattern[str]:
        each = "|".join(re.escape(word) for word in sorted((*self.vague, *self.links), key=len, reverse=True))
        return re.compile(f"(?:{each})+")

    def only_vague(self, text: str) -> bool:
        """Whether a target is nothing but vague words (进一步提升, 健全有效)."""
        return bool(self._vague_pattern.fullmatch(text))

    def blank(self, text: str | None) -> str | None:
        """The text, or ``None`` where it is blank, a placeholder (无) or only punctuation (）, /)."""
        return (
            None if text is None or text in self.placeholders or not re.search(r"\w|[□☑√■]", text) else text
        )


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
