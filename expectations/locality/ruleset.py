"""What a locality decides: states, severities, thresholds, words, dates and grades, each with a reason."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_validator

from expectations.locality.configuration import GROUND, Unusable, configured
from expectations.locality.vocabulary import Vocabulary
from forms.words.severity import Severity
from lifecycle.calendar.stages import Stage
from lifecycle.calendar.windows import StageDates, YearDay, windows
from lifecycle.scoring.grade import Grade

State = Literal["on", "trial", "off"]
_WHY = {"missing": "没有写", "extra_forbidden": "没有这样的配置项"}
_YEARS = {"上年": -1, "当年": 0, "次年": 1}


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
    implausible_small: Threshold
    """Annual amount in 元 under which a 元 label is not believed."""
    shortest_goal: Threshold
    """Characters."""
    cost_expected_from: Threshold
    """Year."""
    unpriced: Threshold
    """Amount in 元 from which a calculation without quantity and price is asked about."""
    unpriced_whole: Threshold
    """The same for an amount that is one single total."""
    copied_text: Threshold
    """Characters from which two parts that are alike are no coincidence."""
    copied_share: Threshold
    """Share of the characters that two parts have in common in their order, from which one is copied."""
    own_item: Threshold
    """Amount in 元 from which an item of a budget is looked for among goals and indicators."""
    long_told: Threshold
    """Characters from which a sub-project's narrative is long enough to be looked for in the goals."""
    title_told: Threshold
    """Share of what a sub-project's title tells that a goal or an indicator must have to speak of it."""
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
    shared_share: Threshold
    """Percent of the smaller project's names that two projects have in common."""
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


def _year_day(text: object) -> object:
    """上年10月31日 as a day of the year before the performance year."""
    found = re.fullmatch(r"(上年|当年|次年)(\d{1,2})月(\d{1,2})日", text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("日期要写成 上年10月31日、当年8月31日、次年3月31日 这样")
    return YearDay(_YEARS[found[1]], int(found[2]), int(found[3]))


class Deadlines(_Setting):
    """When one stage opens, is due and is locked, in relation to the performance year."""

    opens: Annotated[YearDay, BeforeValidator(_year_day)]
    due: Annotated[YearDay, BeforeValidator(_year_day)]
    locked: Annotated[YearDay, BeforeValidator(_year_day)]
    reason: str


class Grading(_Setting):
    """The words for a total score."""

    reason: str
    grades: tuple[Grade, ...]


class RuleSet(_Setting):
    """The configuration of one locality. ``version`` stands on every finding."""

    name: str
    version: str
    states: Mapping[str, StateOf] = {}
    severities: Mapping[str, SeverityOf] = {}
    thresholds: Thresholds
    schemes: tuple[Scheme, ...]
    grading: Grading
    calendar: Mapping[Stage, Deadlines]
    words: Vocabulary

    @field_validator("calendar")
    @classmethod
    def _holds_every_year(cls, calendar: Mapping[Stage, Deadlines]) -> Mapping[Stage, Deadlines]:
        for year in (2023, 2024, 2025):  # with and without a 29 February before, in and after it
            windows(year, _dates(calendar))
        return calendar

    @property
    def dates(self) -> Mapping[Stage, StageDates]:
        """The dates of every stage."""
        return _dates(self.calendar)

    def state(self, code: str) -> State:
        """Whether a rule is on, on trial (试行: the bureau's eyes only) or off."""
        return self.states[code].state if code in self.states else "on"

    def severity(self, code: str, usual: Severity) -> Severity:
        """The severity of a rule's findings in this locality."""
        return self.severities[code].severity if code in self.severities else usual


def _dates(calendar: Mapping[Stage, Deadlines]) -> Mapping[Stage, StageDates]:
    return {stage: StageDates(each.opens, each.due, each.locked) for stage, each in calendar.items()}


def read_ruleset(locality: str) -> RuleSet:
    """The rule set of a locality that ships (国家, 上海) or of a TOML file; see expectations.locality.

    Raises Unusable with one Chinese line that names the entry that is wrong.
    """
    try:
        return RuleSet.model_validate(configured(locality))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        entry = ".".join(str(part) for part in first["loc"])
        why = _WHY.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise Unusable(f"地方配置“{locality}”的 {entry} 不可用：{why}") from wrong


@lru_cache(maxsize=1)
def default_ruleset() -> RuleSet:
    """The rule set of 国家."""
    return read_ruleset(GROUND)
